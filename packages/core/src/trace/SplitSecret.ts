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

const isLetter = (unit: number): boolean =>
  (unit >= 0x30 && unit <= 0x39) ||
  (unit >= 0x41 && unit <= 0x5a) ||
  (unit >= 0x61 && unit <= 0x7a) ||
  unit >= 0xaa

/** Converts ASCII letters to lower case: hex, percent forms and echoes come in either. */
export const folded = (unit: number): number => (unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit)

/** Finds the letters in a row, with any other characters between them; spans are in order and disjoint. */
export const find = (text: string, letters: Uint16Array): ReadonlyArray<Span> => {
  let spans: Array<Span> | undefined
  const [first] = letters
  for (let at = 0; at + letters.length <= text.length; at++) {
    if (folded(text.charCodeAt(at)) !== first) continue
    const end = endOf(text, at, letters)
    if (end === undefined) continue
    spans ??= []
    spans.push({ start: at, end })
    at = end - 1
  }
  return spans ?? none
}

/** Nearly all texts have none. */
const none: ReadonlyArray<Span> = []

const endOf = (text: string, start: number, letters: Uint16Array): number | undefined => {
  let matched = 0
  for (let at = start; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (!isLetter(unit)) continue
    if (folded(unit) !== letters[matched]) return undefined
    matched++
    if (matched === letters.length) return at + 1
  }
  return undefined
}
