/** A secret that is easy to find again, in whatever form somebody repeats it. */
import type * as Dice from "./Dice.ts"

export interface Canary {
  /** What the client logs in with. */
  readonly secret: string
  /** The name of the first form in which the secret, or the part of it that nobody could guess, stands in `text`. */
  readonly foundIn: (text: string) => string | undefined
}

const latin1 = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("")

const hex = (text: string, before: string): string =>
  Array.from(
    latin1(text),
    (character) => before + character.charCodeAt(0).toString(16).padStart(2, "0")
  ).join("")

/** What base64 makes of the text alone, with `before` bytes in front of it and any behind it. */
const base64 = (text: string, before: number): string => {
  const bytes = latin1(text)
  const coded = btoa("\0".repeat(before) + bytes)
  return coded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
}

const quoted = (text: string): string => text.replaceAll(/["\\]/g, "\\$&")

/** `exact` forms differ by case; the others are found in any. */
const formsOf = (secret: string) => ({
  exact: [0, 1, 2].map((before) => ({ name: `base64 (${before})`, text: base64(secret, before) })),
  folded: [
    { name: "plain", text: secret.toLowerCase() },
    { name: "upper-cased", text: secret.toUpperCase().toLowerCase() },
    { name: "quoted", text: quoted(secret).toLowerCase() },
    { name: "as JSON", text: JSON.stringify(secret).slice(1, -1).toLowerCase() },
    { name: "its bytes", text: latin1(secret).toLowerCase() },
    { name: "hex", text: hex(secret, "") },
    { name: "percent", text: hex(secret, "%") },
    { name: "percent where needed", text: encodeURIComponent(secret).toLowerCase() }
  ]
})

const searchFor = (secret: string): Canary["foundIn"] => {
  const { exact, folded } = formsOf(secret)
  return (text) => {
    const lower = text.toLowerCase()
    const found =
      exact.find((form) => text.includes(form.text)) ?? folded.find((form) => lower.includes(form.text))
    return found?.name
  }
}

/** Some have what must be quoted, and what becomes longer in upper case. */
export const make = (dice: Dice.Dice): Canary => {
  const word = dice.word(10)
  const secret = dice.pick(word, `${word}-1`, `pa"${word}`, `${word}\\ `, `Straße${word}Größe`, ` ${word}%`)
  return { secret, foundIn: searchFor(secret.trim()) }
}
