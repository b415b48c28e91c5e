/** Text of a message as a server hands it on: an atom or a string in any charset, or NIL. */
import type { Value } from "../Response.ts"
import { decodeUnlabelled } from "./charset.ts"
import { decodeWords, trimmedLine } from "./encodedWords.ts"

/** As it was sent. */
export const sentText = (value: Value | undefined): string | undefined => {
  switch (value?._tag) {
    case "Atom":
    case "Quoted":
      return value.bytes === undefined ? value.text : decodeUnlabelled(value.bytes)
    case "Literal":
      return decodeUnlabelled(value.bytes)
    default:
      return undefined
  }
}

/** What people read: one line with its encoded words read, without blanks at its ends. */
export const readableText = (value: Value | undefined): string | undefined => {
  const text = sentText(value)
  return text === undefined ? undefined : decodeWords(text).trim()
}

/** What programs compare: one line as it was sent, without the blanks that folding leaves at its ends. */
export const idText = (value: Value | undefined): string | undefined => {
  const text = sentText(value)
  return text === undefined ? undefined : trimmedLine(text)
}

/** A number; nothing where there is none, or one that is not exact. */
export const numberIn = (value: Value | undefined): number | undefined => {
  const number = value?._tag === "Atom" && /^\d{1,16}$/.test(value.text) ? Number(value.text) : undefined
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined
}

export const itemsOf = (value: Value | undefined): ReadonlyArray<Value> =>
  value?._tag === "List" ? value.items : []
