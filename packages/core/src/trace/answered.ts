/** Data that only the commands of an app are answered with, as a trace may show it. */
import type * as Response from "../imap/Response.ts"
import { admitted, type Admitted, joined } from "./Doors.ts"
import { type Disclosure, maxText, maxWhole, type PublicLine } from "./PublicLine.ts"
import { quotedText } from "./quotedText.ts"
import { rangesText } from "./rangesText.ts"

/** Shows it; nothing of data that consists of names of folders and roots. */
export const answeredLine = (response: Response.Untagged, at: Disclosure): PublicLine | undefined => {
  switch (response._tag) {
    case "List":
      return list(response, at)
    case "MailboxStatus":
      return status(response, at)
    case "Search":
    case "Sort": {
      const numbers = response.numbers.slice(0, maxText).map((number) => admitted`${number}`)
      const line = at.start()
      return (response._tag === "Search" ? line.put("* SEARCH ") : line.put("* SORT ")).tell(joined(numbers))
    }
    case "Esearch":
      return extendedSearch(response, at)
    default:
      return undefined
  }
}

const list = ({ answers, attributes, delimiter, name }: Response.ListData, at: Disclosure): PublicLine =>
  at
    .start()
    .put("* ")
    .put(answers ?? "LIST")
    .put(" (")
    .tell(at.doors.flagsIn(attributes.join(" ")), maxWhole)
    .put(") ")
    .tell(delimiter === undefined ? admitted`NIL` : separatorText(delimiter, at))
    .put(" ")
    .tell(at.mailbox(name.slice(0, maxWhole)))

const separatorText = (text: string, { doors }: Disclosure): Admitted =>
  doors.separator(text) === undefined ? admitted`<data>` : doors.ofClient(quotedText(text))

const status = (response: Response.StatusData, at: Disclosure): PublicLine => {
  const items = Array.from(response.items, ([name, value]) => {
    const item = at.doors.word(name)
    return item === undefined ? admitted`<data>` : admitted`${item} ${value}`
  })
  return at
    .start()
    .put("* STATUS ")
    .tell(at.mailbox(response.name.slice(0, maxWhole)))
    .put(" (")
    .tell(joined(items), maxWhole)
    .put(")")
}

const extendedSearch = (
  { all, count, max, min, modSeq, tag, uid }: Response.EsearchData,
  at: Disclosure
): PublicLine => {
  const line = at.start().put("* ESEARCH")
  if (tag !== undefined) {
    const sent = at.doors.tag(tag)
    line
      .put(" (TAG ")
      .tell(sent === undefined ? admitted`<data>` : at.doors.ofClient(quotedText(sent)), 64)
      .put(")")
  }
  const items = [
    ...(min === undefined ? [] : [admitted`MIN ${min}`]),
    ...(max === undefined ? [] : [admitted`MAX ${max}`]),
    ...(count === undefined ? [] : [admitted`COUNT ${count}`]),
    ...(modSeq === undefined ? [] : [admitted`MODSEQ ${modSeq}`]),
    ...(all === undefined ? [] : [admitted`ALL ${rangesText(all)}`])
  ]
  return (uid ? line.put(" UID ") : line.put(" ")).tell(joined(items))
}
