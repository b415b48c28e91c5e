/**
 * The chart of XState's machine, read once into what a step needs.
 *
 * Covered is what the chart uses: named actions, guards and delays with fixed parameters, one target a transition,
 * regions that stay within themselves, final states at the top. Anything else fails here, as the module loads.
 */
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from "xstate"
import type { Context, Now } from "../machine/Context.ts"
import { type WayIn, waysIn } from "../machine/Settings.ts"

/** What a state starts when it is entered, and stops when it is left: an activity or a timer. */
export interface Child {
  /** The id of the invoke, or the type of the timer's event: unique in the chart. */
  readonly id: string
  readonly wayIn: WayIn | undefined
  /** The activity, or the delay, by its name. */
  readonly name: string
  readonly isTimer: boolean
  /** The activity's input, or the milliseconds of the delay. */
  readonly input: (now: Now) => unknown
}

export type Update = (now: Now) => Context

export interface Transition {
  readonly permits: (now: Now) => boolean
  readonly updates: ReadonlyArray<Update>
  /** Whatever is active below it is left. */
  readonly domain: AnyStateNode
  /** In document order. */
  readonly enters: ReadonlyArray<Node>
}

/** A state of the chart. */
export interface Node {
  readonly chart: AnyStateNode
  /** In document order, as all lists here. */
  readonly children: ReadonlyArray<Node>
  readonly entry: ReadonlyArray<Update>
  readonly starts: ReadonlyArray<Child>
  /** By the event, or by its beginning and `*`; under the empty name what needs no event. */
  readonly transitions: Map<string, ReadonlyArray<Transition>>
  /** What each event that was met may do here: its own name first, then the longest beginning. */
  readonly candidates: Map<string, ReadonlyArray<Transition>>
}

const fail = (node: AnyStateNode, what: string): never => {
  throw new Error(`the chart's step does not cover ${what}, at ${node.id}`)
}

type Callable = (...parts: ReadonlyArray<unknown>) => unknown
const isCallable = (value: unknown): value is Callable => typeof value === "function"
const isChange = (value: unknown): value is Partial<Context> => typeof value === "object" && value !== null

const field = (of: unknown, name: string): unknown =>
  (typeof of === "object" && of !== null) || typeof of === "function" ? Reflect.get(of, name) : undefined

const list = (parts: unknown): ReadonlyArray<unknown> =>
  parts === undefined ? [] : Array.isArray(parts) ? parts : [parts]

const only = (node: AnyStateNode, of: object, known: string): void => {
  const extra = Object.keys(of).find((key) => !known.split(" ").includes(key) && field(of, key) !== undefined)
  if (extra !== undefined) fail(node, extra)
}

/** An action or a guard by its name, with parameters that do not change. */
const named = (node: AnyStateNode, kind: "actions" | "guards", part: unknown) => {
  const name = typeof part === "string" ? part : field(part, "type")
  const params = typeof part === "string" ? undefined : field(part, "params")
  if (typeof name !== "string" || isCallable(part) || isCallable(params)) return fail(node, `inline ${kind}`)
  const found: unknown = field(node.machine.implementations[kind], name)
  return { found: found ?? fail(node, `the unknown name ${name}`), params }
}

const updateOf = (node: AnyStateNode, part: unknown): Update => {
  const { found, params } = named(node, "actions", part)
  const assignment = field(found, "assignment")
  if (!isCallable(assignment)) return fail(node, "an action that is no assignment")
  return (now) => {
    const change = assignment(now, params)
    return isChange(change) ? { ...now.context, ...change } : now.context
  }
}

const questionOf = (node: AnyStateNode, part: unknown): Transition["permits"] => {
  if (part === undefined) return () => true
  const { found, params } = named(node, "guards", part)
  return isCallable(found) ? (now) => found(now, params) === true : fail(node, "a composed guard")
}

const wayInOf = (node: AnyStateNode): WayIn | undefined => waysIn.find((wayIn) => node.path.includes(wayIn))

const timersOf = (node: AnyStateNode): ReadonlyArray<Child> =>
  Array.from(new Map(node.after.map((after) => [after.eventType, after.delay])), ([id, name]) => {
    const delay: unknown =
      typeof name === "string" ? field(node.machine.implementations.delays, name) : undefined
    if (typeof name !== "string" || (!isCallable(delay) && typeof delay !== "number")) {
      return fail(node, "a delay without a name")
    }
    const input = isCallable(delay) ? delay : () => delay
    return { id, wayIn: wayInOf(node), name, isTimer: true, input }
  })

