/** The sentences of an explanation without a failure: each says when it holds, and names the facts that it is about. */
import type { Sentence } from "@effect-imap/core/Explain"

/** Returns the sentence after its condition: `If renewal is repeated: …`. A fact stays as `{name}`. */
export const general = (sentence: Sentence): string => {
  if (typeof sentence === "string") return sentence
  const conditions = Object.entries(sentence.if).map(([field, value]) =>
    value === false ? `${field} is not true` : `${field} is ${value}`
  )
  return `If ${conditions.join(" and ")}: ${sentence.say}`
}
