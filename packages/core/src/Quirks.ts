/**
 * What servers do otherwise, as data: where it is seen, what it is recognised by, what helps, and where it is known
 * from. An app adds its own in front of these; `docs/quirks.md` shows how.
 *
 * A server's answer to ID is never looked at: nothing may depend on it (RFC 2971 §3).
 */
import { Context, type Duration, Layer } from "effect"
import { isVague, known } from "./quirk/known.ts"
import type { Capabilities } from "./Capability.ts"
import * as Quotation from "./Quotation.ts"
import type { Reason, Step } from "./Reason.ts"
import type { Condition } from "./Response.ts"

/** How it was said: the condition of an answer, a line without tag, or the end of the connection without a word. */
export type Manner = Condition | "line" | "end"

/** What a quirk is recognised by: all that is given must fit. A manner alone fits nothing. */
export interface Match {
  /**
   * The server's words, at most 256 characters, as they came. Named groups tell facts of the reason, without secrets:
   * `help`, `product`, `milliseconds` (until the next try).
   */
  readonly text?: RegExp
  /** Any but OK, unless it says otherwise. */
  readonly manner?: ReadonlyArray<Manner>
  /** A response code, in upper case. */
  readonly code?: string
  /** Domains that the account's host is, or is below of. */
  readonly host?: ReadonlyArray<string>
  /** What this connection was greeted with. */
  readonly greeting?: RegExp
  /** What the server lists, in upper case. */
  readonly capability?: string
  /** The account's user. */
  readonly user?: RegExp
  /** What the account logs in with. */
  readonly credential?: "password" | "token"
}

/** What a refusal can be said to mean. */
export type Meaning = Extract<
  Reason,
  {
    readonly _tag:
      | "AppPasswordRequired"
      | "ImapDisabled"
      | "WebLoginRequired"
      | "OAuthRequired"
      | "AccountLocked"
      | "AmbiguousRefusal"
      | "OAuthTokenExpired"
      | "AuthThrottled"
      | "AuthTemporarilyUnavailable"
      | "BandwidthExceeded"
      | "AuthenticatedNotConnected"
      | "ServerUnavailable"
      | "IpBlocked"
      | "TooManyConnections"
      | "PasswordExpired"
      | "PrivacyRequired"
      | "TlsIntercepted"
      | "TlsTooOld"
  }
>

/** What helps. */
export type Recovery =
  /** It is a failure, OK or not, and this is what it means. */
  | { readonly _tag: "Means"; readonly reason: Meaning; readonly retryAfter?: Duration.Input }
  /** The OK is a NO. */
  | { readonly _tag: "Refusal" }
  /** Another greeting follows, which is meant. */
  | { readonly _tag: "Provisional" }
  /** ID once more, then SELECT once more. */
  | { readonly _tag: "IdentifyAgain" }
  /** PLAIN cannot carry this user's name: LOGIN first. */
  | { readonly _tag: "LoginFirst" }
  /** NO to PLAIN says nothing of LOGIN, which may follow once. */
  | { readonly _tag: "LoginBehindPlain" }
  /** The list in the answer to the login is not the whole: CAPABILITY is asked all the same. */
  | { readonly _tag: "Recapability" }

export interface Quirk {
  /** `<server>-<what>`, as traces and reports name it. */
  readonly id: string
  /** Where it is looked for. */
  readonly state: Step | "any"
  readonly match: Match
  readonly recovery: Recovery
  /** Where it is known from, such as the issue of a public repository. */
  readonly source: string
}

/** What was seen of a server. */
export interface Seen {
  readonly state: Step
  readonly manner: Manner
  readonly code: Quotation.Quotation | undefined
  /** As it was said: compared, and kept by nobody. */
  readonly text: string
  readonly host: string
  readonly greeting: string
  readonly capabilities: Capabilities
  readonly user: string
  readonly credential: "password" | "token"
}

/** A quirk that fits. */
export interface Found<Name extends Recovery["_tag"] = Recovery["_tag"]> {
  readonly quirk: Quirk
  readonly recovery: Extract<Recovery, { readonly _tag: Name }>
}

/** What the named groups of the quirk find in the server's words, as they may be told. */
export const facts = (
  { match: { text } }: Quirk,
  said: Quotation.Quotation
): Readonly<Record<string, Quotation.Quotation | undefined>> =>
  (text === undefined ? undefined : Quotation.groups(said, text)) ?? {}

/** No more of a text is looked at. */
const longestText = 256

const isBelow = (host: string, domain: string): boolean =>
  `.${host.toLowerCase().replace(/\.$/, "")}`.endsWith(`.${domain.toLowerCase()}`)

const isSpecific = ({ capability, code, greeting, host, text, user }: Match): boolean =>
  [capability, code, greeting, host, text, user].some((given) => given !== undefined)

/** Codes that say no more than NO does. RFC 9051 §7.1. */
const general: ReadonlySet<string | undefined> = new Set([undefined, "ALERT", "AUTHENTICATIONFAILED"])

/** All conditions but the text's. What is known of a server alone gives way to a code that says more. */
const fits = (quirk: Quirk, seen: Seen): boolean => {
  const { match, state } = quirk
  return (
    isSpecific(match) &&
    (!isVague(quirk) || general.has(seen.code)) &&
    (state === "any" || state === seen.state) &&
    (match.manner?.includes(seen.manner) ?? seen.manner !== "OK") &&
    (match.credential === undefined || match.credential === seen.credential) &&
    (match.code === undefined || match.code === seen.code) &&
    (match.host?.some((domain) => isBelow(seen.host, domain)) ?? true) &&
    (match.capability === undefined || seen.capabilities.has(match.capability)) &&
    (match.greeting === undefined || seen.greeting.slice(0, longestText).search(match.greeting) >= 0) &&
    (match.user === undefined || seen.user.search(match.user) >= 0)
  )
}

const isRecovery = <Name extends Recovery["_tag"]>(
  recovery: Recovery,
  names: ReadonlyArray<Name>
): recovery is Extract<Recovery, { readonly _tag: Name }> => names.some((name) => name === recovery._tag)

/** The first quirk with one of these recoveries that fits. */
export const find = <Name extends Recovery["_tag"]>(
  quirks: ReadonlyArray<Quirk>,
  seen: Seen,
  ...recoveries: ReadonlyArray<Name>
): Found<Name> | undefined => {
  for (const quirk of quirks) {
    const { recovery } = quirk
    if (!isRecovery(recovery, recoveries) || !fits(quirk, seen)) continue
    const { text } = quirk.match
    if (text === undefined || seen.text.slice(0, longestText).search(text) >= 0) return { quirk, recovery }
  }
  return undefined
}

/** All that is known; what servers say themselves before what is merely known of them. */
export { known }

/** The quirks in force: all that is known, unless an app says otherwise. */
export const QuirksReference = Context.Reference<ReadonlyArray<Quirk>>("@effect-imap/core/Quirks", {
  defaultValue: () => known
})

/** These quirks first, then all that is known. */
export const layer = (...own: ReadonlyArray<Quirk>): Layer.Layer<never> =>
  Layer.succeed(QuirksReference, [...own, ...known])
