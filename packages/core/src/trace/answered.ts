/** The trace line of untagged data that only commands of an app cause. */
import type * as Response from "../imap/Response.ts"
import { admitted, type Admitted, joined } from "./Allowlist.ts"
import { type Disclosure, maxText, maxListLength, type PublicLine } from "./PublicLine.ts"
import { quotedText } from "./quotedText.ts"
import { rangesText } from "./rangesText.ts"

/** Returns the line; `undefined` for data that consists of names of folders and quota roots. */
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
    .tell(at.allow.flagsIn(attributes.join(" ")), maxListLength)
    .put(") ")
    .tell(delimiter === undefined ? admitted`NIL` : separatorText(delimiter, at))
    .put(" ")
    .tell(at.mailbox(name.slice(0, maxListLength)))

const separatorText = (text: string, { allow }: Disclosure): Admitted =>
  allow.separator(text) === undefined ? admitted`<data>` : allow.ofClient(quotedText(text))

const status = (response: Response.StatusData, at: Disclosure): PublicLine => {
  const items = Array.from(response.items, ([name, value]) => {
    const item = at.allow.word(name)
    return item === undefined ? admitted`<data>` : admitted`${item} ${value}`
  })
  return at
    .start()
    .put("* STATUS ")
    .tell(at.mailbox(response.name.slice(0, maxListLength)))
    .put(" (")
    .tell(joined(items), maxListLength)
    .put(")")
}

const extendedSearch = (
  { all, count, max, min, modSeq, tag, uid }: Response.EsearchData,
  at: Disclosure
): PublicLine => {
  const line = at.start().put("* ESEARCH")
  if (tag !== undefined) {
    const sent = at.allow.tag(tag)
    line
      .put(" (TAG ")
      .tell(sent === undefined ? admitted`<data>` : at.allow.ofClient(quotedText(sent)), 64)
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
