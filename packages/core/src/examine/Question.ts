/** A question to a server, as a value. */
import type { Duration } from "effect"
import type { Account } from "../lifecycle/Account.ts"
import type { Finding } from "./Answer.ts"
import type { Asking, Connections } from "./Connections.ts"
import type { Desk } from "./Desk.ts"
import type { Own, OwnMailboxes } from "./OwnMailboxes.ts"

/**
 * The connection on which it is asked:
 *
 * - `before`: one that has not logged in, shared with the other questions there.
 * - `account`: one that has logged in, shared.
 * - `spare`: another one, shared by questions whose answer may make it unusable: it is left unless the rule is kept.
 * - `alone`: one that has logged in, for it alone: it changes what the server says from then on.
 * - `own`: the question opens what it needs.
 */
export type Where = "before" | "account" | "spare" | "alone" | "own"

/** A list of capabilities: in the clear, the last one before the login, or after it. */
export type Listed = "clear" | "before" | "authenticated"

/** The means of a question in addition to its desk. */
export interface Means {
  readonly account: Account
  readonly connections: Connections
  /** The mailbox that is read: the account's, or one of the examination's own. */
  readonly mailbox: string
  /** Two mailboxes of the examination, if it may write; the first one is `mailbox`. */
  readonly ownMailboxes: { readonly mailboxes: OwnMailboxes; readonly pair: Own } | undefined
  /** The unanswered commands so far: the number of SELECTs for other questions. */
  readonly unanswered: { openings: number }
  /** The duration of an IDLE. */
  readonly idle: Duration.Duration | undefined
  /** Adds a line to the evidence that no trace has. */
  readonly note: (line: string) => void
}

/** One question that is put to a server, and how its answer is found. */
export interface Question {
  /** Stays the same from version to version. */
  readonly id: string
  /** The question, in a few words. */
  readonly title: string
  /** The commands that it sends, in a few words. */
  readonly sends: string
  /** Its rule, and that of the checklist, such as `RFC 9051 §7.1.3 (T09)`. */
  readonly rule: string
  /** The parts of this library that depend on it. */
  readonly matters: string
  readonly where: Where
  /** Capabilities of which one must be listed where it is asked. Without, every server must keep it. */
  readonly needs?: ReadonlyArray<string> | undefined
  /** Where these are listed, if that is not where it is asked. */
  readonly listed?: Listed | undefined
  /**
   * It compares two answers, between which another client may have changed something: unless the rule is kept, it is asked a
   * second time, which counts.
   */
  readonly compares?: true | undefined
  /** The meaning of a refused login. Only for questions that log in by a specific mechanism. */
  readonly refusal?: string | undefined
  /** True if it changes a mailbox of the examination. */
  readonly writes?: true | undefined
  readonly ask: (desk: Desk, means: Means) => Asking<Finding>
}
