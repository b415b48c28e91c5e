/**
 * The states of a chart, with the names, order, targets and events that XState reads from the same declaration: a test
 * compares both. Connecting and tracing need nothing else of XState.
 */
import type { StateMeta } from "./meta.ts"

type Many<A> = A | ReadonlyArray<A> | undefined

interface Way {
  readonly target?: unknown
  readonly guard?: unknown
  readonly actions?: unknown
  readonly reenter?: boolean | undefined
}

type Ways = Many<string | Way | undefined>

/** An activity with the name of its implementation. */
export interface Invoke {
  readonly id: string
  readonly src: string
  readonly input: unknown
}

type Type = "atomic" | "compound" | "parallel" | "final" | "history"

/** A state as it is declared. */
export interface Declared {
  readonly id?: string | undefined
  readonly type?: Type | undefined
  readonly initial?: unknown
  readonly meta?: StateMeta | undefined
  readonly states?: { readonly [key: string]: Declared } | undefined
  readonly entry?: unknown
  readonly invoke?: Many<{
    readonly id?: string | undefined
    readonly src: unknown
    readonly input?: unknown
  }>
  readonly always?: Ways
  readonly on?: { readonly [event: string]: Ways } | undefined
  readonly after?: { readonly [delay: string]: Ways } | undefined
}

export interface Transition {
  readonly source: StateNode
  /** The beginning of an event and `*`, or empty if it needs no event. */
  readonly event: string
  /** The name of the delay whose end is the event. */
  readonly delay: string | undefined
  /** Absent if only the context is updated. */
  readonly target: StateNode | undefined
  readonly guard: unknown
  readonly actions: ReadonlyArray<unknown>
  readonly reenter: boolean
}

export class StateNode {
  readonly declared: Declared
  readonly key: string
  /** The path below the root, as traces name a state: `dialing.startTls.greeting`. */
  readonly path: string
  readonly parent: StateNode | undefined
  readonly type: Type
  /** Its place in document order. */
  readonly order: number
  readonly children: ReadonlyArray<StateNode>
  private readonly id: string
  /** All states of the chart, each by its path and by `#` and its id. */
  private readonly all: Map<string, StateNode>
  private readonly rootId: string
  /** Made at first use, when the targets are there. */
  private made: ReadonlyArray<Transition> | undefined

  constructor(declared: Declared, key = "", parent?: StateNode) {
    const { id, states = {}, type } = declared
    this.declared = declared
    this.key = key
    this.parent = parent
    this.path = parent === undefined || parent.path === "" ? key : `${parent.path}.${key}`
    this.all = parent?.all ?? new Map()
    this.order = this.all.size / 2
    this.rootId = parent?.rootId ?? id ?? ""
    this.id = id ?? `${this.rootId}.${this.path}`
    this.all.set(this.path, this).set(`#${this.id}`, this)
    this.children = Object.entries(states).map(([name, state]) => new StateNode(state, name, this))
    this.type = type ?? (this.children.length === 0 ? "atomic" : "compound")
  }

  /** Itself and all states below, in document order. */
  get within(): ReadonlyArray<StateNode> {
    return [this, ...this.children.flatMap((child) => child.within)]
  }

  /** The state in which it begins. */
  get initial(): StateNode | undefined {
    return this.children.find(({ key }) => key === this.declared.initial)
  }

  get invokes(): ReadonlyArray<Invoke> {
    return listOf(this.declared.invoke).map(({ id, input, src, ...more }) => {
      only(this, more, none)
      return id === undefined || typeof src !== "string"
        ? fails(this, "an inline activity")
        : { id, src, input }
    })
  }

  /** Those that need no event come first, those of limits last. */
  get transitions(): ReadonlyArray<Transition> {
    const { after = {}, always, on = {} } = this.declared
    return (this.made ??= [
      ...this.ways("", always),
      ...Object.entries(on).flatMap(([event, ways]) => this.ways(event, ways)),
      ...Object.entries(after).flatMap(([delay, ways]) =>
        this.ways(`xstate.after.${delay}.${this.id}`, ways, delay)
      )
    ])
  }

  private ways(event: string, ways: Ways, delay?: string): ReadonlyArray<Transition> {
    return listOf(ways).map((way) => {
      const { actions, guard, reenter, target, ...more } = typeof way === "object" ? way : { target: way }
      only(this, more, none)
      const to = target === undefined ? undefined : this.target(target)
      return {
        source: this,
        event,
        delay,
        target: to,
        guard,
        actions: listOf(actions),
        reenter: reenter === true
      }
    })
  }

  /** Finds `.below`, `#id` or the path from a sibling of this state. */
  private target(name: unknown): StateNode {
    if (typeof name !== "string") return fails(this, "a transition to other than one target")
    const found = this.all.get(name.startsWith("#") ? name : this.pathOf(name))
    return found ?? fails(this, `the target ${name}`)
  }

  private pathOf(name: string): string {
    if (name.startsWith(".")) return this.path === "" ? name.slice(1) : this.path + name
    const around = this.parent?.path ?? ""
    return around === "" ? name : `${around}.${name}`
  }
}

/** A list of what may be declared once, several times, or not at all. */
export function listOf<A>(declared: Many<A>): ReadonlyArray<A>
export function listOf(declared: unknown): ReadonlyArray<unknown> {
  return declared === undefined ? [] : Array.isArray(declared) ? declared : [declared]
}

const none: ReadonlyArray<string> = []

/** Fails if a part of the chart has a field besides the known ones, which would be ignored. */
export const only = (state: StateNode, part: object, known: ReadonlyArray<string>): void => {
  for (const [key, value] of Object.entries(part))
    if (value !== undefined && !known.includes(key)) fails(state, key)
}

export const fails = (state: StateNode, what: string): never => {
  throw new Error(`the step does not cover ${what}, at ${state.path}`)
}
