/** What is known of one server, as data: where it is looked for, what it is recognised by, what helps. */
import type { Duration } from "effect"
import type { Quotation } from "../Quotation.ts"
import type { PlainReason, Step } from "../Reason.ts"
import type { Condition } from "../Response.ts"

/** How it was said: the condition of an answer, a line without tag, or the end of the connection without a word. */
export type Manner = Condition | "line" | "end"

/** What a quirk is recognised by: all that is given must fit. A manner alone fits nothing. */
export interface Match {
  /**
   * The server's words, at most 256 characters, as they came. Named groups are facts of the reason, without secrets:
   * `help`, `product`, `milliseconds` (until the next try).
   */
  readonly text?: RegExp
  /** Any but OK, unless it says otherwise. */
  readonly manner?: ReadonlyArray<Manner>
  /** A response code, in upper case. */
  readonly code?: string
  /** Only where no response code says more than the words do. */
  readonly codeless?: true
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
  PlainReason,
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
      | "MailboxMissing"
      | "MailboxNoAccess"
  }
>

/** What helps. */
export type Recovery =
  /** It is a failure, OK or not, and this is what it means. */
  | {
      readonly _tag: "Means"
      readonly reason: Meaning
      readonly retryAfter?: Duration.Input
      /** The provider's domains: a page there that the server names replaces the reason's `help`. No other ever does. */
      readonly pages?: ReadonlyArray<string>
    }
  /** The OK is a NO. */
  | { readonly _tag: "Refusal" }
  /** Another greeting follows, which counts. */
  | { readonly _tag: "Provisional" }
  /** ID once more, then SELECT once more. */
  | { readonly _tag: "IdentifyAgain" }
  /** PLAIN cannot carry this user's name: LOGIN first. */
  | { readonly _tag: "LoginFirst" }
  /** NO to PLAIN says nothing of LOGIN, which may follow once. */
  | { readonly _tag: "LoginBehindPlain" }
  /** The list in the answer to the login is not the whole: CAPABILITY is asked all the same. */
  | { readonly _tag: "Recapability" }

/** What one server does otherwise: where it is looked for, what it is recognised by, what helps. */
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
  readonly code: Quotation | string | undefined
  /** As it was said: compared, and not kept. */
  readonly text: string
  readonly host: string
  readonly greeting: string
  readonly capabilities: { readonly has: (name: string) => boolean }
  readonly user: string
  readonly credential: "password" | "token"
}
