/**
 * Reads finished bytes back as a server would, knowing nothing of how they were made: what looks like two commands
 * to it must never be sent. RFC 9051 §2.2.1, §4.3.
 */
import * as Grammar from "../Grammar.ts"
import * as Utf8 from "../Utf8.ts"
import type { Streamed } from "./wire.ts"

/**
 * Each part but the last ends in the header of a synchronizing literal, with which the next one begins, or of the
 * stream, which comes in front of the next one.
 */
export const isOneCommand = (parts: ReadonlyArray<Uint8Array>, stream?: Streamed): boolean => {
  let literal = 0
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    const next = isLast
      ? endsCommand(part, literal)
      : stream?.rest === parts.length - 1 - index
        ? announcesStream(part, literal, stream)
        : announcedAtEnd(part, literal)
    if (next === undefined) return false
    literal = next
  }
  return parts.length > 0
}

const endsCommand = (part: Uint8Array, literal: number): number | undefined => {
  const line = lastLine(part, literal)
  return line !== undefined && headerOf(line) === undefined ? 0 : undefined
}

const announcedAtEnd = (part: Uint8Array, literal: number): number | undefined => {
  const line = lastLine(part, literal)
  const header = line === undefined ? undefined : headerOf(line)
  return header?.synchronizing === true ? header.size : undefined
}

const announcesStream = (part: Uint8Array, literal: number, { asks, size }: Streamed): number | undefined => {
  const line = lastLine(part, literal)
  const header = line === undefined ? undefined : headerOf(line)
  return header?.size === size && header.synchronizing === asks ? 0 : undefined
}

/** The line that ends with the part, if all lines before it announce literals that need no asking. */
const lastLine = (part: Uint8Array, literal: number): Uint8Array | undefined => {
  if (part.includes(0)) return undefined
  let start = literal
  while (start < part.length) {
    const end = lineEnd(part, start)
    if (part[end] !== Grammar.CR || part[end + 1] !== Grammar.LF) return undefined
    const line = part.subarray(start, end)
    if (end + 2 === part.length) return line
    const header = headerOf(line)
    if (header === undefined || header.synchronizing) return undefined
    start = end + 2 + header.size
  }
  return undefined
}

const lineEnd = (part: Uint8Array, start: number): number => {
  let at = start
  while (at < part.length && part[at] !== Grammar.CR && part[at] !== Grammar.LF) at++
  return at
}

const headerOf = (line: Uint8Array): { size: number; synchronizing: boolean } | undefined => {
  const match = /\{(\d+)(\+?)\}$/.exec(Utf8.decode(line))
  return match === null ? undefined : { size: Number(match[1]), synchronizing: match[2] === "" }
}
