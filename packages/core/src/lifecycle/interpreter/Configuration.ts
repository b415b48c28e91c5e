/** A set of states that are active together. There are few such sets, so each is made once, with its transitions. */
import { isPhase, isState, type Phase, type State, type StateId } from "../../trace/StateId.ts"
import type { Now } from "../machine/Context.ts"
import { type Child, isWithin, type Node, type Transition, type Update } from "./compile.ts"

/** The effect of transitions on a configuration. */
interface Move {
  /** The children of the states that are left, the innermost first. */
  readonly stops: ReadonlyArray<Child>
  readonly updates: ReadonlyArray<Update>
  readonly entered: ReadonlyArray<Node>
  readonly to: Configuration
  /** True if states are left and entered, and not only the context updated. */
  readonly moves: boolean
}

const known = new Map<string, Configuration>()

export class Configuration {
  readonly state: State
  /** The outermost state. */
  readonly phase: Phase
  /** True if the machine has ended. */
  readonly isFinal: boolean
  /** The first innermost state, and those around it, by their paths. */
  readonly #within: ReadonlySet<string>
  /** In document order, the root included. */
  readonly #nodes: ReadonlyArray<Node>
  readonly #leaves: ReadonlyArray<Node>
  readonly #ways = new Map<string, ReadonlyArray<ReadonlyArray<Transition>>>()
  readonly #moves = new Map<Transition, Move>()

  private constructor(nodes: ReadonlyArray<Node>, leaves: ReadonlyArray<Node>, state: State, phase: Phase) {
    this.#nodes = nodes
    this.#leaves = leaves
    this.state = state
    this.phase = phase
    this.#within = new Set(beginningsOf(state))
    this.isFinal = nodes.some(({ chart }) => chart.type === "final")
  }

  static of(nodes: ReadonlyArray<Node>): Configuration {
    const leaves = nodes.filter(({ children }) => children.length === 0)
    const state = leaves.map(({ chart }) => chart.path).join("+")
    const phase = nodes[1]?.chart.key ?? ""
    if (!isState(state) || !isPhase(phase)) throw new Error("no state is active")
    const found = known.get(state) ?? new Configuration(nodes, leaves, state, phase)
    known.set(state, found)
    return found
  }

  /** Returns whether this state is active. */
  is(state: StateId): boolean {
    return this.#within.has(state)
  }

  /** The effect of an event: the innermost permitted transitions, at most one for each region. */
  taken(event: string, now: Now): Move | undefined {
    const candidates = this.#ways.get(event) ?? this.#candidates(event)
    const first = candidates[0]
    if (first === undefined || candidates.length > 1) return this.#together(candidates, now)
    const found = permitted(first, now)
    return found === undefined ? undefined : this.#move(found)
  }

  /** For each innermost state, its transitions, then those of the states around it. */
  #candidates(event: string): ReadonlyArray<ReadonlyArray<Transition>> {
    const names = namesOf(event)
    const around = (node: Node | undefined): ReadonlyArray<Transition> =>
      node === undefined
        ? []
        : [...names.flatMap((name) => node.transitions.get(name) ?? []), ...around(node.parent)]
    const made = this.#leaves.map(around)
    this.#ways.set(event, made)
    return made
  }

  /** Joins the transitions of several regions. */
  #together(candidates: ReadonlyArray<ReadonlyArray<Transition>>, now: Now): Move | undefined {
    let first: Transition | undefined
    let found: ReadonlyArray<Transition> = []
    for (const ways of candidates) {
      const one = permitted(ways, now)
      if (one === undefined || one === first || found.includes(one)) continue
      if (first === undefined) first = one
      else found = found.length === 0 ? [first, one] : found.concat(one)
    }
    if (first === undefined) return undefined
    return found.length === 0 ? this.#move(first) : this.#moveAll(found)
  }

  #moveAll(found: ReadonlyArray<Transition>): Move {
    const taken = found.filter(({ source }) =>
      found.every((other) => other.source === source || !isWithin(other.source, source))
    )
    const moves = taken.map((transition) => this.#move(transition))
    return {
      stops: moves.toReversed().flatMap(({ stops }) => stops),
      updates: moves.flatMap(({ updates }) => updates),
      entered: moves.flatMap(({ entered }) => entered),
      to: taken.reduce((to: Configuration, transition) => to.#move(transition).to, this),
      moves: moves.some(({ moves }) => moves)
    }
  }

  #move(transition: Transition): Move {
    const move = this.#moves.get(transition) ?? this.#moveBy(transition)
    this.#moves.set(transition, move)
    return move
  }

  #moveBy({ domain, entered, updates }: Transition): Move {
    const left = this.#nodes.filter(
      (node) => domain !== undefined && node !== domain && isWithin(node, domain)
    )
    const stay = this.#nodes.filter((node) => !left.includes(node))
    const nodes = [...stay, ...entered].toSorted((a, b) => a.chart.order - b.chart.order)
    const stops = left.toReversed().flatMap(({ starts }) => starts)
    return { stops, updates, entered, to: Configuration.of(nodes), moves: domain !== undefined }
  }
}

/** The first permitted transition: `find` would make a closure at each call, and an iterator a result for each transition. */
const permitted = (candidates: ReadonlyArray<Transition>, now: Now): Transition | undefined => {
  for (let at = 0; at < candidates.length; at++) {
    const transition = candidates[at]
    if (transition?.permits(now) === true) return transition
  }
  return undefined
}

/** The name of an event, then its beginnings, the longest first: `a.b`, `a.b.*`, `a.*`. */
const namesOf = (event: string): ReadonlyArray<string> => [
  event,
  ...beginningsOf(event).map((beginning) => `${beginning}.*`)
]

/** A path and its beginnings, the longest first: `a.b`, `a`. */
const beginningsOf = (path: string): ReadonlyArray<string> => {
  const parts = path.split(".")
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("."))
}
