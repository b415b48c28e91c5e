/**
 * A server's response as a trace may show it. Lines are made from the parsed response: what is not named
 * here cannot appear.
 */
import type * as Response from "../imap/Response.ts"
import { isSection } from "../imap/wire/parser/shapes.ts"
import { isReadable } from "../imap/wire/ResponseParser.ts"
import { decode } from "../imap/wire/Utf8.ts"
import { answeredLine } from "./answered.ts"
import { type Disclosure, maxText, maxWhole, type PublicLine } from "./PublicLine.ts"
import { admitted, type Admitted, joined } from "./Doors.ts"
import { quotedText } from "./quotedText.ts"
import { rangesText } from "./rangesText.ts"

export interface Received {
  readonly line: PublicLine
  readonly tag?: string
  readonly cond?: string
  readonly code?: string
  readonly unread?: true
  readonly withheld?: true
}

/** The grammars of the arguments of codes; arguments of others may name users and folders. */
const grammars: Readonly<Record<string, "numbersIn" | "namesIn" | "flagsIn" | "charsetsIn" | "progressIn">> =
  {
    APPENDUID: "numbersIn",
    BADCHARSET: "charsetsIn",
    CAPABILITY: "namesIn",
    COPYUID: "numbersIn",
    HIGHESTMODSEQ: "numbersIn",
    INPROGRESS: "progressIn",
    MESSAGELIMIT: "numbersIn",
    MODIFIED: "numbersIn",
    PERMANENTFLAGS: "flagsIn",
    UIDNEXT: "numbersIn",
    UIDVALIDITY: "numbersIn",
    UNSEEN: "numbersIn"
  }

/** A key that gives access to messages. RFC 4467 §7. */
const keys: ReadonlySet<string> = new Set(["GENURLAUTH"])

/** Attributes that describe a message and contain nothing of it. */
const countingAttributes: ReadonlySet<string> = new Set(["UID", "MODSEQ", "RFC822.SIZE"])

const maxReach = 8 * maxWhole

/** The part of a response that is read: no more than can be shown. */
const maxOctets = 4096

const login = /^[^\s*+]\S* (?:LOGIN|AUTHENTICATE) /i

/**
 * Returns whether it is no response, one to a command that nobody sent, or a FETCH that goes on after a literal as none
 * does: it may be mail from a literal that was counted wrong, and so may all that follows.
 */
export const isStray = (response: Response.Response, { doors }: Disclosure): boolean => {
  switch (response._tag) {
    case "Stray":
      return true
    case "Tagged":
      return doors.tag(response.tag) === undefined
    case "Fetch":
      return isOverrun(response, doors)
    case "Unknown":
      return isReadable(response.name) && response.bytes.includes(lf)
    default:
      return false
  }
}

const isOverrun = (response: Response.FetchData, doors: Disclosure["doors"]): boolean => {
  const { attributes, bytes, unread = [] } = response
  if (bytes?.includes(lf) === true && (attributes.size === 0 || unread.some(isSection))) return true
  let follows = false
  for (const [name, { _tag }] of attributes) {
    if (follows && doors.item(name) === undefined) return true
    if (_tag === "Literal") follows = true
  }
  return false
}

/** Only a literal contains it. */
const lf = 10

