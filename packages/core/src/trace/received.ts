/**
 * A server's response as a trace may show it. Lines are made from the parsed response: what is not named
 * here cannot appear.
 */
import type * as Response from "../Response.ts"
import { known } from "../wire/protocolWords.ts"
import { isReadable } from "../wire/ResponseParser.ts"
import { decode } from "../wire/Utf8.ts"
import { answeredLine } from "./answered.ts"
import { type Disclosure, maxText, maxWhole, type PublicLine } from "./PublicLine.ts"
import { quotedText, rangesText } from "./told.ts"

export interface Received {
  readonly line: PublicLine
  readonly tag?: string
  readonly cond?: string
  readonly code?: string
  readonly unread?: true
}

/** Codes whose arguments are numbers, flags or words of the protocol; arguments of others may name users and folders. */
const tellingCodes: ReadonlySet<string> = new Set(
  (
    "APPENDUID BADCHARSET CAPABILITY COPYUID HIGHESTMODSEQ MAILBOXID MODIFIED PERMANENTFLAGS " +
    "UIDNEXT UIDVALIDITY UNSEEN"
  ).split(" ")
)

/** A key that gives access to messages. RFC 4467 §7. */
const keys: ReadonlySet<string> = new Set(["GENURLAUTH"])

/** Attributes that describe a message and contain nothing of it. */
const countingAttributes: ReadonlySet<string> = new Set(["UID", "FLAGS", "MODSEQ", "RFC822.SIZE"])

const maxReach = 8 * maxWhole

/** A keyword: it does not begin with a backslash. */
const keyword = /(?:^|[ (])[^\\ ()]/

/** The part of a response that is read: no more than can be shown. */
const maxOctets = 4096

const login = /^[^\s*+]\S* (?:LOGIN|AUTHENTICATE) /i

/** The beginning of an answer of HTTP, as proxies and captive portals give it: numbers alone. RFC 9112 §4. */
const httpStatus = /^HTTP\/\d\.\d \d{3} /

/** Shows a response. `inSasl`: an AUTHENTICATE is in progress, so that a challenge belongs to a credential. */
export const received = (response: Response.Response, inSasl: boolean, at: Disclosure): Received => {
  switch (response._tag) {
    case "Tagged":
      return { ...condition(response.tag, response, at), tag: at.text(response.tag, 64) }
    case "Status":
      return condition("*", response, at)
    case "Continuation": {
      const line = at.start().put("+ ")
      return { line: inSasl ? line.secret() : line.tell(response.text) }
    }
    case "Stray":
      return stray(response, inSasl, at)
    case "Unknown":
      return unknown(response, at)
    case "Fetch":
      return fetched(response, at)
    default:
      return data(response, at)
  }
}

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
      if (at.level === "strict" && !tellingCodes.has(code.name)) pages(code.args, at, line)
      else line.words(code.name === "PERMANENTFLAGS" ? flags(code.args.slice(0, maxReach), at) : code.args)
    }
    line.put("]")
  }
  if (text !== "") line.put(" ").tell(text)
  return { line, cond: response.condition, ...(code === undefined ? {} : { code: at.word(code.name) }) }
}

/**
 * Shows where a code such as WEBALERT or REFERRAL refers to, which is the one thing to act on: the host of each URL, and
 * the path of a page on the web as long as it consists of words. A query, a user or a mailbox is not shown.
 */
const pages = (args: string, at: Disclosure, line: PublicLine): void => {
  const urls = placesIn(args, at)
  if (urls === "") line.put("<data>")
  else line.tell(urls)
}

