/**
 * The trace line of another program's command. The roles of its arguments depend only on the command's name. Arguments of unknown
 * commands are hidden, and a line without a name is not a command.
 */
import type { Fragment } from "../../imap/wire/CommandEncoder.ts"
import { upperCase } from "../../imap/wire/Grammar.ts"
import { known } from "../../imap/wire/protocolWords.ts"
import * as Utf8 from "../../imap/wire/Utf8.ts"
import { type SearchRole, searchRoles, type Token } from "./searchRoles.ts"

/** The role of an argument; the last one of a command applies to all that follow. */
type Role = Exclude<Fragment["kind"], "plain"> | SearchRole | "extension" | "mechanism"

const mailbox: ReadonlyArray<Role> = ["mailbox", "text"]
const nothing: ReadonlyArray<Role> = []

const roles: ReadonlyMap<string, ReadonlyArray<Role>> = new Map<string, ReadonlyArray<Role>>([
  ...[
    "CAPABILITY",
    "NOOP",
    "LOGOUT",
    "STARTTLS",
    "IDLE",
    "CHECK",
    "CLOSE",
    "UNSELECT",
    "EXPUNGE",
    "NAMESPACE"
  ].map((name) => [name, nothing] as const),
  ["LOGIN", ["user", "secret"]],
  ["AUTHENTICATE", ["mechanism", "secret"]],
  ["ID", ["idValue"]],
  ["ENABLE", ["extension"]],
  ["COMPRESS", ["extension"]],
  ["SELECT", ["mailbox", "word"]],
  ["EXAMINE", ["mailbox", "word"]],
  ["STATUS", ["mailbox", "word"]],
  ...["CREATE", "DELETE", "SUBSCRIBE", "UNSUBSCRIBE", "GETQUOTAROOT", "GETACL", "MYRIGHTS"].map(
    (name) => [name, mailbox] as const
  ),
  ["RENAME", ["mailbox", "mailbox"]],
  ...["LIST", "LSUB", "XLIST"].map((name) => [name, ["mailbox", "mailbox", "word"]] as const),
  ["APPEND", ["mailbox", "text"]],
  ...["", "UID "].flatMap((uid) => [
    [`${uid}FETCH`, ["word", "word"]] as const,
    [`${uid}STORE`, ["word", "word", "flag"]] as const,
    [`${uid}COPY`, ["word", "mailbox"]] as const,
    [`${uid}MOVE`, ["word", "mailbox"]] as const,
    // each argument has a role of its own: see searchRoles
    [`${uid}SEARCH`, []] as const,
    [`${uid}SORT`, ["text"]] as const,
    [`${uid}THREAD`, ["text"]] as const
  ]),
  ["UID EXPUNGE", ["word"]],
  ...[
    "NOTIFY",
    "GETQUOTA",
    "SETQUOTA",
    "SETACL",
    "DELETEACL",
    "LISTRIGHTS",
    "GETMETADATA",
    "SETMETADATA"
  ].map((name) => [name, ["text"]] as const),
  ["UNAUTHENTICATE", nothing]
])

export interface CommandLine {
  readonly tag: string
  /** In upper case; `UID FETCH` is one name. */
  readonly name: string
  readonly fragments: ReadonlyArray<Fragment>
  /** The decoded arguments that are strings or atoms. They must not be shown. */
  readonly values: ReadonlyArray<string>
}

/** RFC 9051 §9 `tag`; a bare `.` is what OpenSSL writes. */
const head = /^([^\s(){%*"\\+\]]{1,32}) +((?:uid +)?[a-z]+)(?= |\r|$)/i

const token =
  /[ \r\n]*(?:([()])|"((?:[^"\\]|\\.)*)"|~?\{(\d{1,9})\+?\}\r?\n|((?:\[[^\]]*\]|[^\s()"[])+)|["[]([^]*)|[^])/gy

const isAscii = /^[\x20-\x7e\t\r\n]*$/

/** The number of arguments in a call that every JavaScript engine accepts. */
const argumentsPerCall = 4096

/** The maximum length of tag and name. */
const maxHeadOctets = 256

/** Returns whether the bytes are a command; its arguments are not read. */
export const isCommandLine = (bytes: Uint8Array): boolean =>
  beginning(latin1(bytes.subarray(0, maxHeadOctets))) !== undefined

/** Converts bytes to text with one character per byte. */
const latin1 = (bytes: Uint8Array): string => {
  const decoded = Utf8.decode(bytes)
  if (isAscii.test(decoded)) return decoded
  let text = ""
  for (let at = 0; at < bytes.length; at += argumentsPerCall)
    text += String.fromCharCode(...bytes.subarray(at, at + argumentsPerCall))
  return text
}

/** The tag and the name that bytes begin with, if they begin as a command does. */
const beginning = (text: string) => {
  const found = head.exec(text)
  const [matched = "", tag = "", words = ""] = found ?? []
  const name = upperCase(words.includes("  ") ? words.replaceAll(/ +/g, " ") : words)
  const by = roles.get(name)
  return found === null || by === undefined ? undefined : { by, name, tag, matched }
}

/** Parses a command; `undefined` if the bytes are not one. */
export const commandLine = (bytes: Uint8Array): CommandLine | undefined => {
  const text = latin1(bytes)
  const found = beginning(text)
  if (found === undefined) return undefined
  const { by, name, tag, matched } = found
  const tokens = completed(name, tokensOf(text, matched.length))
  const values: Array<string> = []
  for (const { kind, text } of tokens) if (kind === "atom" || kind === "string") values.push(text)
  const ofSearch = name.endsWith("SEARCH") ? searchRoles(tokens) : undefined
  const fragments = rendered(plain(`${tag} ${name}`), tokens, (at, argument) =>
    ofSearch === undefined ? (by[Math.min(argument, by.length - 1)] ?? "text") : (ofSearch[at] ?? "text")
  )
  return { tag, name, fragments, values }
}

/**
 * Splits the text after the name; a literal is a string, as on the wire. An unfinished string or section extends to the
 * end, and is read once.
 */
const tokensOf = (text: string, start: number): ReadonlyArray<Token> => {
  const tokens: Array<Token> = []
  token.lastIndex = start
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [, parenthesis, quoted, octets, atom, endless] = match
    if (parenthesis !== undefined)
      tokens.push({ kind: parenthesis === "(" ? "open" : "close", text: parenthesis })
    else if (quoted !== undefined) tokens.push({ kind: "string", text: decodeText(unescaped(quoted)) })
    else if (octets !== undefined) {
      const end = token.lastIndex + Number(octets)
      const literal = decodeText(text.slice(token.lastIndex, end))
      tokens.push({ kind: "string", text: literal })
      token.lastIndex = end
    } else if (atom !== undefined) tokens.push({ kind: "atom", text: decodeText(atom) })
    else if (endless !== undefined) tokens.push({ kind: "string", text: decodeText(endless) })
  }
  return tokens
}

