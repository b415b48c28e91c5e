/** The shape of advice, and how what a reason carries is put into words. */
import type { Quotation } from "../Quotation.ts"
import type { PlainReason, ReasonTag } from "../Reason.ts"

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
type Fields<Tagged> = { readonly [Name in keyof Tagged as Exclude<Name, "_tag">]: Text<Tagged[Name]> }

/** Ports that were lost beside the one of the reason. */
export interface Beside {
  readonly lost: ReadonlyArray<string>
}

/** What each reason is worded from. */
export type Worded = {
  readonly [Tag in ReasonTag]: Fields<Extract<PlainReason, { readonly _tag: Tag }>> & Beside
}

/** One text for each reason, made from its own fields. */
export type Words = { readonly [Tag in ReasonTag]: (fields: Worded[Tag]) => Advice }

type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer All
) => void
  ? All
  : never

/** Every field of every reason. */
export type Facts = Together<Parameters<Words[ReasonTag]>[0]>

/** ` on port 143`; nothing where a tunnel or a socket leads elsewhere, whose port is 0. */
export const onPort = (port: number): string => (port === 0 ? "" : ` on port ${port}`)

/** What the port is, as the subject of a sentence. */
export const subject = (port: number): string => (port === 0 ? "The other end" : `Port ${port}`)

/** The port of the reason, and those that were lost beside it. */
interface Lost extends Beside {
  readonly port?: number
}

/** Where TLS may be had from the first byte: not where it was looked for already. */
export const tlsPlace = ({ lost, port }: Lost): string => {
  const tried = [`${port}`, ...lost]
  if (tried.includes("0")) return "a way to the server's port for it"
  return tried.includes("993") ? "another port" : "port 993"
}

/** Where to look for IMAP, unless another port was lost as well. RFC 8314 §3. */
export const check = (what: string, { lost, port }: Lost): string =>
  port === 0 || lost.length > 0
    ? "Check that this is the right server"
    : `Check ${what}: IMAP is usually on 993 (security \`tls\`) or 143 (\`starttls\`)`

const longestName = 48
/** Where the trace tells no host. */
export const unknownServer = "the server"

/** A name in quotation marks: one line, and short enough for a sentence. What stands for a name needs none. */
export const quoted = (name: string): string => {
  if (/^<[a-z]+(?::\d+)?>$/.test(name) || name === unknownServer) return name
  const line = name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "�")
  const points = Array.from(line)
  return `“${points.length <= longestName ? line : `${points.slice(0, longestName - 1).join("")}…`}”`
}

/** Mechanism names that RFC 4422 §3.1 allows; anything else that a server calls a mechanism is left out. */
export const mechanisms = (names: ReadonlyArray<string>): string =>
  names
    .filter((name) => /^[A-Z0-9_-]{1,20}$/.test(name))
    .slice(0, 5)
    .join(", ")
