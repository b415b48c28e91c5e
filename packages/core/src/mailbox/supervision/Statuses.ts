/** The status of a supervised account, and its changes. */
import { type Clock, DateTime, type Stream } from "effect"
import * as ImapError from "../../failure/ImapError.ts"
import type { Run } from "../../lifecycle/activity/Run.ts"
import { Broadcast } from "../following/Broadcast.ts"
import type { Turn } from "../Pacing.ts"
import type { StatusLog } from "./StatusLog.ts"
import type { Held } from "../connection/Held.ts"
import type { Selected, Status, Unselected } from "./Supervised.ts"

/** The bytes that a waiting status takes. */
const statusBytes = 1_024

export class Statuses {
  readonly #clock: Clock.Clock
  readonly #log: StatusLog | undefined
  readonly #broadcast: Broadcast<Status>
  #current: Status
  /** The time in which an app does not use the connection that it has. */
  #held: Held | undefined
  /** The turn that it waits for. */
  #turn: Turn | undefined

  constructor(
    { clock, memory, policy }: Pick<Run, "clock" | "memory" | "policy">,
    log: StatusLog | undefined
  ) {
    this.#clock = clock
    this.#log = log
    this.#current = { _tag: "Connecting", since: this.#now(), why: undefined }
    const elements = { sizeOf: () => statusBytes, gap: () => this.#current }
    this.#broadcast = new Broadcast<Status>(policy.sizes.listener, elements, memory)
  }

  get current(): Status {
    const current = this.#current
    return current._tag === "Queued" ? { ...current, before: this.#turn?.before ?? 0 } : current
  }

  /** The current one, then each change. */
  get changes(): Stream.Stream<Status> {
    return this.#broadcast.stream(() => [this.current])
  }

  connects(why: ImapError.ImapError | undefined): void {
    this.#become({ _tag: "Connecting", since: this.#now(), why })
  }

  selects(): void {
    this.#become(this.#withHeld({ _tag: "Selected", since: this.#now() }))
  }

  /** Logged in without a mailbox: the one that the app asked for was refused, or it asked for none. */
  unselects(why: ImapError.ImapError | undefined): void {
    this.#become(this.#withHeld({ _tag: "Unselected", since: this.#now(), why }))
  }

  waits(why: ImapError.ImapError, ms: number): void {
    const since = this.#now()
    const until = DateTime.makeUnsafe(since.epochMilliseconds + ms)
    this.#become({ _tag: "Waiting", since, until, why, actionBy: why.actionBy })
  }

  queues(turn: Turn, why: ImapError.ImapError | undefined): void {
    this.#turn = turn
    this.#become({ _tag: "Queued", since: this.#now(), before: turn.before, why })
  }

  needsUser(why: ImapError.ImapError): void {
    this.#become({ _tag: "NeedsUser", since: this.#now(), why, actionBy: why.actionBy })
  }

  ends(why: ImapError.ImapError): void {
    this.#become({ _tag: "Ended", since: this.#now(), why })
    this.#broadcast.end()
  }

  /** An app that has the connection does not use it, or uses it again. */
  holds(held: Held | undefined): void {
    if (held === this.#held) return
    this.#held = held
    const { _tag, since } = this.#current
    if (_tag === "Selected") this.#publish(this.#withHeld({ _tag, since }))
    else if (_tag === "Unselected") {
      this.#publish(this.#withHeld({ _tag, since, why: this.#current.why }))
    }
  }

  /** The connection is gone. */
  leaves(): void {
    this.#held = undefined
  }

  #withHeld(status: Selected | Unselected): Selected | Unselected {
    return this.#held === undefined ? status : { ...status, held: this.#held }
  }

  #become(status: Status): void {
    if (!isSame(this.#current, status)) this.#publish(awaited(status))
  }

  #publish(status: Status): void {
    this.#current = status
    this.#log?.write(status)
    this.#broadcast.publish(status)
  }

  #now(): DateTime.Utc {
    return DateTime.makeUnsafe(this.#clock.currentTimeMillisUnsafe())
  }
}

/** Returns the status with an advice that says what happens, if nobody has to act before the next attempt. */
const awaited = (status: Status): Status => {
  if (status._tag !== "Connecting" && status._tag !== "Queued" && status._tag !== "Waiting") return status
  return status.why?.actionBy === "nobody"
    ? { ...status, why: ImapError.withAdvice(status.why, "It is tried again by itself.") }
    : status
}

/** Returns whether the status stays the same: connecting has many states, but one status. */
const isSame = (before: Status, after: Status): boolean => {
  if (before._tag !== after._tag) return false
  if (after._tag === "Connecting" || after._tag === "Selected") return true
  return after._tag === "Unselected" && "why" in before && before.why === after.why
}