const unescaped = (quoted: string): string =>
  quoted.includes("\\") ? quoted.replaceAll(/\\(.)/g, "$1") : quoted

/** Drops arguments if the log was cut inside a LOGIN: what is left may be part of a secret. */
const completed = (name: string, tokens: ReadonlyArray<Token>): ReadonlyArray<Token> => {
  const [user] = tokens
  return name === "LOGIN" && user !== undefined && tokens.length === 1
    ? [user, { ...user, text: "" }]
    : tokens
}

const plain = (text: string): Fragment => ({ kind: "plain", text })

/** Shows the arguments, each by its role, separated by one space. */
const rendered = (
  begin: Fragment,
  tokens: ReadonlyArray<Token>,
  roleOf: (token: number, argument: number) => Role
): ReadonlyArray<Fragment> => {
  const fragments = [begin]
  let argument = 0
  let depth = 0
  let before: Token["kind"] = "atom"
  let field: string | undefined
  for (const [at, each] of tokens.entries()) {
    const role = roleOf(at, argument)
    if (before !== "open" && each.kind !== "close") fragments.push(plain(" "))
    if (isLast(role)) return [...fragments, { kind: role === "secret" ? "secret" : "text", text: "" }]
    const isValue = each.kind === "string" || each.kind === "atom"
    if (role === "idValue" && isValue) {
      for (const fragment of ofIdentity(each, field)) fragments.push(fragment)
      field = field === undefined ? each.text : undefined
    } else for (const fragment of fragmentOf(each, role)) fragments.push(fragment)
    before = each.kind
    depth = Math.max(0, depth + (each.kind === "open" ? 1 : each.kind === "close" ? -1 : 0))
    if (depth === 0) argument += 1
  }
  return fragments
}

const fragmentOf = ({ kind, text }: Token, role: Role): ReadonlyArray<Fragment> => {
  if (kind === "open" || kind === "close") return [plain(text)]
  if (role === "extension" || role === "mechanism") return [protocolWord(text, role)]
  if (role === "word") return [kind === "string" ? { kind: "text", text } : plain(text)]
  if (role === "value") return [{ kind: "text", text: "" }]
  if (role === "flag") return [systemFlag.test(text) ? plain(text) : { kind: "text", text: "" }]
  return [{ kind: role, text }]
}

/** Any other flag is a keyword, which may be anyone's word. RFC 9051 §2.3.2. */
const systemFlag = /^\\(?:Answered|Deleted|Draft|Flagged|Seen)$/i

/** The fields that name a program. In others, programs send identifiers of devices and sessions. RFC 2971 §3.3. */
const ofProgram: ReadonlySet<string> = new Set(["name", "version", "vendor", "os"])

/** Shows a field of an ID, or its value if it names the program. */
const ofIdentity = ({ kind, text }: Token, field: string | undefined): ReadonlyArray<Fragment> => {
  if (kind === "atom" && upperCase(text) === "NIL") return [plain("NIL")]
  if (field !== undefined && !ofProgram.has(field.toLowerCase())) return [{ kind: "text", text: "" }]
  return [plain('"'), { kind: "idValue", text }, plain('"')]
}

/** Returns a word of the protocol; anything else may be a response to a challenge, and is secret. */
const protocolWord = (text: string, role: "extension" | "mechanism"): Fragment => {
  if (known(text) !== undefined || known(`COMPRESS=${text}`) !== undefined) return plain(text)
  return { kind: role === "mechanism" ? "secret" : "text", text: "" }
}

/** Returns whether nothing after an argument with this role is shown. */
const isLast = (role: Role): boolean => role === "secret" || role === "text"

/** Decodes a string, which is UTF-8 on the wire. */
const decodeText = (text: string): string =>
  isAscii.test(text) ? text : Utf8.decode(Uint8Array.from(text, (character) => character.charCodeAt(0)))
