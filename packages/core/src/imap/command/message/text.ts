/** A message with its text, in two FETCHs at most: its structure says which parts are the text. RFC 9051 §6.4.5. */
import { Effect } from "effect"
import * as BodyStructure from "../../BodyStructure.ts"
import * as Mime from "../../Mime.ts"
import { type Command, type CommandResult, commandOf } from "../Command.ts"
import * as Plan from "../Plan.ts"
import { fetch } from "./fetch.ts"
import type { Message } from "./Message.ts"

const items = { envelope: true, flags: true, internalDate: true, size: true, bodyStructure: true } as const

type About = Message<typeof items>

/** A message as a list shows it, with its structure and its text. */
export interface MessageText extends About {
  /** The text that a person reads, decoded; `undefined` if the message has none, or none came (`missing`). */
  readonly text: string | undefined
  /** The same as HTML, as its sender wrote it: do not show it without a sanitizer. */
  readonly html: string | undefined
  /** True if `text` or `html` is only the beginning. */
  readonly isCut: boolean
}

/** Reads at most `maxOctets` of each text, counted as they are sent. */
export const withText = (uid: number, maxOctets: number): Command<ReadonlyArray<MessageText>> => {
  const about = fetch(uid, items)
  const { args, name } = about
  return commandOf({
    name,
    args,
    result: (untagged, tagged) => about.result(untagged, tagged).map(withoutText),
    plan: (offered) =>
      Plan.andThen(Plan.of(about, offered), (found, exchange) => readOf(uid, maxOctets, found, exchange))
  })
}

const readOf = (
  uid: number,
  maxOctets: number,
  found: CommandResult<ReadonlyArray<About>>,
  exchange: Plan.Exchange
): ReturnType<typeof exchange<ReadonlyArray<MessageText>>> => {
  const [message] = found.value
  const { html, plain } = textsOf(message?.bodyStructure)
  const parts = [plain, html].flatMap((part) => (part === undefined ? [] : [part]))
  if (message === undefined || parts.length === 0)
    return Effect.succeed({ ...found, value: found.value.map(withoutText) })
  const asked = parts.map((part) =>
    isLong(part, maxOctets) ? { part: part.part, maxLength: maxOctets } : part.part
  )
  return Effect.map(exchange(fetch(uid, { parts: asked })), ({ value, ...answer }) => ({
    ...answer,
    value: value.map(({ missing = [], parts: octets }) => ({
      ...message,
      ...missingIn([...(message.missing ?? []), ...missing]),
      text: decoded(plain, octets),
      html: decoded(html, octets),
      isCut: parts.some((part) => isLong(part, maxOctets))
    }))
  }))
}

const textsOf = (structure: BodyStructure.BodyStructure | undefined) =>
  structure === undefined
    ? { plain: undefined, html: undefined }
    : { plain: BodyStructure.text(structure, "plain"), html: BodyStructure.text(structure, "html") }

/** A size that is not known may be any. */
const isLong = ({ size = Number.POSITIVE_INFINITY }: BodyStructure.Text, maxOctets: number): boolean =>
  size > maxOctets

const decoded = (part: BodyStructure.Text | undefined, octets: ReadonlyMap<string, Uint8Array>) => {
  const found = part && octets.get(part.part)
  return part && found && Mime.decodeText(part, found)
}

const withoutText = (message: About): MessageText => ({
  ...message,
  text: undefined,
  html: undefined,
  isCut: false
})

const missingIn = (missing: ReadonlyArray<NonNullable<About["missing"]>[number]>) =>
  missing.length === 0 ? {} : { missing }
