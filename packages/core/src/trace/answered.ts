/** Data that only the commands of an app are answered with, as a trace may show it. */
import type * as Response from "../Response.ts"
import { type Disclosure, maxText, maxWhole, type PublicLine } from "./PublicLine.ts"
import { quotedText, rangesText } from "./told.ts"

/** Shows it; nothing of data that consists of names of folders and roots. */
export const answeredLine = (response: Response.Untagged, at: Disclosure): PublicLine | undefined => {
  switch (response._tag) {
    case "List":
      return list(response, at)
    case "MailboxStatus":
      return status(response, at)
    case "Search":
    case "Sort": {
      const numbers = response.numbers.slice(0, maxText).join(" ")
      return at.start().put(`* ${response._tag.toUpperCase()} `).tell(numbers)
    }
    case "Esearch":
      return extendedSearch(response, at)
    default:
      return undefined
  }
}

const list = (response: Response.ListData, at: Disclosure): PublicLine => {
  const delimiter = response.delimiter === undefined ? "NIL" : quotedText(response.delimiter)
  return at
    .start()
    .put(`* ${response.answers ?? "LIST"} (`)
    .tell(response.attributes.join(" "), maxWhole)
    .put(") ")
    .tell(delimiter)
    .put(" ")
    .tell(at.mailbox(response.name.slice(0, maxWhole)))
}

const status = (response: Response.StatusData, at: Disclosure): PublicLine => {
  const items = Array.from(response.items, ([name, value]) => `${name} ${value}`).join(" ")
  return at
    .start()
    .put("* STATUS ")
    .tell(at.mailbox(response.name.slice(0, maxWhole)))
    .put(" (")
    .tell(items, maxWhole)
    .put(")")
}

const extendedSearch = (
  { all, count, max, min, modSeq, tag, uid }: Response.EsearchData,
  at: Disclosure
): PublicLine => {
  const line = at.start().put("* ESEARCH")
  if (tag !== undefined) line.put(" (TAG ").tell(quotedText(tag), 64).put(")")
  const items = Object.entries({
    MIN: min,
    MAX: max,
    COUNT: count,
    MODSEQ: modSeq,
    ALL: all && rangesText(all)
  })
  const told = items.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]))
  return line.put(uid ? " UID " : " ").tell(told.join(" "))
}
