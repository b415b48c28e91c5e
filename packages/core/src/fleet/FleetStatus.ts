/** The status of an account of a fleet, as the store keeps it. */
import { type DateTime, Schema, Struct } from "effect"
import { ActionBy, type ImapError, Party, Retry } from "../failure/ImapError.ts"
import { Step } from "../failure/Reason.ts"
import { StoredText } from "../base/StoredText.ts"
import type { Status } from "../mailbox/Supervised.ts"
import { bounded } from "../base/visible.ts"
import type { FleetError } from "./FleetError.ts"

/** The bounds of a failure's texts in the table, in characters. */
const maxWords = 500
const maxTitle = 200

/** The reason why the mailbox is not selected, or was not before. */
export const Why = Schema.Struct({
  /** The tag of the `ImapError`'s reason, or of the `FleetError`'s. */
  reason: StoredText,
  /** The step in the lifecycle of the connection; absent for a `FleetError`. */
  step: Schema.optionalKey(Step),
  /** What happened, as a sentence without its end; at most 200 characters. */
  title: StoredText,
  /** Words for a person, with the details; at most 500 characters. */
  words: StoredText,
  /** What to try; at most 500 characters. Absent for a `FleetError`. */
  advice: Schema.optionalKey(StoredText),
  /** The party of the failure; absent for a `FleetError`. */
  party: Schema.optionalKey(Party),
  actionBy: ActionBy,
  retry: Retry
})
export interface Why extends Schema.Schema.Type<typeof Why> {}

/** `Unassigned`: the account is watched, but no runner has begun with it yet, or its runner is gone or has left it. The others are those of `Supervised`. */
export const State = Schema.Literals([
  "Unassigned",
  "Connecting",
  "Queued",
  "Selected",
  "Unselected",
  "Waiting",
  "NeedsUser",
  "Ended"
])
export type State = typeof State.Type

/** A time on one runner, as the store noted it. */
const Stay = Schema.Struct({
  runner: StoredText,
  since: Schema.DateTimeUtcFromMillis,
  /**
   * Since then the runner before it was gone, or the same runner had left the account, because its lease had lapsed.
   * Absent if the account moved while the runner before it was still there.
   */
  gone: Schema.optionalKey(Schema.DateTimeUtcFromMillis)
})

/** The times of an account on its runners, the present one last. */
export const Stays = Schema.Array(Stay)
export type Stays = typeof Stays.Type

/** The number of stays that a store keeps of an account. */
export const maxStays = 20

/** Leaves the history out if only one runner has had the account. */
export const historyOf = (stays: Stays): Pick<FleetStatus, "stays"> =>
  stays.length > 1 ? { stays: stays.slice(-maxStays) } : {}

/** The status of one account, as its runner last reported it. */
export const FleetStatus = Schema.Struct({
  accountId: StoredText,
  /** The app's name for it, from `WatchOptions.label`. */
  label: Schema.optionalKey(StoredText),
  /** The server's host; absent until the runner knows the account. */
  host: Schema.optionalKey(StoredText),
  /** The address of the runner that has, or last had, the account. */
  runner: Schema.optionalKey(StoredText),
  state: State,
  since: Schema.DateTimeUtcFromMillis,
  /** The latest time of the next attempt. */
  until: Schema.optionalKey(Schema.DateTimeUtcFromMillis),
  why: Schema.optionalKey(Why),
  /** The stays of the account on its runners, the last 20 of them, the present one last; absent if there was only one. */
  stays: Schema.optionalKey(Stays),
  /** The time of the runner's report. */
  updatedAt: Schema.DateTimeUtcFromMillis
})
/** The status of one account, as its runner last reported it. */
export interface FleetStatus extends Schema.Schema.Type<typeof FleetStatus> {}

export const whyOf = (error: ImapError | FleetError): Why => ({
  reason: error.reason._tag,
  title: bounded(error.title, maxTitle).text,
  words: bounded(error.message, maxWords).text,
  ...("step" in error
    ? { step: error.step, advice: bounded(error.advice, maxWords).text, party: error.party }
    : {}),
  actionBy: error.actionBy,
  retry: error.retry
})

/** Converts the status of a supervised account to columns of the table. */
export const standing = (status: Status): Pick<FleetStatus, "state" | "since" | "until" | "why"> => ({
  state: status._tag,
  since: status.since,
  ...("until" in status ? { until: status.until } : {}),
  ...("why" in status && status.why !== undefined ? { why: whyOf(status.why) } : {})
})

/** The status of an account whose runner has left it, or is gone. That of an account that has ended stays. */
export const withoutRunner = (status: FleetStatus, since: DateTime.Utc): FleetStatus =>
  status.state === "Ended" || status.state === "Unassigned"
    ? status
    : { ...Struct.omit(status, ["until"]), state: "Unassigned", since }
