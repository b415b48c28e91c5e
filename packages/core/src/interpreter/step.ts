/**
 * What an event does: which state comes next, what it remembers, what is to be started and stopped.
 *
 * XState declares the machine, checks its types, draws it, and is the oracle of the model checks, which compare this
 * step with its `transition` on every way from a state to another that can be reached. It is not on the path of a
 * connection: its own step costs ten times as much.
 */
import type { Event } from "../machine/activities.ts"
import { connectionMachine } from "../machine/connectionMachine.ts"
import { type Context, initial, type Now } from "../machine/Context.ts"
import type { Settings } from "../machine/Settings.ts"
import { once } from "../once.ts"
import { type Child, compile, isWithin, type Transition } from "./compile.ts"
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
  readonly starts: ReadonlyArray<readonly [child: Child, input: unknown]>
}

/** Called at each microstep that moves, so that states that an `always` passes through are seen. */
export type OnMove = (from: Configuration, event: string, to: Configuration) => void

const beginning = once(() => Configuration.of(compile(connectionMachine)))

/** The machine before its first event. */
export const begin = (settings: Settings): Snapshot => ({
  configuration: beginning(),
  context: initial(settings)
})

/** Takes the event, then whatever needs none. Throws if a guard or an update does, and then nothing has changed. */
export const step = (before: Snapshot, event: Event, onMove?: OnMove): Stepped => {
  const stops: Array<Child> = []
  const starts: Array<readonly [Child, unknown]> = []
  const now = { context: before.context, event }
  let { configuration } = before
  for (let type: string = event.type; !configuration.isFinal; type = "") {
    const taken = select(configuration, type, now)
    if (taken.length === 0 && type === "") break
    const from = configuration
    for (const { left } of taken.toReversed().map((transition) => from.move(transition))) {
      for (const node of left) for (const child of node.starts) stop(child, starts, stops)
    }
    for (const { updates } of taken) for (const update of updates) now.context = update(now)
    for (const { entry, starts: children } of taken.flatMap(({ enters }) => enters)) {
      for (const update of entry) now.context = update(now)
      for (const child of children) starts.push([child, child.input(now)])
    }
    for (const transition of taken) configuration = configuration.move(transition).to
    if (taken.some(({ domain }) => domain !== undefined))
      onMove?.(from, type === "" ? "always" : type, configuration)
  }
  const { context } = now
  const isSame = configuration === before.configuration && context === before.context
  return { snapshot: isSame ? before : { configuration, context }, stops, starts }
}

/** XState starts the invoke of every state that an `always` passes through: such a child is never started. */
const stop = (child: Child, starts: Array<readonly [Child, unknown]>, stops: Array<Child>): void => {
  const at = starts.findIndex(([started]) => started === child)
  if (at >= 0) starts.splice(at, 1)
  else stops.push(child)
}

/** The innermost transitions that are permitted, at most one for each region. */
const select = (configuration: Configuration, type: string, now: Now): ReadonlyArray<Transition> => {
  const taken: Array<Transition> = []
  for (const candidates of configuration.candidates(type)) {
    const found = candidates.find(({ permits }) => permits(now))
    if (found !== undefined && !taken.includes(found)) taken.push(found)
  }
  if (taken.length < 2) return taken
  return taken.filter(({ source }) =>
    taken.every((other) => other.source === source || !isWithin(other.source, source))
  )
}
