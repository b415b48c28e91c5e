/** Reads a message: its envelope and its text, and its other parts as streams. Loaded when an app first reads one. */
import { Effect, Schema } from "effect"
import * as BodyStructure from "../../../imap/BodyStructure.ts"
import { withText } from "../../../imap/command/message/text.ts"
import * as shapes from "../../../imap/command/shapes.ts"
import * as ImapError from "../../../failure/ImapError.ts"
import { misuseIn, optionsOf } from "../../../failure/options.ts"
import type { Attachment, ImapConnection, ReadOptions } from "../ImapConnection.ts"

/** A mebibyte: a long article has less than a tenth of it. */
const maxTextOctetsByDefault = 1_048_576

const wrongRead = misuseIn(() => ({
  uid: shapes.nonZeroNumber,
  options: Schema.optional(optionsOf<ReadOptions>({ maxTextOctets: shapes.nonZeroNumber }))
}))

export const read = Effect.fnUntraced(function* (
  connection: Pick<ImapConnection, "execute" | "download">,
  uid: number,
  options: ReadOptions | undefined
) {
  yield* wrongRead({ uid, options }) ?? Effect.void
  const { maxTextOctets = maxTextOctetsByDefault } = options ?? {}
  const [message] = yield* connection.execute(withText(uid, maxTextOctets))
  if (message === undefined) return yield* ImapError.make({ _tag: "MessageGone", uid }, "command")
  const withStreams = (part: BodyStructure.Part): Attachment => ({
    ...part,
    ...connection.download(uid, part)
  })
  const { bodyStructure } = message
  if (bodyStructure === undefined) return { ...message, attachments: [], embedded: [] }
  const isShown = (part: BodyStructure.Part) => part.isEmbedded && !BodyStructure.isAttachment(part)
  return {
    ...message,
    attachments: BodyStructure.attachments(bodyStructure).map(withStreams),
    embedded: BodyStructure.parts(bodyStructure).filter(isShown).map(withStreams)
  }
})
