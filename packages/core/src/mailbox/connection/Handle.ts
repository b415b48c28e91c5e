/** One connection of a run that is kept alive: it ends, and the run continues with the next. */
import { Deferred, Effect } from "effect"
import type { Attempt } from "../../lifecycle/activity/Run.ts"
import type * as Capability from "../../imap/Capability.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import type { Context } from "../../lifecycle/machine/Context.ts"
import type { Report } from "../../lifecycle/Report.ts"
import type { Lifecycle, Live } from "./Lifecycle.ts"
import type { Sharing } from "./turn/Sharing.ts"
import type { Held } from "./Held.ts"
import { Streams } from "./observers/Streams.ts"
import { Workers } from "./turn/Workers.ts"
import type { State } from "../../trace/StateId.ts"

/** The values that it reports after its end. */
interface Last {
  readonly context: Context
  readonly state: State
  readonly capabilities: Capability.Capabilities
  readonly report: Report
}

export class Handle implements Live {
  readonly attempt: Attempt
  readonly streams: Streams
  readonly sharing: Sharing
  readonly workers: Workers
  private readonly lifecycle: Lifecycle
  private readonly over = Deferred.makeUnsafe<never, ImapError>()
  private last: Last | undefined

  constructor(lifecycle: Lifecycle) {
    this.lifecycle = lifecycle
    this.attempt = lifecycle.attempt
    this.sharing = lifecycle.sharing.another()
    this.workers = new Workers((type) => lifecycle.send({ type }))
    this.streams = new Streams(lifecycle.run, () => this.state)
  }

  get ended() {
    return Deferred.await(this.over)
  }

  get run() {
    return this.lifecycle.run
  }

  get context() {
    return this.last?.context ?? this.lifecycle.context
  }

  get state() {
    return this.last?.state ?? this.lifecycle.state
  }

  get capabilities() {
    return this.last?.capabilities ?? this.lifecycle.capabilities
  }

  get report() {
    return this.last?.report ?? this.lifecycle.report
  }

  get logout() {
    return Effect.suspend(() => (this.last === undefined ? this.lifecycle.logout : Effect.void))
  }

  get session() {
    return this.whileItLasts(this.lifecycle.session)
  }

  select(mailbox: string, readOnly: boolean, visits: boolean) {
    return this.whileItLasts(this.lifecycle.select(mailbox, readOnly, visits))
  }

  unselect(expunges: boolean) {
    return this.whileItLasts(this.lifecycle.unselect(expunges))
  }

  held(hold: Held | undefined): void {
    if (this.last === undefined) this.lifecycle.held(hold)
  }

  end(error: ImapError): void {
    const { capabilities, context, report, state } = this
    this.last = { capabilities, context, report, state }
    Deferred.doneUnsafe(this.over, Effect.fail(error))
    this.streams.end()
    this.workers.leave()
    this.sharing.endTurns()
  }

  /** Ends the effect with this connection, although the run could continue it on the next one. */
  private whileItLasts<A>(effect: Effect.Effect<A, ImapError>): Effect.Effect<A, ImapError> {
    return Effect.suspend(() => (this.last === undefined ? Effect.raceFirst(effect, this.ended) : this.ended))
  }
}
