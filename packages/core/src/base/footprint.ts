/** Estimates the bytes of memory that a value takes in V8 on a 64-bit machine. Linear in the size of the value. */
export const footprint = (value: unknown): number => {
  let bytes = 0
  /** The octets counted so far by buffer, since a response and its literals share one. */
  let counted: Map<ArrayBufferLike, number> | undefined
  const parts = [value]
  while (parts.length > 0) {
    const part = parts.pop()
    if (typeof part === "string") bytes += 24 + (isWide(part) ? 2 : 1) * part.length
    else if (typeof part === "bigint") bytes += 32
    else if (typeof part === "number") bytes += ofNumber(part)
    else if (Array.isArray(part)) bytes += ofArray(part, parts)
    else if (ArrayBuffer.isView(part)) {
      counted ??= new Map()
      const known = counted.get(part.buffer) ?? 0
      counted.set(part.buffer, Math.max(known, part.byteLength))
      bytes += 200 + Math.max(0, part.byteLength - known)
    } else if (typeof part === "object" && part !== null) bytes += opened(part, parts)
  }
  return bytes
}

/** The bytes of the object alone. Appends its parts to the list. */
const opened = (object: object, parts: Array<unknown>): number => {
  if (object instanceof Map) {
    for (const [key, value] of object) parts.push(key, value)
    return 200 + 48 * object.size
  }
  const fields = Object.values(object)
  // each tag is one shared string
  const tag = "_tag" in object ? object._tag : undefined
  for (let at = 0; at < fields.length; at++) if (fields[at] !== tag) parts.push(fields[at])
  return 24 + 8 * fields.length
}

/** The bytes of the array and its numbers, since a set can have 100,000. Appends other parts to the list. */
const ofArray = (array: ReadonlyArray<unknown>, parts: Array<unknown>): number => {
  let bytes = 56 + 8 * array.length
  for (const part of array) {
    if (typeof part === "number") bytes += ofNumber(part)
    else parts.push(part)
  }
  return bytes
}

/** Strings with characters beyond Latin-1 take two bytes per UTF-16 unit. */
const isWide = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0xff) return true
  return false
}

/** V8 stores a small integer in the pointer itself. */
const ofNumber = (number: number): number => ((number | 0) === number ? 0 : 16)
