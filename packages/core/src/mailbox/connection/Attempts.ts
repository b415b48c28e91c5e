/** Records the end of each attempt once, and ends its turn at the host. */
import { endTurn, type Run } from "../../lifecycle/activity/Run.ts"
import type { Snapshot } from "../../lifecycle/interpreter/Interpreter.ts"
import type { Context } from "../../lifecycle/machine/Context.ts"
import { isHostsRefusal } from "../../lifecycle/machine/losses.ts"
import type { Telemetry } from "../telemetry/Telemetry.ts"
import { ended } from "../../trace/ended.ts"
import { isAuthenticated, isOver } from "./snapshot.ts"

export class Attempts {
  private readonly run: Run
  private readonly telemetry: Telemetry
  /** The number of the last attempt whose end was recorded. */
  private recorded = 0

  constructor(run: Run, telemetry: Telemetry) {
    this.run = run
    this.telemetry = telemetry
  }

  /** Ends the turn of the attempt once it has arrived or failed. */
  moved(here: Snapshot): void {
    if (this.run.turn === undefined) return
    if (isAuthenticated(here)) endTurn(this.run, "reached")
    else if (here.configuration.is("failing")) {
      endTurn(this.run, isHostsRefusal(here.context) ? "refused" : "other")
    }
  }

  retried({ context }: Snapshot): void {
    this.record("retried", context)
  }

  failed({ context }: Snapshot): void {
    this.record("failed", context)
  }

  /** Records the end of the run as that of its attempt. */
  end(here: Snapshot): void {
    endTurn(this.run, "other")
    this.record(
      here.configuration.is("closed") ? "closed" : isOver(here) ? "failed" : "interrupted",
      here.context
    )
  }

  /** Records in trace and metrics how the attempt ended, unless that was done. */
  private record(
    outcome: "closed" | "failed" | "interrupted" | "retried",
    { connections, failure }: Context
  ): void {
    if (this.recorded === connections) return
    this.recorded = connections
    const hasFailed = outcome === "failed" || outcome === "retried"
    if (hasFailed) this.telemetry.failed(failure)
    this.run.recorder.emit("connection:ended", { outcome, ...(hasFailed ? ended(failure) : {}) })
  }
}
