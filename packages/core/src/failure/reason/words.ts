/**
 * The shape of advice, and how the facts of a reason are put into words. It loads nothing of Effect: the viewer's page
 * uses it as well.
 */
import { duration } from "./duration.ts"
import type { Quotation } from "../quotation/Quotation.ts"
import type { ActionBy, Step } from "./fields.ts"
import { steps } from "./steps.ts"

/** The meaning of a failure, in words for a person. */
export interface Advice {
  /** The event in a few words, without a full stop. */
  readonly title: string
  /** The explanation, as a sentence. */
  readonly why: string
  /** The advice, as a colleague would say it, in a sentence or two. */
  readonly try: string
  /** The end of it that is for the case that it happens again: nothing to do at present. */
  readonly again?: string
  /** Who must act if it does. */
  readonly againBy?: ActionBy
  /** True if nobody has to do anything at present: the program has connected again, or does so when it needs to. */
  readonly settled?: boolean
  /** A page of the provider that shows how. */
  readonly help?: string
}

/** Advice about what may pass: what to do now, and what if it happens again, and by whom. */
export const persisting = (
  now: string,
  again: string,
  againBy: ActionBy = "admin"
): Pick<Advice, "again" | "againBy" | "try"> => ({ try: `${now} ${again}`, again, againBy })

/** Returns what helps after it has happened so many times in a row. */
export const persisted = (
  { again = "", againBy = "admin" }: Pick<Advice, "again" | "againBy">,
  count: number
): { readonly try: string; readonly actionBy: ActionBy } => {
  const helps = again.replace(
    /^If it (?:persists|happens again|goes on(?: for hours)?|stays away for hours|is always cut at the same step|always stops (?:t?here|while [^,]+)), /,
    ""
  )
  return {
    try: `It failed so ${count} times in a row. ${helps.charAt(0).toUpperCase()}${helps.slice(1)}`,
    actionBy: againBy
  }
}

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

/** The reader of the advice: someone who writes an app, or someone who typed a command. */
export type Reader = "app" | "command"

/** The facts that the words take into account besides the reason's own fields. */
export interface Beside {
  /** Ports that failed besides the one of the reason; all of them if it names none. */
  readonly lost: ReadonlyArray<string>
  /** Those of them that answered with a refusal. */
  readonly closed?: ReadonlyArray<string> | undefined
  readonly reader: Reader
  /** The server's own words: they decide between words of ours, and are never repeated. */
  readonly said?: string | undefined
  /** A part of the answer had come. */
  readonly unfinished?: boolean | undefined
  /** So many messages of it. */
  readonly messages?: number | undefined
  /** All forms of the login that were refused, if there were several. */
  readonly refusedForms?: ReadonlyArray<string> | undefined
  /** The login was by a token. */
  readonly token?: boolean | undefined
}

/** The command's flags whose names differ from the library's options. */
const flags: { readonly [option: string]: string } = { rediscover: "on-change rediscover" }

/** Names an option as the reader knows it: security `tls`, or `--security tls`. */
export const option = (reader: Reader, name: string, value?: string): string => {
  if (reader === "app") return value === undefined ? `\`${name}\`` : `${name} \`${value}\``
  const flag = flags[name] ?? name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return `\`--${flag}${value === undefined ? "" : ` ${value}`}\``
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

/** The other services whose ports are mistaken for those of IMAP, as IANA registers them. */
const services: { readonly [port: number]: string } = {
  25: "SMTP",
  80: "HTTP",
  110: "POP3",
  443: "HTTP",
  465: "SMTP",
  587: "SMTP",
  995: "POP3",
  4190: "ManageSieve"
}

/** Says what a port is for, and where IMAP is; `undefined` if the port may be IMAP's. */
export const otherService = (place: Lost & Beside): string | undefined => {
  const service = services[place.port ?? 0]
  return service && `Port ${place.port} is for ${service}. ${check("the port", place)}.`
}

const longestName = 48
const longestCorrection = 240

/** Says what to correct: the problem as a call found it, whose fields are flags for who typed a command. */
export const correction = (problem: string | undefined, reader: Reader): string => {
  if (problem === undefined) return "Correct the call: the recorded error says what is wrong with it."
  const line = onOneLine(problem).replace(/\.$/, "")
  return `Correct this: ${cut(reader === "app" ? line : flagged(line), longestCorrection)}.`
}

/** The fields of the calls that the command makes, and the flags that set them. */
const flagOf: { readonly [field: string]: string } = {
  mailbox: "mailbox",
  name: "mailbox",
  readOnly: "readOnly",
  label: "label",
  attempts: "attempts",
  "limits.attempt": "timeout"
}

const flagged = (problem: string): string =>
  problem.replaceAll(/`(?:options\.)?([\w.]+)`/g, (field, name: string) => {
    const flag = Object.hasOwn(flagOf, name) ? flagOf[name] : undefined
    return flag === undefined ? field : option("command", flag)
  })

/** Puts a name in quotation marks, on one line and short enough for a sentence. A trace's placeholder needs no marks. */
export const quoted = (name: string): string => {
  if (/^<[a-z]+(?::\d+)?>$/.test(name)) return name
  return `“${cut(onOneLine(name), longestName)}”`
}

const onOneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "�")

const cut = (text: string, longest: number): string => {
  const points = Array.from(text)
  return points.length <= longest ? text : `${points.slice(0, longest - 1).join("")}…`
}

/** A name in quotation marks; if it was not recorded, what it is the name of. */
export const named = (name: string | undefined, what: string): string =>
  name === undefined ? what : quoted(name)

/** `“imap.example.com”, port 993`, as far as both were recorded. */
export const at = (host: string | undefined, port: number | undefined): string =>
  port === undefined ? named(host, "the server") : `${named(host, "the server")}, port ${port}`