const activitiesOf = (node: AnyStateNode): ReadonlyArray<Child> =>
  node.invoke.map((invoke) => {
    only(node, invoke, "type id src input toJSON")
    const { id, src, input } = invoke
    if (typeof src !== "string") return fail(node, "an inline activity")
    return {
      id,
      wayIn: wayInOf(node),
      name: src,
      isTimer: false,
      input: isCallable(input) ? input : () => input
    }
  })

export const isWithin = (node: AnyStateNode, ancestor: AnyStateNode): boolean =>
  node === ancestor || (node.parent !== undefined && isWithin(node.parent, ancestor))

/** The node, and what is entered with it: the way to the target, else by default. */
const entering = (node: Node, target: AnyStateNode): readonly [Node, ...ReadonlyArray<Node>] => {
  const { chart, children } = node
  const initial = chart.type === "compound" ? chart.initial.target?.[0] : undefined
  const next =
    children.find((child) => isWithin(target, child.chart)) ?? children.find(({ chart }) => chart === initial)
  const entered = chart.type === "parallel" ? children : next === undefined ? [] : [next]
  return [node, ...entered.flatMap((child) => entering(child, target))]
}

/** The innermost state that a transition does not leave. SCXML §3.13. */
const domainOf = (source: AnyStateNode, target: AnyStateNode, reenter: boolean): AnyStateNode => {
  if (!reenter && target !== source && isWithin(target, source)) return source
  let domain = target.parent
  while (domain !== undefined && (domain === source || !isWithin(source, domain))) domain = domain.parent
  if (domain === undefined || (target === source && !reenter)) return fail(source, "a transition to itself")
  return domain
}

const isParallel = (node: AnyStateNode | undefined): boolean => node?.type === "parallel"

/** Regions must not end each other: then any of their transitions may be taken together. */
const regionOf = (node: AnyStateNode): AnyStateNode | undefined =>
  node.parent === undefined || isParallel(node.parent) ? node : regionOf(node.parent)

const transitionOf = (
  all: ReadonlyMap<AnyStateNode, Node>,
  transition: AnyTransitionDefinition
): Transition => {
  const { actions, guard, reenter, source, target = [] } = transition
  only(source, transition, "target actions guard reenter source eventType toJSON delay event description")
  const [to, ...more] = target
  if (to === undefined || more.length > 0) return fail(source, "a transition with other than one target")
  const chart = domainOf(source, to, reenter)
  const region = regionOf(source)
  if (isParallel(chart) || (region !== undefined && !isWithin(chart, region)))
    fail(source, "a region's way out")
  const first = all.get(chart)?.children.find((child) => isWithin(to, child.chart))
  if (first === undefined) return fail(source, "this target")
  return {
    permits: questionOf(source, guard),
    updates: actions.map((action) => updateOf(source, action)),
    domain: chart,
    enters: entering(first, to)
  }
}

const states = "id type description meta initial states entry invoke after on always context"

const nodeOf = (chart: AnyStateNode): Node => {
  only(chart, chart.config, states)
  if (chart.type === "final" && chart.parent?.parent !== undefined)
    fail(chart, "a final state within another")
  if (chart.type === "history" || (chart.initial?.actions.length ?? 0) > 0) fail(chart, "its initial")
  return {
    chart,
    children: Object.values(chart.states).map(nodeOf),
    entry: list(chart.config.entry).map((action) => updateOf(chart, action)),
    starts: [...timersOf(chart), ...activitiesOf(chart)],
    transitions: new Map(),
    candidates: new Map()
  }
}

const within = (node: Node): ReadonlyArray<Node> => [node, ...node.children.flatMap(within)]

/** The states that the machine begins in: the root, and what is entered with it. */
export const compile = (machine: AnyStateMachine): readonly [Node, ...ReadonlyArray<Node>] => {
  const root = nodeOf(machine.root)
  const all = new Map(within(root).map((node) => [node.chart, node]))
  for (const { chart, transitions } of all.values()) {
    const formatted = [...chart.transitions].filter(([event]) => event !== "")
    for (const [event, ways] of [...formatted, ["", chart.always ?? []] as const]) {
      transitions.set(
        event,
        ways.map((way) => transitionOf(all, way))
      )
    }
  }
  return entering(root, machine.root)
}