/** Shows of each URL in a text what a trace may show; empty without one. */
export const placesIn = (text: string, at: Disclosure): string =>
  text
    .split(/[\s"]+/, mostUrls)
    .flatMap((each) => pageOf(each) ?? [])
    .map((url) => (at.names.hide(url) === url ? url : "<data>"))
    .join(" ")

const mostUrls = 4

const pageOf = (text: string): string | undefined => {
  if (!/^(?:https?|imaps?):\/\//i.test(text) || !URL.canParse(text)) return undefined
  const { hash, host, pathname, password, protocol, search, username } = new URL(text)
  const isPage =
    protocol.startsWith("http") && /^(?:\/[a-z]{1,16}(?:[-_.][a-z]{1,16}){0,8}){0,8}\/?$/.test(pathname)
  const isWhole = isPage && `${username}${password}${search}${hash}` === ""
  return `${protocol}//${host}${isPage ? pathname : "/"}${isWhole ? "" : "<data>"}`
}

const words = (at: Disclosure, name: string, list: ReadonlyArray<string>): Received => ({
  line: at.start().put(`* ${name} `).words(joined(list, asIs))
})

/** Joins as much as a line shows, and a little more, so that truncation is noticed. The rest is not made. */
const joined = <A>(words: ReadonlyArray<A>, textOf: (word: A) => string): string => {
  let text = ""
  for (const word of words) {
    if (text.length > maxReach) break
    text += ` ${textOf(word)}`
  }
  return text.slice(1)
}

const asIs = (word: string): string => word

/** Redacts keywords, which are labels of the user unless they are registered, as `$Junk` is. RFC 9051 §2.3.2. */
const flags = (text: string, at: Disclosure): string =>
  at.level === "strict" && keyword.test(text)
    ? text.replace(/[^ ()]+/g, (flag) => (isOfAll(flag) ? flag : "<flag>"))
    : text

const isOfAll = (flag: string): boolean =>
  flag.startsWith("\\") || (flag.startsWith("$") && known(flag) !== undefined)

/** Shows only the name of an unknown response: a folder or a subject may be anywhere in it. */
const unknown = ({ name, bytes }: Response.Unknown, at: Disclosure): Received => {
  const unread = isReadable(name) ? { unread: true as const } : {}
  if (at.level === "raw" && !keys.has(name)) {
    return { line: at.start().tell(decode(bytes, 0, Math.min(bytes.length, maxOctets))), ...unread }
  }
  const line = at.start().put("* ")
  return { line: (name === "" ? line : line.words(name, maxText).put(" ")).put("<data>"), ...unread }
}

/**
 * Shows a line that is not a response. It may be mail from a miscounted literal: strict traces have only its length, and
 * the status in an answer of HTTP. Others have only the length of a line that looks like a login, which a server has
 * echoed: no reader can distinguish it from one of the client's.
 */
const stray = ({ text }: Response.Stray, inSasl: boolean, at: Disclosure): Received => {
  const line = at.start().tell(text)
  if (at.level === "raw" || (at.level === "standard" && !login.test(text))) return { line }
  if (inSasl || line.secretive()) return { line: at.start().secret() }
  return { line: at.start().put(`${httpStatus.exec(text)?.[0] ?? ""}<text>`) }
}

type Data = Exclude<
  Response.Response,
  { readonly _tag: "Tagged" | "Status" | "Continuation" | "Stray" | "Unknown" | "Fetch" }
>

/** Shows untagged data. Of those that consist of names of folders and roots only the name is shown. */
const data = (response: Data, at: Disclosure): Received => {
  const name = response._tag.toUpperCase()
  switch (response._tag) {
    case "Capability":
    case "Enabled":
      return words(at, name, response.names)
    case "Flags":
      return flagList(response, at)
    case "Id":
      return identity(response, at)
    case "Exists":
    case "Recent":
      return { line: at.start().put("* ").tell(`${response.count}`).put(` ${name}`) }
    case "Expunge":
      return { line: at.start().put("* ").tell(`${response.sequence}`).put(` ${name}`) }
    case "Vanished":
      return vanished(response, at)
    default:
      return { line: answeredLine(response, at) ?? at.start().put(`* ${name} <data>`) }
  }
}

const flagList = (response: Response.FlagsData, at: Disclosure): Received => {
  const line = at.start().put("* FLAGS (")
  return { line: line.words(flags(joined(response.flags, asIs), at)).put(")") }
}

const identity = ({ fields }: Response.IdData, at: Disclosure): Received => {
  const line = at.start().put("* ID ")
  if (fields === undefined) return { line: line.put("NIL") }
  let pairs = ""
  for (const [key, value] of fields) pairs += ` ${quotedText(key)} ${identityText(value, at)}`
  return { line: line.put("(").tell(pairs.slice(1), maxWhole).put(")") }
}

const identityText = (value: string | undefined, at: Disclosure): string => {
  if (value === undefined) return "NIL"
  return at.level === "strict" ? "<text>" : quotedText(value.slice(0, maxWhole))
}

const fetched = (response: Response.FetchData, at: Disclosure): Received => {
  let attributes = ""
  for (const [name, value] of response.attributes) attributes += ` ${name} ${attributeText(name, value, at)}`
  const line = at.start().put("* ").tell(`${response.sequence}`).put(" FETCH (")
  const shown = { line: line.tell(attributes.slice(1), maxWhole).put(")") }
  return response.bytes === undefined ? shown : { ...shown, unread: true }
}

const attributeText = (name: string, value: Response.Value, at: Disclosure): string => {
  if (name === "FLAGS") return flags(valueText(value), at)
  if (at.level === "raw" || countingAttributes.has(name)) return valueText(value)
  return value._tag === "Literal" ? "<literal>" : "<data>"
}

const valueText = (value: Response.Value): string => {
  switch (value._tag) {
    case "Nil":
      return "NIL"
    case "Atom":
      return value.text
    case "Quoted":
      return quotedText(value.text)
    case "Literal":
      return "<literal>"
    case "List":
      return `(${joined(value.items, valueText)})`
  }
}

const vanished = ({ earlier, uids }: Response.Vanished, at: Disclosure): Received => ({
  line: at
    .start()
    .put(earlier ? "* VANISHED (EARLIER) " : "* VANISHED ")
    .tell(rangesText(uids))
})
