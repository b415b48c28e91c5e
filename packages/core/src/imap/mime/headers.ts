/** Header fields by name. RFC 5322 §2.2. */
import { decodeUnlabelled, decodeUtf8 } from "./charset.ts"

/** Fields by their names in lower case, each with its values in the order of the header. */
export type Headers = ReadonlyMap<string, ReadonlyArray<string>>

const LF = 0x0a
const SP = 0x20
const HTAB = 0x09

const field = /^([!-9;-~]+)[ \t]*:([\s\S]*)$/

/**
 * Reads a header, or the part of one that was fetched. Values are unfolded and trimmed, but their encoded words are not
 * decoded: a structured value must be parsed first. Lines that are not fields are skipped.
 */
export const readHeaders = (bytes: Uint8Array): Headers => {
  const headers = new Map<string, Array<string>>()
  for (const line of linesOf(bytes)) {
    const [, name, value = ""] = field.exec(line) ?? []
    if (name === undefined) continue
    const key = name.toLowerCase()
    const unfolded = value.replaceAll(/\r?\n/g, "").trim()
    const before = headers.get(key)
    if (before === undefined) headers.set(key, [unfolded])
    else before.push(unfolded)
  }
  return headers
}

/** Joins folded lines. Unless all is UTF-8, each line has its own charset: several programs write into a header. */
const linesOf = (bytes: Uint8Array): ReadonlyArray<string> => {
  const text = decodeUtf8(bytes)
  if (text !== undefined) return text.split(/\r?\n(?![ \t])/)
  const lines: Array<string> = []
  let start = 0
  for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, end + 1)) {
    if (isBlank(bytes[end + 1])) continue
    lines.push(decodeUnlabelled(bytes.subarray(start, end)))
    start = end + 1
  }
  return [...lines, decodeUnlabelled(bytes.subarray(start))]
}

const isBlank = (byte: number | undefined): boolean => byte === SP || byte === HTAB
