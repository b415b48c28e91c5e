/** Names of mailboxes as LIST chooses them. RFC 9051 §6.3.9. */
import { upperCase } from "../../wire/Grammar.ts"

/** Returns whether one of the patterns fits the mailbox. INBOX fits in any case. */
export const fits = (
  patterns: ReadonlyArray<string>
): ((name: string, info: { readonly delimiter: string | undefined }) => boolean) => {
  if (patterns.includes("*")) return () => true
  return (name, { delimiter }) => patterns.some((pattern) => isFit(name, pattern, delimiter))
}

/** Takes linear time per `*` and `%`, unlike a regular expression. */
const isFit = (name: string, pattern: string, delimiter: string | undefined): boolean => {
  if (upperCase(pattern) === "INBOX") return name === "INBOX"
  let places = new Set([0])
  for (const character of pattern) {
    const next = new Set<number>()
    for (const place of places) {
      if (character === "*" || character === "%") {
        for (let to = place; to <= name.length; to++) {
          next.add(to)
          if (character === "%" && name[to] === delimiter) break
        }
      } else if (name.startsWith(character, place)) next.add(place + character.length)
    }
    places = next
  }
  return places.has(name.length)
}
