/**
 * A hash table of known words by their bytes: words of every line are neither decoded nor allocated again. The table is fixed, so
 * it keeps nothing that a server sends.
 */

/** Returns what belongs to the bytes from `start` to `end`; `undefined` if they are not one of the words. */
export type WordTable<A> = (bytes: Uint8Array, start: number, end: number) => A | undefined

interface Entry<A> {
  readonly word: string
  readonly value: A
}

const slots = 2048

/** ASCII letters alone differ by this bit in their case; what else it changes is found when words are compared. */
const CASE = 0x20

/** Words of ASCII, each with its value. `ignoresCase` finds them in any case; they are given in upper case then. */
export const make = <A>(
  entries: Iterable<readonly [word: string, value: A]>,
  { ignoresCase }: { readonly ignoresCase: boolean }
): WordTable<A> => {
  const table: Array<ReadonlyArray<Entry<A>> | undefined> = Array.from({ length: slots })
  let maxLength = 0
  for (const [word, value] of entries) {
    let hash = word.length
    for (let at = 0; at < word.length; at++) hash = mixed(hash, word.charCodeAt(at))
    const slot = hash & (slots - 1)
    table[slot] = [...(table[slot] ?? []), { word, value }]
    maxLength = Math.max(maxLength, word.length)
  }

  return (bytes, start, end) => {
    const length = end - start
    if (length > maxLength) return undefined
    let hash = length
    for (let at = start; at < end; at++) hash = mixed(hash, bytes[at] ?? 0)
    const found = table[hash & (slots - 1)]
    if (found === undefined) return undefined
    for (const { value, word } of found) {
      if (word.length === length && equals(word, bytes, start, ignoresCase)) return value
    }
    return undefined
  }
}

const mixed = (hash: number, byte: number): number => (hash * 31 + (byte | CASE)) | 0

const equals = (word: string, bytes: Uint8Array, start: number, ignoresCase: boolean): boolean => {
  for (let at = 0; at < word.length; at++) {
    const byte = bytes[start + at] ?? 0
    const isLower = ignoresCase && byte >= 0x61 && byte <= 0x7a
    if (word.charCodeAt(at) !== (isLower ? byte - CASE : byte)) return false
  }
  return true
}
