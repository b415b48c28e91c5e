/** Where an account of a fleet stands, as the store keeps it for all to read. */
import { Schema } from "effect"
import { ActionBy, type ImapError, Retry } from "../ImapError.ts"
import { Step } from "../Reason.ts"
import type { Status } from "../Supervised.ts"
import { bounded } from "../trace/visible.ts"
import type { FleetError } from "./FleetError.ts"

/** As much of a failure's words as the table has. */
const longestWords = 500

/** Why it is not selected, or why it was not before. */
export const Why = Schema.Struct({
  /** The tag of the `ImapError`'s reason, or of the `FleetError`'s. */
  reason: Schema.String,
  /** Where in the lifecycle of the connection; absent for a failure of the fleet's own. */
  step: Schema.optionalKey(Step),
  /** For a person; at most 500 characters. */
  words: Schema.String,
  actionBy: ActionBy,
  retry: Retry
})
export interface Why extends Schema.Schema.Type<typeof Why> {}

/** `Unassigned`: it is watched, and no runner has begun with it yet, or its runner is gone. The others are those of `Supervised`. */
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

/** Where one account stands, as its runner told last. */
export const FleetStatus = Schema.Struct({
  accountId: Schema.String,
  /** What the app calls it, as `WatchOptions.label` said. */
  label: Schema.optionalKey(Schema.String),
  /** Of the server; absent until the runner knows the account. */
  host: Schema.optionalKey(Schema.String),
  /** The address of the runner that has, or last had, the account. */
  runner: Schema.optionalKey(Schema.String),
  state: State,
  since: Schema.DateTimeUtcFromMillis,
  /** When the next attempt comes at the latest. */
  until: Schema.optionalKey(Schema.DateTimeUtcFromMillis),
  why: Schema.optionalKey(Why),
  /** When its runner told so. */
  updatedAt: Schema.DateTimeUtcFromMillis
})
/** Where one account stands, as its runner told last. */
export interface FleetStatus extends Schema.Schema.Type<typeof FleetStatus> {}

export const whyOf = (error: ImapError | FleetError): Why => ({
  reason: error.reason._tag,
  ...("step" in error ? { step: error.step } : {}),
  words: bounded(error.message, longestWords).text,
  actionBy: error.actionBy,
  retry: error.retry
})

/** What a supervised account says, as the table has it. */
export const standing = (status: Status): Pick<FleetStatus, "state" | "since" | "until" | "why"> => ({
  state: status._tag,
  since: status.since,
  ...("until" in status ? { until: status.until } : {}),
  ...("why" in status && status.why !== undefined ? { why: whyOf(status.why) } : {})
})
