/**
 * Reads the chart of XState's machine once, into what a step needs.
 *
 * It covers what the chart uses: named actions, guards and delays with fixed parameters, at most one target for each
 * transition, transitions that stay within their region, final states at the top. Anything else fails here, before the
 * first connection.
 */
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from "xstate"
import type { Context, Now } from "../machine/Context.ts"
import { type WayIn, waysIn } from "../machine/Settings.ts"

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

export interface Start {
  readonly child: Child
  readonly input: unknown
}

/** A step in progress: the context so far, and the children to be stopped and started. */
export interface Work extends Now {
  /** Copied at the first update of a step, and changed by those that follow. */
  context: Context
  readonly before: Context
  stops: ReadonlyArray<Child>
  starts: ReadonlyArray<Start>
}

/** A part of a step. Consecutive parts are joined once: a loop over them would allocate at each step. */
export type StepPart = (work: Work) => void

export interface Transition {
  readonly source: Node
  readonly permits: (now: Now) => boolean
  readonly updates: StepPart
  /** The state below which all active states are left; absent if none is left, and only the context is updated. */
  readonly domain: Node | undefined
  /** In document order. */
  readonly entered: ReadonlyArray<Node>
  readonly enter: StepPart
}

/** A state of the chart. */
export interface Node {
  readonly chart: AnyStateNode
  readonly parent: Node | undefined
  /** In document order. */
  readonly children: ReadonlyArray<Node>
  /** Updates, then starts. */
  readonly enter: StepPart
  readonly starts: ReadonlyArray<Child>
  /** By event, or by the beginning of an event and `*`; under the empty name, those that need no event. */
  readonly transitions: Map<string, ReadonlyArray<Transition>>
}

/** Compiles the chart, and returns the states in which the machine begins, the root first. */
export const compile = (machine: AnyStateMachine): readonly [Node, ...ReadonlyArray<Node>] => {
  const all = new Map<AnyStateNode, Node>()
  const root = nodeOf(machine.root, undefined, all)
  for (const node of all.values()) {
    for (const [event, ways] of [...node.chart.transitions, ["", node.chart.always ?? []] as const]) {
      node.transitions.set(
        event,
        ways.map((way) => transitionOf(node, way, all))
      )
    }
  }
  return entering(root, root)
}

/** Joins parts into one that runs them in order. */
export const joined = (parts: ReadonlyArray<StepPart>): StepPart =>
  parts.length === 0
    ? nothing
    : parts.reduce((first, next) => (work) => {
        first(work)
        next(work)
      })

const nothing: StepPart = () => {}

export const isWithin = (node: Node, ancestor: Node): boolean =>
  node === ancestor || (node.parent !== undefined && isWithin(node.parent, ancestor))

const fail = (node: AnyStateNode, what: string): never => {
  throw new Error(`the chart's step does not cover ${what}, at ${node.id}`)
}

/** Fails if a part of the chart has a field besides the known ones, which would be ignored. */
const only = (node: AnyStateNode, part: object, known: string): void => {
  const extra = Object.entries(part).find(
    ([key, value]) => value !== undefined && !known.split(" ").includes(key)
  )
  if (extra !== undefined) fail(node, extra[0])
}

const nodeOf = (chart: AnyStateNode, parent: Node | undefined, all: Map<AnyStateNode, Node>): Node => {
  only(chart, chart.config, "id type description meta initial states entry invoke after on always context")
  const isInnerEnd = chart.type === "final" && parent?.parent !== undefined
  if (isInnerEnd || chart.type === "history") fail(chart, "a state of this type")
  if ((chart.initial?.actions.length ?? 0) > 0) fail(chart, "its initial")
  const children: Array<Node> = []
  const starts = [...timersOf(chart), ...activitiesOf(chart)]
  // a separate field: XState adds the timers to `chart.entry`
  const updates = [chart.config.entry ?? []].flat().map((action) => updateOf(chart, action))
  const enter = joined([...updates, ...starts.map(startOf)])
  const node: Node = { chart, parent, children, enter, starts, transitions: new Map() }
  all.set(chart, node)
  for (const child of Object.values(chart.states)) children.push(nodeOf(child, node, all))
  return node
}

