/** How the facts of a reason are put into words. It loads nothing of Effect: the viewer's page uses it as well. */
import { duration } from "./duration.ts"
import { option, quoted, type Reader } from "./fill.ts"
import type { Quotation } from "../quotation/Quotation.ts"
import type { Step } from "./fields.ts"
import { steps } from "./steps.ts"

export { option, quoted, type Reader }

/** The type of a field in the words: a quotation is text like any other here. */
type Text<Value> = Value extends Quotation
  ? string
  : Value extends ReadonlyArray<Quotation>
    ? ReadonlyArray<string>
    : Value

/** The facts that the words are made of. */
export type Worded<Tagged> = { readonly [Name in keyof Tagged as Exclude<Name, "_tag">]: Text<Tagged[Name]> }

/** As many of the facts as were recorded. */
export type Recorded<Tagged> = {
  readonly [Name in keyof Tagged as Exclude<Name, "_tag">]?: Text<Tagged[Name]> | undefined
}

/** The facts that the words take into account besides the reason's own fields. */
export interface Beside {
  /** Ports that failed besides the one of the reason; all of them if it names none. */
  readonly lost: ReadonlyArray<string>
  /** Those of them that answered with a refusal. */
  readonly closed: ReadonlyArray<string>
  readonly reader: Reader
}

/** `security` with one of its values. */
export const security = (reader: Reader, value: string): string => option(reader, "security", value)

/** ` on port 143`; nothing for a tunnel or a socket, whose port is 0. */
export const onPort = (port: number | undefined): string =>
  port === undefined || port === 0 ? "" : ` on port ${port}`

/** ` from port 993`, ` from ports 993 and 143`; nothing for a tunnel or a socket. */
export const fromPorts = (all: ReadonlyArray<string>): string => {
  const ports = all.filter((port) => port !== "0")
  return ports.length === 0 ? "" : ` from port${ports.length === 1 ? "" : "s"} ${ports.join(" and ")}`
}

/** The port as the subject of a sentence. */
export const subject = (port: number | undefined): string => {
  if (port === undefined) return "The port"
  return port === 0 ? "The other end" : `Port ${port}`
}

/** The port of the reason, and those that failed besides it. */
interface Lost extends Pick<Beside, "lost"> {
  readonly port?: number | undefined
}

/** Names where TLS may be offered from the first byte: not a port that was tried already. */
export const tlsPlace = (place: Lost): string => {
  if (is993Left(place)) return "port 993"
  return isTried("0", place) ? "a way to the server's port for it" : "another port"
}

/** Returns whether port 993 is another way: it was not tried, and the other end is not that of a tunnel or a socket. */
export const is993Left = (place: Lost): boolean => !isTried("0", place) && !isTried("993", place)

/** Returns whether the port failed; the other end of a tunnel or a socket has port 0. */
const isTried = (wanted: string, { lost, port }: Lost): boolean =>
  wanted === `${port}` || lost.includes(wanted)

/** Says where to look for IMAP, unless another port failed as well. RFC 8314 §3. */
export const check = (what: string, { lost, port, reader }: Lost & Beside): string =>
  port === 0 || lost.length > 0
    ? "Check that this is the right server"
    : `Check ${what}: IMAP is usually on 993 (${security(reader, "tls")}) or 143 (${security(reader, "starttls")})`

/** A name in quotation marks; if it was not recorded, what it is the name of. */
export const named = (name: string | undefined, what: string): string =>
  name === undefined ? what : quoted(name)

/** `“imap.example.com”, port 993`, as far as both were recorded. */
export const at = (host: string | undefined, port: number | undefined): string =>
  port === undefined ? named(host, "the server") : `${named(host, "the server")}, port ${port}`

/** ` within 15 s`; ` in time` if the time was not recorded. */
export const within = (ms: number | undefined): string =>
  ms === undefined ? " in time" : ` within ${duration(ms)}`

/** ` (PLAIN)`; nothing if it was not recorded. */
export const aside = (name: string | undefined): string => (name === undefined ? "" : ` (${name})`)

/** `: no route`; nothing if it was not recorded. */
export const because = (detail: string | undefined): string =>
  detail === undefined || detail === "" ? "" : `: ${detail}`

/** ` to FETCH within 60 s`, or ` within 5 s while logging in`. */
export const awaited = (
  command: string | undefined,
  awaitedSteps: ReadonlyArray<Step>,
  ms: number | undefined
): string => {
  if (command !== undefined) return ` to ${command}${within(ms)}`
  const what = awaitedSteps.map((step) => steps[step].doing).join(" and ")
  return `${within(ms)}${what === "" ? "" : ` while ${what}`}`
}

/** Returns up to five mechanism names that RFC 4422 §3.1 allows; anything else that a server calls a mechanism is left out. */
export const mechanisms = (names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.filter((name) => /^[A-Z0-9_-]{1,20}$/.test(name)).slice(0, 5)

/** `64 MiB` for what is a whole number of them, else the bytes. */
export const size = (bytes: number): string => {
  if (bytes >= 1_048_576 && bytes % 1_048_576 === 0) return `${bytes / 1_048_576} MiB`
  return bytes >= 1024 && bytes % 1024 === 0 ? `${bytes / 1024} KiB` : `${bytes} bytes`
}

/** Returns whether the mechanism proves a token. RFC 7628. */
export const isToken = (mechanism: string | undefined): boolean =>
  mechanism === "XOAUTH2" || mechanism === "OAUTHBEARER"

/** Returns whether something was asked, and nothing answered. */
export const isUnanswered = (asked: Readonly<Record<string, string>> = {}): boolean => {
  const outcomes = Object.values(asked)
  return outcomes.length > 0 && outcomes.every((outcome) => outcome === "silent")
}
