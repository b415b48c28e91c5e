/** Finds what states are about, by their names in traces. */
import type { ActivityName, ActivityOutcome } from "../machine/activities.ts"
import { chart } from "../machine/chart.ts"
import { once } from "../../base/once.ts"
import type { StateMeta } from "../machine/meta.ts"
import { StateNode } from "../machine/StateNode.ts"

export type { WorkGroup as Group, StateMeta } from "../machine/meta.ts"

/** Every outcome that an activity may answer; a failure is `failure`. */
export type OutcomeName =
  | { readonly [Name in ActivityName]: ActivityOutcome<Name>["type"] }[ActivityName]
  | "failure"

const states = once(
  () => new Map(new StateNode(chart).within.map(({ declared: { meta }, path }) => [path, meta]))
)

/**
 * Returns what a state is about: `dialing.startTls.greeting`, or the nearest state around it that this machine has,
 * since a trace may be older than the machine.
 */
export const metaOf = (state: string): StateMeta | undefined => {
  const known = states().get(state)
  const dot = state.lastIndexOf(".")
  return known !== undefined || dot === -1 ? known : metaOf(state.slice(0, dot))
}
