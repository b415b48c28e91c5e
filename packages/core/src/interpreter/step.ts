/**
 * What an event does: which state comes next, what it remembers, what is to be started and stopped.
 *
 * XState declares the machine, checks its types, draws it, and is the oracle of the model checks, which compare this
 * step with its `transition` on every way from a state to another that can be reached. It is not on the path of a
 * connection: its own step costs ten times as much.
 */
import type { Event } from "../machine/activities.ts"
import { connectionMachine } from "../machine/connectionMachine.ts"
import { type Context, initial } from "../machine/Context.ts"
import type { Settings } from "../machine/Settings.ts"
import { once } from "../once.ts"
import { type Child, compile, type Start, type Work } from "./compile.ts"
import { Configuration } from "./Configuration.ts"

export type { Child } from "./compile.ts"

/** The state of the machine, and what it remembers. */
export interface Snapshot {
  readonly configuration: Configuration
  readonly context: Context
}

/** What is to be done after a step: all stops first. What it both started and stopped is left out. */
export interface Stepped {
  readonly snapshot: Snapshot
  readonly stops: ReadonlyArray<Child>
  readonly starts: ReadonlyArray<Start>
}

/** Called at each microstep that moves, so that states that an `always` passes through are seen. */
export type OnMove = (from: Configuration, event: string, to: Configuration) => void

const none: ReadonlyArray<never> = []

const beginning = once(() => Configuration.of(compile(connectionMachine())))

/** The machine before its first event. */
export const begin = (settings: Settings): Snapshot => ({
  configuration: beginning(),
  context: initial(settings)
})

/** Takes the event, then whatever needs none. Throws if a guard or an update does, and then nothing has changed. */
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
