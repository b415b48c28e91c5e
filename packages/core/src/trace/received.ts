/**
 * The trace line of a server's response, made from the parsed response: parts that are not named here cannot appear.
 */
import type * as Response from "../imap/Response.ts"
import { isSection } from "../imap/wire/parser/shapes.ts"
import { isReadable } from "../imap/wire/ResponseParser.ts"
import { decode } from "../imap/wire/Utf8.ts"
import { answeredLine } from "./answered.ts"
import { type Disclosure, maxText, maxListLength, type PublicLine } from "./PublicLine.ts"
import { admitted, type Admitted, joined } from "./Allowlist.ts"
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

/** Attributes without content of the message. */
const countingAttributes: ReadonlySet<string> = new Set(["UID", "MODSEQ", "RFC822.SIZE"])

const maxReach = 8 * maxListLength

/** The maximum number of octets read of an unknown response. */
const maxOctets = 4096

const login = /^[^\s*+]\S* (?:LOGIN|AUTHENTICATE) /i

/**
 * Returns whether the line is probably mail from a literal with a wrong length: it is not a response, it answers a tag that was
 * never sent, or it is a FETCH that continues wrongly after a literal. The lines after it are doubtful too.
 */
export const isStray = (response: Response.Response, { allow }: Disclosure): boolean => {
  switch (response._tag) {
    case "Stray":
      return true
    case "Tagged":
      return allow.tag(response.tag) === undefined
    case "Fetch":
      return isOverrun(response, allow)
    case "Unknown":
      return isReadable(response.name) && response.bytes.includes(lf)
    default:
      return false
  }
}

