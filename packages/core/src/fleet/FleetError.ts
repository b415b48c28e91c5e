/** Failures of the fleet, as opposed to those of a connection, with who must act. */
import { Schema } from "effect"
import { ActionBy, Retry } from "../failure/ImapError.ts"

/** The reason, as data. `task` is the app's name for it. */
export const FleetReason = Schema.Union([
  Schema.TaggedStruct("NotWatched", {}),
  Schema.TaggedStruct("UnknownAccount", {}),
  Schema.TaggedStruct("CredentialsUnavailable", {}),
  Schema.TaggedStruct("UnknownTask", { task: Schema.String }),
  Schema.TaggedStruct("BadPayload", { task: Schema.String }),
  Schema.TaggedStruct("TaskDied", { task: Schema.String }),
  Schema.TaggedStruct("OutcomeUnknown", { task: Schema.String }),
  Schema.TaggedStruct("StorageDown", {}),
  Schema.TaggedStruct("Overloaded", {}),
  Schema.TaggedStruct("Moved", {}),
  Schema.TaggedStruct("Unreachable", {})
])
export type FleetReason = typeof FleetReason.Type

interface Consequence {
  readonly actionBy: ActionBy
  readonly retry: Retry
  readonly words: string
}

const consequence = (actionBy: ActionBy, retry: Retry, words: string): Consequence => ({
  actionBy,
  retry,
  words
})

const consequences: { readonly [Tag in FleetReason["_tag"]]: Consequence } = {
  NotWatched: consequence("app", "never", "the account is not watched: call watch first"),
  UnknownAccount: consequence("app", "never", "the app's Credentials know no such account"),
  CredentialsUnavailable: consequence(
    "admin",
    "later",
    "the app's Credentials could not be asked; they are asked again"
  ),
  UnknownTask: consequence(
    "app",
    "never",
    "the runner has no task with this name: pass it to the layer of every runner"
  ),
  BadPayload: consequence(
    "app",
    "never",
    "the input or the output does not match the task's schema: the runners may run different versions of the app"
  ),
  TaskDied: consequence("app", "never", "the task threw: its runner's log says what"),
  OutcomeUnknown: consequence(
    "app",
    "never",
    "its connection or its runner was lost after it had begun: look at the mailbox before doing it again"
  ),
  StorageDown: consequence("admin", "later", "the fleet's database does not answer"),
  Overloaded: consequence("nobody", "later", "too much waits for this account, or its runner is full"),
  Moved: consequence("nobody", "now", "the account moves to another runner"),
  Unreachable: consequence(
    "nobody",
    "later",
    "the account's runner does not answer: if it is lost, another takes the account over"
  )
}

/** A failure of a fleet that is not one of a connection. Narrow it with `Effect.catchReason("FleetError", "NotWatched", …)`. */
export class FleetError extends Schema.TaggedError<FleetError>()("FleetError", {
  reason: FleetReason,
  /** The app's own key of the account; absent if the failure concerns none. */
  accountId: Schema.optionalKey(Schema.String),
  actionBy: ActionBy,
  retry: Retry
}) {
  /** Makes the error for a reason, which decides who acts next and whether a retry helps. */
  static of(reason: FleetReason, accountId?: string): FleetError {
    const { actionBy, retry } = consequences[reason._tag]
    return new FleetError({ reason, ...(accountId === undefined ? {} : { accountId }), actionBy, retry })
  }

  /** What happened, as a sentence without its end. */
  get title(): string {
    return consequences[this.reason._tag].words
  }

  override get message() {
    const task = "task" in this.reason ? ` (task ${this.reason.task})` : ""
    return `${this.title} (${this.reason._tag})${task}`
  }
}
