/**
 * What a server said, as a trace may tell it. Lines are made anew out of the parsed response: what is not named
 * here cannot come through.
 */
import type * as Response from "../Response.ts"
import { decode } from "../wire/Utf8.ts"
import { type Disclosure, maxText, maxWhole, type PublicLine } from "./PublicLine.ts"

export interface Received {
  readonly line: PublicLine
  readonly tag?: string
  readonly cond?: string
  readonly code?: string
}

/** Codes whose arguments name a user, a host or a folder. RFC 2221, RFC 2193, RFC 4467. */
const namingCodes: ReadonlySet<string> = new Set(["REFERRAL", "NEWNAME", "BADURL", "URLMECH"])

/** Extensions whose data name folders and users; without the data, they still show that they came. */
const namingData: ReadonlySet<string> = new Set(
  "LSUB XLIST ACL MYRIGHTS LISTRIGHTS NAMESPACE QUOTA QUOTAROOT METADATA ANNOTATION ANNOTATIONS ESEARCH".split(
    " "
  )
)

/** Attributes that are about a message and hold nothing of it. */
const countingAttributes: ReadonlySet<string> = new Set(["UID", "FLAGS", "MODSEQ", "RFC822.SIZE"])

const condition = (
  prefix: string,
  response: Response.Tagged | Response.Status,
  at: Disclosure
): Omit<Received, "tag"> => {
  const line = at.start().tell(prefix, 64).put(` ${response.condition}`)
  const { code, text } = response
  if (code !== undefined) {
    line.put(" [").words(code.name, maxText)
    if (code.args !== "") {
      line.put(" ")
      if (at.level === "strict" && namingCodes.has(code.name)) line.put("<data>")
      else line.words(code.args)
    }
    line.put("]")
  }
  if (text !== "") line.put(" ").tell(text)
  return { line, cond: response.condition, ...(code === undefined ? {} : { code: at.word(code.name) }) }
}

const words = (at: Disclosure, name: string, list: ReadonlyArray<string>): Received => ({
  line: at.start().put(`* ${name} `).words(list.join(" "))
})

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&")}"`

const identity = ({ fields }: Response.IdData, at: Disclosure): Received => {
  const line = at.start().put("* ID ")
  if (fields === undefined) return { line: line.put("NIL") }
  const pairs = Array.from(fields, ([key, value]) => {
    if (value === undefined) return `${quoted(key)} NIL`
    return `${quoted(key)} ${at.level === "strict" ? "<text>" : quoted(value)}`
  })
  return { line: line.put("(").tell(pairs.join(" "), maxWhole).put(")") }
}

const list = (response: Response.ListData, at: Disclosure): Received => {
  const delimiter = response.delimiter === undefined ? "NIL" : quoted(response.delimiter)
  const line = at.start().put("* LIST (").tell(response.attributes.join(" "), maxWhole).put(") ")
  return { line: line.tell(delimiter).put(" ").tell(at.mailbox(response.name)) }
}

const status = (response: Response.StatusData, at: Disclosure): Received => {
  const items = Array.from(response.items, ([name, value]) => `${name} ${value}`).join(" ")
  const line = at.start().put("* STATUS ").tell(at.mailbox(response.name))
  return { line: line.put(" (").tell(items, maxWhole).put(")") }
}

const valueText = (value: Response.Value): string => {
  switch (value._tag) {
    case "Nil":
      return "NIL"
    case "Atom":
      return value.text
    case "Quoted":
      return quoted(value.text)
    case "Literal":
      return "<literal>"
    case "List":
      return `(${value.items.map(valueText).join(" ")})`
  }
}

const fetched = (response: Response.FetchData, at: Disclosure): Received => {
  const attributes = Array.from(response.attributes, ([name, value]) => {
    if (at.level === "raw" || countingAttributes.has(name)) return `${name} ${valueText(value)}`
    return `${name} ${value._tag === "Literal" ? "<literal>" : "<data>"}`
  })
  const line = at.start().put(`* ${response.sequence} FETCH (`)
  return { line: line.tell(attributes.join(" "), maxWhole).put(")") }
}

/** One character a byte, so that places in the text are places in the bytes. */
const singleByte = new TextDecoder("latin1")

/** The bytes as text, with `<literal>` for each literal that is complete. */
const withoutLiterals = (bytes: Uint8Array): string => {
  const octets = singleByte.decode(bytes)
  const header = /~?\{(\d+)\+?\}\r?\n/g
  let text = ""
  let end = 0
  for (let match = header.exec(octets); match !== null; match = header.exec(octets)) {
    text += `${decode(bytes, end, match.index)}<literal>`
    end = Math.min(bytes.length, match.index + match[0].length + Number(match[1]))
    header.lastIndex = end
  }
  return text + decode(bytes, end, bytes.length)
}

const unknown = ({ name, bytes }: Response.Unknown, at: Disclosure): Received => {
  if (at.level === "strict" && namingData.has(name))
    return { line: at.start().put("* ").tell(name).put(" <data>") }
  return { line: at.start().tell(at.level === "raw" ? decode(bytes) : withoutLiterals(bytes)) }
}

/** `inSasl`: an AUTHENTICATE is in progress, so that a challenge is a credential's other half. */
export const received = (response: Response.Response, inSasl: boolean, at: Disclosure): Received => {
  switch (response._tag) {
    case "Tagged":
      return { ...condition(response.tag, response, at), tag: at.text(response.tag, 64) }
    case "Status":
      return condition("*", response, at)
    case "Continuation":
      if (inSasl) return { line: at.start().put("+ ").secret() }
      return { line: at.start().put("+ ").tell(response.text) }
    case "Capability":
      return words(at, "CAPABILITY", response.names)
    case "Enabled":
      return words(at, "ENABLED", response.names)
    case "Flags":
      return { line: at.start().put("* FLAGS (").words(response.flags.join(" ")).put(")") }
    case "Id":
      return identity(response, at)
    case "Exists":
      return { line: at.start().put(`* ${response.count} EXISTS`) }
    case "Recent":
      return { line: at.start().put(`* ${response.count} RECENT`) }
    case "Expunge":
      return { line: at.start().put(`* ${response.sequence} EXPUNGE`) }
    case "List":
      return list(response, at)
    case "MailboxStatus":
      return status(response, at)
    case "Search":
      return { line: at.start().put("* SEARCH ").tell(response.numbers.slice(0, maxText).join(" ")) }
    case "Fetch":
      return fetched(response, at)
    case "Unknown":
      return unknown(response, at)
    case "Stray":
      return { line: at.start().tell(response.text) }
  }
}
