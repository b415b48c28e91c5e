/** Downloads a part of a message as octets or text, in pieces. Loaded when an app first asks for one. */
import { Effect, Schema, Stream } from "effect"
import { kindsOfPart, type Part } from "../../../imap/BodyStructure.ts"
import { misuseIn } from "../../../failure/options.ts"
import { fetch, type FetchPart } from "../../../imap/command/message/fetch.ts"
import { isObject, isTagged } from "../../../base/is.ts"
import type { Download, ImapConnection } from "../ImapConnection.ts"
import * as ImapError from "../../../failure/ImapError.ts"
import { contents } from "../../../imap/Mime.ts"
import { uidIn } from "../../../imap/command/message/columns.ts"
import * as sections from "../../../imap/command/message/sections.ts"
import { textReader } from "../../../imap/mime/TextReader.ts"
import * as Grammar from "../../../imap/wire/Grammar.ts"

export const download = (
  stream: (command: Parameters<ImapConnection["stream"]>[0]) => Stream.Stream<FetchPart, ImapError.ImapError>,
  uid: number,
  part: Part | undefined
): Download => {
  const wrong = misuseOf({ uid, part })
  if (wrong !== undefined) return { bytes: Stream.fail(wrong), text: Stream.fail(wrong) }
  const query = part === undefined ? { source: true } : { parts: [part.part] }
  const parts = found(uid, part?.part ?? "")(stream(fetch(uid, query)))
  const bytes = contents(part ?? asSent)(parts)
  return { bytes, text: textOf(bytes, part?.params.get("charset")) }
}

/** Fails at the end if the server sent no part: an empty file is not a missing one. */
const found =
  (uid: number, section: string) =>
  (parts: Stream.Stream<FetchPart, ImapError.ImapError>): Stream.Stream<FetchPart, ImapError.ImapError> =>
    Stream.suspend(() => {
      let [isThere, hasOctets] = [false, false]
      const watched = Stream.map(parts, (part) => {
        if (part._tag === "Literal") hasOctets = true
        if (part._tag === "Fetch" && uidIn(part) === uid) {
          isThere = true
          hasOctets ||= sections.named(part.attributes, section) !== undefined
        }
        return part
      })
      const end = Effect.suspend(() => {
        if (hasOctets) return Effect.void
        return ImapError.make(
          isThere ? { _tag: "ItemMissing", item: `BODY[${section}]`, uid } : { _tag: "MessageGone", uid },
          "command"
        )
      })
      return Stream.concat(watched, Stream.drain(Stream.fromEffect(end)))
    })

const isNumber = (given: unknown): given is number => typeof given === "number" && Grammar.isNumber(given)

const isPart = (given: unknown): given is Part =>
  isTagged(given, kindsOfPart) && isObject(given) && "part" in given && typeof given.part === "string"

const misuseOf = misuseIn(() => ({
  uid: Schema.declare(isNumber, { expected: "the UID of a message" }),
  part: Schema.optional(
    Schema.declare(isPart, { expected: "a part that has contents, such as one of `Mime.parts`" })
  )
}))

const asSent = { encoding: "8bit" }

const textOf = (bytes: Download["bytes"], charset: string | undefined): Download["text"] =>
  Stream.suspend(() => {
    const reader = textReader(charset)
    const end = Stream.suspend(() => Stream.succeed(reader.end()))
    const pieces = Stream.map(bytes, (octets) => reader.push(octets))
    return Stream.filter(Stream.concat(pieces, end), (text) => text !== "")
  })
