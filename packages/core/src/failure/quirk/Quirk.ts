/** A deviation of one server, as data: the step at which it is seen, how it is recognised, and what helps. */
import type { Duration } from "effect"
import type { Quotation } from "../Quotation.ts"
import type { PlainReason, Step } from "../Reason.ts"
import type { ActionBy, Party, Retry } from "../reason/fields.ts"
import type { Condition } from "../reason/refusal.ts"

/** The manner of an answer: its condition, a line without tag, or the end of the connection without a word. */
export type Manner = Condition | "line" | "end"

/** The pattern by which a quirk is recognised: all given fields must match. A manner alone matches nothing. */
export interface Match {
  /**
   * The server's words, at most 256 characters, as received. Named groups are facts of the reason, without secrets:
   * `help`, `product`, `milliseconds` (until the next try).
   */
  readonly text?: RegExp
  /** Any but OK by default. */
  readonly manner?: ReadonlyArray<Manner>
  /** A response code, in upper case. */
  readonly code?: string
  /** Only if no response code is more specific than the words. */
  readonly codeless?: true
  /** Domains that the account's host is, or is within. */
  readonly host?: ReadonlyArray<string>
  /** The greeting of this connection. */
  readonly greeting?: RegExp
  /** A capability of the server, in upper case. */
  readonly capability?: string
  /** The account's user. */
  readonly user?: RegExp
  /** The kind of credential. */
  readonly credential?: "password" | "token"
}

/** The recovery. */
export type Recovery =
  /** The answer is a failure, even if it is OK, with this meaning. */
  | {
      readonly _tag: "Means"
      /** Absent: the reason stays what it is, and only what follows from it changes. */
      readonly reason?: PlainReason
      readonly party?: Party
      readonly actionBy?: ActionBy
      readonly retry?: Retry
      readonly retryAfter?: Duration.Input
      /** The provider's domains: only a page there that the server names replaces the reason's `help`. */
      readonly pages?: ReadonlyArray<string>
    }
  /** The OK is a NO. */
  | { readonly _tag: "Refusal" }
  /** What the server waits for, or does, before it answers the command that it owes an answer to. */
  | { readonly _tag: "Waits"; readonly for: Wait }
  /** Another greeting follows, which counts. */
  | { readonly _tag: "Provisional" }
  /** ID once more, then SELECT once more. */
  | { readonly _tag: "IdentifyAgain" }
  /** PLAIN cannot carry this user's name: LOGIN first. */
  | { readonly _tag: "LoginFirst" }
  /** A NO to PLAIN says nothing about LOGIN, which may be tried once after it. */
  | { readonly _tag: "LoginAfterPlain" }
  /** The NO is about the mechanism, as a BAD would be: another form may follow. */
  | { readonly _tag: "MechanismRefused" }
  /** The list in the answer to the login is incomplete: CAPABILITY is sent anyway. */
  | { readonly _tag: "Recapability" }
  /** NOTIFY is sent for the names of mailboxes, and not for their messages. */
  | { readonly _tag: "NamesAlone" }
  /** These capabilities, in upper case, count as not listed: the server does not keep what they promise. */
  | { readonly _tag: "Without"; readonly capabilities: ReadonlyArray<string> }

/** A server's deviation: the step at which it is seen, what it is recognised by, what helps. */
export interface Quirk {
  /** `<server>-<what>`, as traces and reports name it. */
  readonly id: string
  /** The step at which it is seen. A meaning with a reason that is seen at `any` is not looked for in answers to an app's commands. */
  readonly state: Step | "any"
  readonly match: Match
  readonly recovery: Recovery
  /** The source, such as an issue of a public repository. */
  readonly source: string
  /** The words of an error with this meaning, in place of those of its reason: see `ImapError.title` and `advice`. */
  readonly words?: { readonly title?: string; readonly advice?: string }
}

/** What a server waits for: another session, which holds the mailbox; an index, which it builds; or the work itself. RFC 9585. */
export type Wait = "lock" | "index" | "work"

/** The behavior of a server that was seen, to be matched. */
export interface Seen {
  readonly state: Step
  readonly manner: Manner
  readonly code: Quotation | string | undefined
  /** The exact text: compared, and not kept. */
  readonly text: string
  readonly host: string
  readonly greeting: string
  readonly capabilities: { readonly has: (name: string) => boolean }
  readonly user: string
  readonly credential: "password" | "token"
}
