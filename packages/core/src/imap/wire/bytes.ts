import { Bytes } from "effect"

/** The parts one after the other. A single part is handed on as it is, without the copy that Effect makes. */
export const concat = (parts: ReadonlyArray<Uint8Array>): Uint8Array => {
  const [first] = parts
  return first !== undefined && parts.length === 1 ? first : Bytes.concat(parts)
}
