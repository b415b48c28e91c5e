/** Header fields by name. RFC 5322 §2.2. */
import { decodeUnlabelled } from "./charset.ts"

/** Fields by their names in lower case, each with its values in the order of the header. */
export type Headers = ReadonlyMap<string, ReadonlyArray<string>>

const field = /^([!-9;-~]+)[ \t]*:([\s\S]*)$/

/**
 * Reads a header, or the part of one that was fetched. Values are unfolded and trimmed, their encoded words left alone:
 * whoever takes a value apart must do so before. A line that is no field is passed over.
 */
export const readHeaders = (bytes: Uint8Array): Headers => {
  const headers = new Map<string, Array<string>>()
  for (const line of decodeUnlabelled(bytes).split(/\r?\n(?![ \t])/)) {
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
