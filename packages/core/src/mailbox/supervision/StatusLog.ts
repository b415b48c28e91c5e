/**
 * Writes to the app's log why a supervised account is not connected, once for each reason, and that it is again; and which
 * followed mailbox cannot be opened.
 */
import { DateTime, Effect } from "effect"
import type * as ImapError from "../../failure/ImapError.ts"
import type { Run } from "../../lifecycle/activity/Run.ts"
import type { Status } from "./Supervised.ts"

export class StatusLog {
  readonly #run: Pick<Run, "account" | "alarm" | "label">
  /** The reason of the last line; `undefined` while it is connected. */
  #reason: string | undefined

  constructor(run: Pick<Run, "account" | "alarm" | "label">) {
    this.#run = run
  }

  write(status: Status): void {
    switch (status._tag) {
      case "NeedsUser":
        return this.#trouble(status.why, "nothing is tried before somebody acts")
      case "Waiting":
        return this.#trouble(status.why, `it is tried again by ${DateTime.formatIso(status.until)}`)
      case "Selected":
      case "Unselected":
        return this.#settled(status)
      case "Connecting":
      case "Queued":
      case "Ended":
        return undefined
    }
  }

  /** A mailbox that is followed by its name cannot be opened. */
  refused(why: ImapError.ImapError): void {
    this.#warn(why, "no changes of it are reported until it can be opened")
  }

  #trouble(why: ImapError.ImapError, next: string): void {
    const { _tag } = why.reason
    if (_tag === this.#reason) return
    this.#reason = _tag
    if (why.actionBy === "nobody") this.#log(Effect.logInfo(`${why.title}; ${next}`), annotationsOf(why))
    else this.#warn(why, next)
  }

  #warn(why: ImapError.ImapError, next: string): void {
    this.#log(Effect.logWarning(`${why.title}; ${next}. ${why.advice}`), annotationsOf(why))
  }

  #settled({ _tag }: Status): void {
    if (this.#reason === undefined) return
    this.#reason = undefined
    this.#log(Effect.logInfo(_tag === "Selected" ? "The mailbox is open again" : "It is logged in again"), {})
  }

  #log(line: Effect.Effect<void>, annotations: Readonly<Record<string, string>>): void {
    const { account, alarm, label } = this.#run
    const labelled = label === undefined ? {} : { "imap.connection.label": label }
    alarm.fork(Effect.annotateLogs(line, { "server.address": account.host, ...labelled, ...annotations }))
  }
}

const annotationsOf = ({ actionBy, reason, step }: ImapError.ImapError) => ({
  "error.type": reason._tag,
  "imap.action_by": actionBy,
  "imap.step": step
})
