/** All that hear how a run goes on: trace and telemetry, listeners of its streams, callers that wait, what keeps it alive. */
import type { Run } from "../../lifecycle/activity/Run.ts"
import type { Snapshot } from "../../lifecycle/interpreter/Interpreter.ts"
import type { Untagged } from "../../imap/Response.ts"
import type { Telemetry } from "../telemetry/Telemetry.ts"
import { Attempts } from "./Attempts.ts"
import { endOf, isOver } from "./snapshot.ts"
import { Streams } from "./Streams.ts"
import { Waiters } from "./Waiters.ts"
import type { Watcher } from "./Watcher.ts"

export class Observers {
  readonly streams: Streams
  readonly waiters: Waiters
  watcher: Watcher | undefined
  private readonly here: () => Snapshot
  private readonly telemetry: Telemetry
  private readonly attempts: Attempts

  constructor(run: Run, telemetry: Telemetry, here: () => Snapshot) {
    this.here = here
    this.telemetry = telemetry
    this.attempts = new Attempts(run, telemetry)
    this.streams = new Streams(run.policy.sizes.listener, run.memory, () => this.state)
    this.waiters = new Waiters(here)
  }

  /** A run that was stopped, by the end of its scope for example, is closed, wherever the machine was. */
  get state(): string {
    const here = this.here()
    return this.isOver && !isOver(here) ? "closed" : here.configuration.state
  }

  get isOver(): boolean {
    return this.waiters.over !== undefined
  }

  moved(here: Snapshot): void {
    const { configuration, context } = here
    this.telemetry.observe(configuration, context)
    this.streams.moved(configuration.state)
    this.attempts.moved(here)
    if (isOver(here)) return
    if (configuration.is("needsUser")) this.attempts.failed(here)
    this.watcher?.moved(here)
    this.waiters.moved(here)
  }

  /** Passes untagged data on. */
  heard(response: Untagged): void {
    this.streams.heard(response)
    this.watcher?.heard(response)
  }

  /** Records the end of an attempt that another one follows, after so many milliseconds. */
  retried(ms: number): void {
    this.attempts.retried(this.here())
    this.watcher?.waits(ms)
  }

  ended(here: Snapshot): void {
    const why = endOf(here)
    this.waiters.over = why
    this.attempts.end(here)
    this.telemetry.close()
    this.streams.end()
    this.watcher?.ended(why)
    this.waiters.end(why)
  }
}
