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
import { without } from "../../base/without.ts"
import { type Child, compile, type Node, type Update } from "./compile.ts"
import { Configuration } from "./Configuration.ts"

export type { Child } from "./compile.ts"

/** The active states of the machine, and its context. */
export interface Snapshot {
  readonly configuration: Configuration
  readonly context: Context
}

/** A child to start. */
export interface Start {
  readonly child: Child
  readonly input: unknown
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
  const work = new Work(before.context, event)
  let { configuration } = before
  for (let type: string = event.type; !configuration.isFinal; type = "") {
    const taken = configuration.taken(type, work)
    if (taken === undefined && type === "") break
    if (taken === undefined) continue
    work.stopAll(taken.stops)
    work.updateBy(taken.updates)
    work.enterAll(taken.entered)
    const from = configuration
    configuration = taken.to
    if (taken.moves) onMove?.(from, type === "" ? "always" : type, configuration)
  }
  const { context, starts, stops } = work
  const isSame = configuration === before.configuration && context === before.context
  return { snapshot: isSame ? before : { configuration, context }, stops, starts }
}

/**
 * A step in progress: the context so far, and the children to be stopped and started. It counts through lists, since iterators
 * would be a third of what a step allocates.
 */
class Work {
  /** Copied at the first update, and changed by those that follow. */
  context: Context
  readonly event: Event
  stops: ReadonlyArray<Child> = none
  starts: ReadonlyArray<Start> = none
  private readonly before: Context

  constructor(before: Context, event: Event) {
    this.context = before
    this.before = before
    this.event = event
  }

  /** Stops children. One that this step was to start, in a state that an `always` passes through, is never started. */
  stopAll(children: ReadonlyArray<Child>): void {
    if (this.starts.length === 0 && this.stops.length === 0) {
      this.stops = children
      return
    }
    for (let at = 0; at < children.length; at++) {
      const child = children[at]
      const started =
        this.starts.length === 0 ? undefined : this.starts.find((start) => start.child === child)
      if (started !== undefined) this.starts = without(this.starts, started)
      else if (child !== undefined) this.stops = [...this.stops, child]
    }
  }

  enterAll(nodes: ReadonlyArray<Node>): void {
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at]
      if (node === undefined) continue
      if (node.updates.length > 0) this.updateBy(node.updates)
      if (node.starts.length > 0) this.startAll(node.starts)
    }
  }

  updateBy(updates: ReadonlyArray<Update>): void {
    for (let at = 0; at < updates.length; at++) {
      const changed = updates[at]?.(this)
      if (this.context === this.before) this.context = { ...this.before, ...changed }
      else Object.assign(this.context, changed)
    }
  }

  private startAll(children: ReadonlyArray<Child>): void {
    for (let at = 0; at < children.length; at++) {
      const child = children[at]
      if (child === undefined) continue
      const start = { child, input: child.input(this) }
      this.starts = [...this.starts, start]
    }
  }
}