/** ` within 15 s`; ` in time` if the time was not recorded. */
export const within = (ms: number | undefined): string =>
  ms === undefined ? " in time" : ` within ${duration(ms)}`

/** The units of a wait by how their names begin, in the order in which they are compared: `Stunden` are no seconds. */
const waitUnits = [
  [/^(?:st|h|or|ч|小|時)/i, "hour", 3_600_000],
  [/^(?:m|м|分)/i, "minute", 60_000],
  [/^/, "second", 1000]
] as const

/** Text that is a `Duration.Input` as well. */
type WaitText = `${number} ${(typeof waitUnits)[number][1]}${"" | "s"}`

/** The wait for which a server asks plainly, in any language: the number and the unit. */
const waits: ReadonlyArray<RegExp> = [
  /\b(?:again|after|for|retry|wait)(?: (?:after|for|in))? ?(\d{1,4}(?:\.\d{1,3})?|an?) ?((?:second|minute|hour)s?|secs?|mins?|hrs?|s|h)\b/i,
  /\b(?:in|nach|noch|für) (\d{1,4}|einer) ?((?:sekunde|minute|stunde)n?)\b/i,
  /\b(?:dans|après|d['’]ici|pendant|attendez) (\d{1,4}|une) ?((?:seconde|minute|heure)s?)\b/i,
  /\b(?:en|dentro de|espere|después de|por) (\d{1,4}|una?) ?((?:segundo|minuto|hora)s?)\b/i,
  /\b(?:tra|fra|dopo|per|attend\w+|em|após) (\d{1,4}|una?) ?(second[oi]|minut[oi]|or[ae]|(?:segundo|minuto|hora)s)\b/i,
  /(?:через|подождите) (\d{1,4}) ?((?:секунд|минут|час)\S*)/i,
  /(\d{1,4}) ?(秒|分|小时|小時|時間)[钟鐘間]?(?:之?[后後]|以后|待)/
]

/** `15 minutes`, if the server's words name the time to wait; nothing else of them is repeated. */
export const timeIn = (said: string): WaitText | undefined => {
  const { count, name } = waitOf(said) ?? {}
  if (count === undefined || name === undefined) return undefined
  return count === 1 ? `${count} ${name}` : `${count} ${name}s`
}

/** Returns the milliseconds to wait, if the server's words name them. */
export const waitMsIn = (said: string): number | undefined => {
  const { count, ms } = waitOf(said) ?? {}
  return count === undefined || ms === undefined ? undefined : Math.round(count * ms)
}

const waitOf = (said: string) => {
  for (const wait of waits) {
    const [, number, unit = ""] = wait.exec(said) ?? []
    const [, name, ms] = (number && waitUnits.find(([begins]) => begins.test(unit))) || []
    if (name !== undefined && ms !== undefined) return { count: Number(number) || 1, name, ms }
  }
  return undefined
}

/** The time until which a server asks plainly to wait. */
const until =
  /(?:\b(?:resets?|until|back|again|available|lifted|expires?|bis|ab|jusqu['’]à|hasta(?: las)?|fino alle)|до)(?: (?:at|on|by|from|after|um))? ((?:\d{4}-\d{2}-\d{2}[ T])?\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M\b)?(?: ?(?:UTC|GMT|Z|[A-Z]{3,4})\b)?|\d{4}-\d{2}-\d{2}|midnight(?: (?:UTC|GMT)\b)?|tomorrow)/i

/** `00:00 UTC`, if the server's words name the time until which to wait; nothing else of them is repeated. */
export const untilIn = (said: string): string | undefined => until.exec(said)?.[1]

/** ` (PLAIN)`; nothing if it was not recorded. */
export const aside = (name: string | undefined): string => (name === undefined ? "" : ` (${name})`)

/** `: no route`; nothing if it was not recorded. */
export const because = (detail: string | undefined): string =>
  detail === undefined || detail === "" ? "" : `: ${detail}`

/** `a`, `a or b`, `a, b or c`. */
export const either = (names: ReadonlyArray<string>): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`

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

/** `339 messages`. */
export const messagesOf = (count: number): string => (count === 1 ? "1 message" : `${count} messages`)

/** `: 17 of the literal's 48211 bytes had come.`, or the full stop alone if none was being received. */
export const cameOf = (literal: {
  readonly literalBytes?: number | undefined
  readonly literalReceived?: number | undefined
}): string =>
  literal.literalBytes === undefined || literal.literalReceived === undefined
    ? "."
    : `: ${literal.literalReceived} of the literal's ${literal.literalBytes} bytes had come.`

/** The command has no option for the bounds that an app may raise: nothing that it asks for needs that much. */
export const broken =
  "Nothing that this command asks for needs that much: show a trace to the server's operator."

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

/** The words for a token that was refused. */
export const noToken = "The server did not accept the token"
export const anotherToken =
  "Sign in with the provider again, and check that the token is for mail and for this user. If it is, ask the administrator whether IMAP is enabled for the mailbox."

/** The advice for who may only read a mailbox. */
export const writeAccess =
  "Ask who grants rights in this mailbox, its owner or the server's operator, for the right to change it; else change nothing in it."

/** Returns whether something was asked, and nothing answered. */
export const isUnanswered = (asked: Readonly<Record<string, string>> = {}): boolean => {
  const outcomes = Object.values(asked)
  return outcomes.length > 0 && outcomes.every((outcome) => outcome === "silent")
}

/** The title of what was held back, for so many milliseconds more. */
export const notTried = (ms: number | undefined): string =>
  `Not tried${ms ? `: held back for another ${duration(ms)}` : ", but held back"}`
