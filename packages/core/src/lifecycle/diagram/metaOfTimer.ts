/** Finds what a timer is about, by its name in traces. */
import { chartOf } from "./chartOf.ts"
import { chart } from "../machine/chart.ts"
import { once } from "../../base/once.ts"
import { metaOf } from "./metaOf.ts"
import type { StateMeta } from "../machine/meta.ts"

const timers = once(
  () =>
    new Map(
      chartOf(chart)
        .edges.filter(({ event }) => event.startsWith("after "))
        // it is named after the first state that it ends
        .toReversed()
        .map(({ event, from }) => [event.slice("after ".length), metaOf(from)])
    )
)

/** Describes the state that a timer such as `selectLimit` ends. */
export const metaOfTimer = (timer: string): StateMeta | undefined => timers().get(timer)
