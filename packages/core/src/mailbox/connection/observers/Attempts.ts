/** Records the end of each attempt once, ends its turn at the host, and counts connections from their login on. */
import { endTurn, type Run } from "../../../lifecycle/activity/Run.ts"
import type { Snapshot } from "../../../lifecycle/interpreter/Interpreter.ts"
import type { Context } from "../../../lifecycle/machine/Context.ts"
import { isHostsRefusal } from "../../../lifecycle/machine/losses.ts"
import { ended } from "../../../trace/ended.ts"
import type { Telemetry } from "../../telemetry/Telemetry.ts"
import { isAuthenticated, isOver } from "../snapshot.ts"

export class Attempts {
  readonly #run: Run
  readonly #telemetry: Telemetry
  /** The number of the last attempt whose end was recorded. */
  #recorded = 0

  constructor(run: Run, telemetry: Telemetry) {
    this.#run = run
    this.#telemetry = telemetry
  }

  /** Ends the turn of the attempt once it has arrived or failed. */
  moved(here: Snapshot): void {
    const run = this.#run
    const arrives = isAuthenticated(here)
    const fails = !arrives && here.configuration.phase === "failing"
    if (arrives || here.configuration.phase === "authenticating") {
      run.counted ??= run.open.add(run.account)
      if (arrives && !run.counted.isLoggedIn)
        if (run.account.token !== undefined) run.history.acceptedToken(run.account)
      run.counted.isLoggedIn = arrives
    } else if (fails) {
      this.#left()
    }
    if (run.turn === undefined) return
    if (arrives) endTurn(run, "reached")
    else if (fails) endTurn(run, isHostsRefusal(here.context) ? "refused" : "other")
  }

  retried({ context }: Snapshot): void {
    this.#record("retried", context)
  }

  failed({ context }: Snapshot): void {
    this.#record("failed", context)
  }

  /** Records the end of the run as that of its attempt. */
  end(here: Snapshot): void {
    const { account, counted, history } = this.#run
    if (counted?.isLoggedIn === true && here.configuration.phase === "closed") history.closed(account)
    this.#left()
    endTurn(this.#run, "other")
    this.#record(
      here.configuration.phase === "closed" ? "closed" : isOver(here) ? "failed" : "interrupted",
      here.context
    )
  }

  #left(): void {
    this.#run.counted?.leave()
    this.#run.counted = undefined
  }

  /** Records the end of the attempt in trace and metrics, once. */
  #record(outcome: "closed" | "failed" | "interrupted" | "retried", { connections, failure }: Context): void {
    if (this.#recorded === connections) return
    this.#recorded = connections
    const hasFailed = outcome === "failed" || outcome === "retried"
    if (hasFailed) this.#telemetry.failed(failure)
    const { attempt, recorder } = this.#run
    const silentMs = attempt.winner?.silence()
    const how = hasFailed ? { ...ended(failure), ...(silentMs === undefined ? {} : { silentMs }) } : {}
    recorder.emit("connection:ended", { outcome, ...how })
  }
}
