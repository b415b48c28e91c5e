/**
 * Finds a secret that was split: with blanks, line ends, quotes or commas between its letters, or spread over the words
 * of a list. Only letters and digits are compared.
 */

export interface Span {
  readonly start: number
  readonly end: number
}

/** Shorter sequences of letters occur in ordinary sentences. */
const minLetters = 8

/** Returns the letters of a form in lower case; `undefined` if there are too few. */
export const lettersOf = (form: string): Uint16Array | undefined => {
  const units = Array.from({ length: form.length }, (_, at) => form.charCodeAt(at)).filter(isLetter)
  return units.length < minLetters ? undefined : Uint16Array.from(units, folded)
}

/** What stands for a letter outside of the first 65,536 characters is skipped, in the secret as well. */
const isLetter = (unit: number): boolean =>
  unit < 0x80
    ? (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a)
    : otherLetter.test(String.fromCharCode(unit))

const otherLetter = /[\p{L}\p{N}]/u

/** Converts ASCII letters to lower case: hex, percent forms and echoes come in either. */
export const folded = (unit: number): number => (unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit)

/** Finds the letters, or the first or the last half of them, with any other characters between them. Spans may overlap. */
export const find = (text: string, letters: Uint16Array): ReadonlyArray<Span> => {
  const ends = found(text, letters, -1)
  return ends === none ? found(text, letters, 1) : found(text, letters, 1).concat(ends)
}

/** Nearly all texts have none. */
const none: ReadonlyArray<Span> = []

/** Finds the beginning of the letters, reading on, or their end, reading back. */
const found = (text: string, letters: Uint16Array, step: 1 | -1): ReadonlyArray<Span> => {
  let spans: Array<Span> | undefined
  const first = letters.at(step === 1 ? 0 : -1)
  for (let at = step === 1 ? 0 : text.length - 1; at >= 0 && at < text.length; at += step) {
    if (folded(text.charCodeAt(at)) !== first) continue
    const last = lastOf(text, at, letters, step)
    if (last === undefined) continue
    spans ??= []
    spans.push({ start: Math.min(at, last), end: Math.max(at, last) + 1 })
  }
  return spans ?? none
}

/** The place of the last letter that is as expected, if enough are. */
const lastOf = (text: string, start: number, letters: Uint16Array, step: 1 | -1): number | undefined => {
  let matched = 0
  let last = start
  for (let at = start; at >= 0 && at < text.length && matched < letters.length; at += step) {
    const unit = text.charCodeAt(at)
    if (!isLetter(unit)) continue
    if (folded(unit) !== letters.at(step === 1 ? matched : -1 - matched)) break
    matched++
    last = at
  }
  return matched >= Math.max(minLetters, Math.ceil(letters.length / 2)) ? last : undefined
}
