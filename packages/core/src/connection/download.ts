/** A part of a message as the app wants it: octets or text, piece by piece. */
import { Stream } from "effect"
import type { Part } from "../BodyStructure.ts"
import { fetch, type FetchPart } from "../command/fetch.ts"
import type { Download, ImapConnection } from "./ImapConnection.ts"
import type { ImapError } from "../ImapError.ts"
import { contents } from "../Mime.ts"
import { textReader } from "../mime/TextReader.ts"

export const download = (
  stream: (command: Parameters<ImapConnection["stream"]>[0]) => Stream.Stream<FetchPart, ImapError>,
  uid: number,
  part: Part | undefined
): Download => {
  const query = part === undefined ? { source: true } : { parts: [part.part] }
  const bytes = contents(part ?? asSent)(stream(fetch(uid, query, { uid: true })))
  return { bytes, text: textOf(bytes, part?.params.get("charset")) }
}

const asSent = { encoding: "8bit" }

const textOf = (bytes: Download["bytes"], charset: string | undefined): Download["text"] =>
  Stream.suspend(() => {
    const reader = textReader(charset)
    const end = Stream.suspend(() => Stream.succeed(reader.end()))
    const pieces = Stream.map(bytes, (octets) => reader.push(octets))
    return Stream.filter(Stream.concat(pieces, end), (text) => text !== "")
  })
