/**
 * What an event does: where the machine is next, what it remembers, what is to be started and stopped.
 *
 * XState declares the machine, checks its types, draws it, and is the oracle of the model checks, which compare this
 * step with its `transition` on every edge that can be reached. It is not on the path of a connection: its own step
 * costs ten times as much.
 */
import type { Event } from "../machine/activities.ts"
import { connectionMachine } from "../machine/connectionMachine.ts"
import { type Context, initial, type Now } from "../machine/Context.ts"
import type { Settings } from "../machine/Settings.ts"
import { type Child, compile, type Node, type Transition } from "./compile.ts"
import { type Active, Configuration } from "./Configuration.ts"

export type { Child } from "./compile.ts"

/** Where the machine is and what it remembers. */
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

/** Told of each microstep, so that states that an `always` passes through are seen. */
export type Tell = (from: Configuration, event: string, to: Configuration) => void

const initialNodes = compile(connectionMachine)

/** The machine before its first event. */
export const begin = (settings: Settings): Snapshot => ({
  configuration: Configuration.of(initialNodes),
  context: initial(settings)
})

/** What the state may do at an event: its own name counts before a beginning, and a longer one before a shorter. */
const candidatesOf = ({ candidates, transitions }: Node, type: string): ReadonlyArray<Transition> => {
  const known = candidates.get(type)
  if (known !== undefined) return known
  const found = [...transitions.keys()]
    .filter((key) => key === type || (key.endsWith(".*") && `${type}.`.startsWith(key.slice(0, -1))))
    .toSorted((a, b) => Number(b === type) - Number(a === type) || b.length - a.length)
    .flatMap((key) => transitions.get(key) ?? [])
  candidates.set(type, found)
  return found
}

const none: ReadonlyArray<Transition> = []

/** The innermost transitions that are permitted, at most one for each region. */
const select = ({ children, node }: Active, type: string, now: Now): ReadonlyArray<Transition> => {
  let inner = none
  for (const child of children) {
    const taken = select(child, type, now)
    if (taken.length > 0) inner = inner.length === 0 ? taken : [...inner, ...taken]
  }
  if (inner.length > 0) return inner
  for (const own of candidatesOf(node, type)) if (own.permits(now)) return [own]
  return none
}

/** One run of the chart's rules over one event, until no transition is left that needs none. */
class Run {
  readonly stops: Array<Child> = []
  readonly starts: Array<readonly [Child, unknown]> = []
  configuration: Configuration
  context: Context
  readonly event: Event

  constructor({ configuration, context }: Snapshot, event: Event) {
    this.configuration = configuration
    this.context = context
    this.event = event
  }

  /** Leaves, remembers, enters, in this order. */
  take(transitions: ReadonlyArray<Transition>): void {
    for (const transition of transitions.length === 1 ? transitions : transitions.toReversed()) {
      for (const { starts } of this.configuration.move(transition).left) {
        for (const child of starts) this.stop(child)
      }
    }
    for (const { updates } of transitions) for (const update of updates) this.context = update(this)
    for (const { enters } of transitions) {
      for (const { entry, starts } of enters) {
        for (const update of entry) this.context = update(this)
        for (const child of starts) this.starts.push([child, child.input(this)])
      }
    }
    for (const transition of transitions) this.configuration = this.configuration.move(transition).to
  }

  private stop(child: Child): void {
    const at = this.starts.findIndex(([started]) => started === child)
    if (at >= 0) this.starts.splice(at, 1)
    else this.stops.push(child)
  }
}

/** Takes the event. Throws where a guard or an update does, and then nothing has changed. */
export const step = (before: Snapshot, event: Event, tell?: Tell): Stepped => {
  const run = new Run(before, event)
  for (let type: string = event.type; !run.configuration.isFinal; type = "") {
    const taken = select(run.configuration.root, type, run)
    if (taken.length === 0 && type === "") break
    const from = run.configuration
    if (taken.length > 0) run.take(taken)
    if (taken.length > 0) tell?.(from, type === "" ? "always" : type, run.configuration)
  }
  const { configuration, context, starts, stops } = run
  const isSame = configuration === before.configuration && context === before.context
  return { snapshot: isSame ? before : { configuration, context }, stops, starts }
}
