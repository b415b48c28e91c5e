/** The lines of a log, and bytes of its text as they were on the wire. */
import { lines } from "../trace/lines.ts"
import type { File } from "./Format.ts"

export interface LogLine {
  readonly text: string
  /** As they stand in the file, without the line end. */
  readonly bytes: Uint8Array
}

export const logLines = ({ bytes }: File): ReadonlyArray<LogLine> => {
  const source = lines()
  source.push(bytes)
  source.end()
  const found: Array<LogLine> = []
  for (let line = source.next(); line !== undefined; line = source.next()) {
    found.push({ text: line.text, bytes: bytes.subarray(line.from, line.to) })
  }
  return found
}

/** The same one by one, as texts alone: of a large log only those that are wanted are kept. */
export function* textLines({ bytes }: File): Generator<string> {
  const source = lines()
  source.push(bytes)
  source.end()
  for (let line = source.next(); line !== undefined; line = source.next()) yield line.text
}

const utf8 = new TextEncoder()

/** A text as octets; `ended` with the line end that the protocol wants. */
export const octets = (text: string): Uint8Array => utf8.encode(text)
export const ended = (text: string): Uint8Array => utf8.encode(`${text}\r\n`)