/** Shows a response. `inSasl`: an AUTHENTICATE is in progress, so that a challenge belongs to a credential. */
export const received = (response: Response.Response, inSasl: boolean, at: Disclosure): Received => {
  switch (response._tag) {
    case "Tagged":
      return answer(response, at)
    case "Status":
      return condition(admitted`*`, response, at)
    case "Continuation": {
      const line = at.start().put("+ ")
      return { line: inSasl ? line.secret() : line.tell(at.doors.waiting(response.text) ?? text) }
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

/** In place of text that came through no door. */
const text = admitted`<text>`
const hidden = admitted`<data>`

/** Shows what follows a stray line: its length, and the condition of a status response. */
export const doubtful = (response: Response.Response, inSasl: boolean, at: Disclosure): Received => {
  const { cond, line, tag } = received(response, inSasl, at)
  if (at.level !== "strict") return received(response, inSasl, at)
  // the length of a secret is none of these
  const put = (to: PublicLine) => (line.secretive() ? to.secret() : to.put("<text>"))
  if (response._tag === "Stray") return { line: put(at.start()) }
  if (response._tag !== "Tagged" && response._tag !== "Status")
    return { line: put(at.start()), withheld: true }
  const start = at.start().tell(tag === undefined ? admitted`*` : at.doors.ofClient(tag), 64)
  return {
    line: put(start.put(` ${response.condition} `)),
    withheld: true,
    ...(tag === undefined ? {} : { tag }),
    ...(cond === undefined ? {} : { cond })
  }
}

const answer = (response: Response.Tagged, at: Disclosure): Received => {
  const tag = at.doors.tag(response.tag)
  if (tag !== undefined) return { ...condition(tag, response, at), tag: at.text(tag, 64) }
  const { condition: cond } = response
  return { line: at.start().put(`<tag> ${cond} <text>`), tag: "<tag>", cond }
}

const condition = (
  prefix: Admitted,
  response: Response.Tagged | Response.Status,
  at: Disclosure
): Omit<Received, "tag"> => {
  const line = at.start().tell(prefix, 64).put(` ${response.condition}`)
  const { code } = response
  if (code !== undefined) {
    line.put(" [").words(at.doors.name(code.name), maxText)
    if (code.args !== "") argumentsOf(code, at, line.put(" "))
    line.put("]")
  }
  if (response.text !== "") line.put(" ").tell(at.doors.human(response.text))
  return { line, cond: response.condition, ...(code === undefined ? {} : { code: at.word(code.name) }) }
}

const argumentsOf = ({ args, name }: Response.ResponseCode, at: Disclosure, line: PublicLine): void => {
  const given = args.slice(0, maxReach)
  const grammar = grammars[name]
  const shown = grammar === undefined ? at.doors.open(given) : at.doors[grammar](given)
  if (shown === undefined) pages(given, at, line)
  else line.words(shown)
}

/**
 * Shows where a code such as WEBALERT or REFERRAL refers to, which is the one thing to act on: the host of each URL, and
 * the path of a page on the web as long as it consists of words. A query, a user or a mailbox is not shown.
 */
const pages = (args: string, at: Disclosure, line: PublicLine): void => {
  const urls = placesIn(args, at)
  if (urls === "") line.put("<data>")
  else line.tell(at.doors.place(urls))
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

/** Joins as much as a line shows, and a little more, so that truncation is noticed. The rest is not made. */
const joinedNames = (names: ReadonlyArray<string>): string => {
  let all = ""
  for (const name of names) {
    if (all.length > maxReach) break
    all += ` ${name}`
  }
  return all.slice(1)
}

/** Shows only the name of an unknown response: a folder or a subject may be anywhere in it. */
const unknown = ({ name, bytes }: Response.Unknown, at: Disclosure): Received => {
  const unread = isReadable(name) ? { unread: true as const } : {}
  if (at.level === "raw" && !keys.has(name)) {
    const whole = decode(bytes, 0, Math.min(bytes.length, maxOctets))
    return { line: at.start().tell(at.doors.open(whole) ?? text), ...unread }
  }
  const line = at.start().put("* ")
  const shown = name === "" ? undefined : at.doors.word(name)
  return { line: (shown === undefined ? line : line.words(shown, maxText).put(" ")).put("<data>"), ...unread }
}

/**
 * Shows a line that is not a response. It may be mail from a miscounted literal: strict traces have only its length, and
 * the protocol that it is of. Others have only the length of a line that looks like a login, which a server has
 * echoed: no reader can distinguish it from one of the client's.
 */
const stray = (response: Response.Stray, inSasl: boolean, at: Disclosure): Received => {
  const whole = at.doors.open(response.text)
  const line = at.start().tell(whole ?? at.doors.foreign(response.text))
  if (at.level === "raw" || (whole !== undefined && !login.test(response.text))) return { line }
  if (inSasl || at.isSecretive(response.text)) return { line: at.start().secret() }
  return { line: (whole === undefined ? line : at.start()).put("<text>") }
}

type Data = Exclude<
  Response.Response,
  { readonly _tag: "Tagged" | "Status" | "Continuation" | "Stray" | "Unknown" | "Fetch" }
>

/** Shows untagged data. Of those that consist of names of folders and roots only the name is shown. */
const data = (response: Data, at: Disclosure): Received => {
  switch (response._tag) {
    case "Capability":
      return {
        line: at
          .start()
          .put("* CAPABILITY ")
          .words(at.doors.namesIn(joinedNames(response.names)))
      }
    case "Enabled":
      return {
        line: at
          .start()
          .put("* ENABLED ")
          .words(at.doors.namesIn(joinedNames(response.names)))
      }
    case "Flags": {
      const flags = at.doors.flagsIn(joinedNames(response.flags))
      return { line: at.start().put("* FLAGS (").words(flags).put(")") }
    }
    case "Id":
      return identity(response, at)
    case "Exists":
      return numbered(response.count, " EXISTS", at)
    case "Recent":
      return numbered(response.count, " RECENT", at)
    case "Expunge":
      return numbered(response.sequence, " EXPUNGE", at)
    case "Vanished":
      return vanished(response, at)
    default:
      return {
        ...("unread" in response ? { unread: true as const } : {}),
        line:
          answeredLine(response, at) ??
          at.start().put("* ").words(at.doors.ofClient(response._tag.toUpperCase())).put(" <data>")
      }
  }
}

/** `* 3 EXISTS` */
const numbered = (number: number, name: " EXISTS" | " RECENT" | " EXPUNGE", at: Disclosure): Received => ({
  line: at
    .start()
    .put("* ")
    .tell(admitted`${number}`)
    .put(name)
})

const identity = ({ fields }: Response.IdData, at: Disclosure): Received => {
  const line = at.start().put("* ID ")
  if (fields === undefined) return { line: line.put("NIL") }
  const pairs = Array.from(
    fields,
    ([key, value]) => admitted`${identityName(key, at)} ${identityText(value, at)}`
  )
  return { line: line.put("(").tell(joined(pairs), maxWhole).put(")") }
}

const identityName = (key: string, { doors }: Disclosure): Admitted => doors.field(quotedText(key)) ?? text

const identityText = (value: string | undefined, at: Disclosure): Admitted =>
  value === undefined ? admitted`NIL` : (at.doors.open(quotedText(value.slice(0, maxWhole))) ?? text)

const fetched = (response: Response.FetchData, at: Disclosure): Received => {
  const { attributes, bytes } = response
  if (attributes.size === 0 && bytes !== undefined)
    return unknown({ _tag: "Unknown", name: "FETCH", bytes }, at)
  const isWhole = bytes === undefined
  const items = Array.from(attributes, ([name, value]) => {
    const item = at.doors.item(name)
    if (item === undefined) return hidden
    // NIL says that there is nothing, which is no secret
    return admitted`${item} ${value._tag === "Nil" ? admitted`NIL` : attributeText(name, value, at)}`
  })
  const line = at
    .start()
    .put("* ")
    .tell(admitted`${response.sequence}`)
    .put(" FETCH (")
  const shown = { line: line.tell(joined(items), maxWhole).put(")") }
  return isWhole ? shown : { ...shown, unread: true }
}

const attributeText = (name: string, value: Response.Value, at: Disclosure): Admitted => {
  if (name === "FLAGS") return at.doors.flagsIn(valueText(value))
  if (countingAttributes.has(name)) return at.doors.numbersIn(valueText(value)) ?? hidden
  const whole = at.level === "raw" ? at.doors.open(valueText(value)) : undefined
  return whole ?? (value._tag === "Literal" ? admitted`<literal>` : hidden)
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
      return `(${listText(value.items)})`
  }
}

const listText = (items: ReadonlyArray<Response.Value>): string => {
  let all = ""
  for (const item of items) {
    if (all.length > maxReach) break
    all += ` ${valueText(item)}`
  }
  return all.slice(1)
}

const vanished = ({ earlier, uids }: Response.Vanished, at: Disclosure): Received => {
  const line = at.start()
  return {
    line: (earlier ? line.put("* VANISHED (EARLIER) ") : line.put("* VANISHED ")).tell(rangesText(uids))
  }
}
