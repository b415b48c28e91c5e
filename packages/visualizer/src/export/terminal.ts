/** Text for a terminal: the width of characters, colours, lines that fit. */
import { visible } from "@effect-imap/core/internal/Trace"

/** The emphasis of a text in a terminal. */
export type Style = "red" | "green" | "yellow" | "cyan" | "dim" | "bold"

/** Paints text, or returns it unchanged. */
export interface Palette {
  readonly paint: (style: Style, text: string) => string
}

/** Returns a palette with ANSI colours, or without. */
export const palette = (color: boolean): Palette => ({
  paint: (style, text) => (color && text !== "" ? `\u001b[${codes[style]}m${text}\u001b[0m` : text)
})

const codes: Readonly<Record<Style, number>> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 }

/** Counts the columns of `text`, which must be visible and without colour. */
export const columns = (text: string): number => {
  let sum = 0
  for (const character of text) sum += columnsOf(character)
  return sum
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const combining = /\p{M}/u

const columnsOf = (character: string): number => {
  if (character >= " " && character <= "~") return 1
  return wide.test(character) ? 2 : combining.test(character) ? 0 : 1
}

/** Makes `text` visible, and cuts it to at most `width` columns. */
export const fit = (text: string, width: number): string => {
  const shown = visible(text)
  if (columns(shown) <= width) return shown
  let kept = ""
  let used = 0
  for (const character of shown) {
    used += columnsOf(character)
    if (used > width - 1) break
    kept += character
  }
  return `${kept}…`
}

/** Makes `text` visible, in exactly `width` columns. */
export const padded = (text: string, width: number): string => {
  const shown = fit(text, width)
  return shown + " ".repeat(Math.max(0, width - columns(shown)))
}

/** Wraps `text` to lines of at most `width` columns, at spaces if there are any; nothing is left out. */
export const wrapped = (text: string, width: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = ""
  for (const word of visible(text)
    .split(" ")
    .flatMap((word) => pieces(word, width))) {
    const longer = line === "" ? word : `${line} ${word}`
    if (columns(longer) <= width || line === "") {
      line = longer
    } else {
      lines.push(line)
      line = word
    }
  }
  return [...lines, line]
}

/** Splits a word that is longer than a line, such as a fingerprint. */
const pieces = (word: string, width: number): ReadonlyArray<string> => {
  if (columns(word) <= width) return [word]
  const parts: Array<string> = []
  let part = ""
  for (const character of word) {
    if (part !== "" && columns(part) + columnsOf(character) > width) {
      parts.push(part)
      part = ""
    }
    part += character
  }
  return [...parts, part]
}
