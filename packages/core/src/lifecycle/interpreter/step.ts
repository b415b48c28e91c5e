/**
 * Takes an event: returns the next state, its context, and the children to start and to stop.
 *
 * The model checks compare this step with XState's `transition` for every reachable transition. Connections do
 * not use XState's, which costs ten times as much.
 */
import type { Event } from "../machine/activities.ts"
import { chart } from "../machine/chart.ts"
import { type Context, initial } from "../machine/Context.ts"
import type { Settings } from "../machine/Settings.ts"
import { once } from "../../base/once.ts"
import { type Child, compile, type Start, type Work } from "./compile.ts"
import { Configuration } from "./Configuration.ts"

export type { Child } from "./compile.ts"

/** The active states of the machine, and its context. */
export interface Snapshot {
  readonly configuration: Configuration
  readonly context: Context
}

/** The result of a step: all stops come first. A child that it both started and stopped is left out. */
export interface Stepped {
  readonly snapshot: Snapshot
  readonly stops: ReadonlyArray<Child>
  readonly starts: ReadonlyArray<Start>
}

/** Called at each microstep that moves, so that traces show the states that an `always` passes through. */
export type OnMove = (from: Configuration, event: string, to: Configuration) => void

const none: ReadonlyArray<never> = []

const beginning = once(() => Configuration.of(compile(chart)))

/** The machine before its first event. */
export const begin = (settings: Settings): Snapshot => ({
  configuration: beginning(),
  context: initial(settings)
})

/** Takes the event, then transitions without an event. Throws if a guard or an update does; then nothing has changed. */
export const step = (before: Snapshot, event: Event, onMove?: OnMove): Stepped => {
  const work: Work = { context: before.context, before: before.context, event, stops: none, starts: none }
  let { configuration } = before
  for (let type: string = event.type; !configuration.isFinal; type = "") {
    const taken = configuration.taken(type, work)
    if (taken === undefined && type === "") break
    if (taken === undefined) continue
    taken.leave(work)
    taken.updates(work)
    taken.enter(work)
    const from = configuration
    configuration = taken.to
    if (taken.moves) onMove?.(from, type === "" ? "always" : type, configuration)
  }
  const { context, starts, stops } = work
  const isSame = configuration === before.configuration && context === before.context
  return { snapshot: isSame ? before : { configuration, context }, stops, starts }
}
