/**
 * Decodes the contents of a message: encoded words in headers, transfer encodings and charsets of parts.
 * RFC 2045, RFC 2047. Nothing that a sender wrote makes these fail: what cannot be decoded is returned as it is. An
 * argument of another type throws a `Misuse`.
 *
 * **Example** (The text of a message)
 *
 * ```ts
 * import { Command, type ImapConnection, Mime } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const textOf = Effect.fn(function* (connection: ImapConnection.ImapConnection, uid: number) {
 *   const message = `${uid}`
 *   const [found] = yield* connection.execute(Command.fetch(message, { bodyStructure: true }))
 *   const part = found?.bodyStructure && Mime.text(found.bodyStructure, "plain")
 *   if (part === undefined) return undefined
 *   const messages = yield* connection.execute(Command.fetch(message, { parts: [part.part] }))
 *   const bytes = messages[0]?.parts.get(part.part)
 *   return bytes && Mime.decodeText(part, bytes)
 * })
 * ```
 */
import { Stream } from "effect"
import { isBytes } from "../base/octets.ts"
import type { Part } from "./BodyStructure.ts"
import type { FetchPart } from "./command/message/fetch.ts"
import { isObject } from "../base/is.ts"
import { expects, expectsText } from "../failure/expects.ts"
import { decode } from "./mime/charset.ts"
import * as encodedWords from "./mime/encodedWords.ts"
import * as transfer from "./mime/transfer.ts"
import * as sections from "./command/message/sections.ts"

export type { Headers } from "./mime/headers.ts"
export type { TransferDecoder } from "./mime/transfer.ts"

/**
 * Returns the text of a part from its fetched octets: decodes its transfer encoding and its charset. Octets from a FETCH
 * with `decoded` have no transfer encoding any more, and only their charset is decoded.
 */
export const decodeText = (part: Pick<Part, "encoding" | "params">, bytes: Uint8Array): string => {
  const call = "Mime.decodeText"
  expects(hasEncoding(part) && hasParams(part), call, "part", "a part of a body structure")
  expectsBytes(bytes, call, "bytes")
  return decode(
    transfer.isUndone(bytes) ? bytes : transfer.decodeTransfer(bytes, part.encoding),
    part.params.get("charset")
  )
}

/**
 * Returns the text of octets without a transfer encoding, such as all that `contents` returned, in the charset of the
 * part; a missing or unknown charset is guessed.
 */
export const decodeCharset = (part: Pick<Part, "params">, octets: Uint8Array): string => {
  const call = "Mime.decodeCharset"
  expects(hasParams(part), call, "part", "a part of a body structure")
  expectsBytes(octets, call, "octets")
  return decode(octets, part.params.get("charset"))
}

/** Decodes a whole body by its `Content-Transfer-Encoding`; returns it as it is if that is unknown. */
export const decodeTransfer = (bytes: Uint8Array, encoding: string | undefined): Uint8Array => {
  const call = "Mime.decodeTransfer"
  expectsBytes(bytes, call, "bytes")
  expectsEncoding(encoding, call)
  return transfer.decodeTransfer(bytes, encoding)
}

/** Returns the decoder for a `Content-Transfer-Encoding`, in upper or lower case; an unknown one changes nothing. */
export const transferDecoder = (encoding: string | undefined): transfer.TransferDecoder => {
  expectsEncoding(encoding, "Mime.transferDecoder")
  return transfer.transferDecoder(encoding)
}

/**
 * Decodes the encoded words in the text of a header, and returns one line. An unknown charset is guessed; other text
 * stays as it was sent.
 */
export const decodeWords = (text: string): string => {
  expectsText(text, "Mime.decodeWords", "text")
  return encodedWords.decodeWords(text)
}

/**
 * Decodes the octets of one part from a streamed FETCH that asks for that part alone:
 * `connection.stream(Command.fetch(uid, { parts: [part.part] })).pipe(Mime.contents(part))`.
 */
export const contents = (part: Pick<Part, "encoding">) => {
  const call = "Mime.contents"
  expects(hasEncoding(part), call, "part", "a part of a body structure")
  return <E, R>(stream: Stream.Stream<FetchPart, E, R>): Stream.Stream<Uint8Array, E, R> => {
    expects(Stream.isStream(stream), call, "stream", "what `connection.stream` gives")
    return Stream.suspend(() => {
      const decoder = transfer.transferDecoder(part.encoding)
      const pieces = Stream.map(stream, (each) => decoder.push(octetsOf(each)))
      const end = Stream.suspend(() => Stream.succeed(decoder.end()))
      return Stream.filter(Stream.concat(pieces, end), ({ length }) => length > 0)
    })
  }
}

const hasEncoding = (part: unknown): boolean =>
  isObject(part) && "encoding" in part && typeof part.encoding === "string"

const hasParams = (part: unknown): boolean =>
  isObject(part) && "params" in part && isObject(part.params) && "get" in part.params

const expectsBytes = (given: unknown, call: string, argument: string): void =>
  expects(isBytes(given), call, argument, "a Uint8Array")

const expectsEncoding = (given: unknown, call: string): void =>
  expects(given === undefined || typeof given === "string", call, "encoding", "a string, or undefined")

const none = new Uint8Array(0)

/** The octets that came with the message: those of a short, quoted part. A literal leaves an empty part there. */
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
