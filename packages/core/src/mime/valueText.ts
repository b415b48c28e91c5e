/** Text of a message as a server hands it on: an atom, a string, a literal in any charset, or NIL. */
import type { Value } from "../Response.ts"
import { decodeUnlabelled } from "./charset.ts"
import { decodeWords } from "./encodedWords.ts"

/** As it was sent. */
export const sentText = (value: Value | undefined): string | undefined => {
  switch (value?._tag) {
    case "Atom":
    case "Quoted":
      return value.text
    case "Literal":
      return decodeUnlabelled(value.bytes)
    default:
      return undefined
  }
}

/** With its encoded words read. */
export const readableText = (value: Value | undefined): string | undefined => {
  const text = sentText(value)
  return text === undefined ? undefined : decodeWords(text)
}

/** A number; nothing where there is none, or one that is not exact. */
export const numberIn = (value: Value | undefined): number | undefined => {
  const number = value?._tag === "Atom" && /^\d{1,16}$/.test(value.text) ? Number(value.text) : undefined
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined
}

export const itemsOf = (value: Value | undefined): ReadonlyArray<Value> =>
  value?._tag === "List" ? value.items : []
