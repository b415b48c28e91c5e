/** Text of a message as a server sends it: an atom or a string in any charset, or NIL. */
import type { Value } from "../Response.ts"
import { decodeUnlabelled } from "./charset.ts"
import { decodeWords, trimmedLine } from "./encodedWords.ts"

/** Returns the text as it was sent. */
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

/** Returns text for people: one line, trimmed, with encoded words decoded. */
export const readableText = (value: Value | undefined): string | undefined => {
  const text = sentText(value)
  return text === undefined ? undefined : decodeWords(text).trim()
}

/** Returns text for programs: one line as it was sent, trimmed. */
export const idText = (value: Value | undefined): string | undefined => {
  const text = sentText(value)
  return text === undefined ? undefined : trimmedLine(text)
}

/** Returns a number; nothing if there is none, or it cannot be represented exactly. */
export const numberIn = (value: Value | undefined): number | undefined => {
  const number = value?._tag === "Atom" && /^\d{1,16}$/.test(value.text) ? Number(value.text) : undefined
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined
}

export const itemsOf = (value: Value | undefined): ReadonlyArray<Value> =>
  value?._tag === "List" ? value.items : []