const isOverrun = (response: Response.FetchData, allow: Disclosure["allow"]): boolean => {
  const { attributes, bytes, unread = [] } = response
  if (bytes?.includes(lf) === true && (attributes.size === 0 || unread.some(isSection))) return true
  let follows = false
  for (const [name, { _tag }] of attributes) {
    if (follows && allow.item(name) === undefined) return true
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
      return { line: inSasl ? line.secret() : line.tell(at.allow.waiting(response.text) ?? text) }
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

/** The placeholder of text that is not on the allowlist. */
const text = admitted`<text>`
const hidden = admitted`<data>`

/** Shows a line after a stray one: its length, and the condition of a status response. */
export const doubtful = (response: Response.Response, inSasl: boolean, at: Disclosure): Received => {
  const { cond, line, tag } = received(response, inSasl, at)
  if (at.level !== "strict") return received(response, inSasl, at)
  // a secret's length is not shown
  const put = (to: PublicLine) => (line.secretive() ? to.secret() : to.put("<text>"))
  if (response._tag === "Stray") return { line: put(at.start()) }
  if (response._tag !== "Tagged" && response._tag !== "Status")
    return { line: put(at.start()), withheld: true }
  const start = at.start().tell(tag === undefined ? admitted`*` : at.allow.ofClient(tag), 64)
  return {
    line: put(start.put(` ${response.condition} `)),
    withheld: true,
    ...(tag === undefined ? {} : { tag }),
    ...(cond === undefined ? {} : { cond })
  }
}

const answer = (response: Response.Tagged, at: Disclosure): Received => {
  const tag = at.allow.tag(response.tag)
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
    line.put(" [").words(at.allow.name(code.name), maxText)
    if (code.args !== "") argumentsOf(code, at, line.put(" "))
    line.put("]")
  }
  if (response.text !== "") line.put(" ").tell(at.allow.human(response.text))
  return { line, cond: response.condition, ...(code === undefined ? {} : { code: at.word(code.name) }) }
}

const argumentsOf = ({ args, name }: Response.ResponseCode, at: Disclosure, line: PublicLine): void => {
  const given = args.slice(0, maxReach)
  const grammar = grammars[name]
  const shown = grammar === undefined ? at.allow.open(given) : at.allow[grammar](given)
  if (shown === undefined) pages(given, at, line)
  else line.words(shown)
}

/**
 * Shows the target of a code such as WEBALERT or REFERRAL: the host of each URL, and the path of a web page if it consists of
 * words. Hides queries, users and mailboxes.
 */
const pages = (args: string, at: Disclosure, line: PublicLine): void => {
  const urls = placesIn(args, at)
  if (urls === "") line.put("<data>")
  else line.tell(at.allow.place(urls))
}

/** Returns the public parts of the URLs in a text. Empty if it has none. */
export const placesIn = (text: string, at: Disclosure): string =>
  text
    .split(/[\s"]+/, maxUrls)
    .flatMap((each) => pageOf(each) ?? [])
    .map((url) => (at.names.hide(url) === url ? url : "<data>"))
    .join(" ")

const maxUrls = 4

const pageOf = (text: string): string | undefined => {
  if (!/^(?:https?|imaps?):\/\//i.test(text) || !URL.canParse(text)) return undefined
  const { hash, host, pathname, password, protocol, search, username } = new URL(text)
  const isPage =
    protocol.startsWith("http") && /^(?:\/[a-z]{1,16}(?:[-_.][a-z]{1,16}){0,8}){0,8}\/?$/.test(pathname)
  const isUnredacted = isPage && `${username}${password}${search}${hash}` === ""
  return `${protocol}//${host}${isPage ? pathname : "/"}${isUnredacted ? "" : "<data>"}`
}

/** Joins slightly more names than a line can show, so that truncation is noticed. */
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
    const decoded = decode(bytes, 0, Math.min(bytes.length, maxOctets))
    return { line: at.start().tell(at.allow.open(decoded) ?? text), ...unread }
  }
  const line = at.start().put("* ")
  const shown = name === "" ? undefined : at.allow.word(name)
  return { line: (shown === undefined ? line : line.words(shown, maxText).put(" ")).put("<data>"), ...unread }
}

/**
 * Shows a line that is not a response. It may be mail from a miscounted literal, so strict traces show only its length, and its
 * protocol if it is a banner. Other levels hide only lines that look like a login: the server may have echoed the client's.
 */
const stray = (response: Response.Stray, inSasl: boolean, at: Disclosure): Received => {
  const openText = at.allow.open(response.text)
  const line = at.start().tell(openText ?? at.allow.foreign(response.text))
  if (at.level === "raw" || (openText !== undefined && !login.test(response.text))) return { line }
  if (inSasl || at.isSecretive(response.text)) return { line: at.start().secret() }
  return { line: (openText === undefined ? line : at.start()).put("<text>") }
}

type Data = Exclude<
  Response.Response,
  { readonly _tag: "Tagged" | "Status" | "Continuation" | "Stray" | "Unknown" | "Fetch" }
>

/** Shows untagged data. Shows only the response's name if the data are names of folders and quota roots. */
const data = (response: Data, at: Disclosure): Received => {
  switch (response._tag) {
    case "Capability":
      return {
        line: at
          .start()
          .put("* CAPABILITY ")
          .words(at.allow.namesIn(joinedNames(response.names)))
      }
    case "Enabled":
      return {
        line: at
          .start()
          .put("* ENABLED ")
          .words(at.allow.namesIn(joinedNames(response.names)))
      }
    case "Flags": {
      const flags = at.allow.flagsIn(joinedNames(response.flags))
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
          at.start().put("* ").words(at.allow.ofClient(response._tag.toUpperCase())).put(" <data>")
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
  return { line: line.put("(").tell(joined(pairs), maxListLength).put(")") }
}

const identityName = (key: string, { allow }: Disclosure): Admitted => allow.field(quotedText(key)) ?? text

const identityText = (value: string | undefined, at: Disclosure): Admitted =>
  value === undefined ? admitted`NIL` : (at.allow.open(quotedText(value.slice(0, maxListLength))) ?? text)

const fetched = (response: Response.FetchData, at: Disclosure): Received => {
  const { attributes, bytes } = response
  if (attributes.size === 0 && bytes !== undefined)
    return unknown({ _tag: "Unknown", name: "FETCH", bytes }, at)
  const isUnredacted = bytes === undefined
  const items = Array.from(attributes, ([name, value]) => {
    const item = at.allow.item(name)
    if (item === undefined) return hidden
    // NIL says that there is nothing, which is no secret
    return admitted`${item} ${value._tag === "Nil" ? admitted`NIL` : attributeText(name, value, at)}`
  })
  const line = at
    .start()
    .put("* ")
    .tell(admitted`${response.sequence}`)
    .put(" FETCH (")
  const shown = { line: line.tell(joined(items), maxListLength).put(")") }
  return isUnredacted ? shown : { ...shown, unread: true }
}

const attributeText = (name: string, value: Response.Value, at: Disclosure): Admitted => {
  if (name === "FLAGS") return at.allow.flagsIn(valueText(value))
  if (countingAttributes.has(name)) return at.allow.numbersIn(valueText(value)) ?? hidden
  const openText = at.level === "raw" ? at.allow.open(valueText(value)) : undefined
  return openText ?? (value._tag === "Literal" ? admitted`<literal>` : hidden)
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