type Callable = (...parts: ReadonlyArray<unknown>) => unknown
const isCallable = (value: unknown): value is Callable => typeof value === "function"

const isChange = (value: unknown): value is Partial<Context> => typeof value === "object"

const field = (of: unknown, name: string): unknown =>
  (typeof of === "object" && of !== null) || isCallable(of) ? Reflect.get(of, name) : undefined

/** The implementation of an action, a guard or a delay, with its fixed parameters. */
const named = (node: AnyStateNode, kind: "actions" | "guards" | "delays", part: unknown) => {
  const name = typeof part === "string" ? part : field(part, "type")
  const params = field(part, "params")
  const found: unknown =
    typeof name === "string" ? field(node.machine.implementations[kind], name) : undefined
  if (found === undefined || isCallable(params)) return fail(node, `inline or unknown ${kind}`)
  const call = kind === "actions" ? field(found, "assignment") : found
  if (typeof call === "number") return () => call
  return isCallable(call) ? (now: Now) => call(now, params) : fail(node, `these ${kind}`)
}

const updateOf = (node: AnyStateNode, part: unknown): StepPart => {
  const change = named(node, "actions", part)
  return (work) => {
    const changed = change(work)
    if (!isChange(changed)) return
    if (work.context === work.before) work.context = { ...work.before, ...changed }
    else Object.assign(work.context, changed)
  }
}

const startOf =
  (child: Child): StepPart =>
  (work) => {
    const start = { child, input: child.input(work) }
    work.starts = work.starts.length === 0 ? [start] : work.starts.concat(start)
  }

const timersOf = (node: AnyStateNode): ReadonlyArray<Child> =>
  Array.from(new Map(node.after.map((after) => [after.eventType, after.delay])), ([id, name]) =>
    typeof name === "string"
      ? { id, wayIn: wayInOf(node), name, isTimer: true, input: named(node, "delays", name) }
      : fail(node, "a delay without a name")
  )

const activitiesOf = (node: AnyStateNode): ReadonlyArray<Child> =>
  node.invoke.map((invoke) => {
    only(node, invoke, "type id src input toJSON")
    const { id, input, src: name } = invoke
    if (typeof name !== "string") return fail(node, "an inline activity")
    return { id, wayIn: wayInOf(node), name, isTimer: false, input: isCallable(input) ? input : () => input }
  })

const wayInOf = (node: AnyStateNode): WayIn | undefined => waysIn.find((wayIn) => node.path.includes(wayIn))

const transitionOf = (
  source: Node,
  transition: AnyTransitionDefinition,
  all: ReadonlyMap<AnyStateNode, Node>
): Transition => {
  const { chart } = source
  const { actions, guard, reenter, target } = transition
  only(chart, transition, "target actions guard reenter source eventType toJSON delay event description")
  const permits = guard === undefined ? () => true : named(chart, "guards", guard)
  const what = {
    source,
    permits: (now: Now) => permits(now) === true,
    updates: joined(actions.map((action) => updateOf(chart, action)))
  }
  if (target === undefined) return { ...what, domain: undefined, entered: [], enter: nothing }
  const [first, ...more] = target
  const to = first === undefined ? undefined : all.get(first)
  if (to === undefined || more.length > 0) return fail(chart, "a transition to other than one target")
  const domain = domainOf(source, to, reenter) ?? fail(chart, "a transition to itself")
  if (!isWithin(domain, regionOf(source))) fail(chart, "a region's way out")
  const outermost = domain.children.find((child) => isWithin(to, child))
  const entered = outermost === undefined ? [] : entering(outermost, to)
  return { ...what, domain, entered, enter: joined(entered.map(({ enter }) => enter)) }
}

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
  const initial = chart.type === "compound" ? chart.initial.target?.[0] : undefined
  const next =
    children.find((child) => isWithin(target, child)) ?? children.find((child) => child.chart === initial)
  const entered = chart.type === "parallel" ? children : next === undefined ? [] : [next]
  return [node, ...entered.flatMap((child) => entering(child, target))]
}
