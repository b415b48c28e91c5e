/** A secret that can be found in every form in which it may be repeated. */
import type * as Dice from "./Dice.ts"

export interface Canary {
  /** The password or token of the client. */
  readonly secret: string
  /** Returns the name of the first form in which `text` contains the secret, or enough of it to be no coincidence. */
  readonly foundIn: (text: string) => string | undefined
}

const latin1 = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("")

const hex = (text: string, before: string): string =>
  Array.from(
    latin1(text),
    (character) => before + character.charCodeAt(0).toString(16).padStart(2, "0")
  ).join("")

/** Returns the base64 of a text that has `before` bytes before it and any after it. */
const base64 = (text: string, before: number): string => {
  const bytes = latin1(text)
  const coded = btoa("\0".repeat(before) + bytes)
  return coded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
}

const quoted = (text: string): string => text.replaceAll(/["\\]/g, "\\$&")

/** Returns the forms in lower case, because a secret in another case is revealed as well. */
const formsOf = (secret: string) =>
  [
    ...[0, 1, 2].map((before) => ({ name: `base64 (${before})`, text: base64(secret, before) })),
    { name: "plain", text: secret },
    { name: "upper-cased", text: secret.toUpperCase() },
    { name: "quoted", text: quoted(secret) },
    { name: "as JSON", text: JSON.stringify(secret).slice(1, -1) },
    { name: "its bytes", text: latin1(secret) },
    { name: "hex", text: hex(secret, "") },
    { name: "percent", text: hex(secret, "%") },
    { name: "percent where needed", text: encodeURIComponent(secret) }
  ].map(({ name, text }) => ({ name, text: text.toLowerCase() }))

const searchFor = (secret: string): Canary["foundIn"] => {
  const forms = formsOf(secret)
  return (text) => {
    const lower = text.toLowerCase()
    return forms.find((form) => lower.includes(form.text))?.name
  }
}

/** Draws a secret. Some need quoting, and some become longer in upper case. */
export const make = (dice: Dice.Dice): Canary => {
  const word = dice.word(10)
  const secret = dice.pick(word, `${word}-1`, `pa"${word}`, `${word}\\ `, `Straße${word}Größe`, ` ${word}%`)
  return { secret, foundIn: searchFor(secret.trim()) }
}
