/** The metrics of a runner's accounts, for an app's telemetry. No metric names an account. */
import { type Context, Metric } from "effect"
import type { FleetStatus } from "./FleetStatus.ts"

const accounts = Metric.gauge("imap.fleet.accounts", {
  description: "Accounts of this runner, by imap.fleet.state",
  attributes: { unit: "{account}" }
})
const reconnects = Metric.counter("imap.fleet.reconnects", {
  description: "Accounts that lost their mailbox, by error.type",
  attributes: { unit: "{reconnect}" },
  incremental: true
})
const takeovers = Metric.histogram("imap.fleet.takeover.duration", {
  description: "Time from taking an account over to opening its mailbox",
  attributes: { unit: "s" },
  boundaries: Metric.boundariesFromIterable([0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300])
})
const tasks = Metric.gauge("imap.fleet.tasks.waiting", {
  description: "Tasks that have arrived and have not begun",
  attributes: { unit: "{task}" }
})

/** One account while this runner has it. */
export interface Counted {
  readonly stands: (at: Pick<FleetStatus, "state" | "why">, now: number) => void
  /** Removes the account from the counts. */
  readonly gone: () => void
}

/** Counts an account. `takenOver` is when it began to move here from another runner, in milliseconds. */
export const count = (services: Context.Context<never>, takenOver: number | undefined): Counted => {
  let state: FleetStatus["state"] | undefined
  let isOnItsWay = takenOver !== undefined
  const add = (which: FleetStatus["state"], by: number) =>
    Metric.withAttributes(accounts, { "imap.fleet.state": which }).modifyUnsafe(by, services)
  const gone = () => {
    if (state !== undefined) add(state, -1)
    state = undefined
  }
  return {
    stands: (at, now) => {
      if (state === "Selected" && at.state !== "Selected" && at.why !== undefined) {
        Metric.withAttributes(reconnects, { "error.type": at.why.reason }).updateUnsafe(1, services)
      }
      if (isOnItsWay && takenOver !== undefined && at.state === "Selected") {
        isOnItsWay = false
        takeovers.updateUnsafe((now - takenOver) / 1_000, services)
      }
      if (state === at.state) return
      gone()
      state = at.state
      add(state, 1)
    },
    gone
  }
}

/** Counts one more waiting task, or one fewer. */
export const waiting = (services: Context.Context<never>, by: 1 | -1): void =>
  tasks.modifyUnsafe(by, services)
