/** All observers of a run: trace and telemetry, listeners of its streams, waiting callers, and the supervision. */
import type { ImapError } from "../../../failure/ImapError.ts"
import type { Untagged } from "../../../imap/Response.ts"
import type { Run } from "../../../lifecycle/activity/Run.ts"
import type { Snapshot } from "../../../lifecycle/interpreter/Interpreter.ts"
import type { Held } from "../Held.ts"
import type { Telemetry } from "../../telemetry/Telemetry.ts"
import { endOf, isOver } from "../snapshot.ts"
import { Attempts } from "./Attempts.ts"
import { Streams } from "./Streams.ts"
import { type Machine, Waiters } from "./Waiters.ts"
import type { State } from "../../../trace/StateId.ts"

/** Observes a run that is kept alive, from one connection to the next. */
export interface Watcher {
  readonly moved: (here: Snapshot) => void
  /** Called with the milliseconds until the next attempt. */
  readonly waits: (ms: number) => void
  readonly held: (hold: Held | undefined) => void
  readonly heard: (response: Untagged) => void
  readonly ended: (why: ImapError) => void
}

export class Observers {
  readonly waiters: Waiters
  watcher: Watcher | undefined
  readonly #machine: Machine
  readonly #telemetry: Telemetry
  readonly #attempts: Attempts
  readonly #run: Run
  #madeStreams: Streams | undefined

  constructor(run: Run, telemetry: Telemetry, machine: Machine) {
    this.#machine = machine
    this.#telemetry = telemetry
    this.#attempts = new Attempts(run, telemetry)
    this.#run = run
    this.waiters = new Waiters(machine)
  }

  /** Created on first use: most connections have no listener. */
  get streams(): Streams {
    if (this.#madeStreams !== undefined) return this.#madeStreams
    const made = new Streams(this.#run, () => this.state)
    if (this.isOver) made.end()
    this.#madeStreams = made
    return made
  }

  /** A stopped run, such as by the end of its scope, is closed, whatever the machine's state was. */
  get state(): State {
    const here = this.#machine.snapshot
    return this.isOver && !isOver(here) ? "closed" : here.configuration.state
  }

  get isOver(): boolean {
    return this.waiters.over !== undefined
  }

  moved(here: Snapshot): void {
    const { configuration, context } = here
    this.#telemetry.observe(configuration, context)
    this.#madeStreams?.moved(configuration.state)
    this.#attempts.moved(here)
    if (isOver(here)) return
    if (configuration.phase === "needsUser") this.#attempts.failed(here)
    this.watcher?.moved(here)
    this.waiters.moved(here)
  }

  /** Passes untagged data on. */
  heard(response: Untagged): void {
    this.#madeStreams?.heard(response)
    this.watcher?.heard(response)
  }

  /** Records the end of an attempt that is retried after this delay. */
  retried(ms: number): void {
    this.#attempts.retried(this.#machine.snapshot)
    this.watcher?.waits(ms)
  }

  ended(here: Snapshot): void {
    const why = endOf(here)
    this.waiters.over = why
    this.#attempts.end(here)
    this.#telemetry.close()
    this.#madeStreams?.end()
    this.watcher?.ended(why())
    this.waiters.end(why)
  }
}
