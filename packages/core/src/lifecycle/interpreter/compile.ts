/**
 * Reads the chart once, into what a step needs. What a state leads to is read when it is first reached: most connections reach a third
 * of the states.
 *
 * It covers what the chart uses: named actions, guards and delays with fixed parameters, at most one target for each
 * transition, transitions that stay within their region, final states at the top. Anything else fails here; a test reads all of it.
 */
import type { Context, Now } from "../machine/Context.ts"
import { delays } from "../machine/delays.ts"
import { guards } from "../machine/guards.ts"
import { type WayIn, waysIn } from "../machine/Settings.ts"
import {
  type Declared,
  fails,
  listOf,
  only,
  StateNode,
  type Transition as DeclaredTransition
} from "../machine/StateNode.ts"
import { updates } from "../machine/updates.ts"

/** An activity or a timer: started when its state is entered, and stopped when the state is left. */
export interface Child {
  /** The id of the invoke, or the type of the timer's event: unique in the chart. */
  readonly id: string
  readonly wayIn: WayIn | undefined
  /** The name of the activity or of the delay. */
  readonly name: string
  readonly isTimer: boolean
  /** The activity's input, or the milliseconds of the delay. */
  readonly input: (now: Now) => unknown
}

/** A named action: returns what it changes of the context. */
export type Update = (now: Now) => Partial<Context>

export interface Transition {
  /** The name of an event, or its beginning and `*`; empty if none is needed. */
  readonly event: string
  readonly source: Node
  readonly permits: (now: Now) => boolean
  readonly updates: ReadonlyArray<Update>
  /** The state below which all active states are left; absent if none is left, and only the context is updated. */
  readonly domain: Node | undefined
  /** In document order. */
  readonly entered: ReadonlyArray<Node>
}

/** A state of the chart. */
export class Node {
  readonly chart: StateNode
  readonly parent: Node | undefined
  /** In document order. */
  readonly children: ReadonlyArray<Node>
  readonly #all: Map<StateNode, Node>
  #updates: ReadonlyArray<Update> | undefined
  #starts: ReadonlyArray<Child> | undefined
  #transitions: ReadonlyMap<string, ReadonlyArray<Transition>> | undefined

  constructor(chart: StateNode, parent: Node | undefined, all: Map<StateNode, Node>) {
    check(chart, parent)
    this.chart = chart
    this.parent = parent
    this.#all = all.set(chart, this)
    this.children = chart.children.map((child) => new Node(child, this, all))
  }

