/**
 * What it takes to read the contents of a message: encoded words of headers, transfer encodings and charsets of parts.
 * RFC 2045, RFC 2047. Nothing here fails: what cannot be read is handed on as it is.
 *
 * **Example** (The text of a message)
 *
 * ```ts
 * import { BodyStructure, Command, type ImapConnection, Mime } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const textOf = Effect.fn(function* (connection: ImapConnection.ImapConnection, uid: number) {
 *   const message = `${uid}`
 *   const [found] = (yield* connection.execute(Command.fetch(message, { bodyStructure: true }, { uid: true }))).value
 *   const part = found?.bodyStructure && BodyStructure.text(found.bodyStructure, "plain")
 *   if (part === undefined) return undefined
 *   const { value } = yield* connection.execute(Command.fetch(message, { parts: [part.part] }, { uid: true }))
 *   const bytes = value[0]?.parts.get(part.part)
 *   return bytes && Mime.decodeText(part, bytes)
 * })
 * ```
 */
import { Stream } from "effect"
import type { Part } from "./BodyStructure.ts"
import type { FetchPart } from "./Command.ts"
import { decode, decodeUnlabelled } from "./mime/charset.ts"
import { decodeTransfer, transferDecoder } from "./mime/transfer.ts"
import * as sections from "./command/sections.ts"

export { decodeWords } from "./mime/encodedWords.ts"
export type { Headers } from "./mime/headers.ts"
export { decodeTransfer, type TransferDecoder, transferDecoder } from "./mime/transfer.ts"

/** The text of a part from its octets as they were fetched: its encoding undone, and read in its charset. */
export const decodeText = (
  { encoding, params }: Pick<Part, "encoding" | "params">,
  bytes: Uint8Array
): string => {
  const octets = decodeTransfer(bytes, encoding)
  const charset = params.get("charset")
  // many who write US-ASCII mean that they do not know
  const isTold = charset !== undefined && charset.toLowerCase() !== "us-ascii"
  return (isTold ? decode(octets, charset) : undefined) ?? decodeUnlabelled(octets)
}

/**
 * The octets of one part as they were before they were sent, out of a streamed FETCH that asks for that part alone:
 * `connection.stream(Command.fetch(uid, { parts: [part.part] }, { uid: true })).pipe(Mime.contents(part))`.
 */
export const contents =
  ({ encoding }: Pick<Part, "encoding">) =>
  <E, R>(stream: Stream.Stream<FetchPart, E, R>): Stream.Stream<Uint8Array, E, R> =>
    Stream.suspend(() => {
      const decoder = transferDecoder(encoding)
      const pieces = Stream.map(stream, (part) => decoder.push(octetsOf(part)))
      const end = Stream.suspend(() => Stream.succeed(decoder.end()))
      return Stream.filter(Stream.concat(pieces, end), ({ length }) => length > 0)
    })

const none = new Uint8Array(0)

/** A short part may come quoted, and is then told with its message; of a literal an empty one is left there. */
const octetsOf = (part: FetchPart): Uint8Array => {
  switch (part._tag) {
    case "Bytes":
      return part.bytes
    case "Fetch":
      return sections.beginningWith(part.attributes, "BODY[") ?? none
    case "Literal":
      return none
  }
}
