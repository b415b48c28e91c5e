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
import type { Part } from "./BodyStructure.ts"
import { decode, decodeUnlabelled } from "./mime/charset.ts"
import { decodeTransfer } from "./mime/transfer.ts"

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