  /** What is done when the state is entered: first the updates. */
  get updates(): ReadonlyArray<Update> {
    return (this.#updates ??= listOf(this.chart.declared.entry).map((action) => updateOf(this.chart, action)))
  }

  get starts(): ReadonlyArray<Child> {
    return (this.#starts ??= [...timersOf(this.chart), ...activitiesOf(this.chart)])
  }

  /** By event, or by the beginning of an event and `*`; under the empty name, those that need no event. */
  get transitions(): ReadonlyMap<string, ReadonlyArray<Transition>> {
    return (this.#transitions ??= Map.groupBy(
      this.chart.transitions.map((transition) => transitionOf(this, transition, this.#all)),
      ({ event }) => event
    ))
  }
}

/** Reads the chart, and returns the states in which the machine begins, the root first. */
export const compile = (declared: Declared): readonly [Node, ...ReadonlyArray<Node>] => {
  const root = new Node(new StateNode(declared), undefined, new Map())
  return entering(root, root)
}

export const isWithin = (node: Node, ancestor: Node): boolean =>
  node === ancestor || (node.parent !== undefined && isWithin(node.parent, ancestor))

const fields = ["id", "type", "meta", "initial", "states", "entry", "invoke", "after", "on", "always"]

const check = (chart: StateNode, parent: Node | undefined): void => {
  const { declared, type } = chart
  only(chart, declared, fields)
  const isInnerEnd = type === "final" && parent?.parent !== undefined
  if (isInnerEnd || type === "history") fails(chart, "a state of this type")
  if (type === "compound" && chart.initial === undefined) fails(chart, "its initial")
}

type Callable = (now: Now, params?: unknown) => unknown

const updateOf = (chart: StateNode, action: unknown): Update => {
  const update = named(chart, updates, action)
  return isUpdate(update) ? update : fails(chart, "an action")
}

/** The implementation of an action, a guard or a delay: as it is, or with its fixed parameters. */
const named = (chart: StateNode, known: object, part: unknown): Callable => {
  const name = typeof part === "string" ? part : field(part, "type")
  const params = field(part, "params")
  const found: unknown = typeof name === "string" ? field(known, name) : undefined
  if (typeof found === "number") return () => found
  if (!isCallable(found) || isCallable(params)) return fails(chart, "what is inline or unknown")
  return params === undefined ? found : (now) => found(now, params)
}

const isCallable = (value: unknown): value is Callable => typeof value === "function"
const isUpdate = (value: unknown): value is Update => typeof value === "function"
const isGuard = (value: unknown): value is Transition["permits"] => typeof value === "function"

const field = (of: unknown, name: string): unknown =>
  typeof of === "object" && of !== null ? Reflect.get(of, name) : undefined

/** One for each delay, which may have several ways out. */
const timersOf = (chart: StateNode): ReadonlyArray<Child> =>
  Array.from(new Map(chart.transitions.map(({ delay, event }) => [event, delay])), ([id, name]) =>
    name === undefined
      ? []
      : [{ id, wayIn: wayInOf(chart), name, isTimer: true, input: named(chart, delays, name) }]
  ).flat()

const activitiesOf = (chart: StateNode): ReadonlyArray<Child> =>
  chart.invokes.map(({ id, input, src }) => ({
    id,
    wayIn: wayInOf(chart),
    name: src,
    isTimer: false,
    input: isCallable(input) ? input : () => input
  }))

const wayInOf = ({ path }: StateNode): WayIn | undefined =>
  waysIn.find((wayIn) => path.split(".").includes(wayIn))

const transitionOf = (
  source: Node,
  { actions, event, guard, reenter, target }: DeclaredTransition,
  all: ReadonlyMap<StateNode, Node>
): Transition => {
  const { chart } = source
  const permits = guard === undefined ? always : named(chart, guards, guard)
  if (!isGuard(permits)) return fails(chart, "a guard")
  const what = { event, source, permits, updates: actions.map((action) => updateOf(chart, action)) }
  const to = target && all.get(target)
  if (to === undefined) return { ...what, domain: undefined, entered: [] }
  const domain = domainOf(source, to, reenter) ?? fails(chart, "a transition to itself")
  if (!isWithin(domain, regionOf(source))) fails(chart, "a region's way out")
  const outermost = domain.children.find((child) => isWithin(to, child))
  const entered = outermost === undefined ? [] : entering(outermost, to)
  return { ...what, domain, entered }
}

const always = () => true

/** The innermost state that a transition does not leave. SCXML §3.13. */
const domainOf = (source: Node, target: Node, reenter: boolean): Node | undefined => {
  if (source === target && !reenter) return undefined
  if (isWithin(target, source) && !reenter) return source
  let domain = target.parent
  while (domain !== undefined && (domain === source || !isWithin(source, domain))) domain = domain.parent
  return domain
}

/** The region of a state. Regions must not end each other, so that their transitions can be taken together. */
const regionOf = (node: Node): Node =>
  node.parent === undefined || node.parent.chart.type === "parallel" ? node : regionOf(node.parent)

/** The states that are entered from `node` on: those on the way to the target, then the initial ones. */
const entering = (node: Node, target: Node): readonly [Node, ...ReadonlyArray<Node>] => {
  const { chart, children } = node
  const next =
    children.find((child) => isWithin(target, child)) ??
    children.find((child) => child.chart === chart.initial)
  const entered = chart.type === "parallel" ? children : next === undefined ? [] : [next]
  return [node, ...entered.flatMap((child) => entering(child, target))]
}
