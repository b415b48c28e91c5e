/** Finds what states, timers and outcomes are about, by their names in traces. */
import type { ActivityName, ActivityOutcome } from "../machine/activities.ts"
import { chartOf } from "./chartOf.ts"
import { chart as declared } from "../machine/chart.ts"
import { once } from "../../base/once.ts"
import type { StateMeta } from "../machine/meta.ts"

export type { WorkGroup as Group, StateMeta } from "../machine/meta.ts"

/** Every outcome that an activity may answer; a failure is `failure`. */
export type OutcomeName =
  | { readonly [Name in ActivityName]: ActivityOutcome<Name>["type"] }[ActivityName]
  | "failure"

const chart = once(() => chartOf(declared))
const states = once(() => new Map(chart().states.map(({ id, meta }) => [id, meta])))

/**
 * Returns what a state is about: `dialing.startTls.greeting`, or the nearest state around it that this machine has,
 * since a trace may be older than the machine.
 */
export const metaOf = (state: string): StateMeta | undefined => {
  const known = states().get(state)
  const dot = state.lastIndexOf(".")
  return known !== undefined || dot === -1 ? known : metaOf(state.slice(0, dot))
}

const timers = once(
  () =>
    new Map(
      chart()
        .edges.filter(({ event }) => event.startsWith("after "))
        // it is named after the first state that it ends
        .toReversed()
        .map(({ event, from }) => [event.slice("after ".length), metaOf(from)])
    )
)

/** Describes the state that a timer such as `selectLimit` ends. */
export const metaOfTimer = (timer: string): StateMeta | undefined => timers().get(timer)
