/** Colors of a log that was printed for a terminal (SGR, ECMA-48 §8.3.117): no line of a program has them. */

/** Returns whether lines are colored as a rule. The text of a message that is in a log may have a color, too. */
export const isColored = (beginning: Uint8Array): boolean => {
  let [colors, lines] = [0, 0]
  for (let at = beginning.indexOf(escape); at !== -1; at = beginning.indexOf(escape, at + 1))
    if (endOf(beginning, at) > at) colors += 1
  if (colors === 0) return false
  for (const byte of beginning) if (byte === lineFeed) lines += 1
  return 2 * colors >= lines
}

/** Returns the text without its colors. */
export const uncolored = (bytes: Uint8Array): Uint8Array => {
  const plain = new Uint8Array(bytes.length)
  let length = 0
  for (let from = 0; from < bytes.length;) {
    const found = bytes.indexOf(escape, from)
    const at = found === -1 ? bytes.length : found
    const end = endOf(bytes, at)
    // another sequence is kept
    const text = bytes.subarray(from, end === at ? at + 1 : at)
    plain.set(text, length)
    length += text.length
    from = Math.max(end, at + 1)
  }
  return plain.subarray(0, length)
}

/** Returns the end of the color that begins here, or the same place. */
const endOf = (bytes: Uint8Array, from: number): number => {
  if (bytes[from + 1] !== bracket) return from
  let at = from + 2
  while (isParameter(bytes[at])) at++
  return bytes[at] === letterM ? at + 1 : from
}

/** Digits, and what separates numbers. */
const isParameter = (byte = 0): boolean => byte >= 0x30 && byte <= 0x3b

const lineFeed = 0x0a
const escape = 0x1b
const bracket = 0x5b
const letterM = 0x6d
