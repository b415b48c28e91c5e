/**
 * The shape of advice, and how what a reason carries is put into words. It loads nothing of Effect: the viewer's page
 * uses it as well.
 */
import * as Steps from "../machine/Steps.ts"
import { duration } from "../advice/duration.ts"
import type { Quotation } from "../Quotation.ts"
import type { Step } from "./fields.ts"

/** What a failure means, in words for a person. */
export interface Advice {
  /** What happened, in a few words, without a full stop. */
  readonly title: string
  /** Why it happens, as a sentence. */
  readonly why: string
  /** What to try, as a colleague would say it, in a sentence or two. */
  readonly try: string
  /** A page of the provider that shows how. */
  readonly help?: string
}

/** What a field is worded from: a quotation is text like any other here. */
type Text<Value> = Value extends Quotation
  ? string
  : Value extends ReadonlyArray<Quotation>
    ? ReadonlyArray<string>
    : Value

/** The facts that words are made of. */
export type Worded<Tagged> = { readonly [Name in keyof Tagged as Exclude<Name, "_tag">]: Text<Tagged[Name]> }

/** As many of the facts as were recorded. */
export type Recorded<Tagged> = {
  readonly [Name in keyof Tagged as Exclude<Name, "_tag">]?: Text<Tagged[Name]> | undefined
}

/** Who follows the advice: somebody who writes an app, or somebody who typed a command. */
export type Reader = "app" | "command"

/** What the words take into account beside the reason's own fields. */
export interface Beside {
  /** Ports that were lost beside the one of the reason. */
  readonly lost: ReadonlyArray<string>
  readonly reader: Reader
}

/** The flags of the command that are not called as the option of the library is. */
const flags: { readonly [option: string]: string } = { rediscover: "on-change rediscover" }

/** An option by the name that the reader knows: security `tls`, or `--security tls`. */
export const option = (reader: Reader, name: string, value?: string): string => {
  if (reader === "app") return value === undefined ? `\`${name}\`` : `${name} \`${value}\``
  const flag = flags[name] ?? name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return `\`--${flag}${value === undefined ? "" : ` ${value}`}\``
}

/** `security` with one of its values. */
export const security = (reader: Reader, value: string): string => option(reader, "security", value)

/** ` on port 143`; nothing where a tunnel or a socket leads elsewhere, whose port is 0. */
export const onPort = (port: number | undefined): string =>
  port === undefined || port === 0 ? "" : ` on port ${port}`

/** What the port is, as the subject of a sentence. */
export const subject = (port: number | undefined): string => {
  if (port === undefined) return "The port"
  return port === 0 ? "The other end" : `Port ${port}`
}

/** The port of the reason, and those that were lost beside it. */
interface Lost extends Pick<Beside, "lost"> {
  readonly port?: number | undefined
}

/** Where TLS may be had from the first byte: not where it was looked for already. */
export const tlsPlace = ({ lost, port }: Lost): string => {
  const tried = [`${port}`, ...lost]
  if (tried.includes("0")) return "a way to the server's port for it"
  return tried.includes("993") ? "another port" : "port 993"
}

/** Where to look for IMAP, unless another port was lost as well. RFC 8314 §3. */
export const check = (what: string, { lost, port, reader }: Lost & Beside): string =>
  port === 0 || lost.length > 0
    ? "Check that this is the right server"
    : `Check ${what}: IMAP is usually on 993 (${security(reader, "tls")}) or 143 (${security(reader, "starttls")})`

const longestName = 48

/** A name in quotation marks: one line, and short enough for a sentence. The mark of a trace for a name needs none. */
export const quoted = (name: string): string => {
  if (/^<[a-z]+(?::\d+)?>$/.test(name)) return name
  const line = name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "�")
  const points = Array.from(line)
  return `“${points.length <= longestName ? line : `${points.slice(0, longestName - 1).join("")}…`}”`
}

/** A name in quotation marks; if it was not recorded, what it is the name of. */
export const named = (name: string | undefined, what: string): string =>
  name === undefined ? what : quoted(name)

/** `“imap.example.com”, port 993`, as far as both were recorded. */
export const at = (host: string | undefined, port: number | undefined): string =>
  port === undefined ? named(host, "the server") : `${named(host, "the server")}, port ${port}`

/** ` within 15 s`; of a time that was not recorded, ` in time`. */
export const within = (ms: number | undefined): string =>
  ms === undefined ? " in time" : ` within ${duration(ms)}`

/** ` (PLAIN)`; nothing if it was not recorded. */
export const aside = (name: string | undefined): string => (name === undefined ? "" : ` (${name})`)

/** `: no route`; nothing if it was not recorded. */
export const because = (detail: string | undefined): string =>
  detail === undefined || detail === "" ? "" : `: ${detail}`

/** `a`, `a or b`, `a, b or c`. */
export const either = (names: ReadonlyArray<string>): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`

/** What a step is about, as the object of "while …". */
export const doing: { readonly [Name in Step]: string } = {
  account: "preparing the account",
  dns: "looking up the server's name",
  tcp: "connecting",
  tls: "agreeing on TLS",
  greeting: "waiting for the greeting",
  ...Steps.each(({ doing: what }) => what),
  starttls: "asking for STARTTLS",
  auth: "logging in",
  selected: "the mailbox was open",
  idle: "asking to be told what is new",
  command: "a command was in progress",
  logout: "logging out"
}

/** The command has no option for what an app may raise: nothing that it asks for needs as much. */
export const broken =
  "Nothing that this command asks for needs as much: show a trace to the server's operator."

/** Mechanism names that RFC 4422 §3.1 allows; anything else that a server calls a mechanism is left out. */
export const mechanisms = (names: ReadonlyArray<string>): string =>
  names
    .filter((name) => /^[A-Z0-9_-]{1,20}$/.test(name))
    .slice(0, 5)
    .join(", ")
