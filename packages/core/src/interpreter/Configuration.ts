/** The states that are active together. There are few of them, so that each is made once, with the ways out of it. */
import { isWithin, type Node, type Transition } from "./compile.ts"

/** An active state, and those of its own that are active. */
export interface Active {
  readonly node: Node
  readonly children: ReadonlyArray<Active>
}

/** What a transition does to a configuration. */
export interface Move {
  /** The innermost first. */
  readonly left: ReadonlyArray<Node>
  readonly to: Configuration
}

const known = new Map<string, Configuration>()

const activeIn = (node: Node, nodes: ReadonlyArray<Node>): Active => ({
  node,
  children: node.children.filter((child) => nodes.includes(child)).map((child) => activeIn(child, nodes))
})

export class Configuration {
  readonly root: Active
  /** The innermost states, such as `dialing.startTls.greeting`; several where regions are parallel. */
  readonly leaves: ReadonlyArray<string>
  /** Where the machine is, in one line. */
  readonly state: string
  /** The outermost state. */
  readonly phase: string
  /** The machine has come to its end. */
  readonly isFinal: boolean
  /** In document order. */
  private readonly nodes: ReadonlyArray<Node>
  private readonly moves = new Map<Transition, Move>()

  private constructor(root: Node, nodes: ReadonlyArray<Node>, leaves: ReadonlyArray<string>) {
    this.root = activeIn(root, nodes)
    this.nodes = nodes
    this.leaves = leaves
    this.state = leaves.join("+")
    this.phase = nodes[1]?.chart.key ?? ""
    this.isFinal = nodes.some(({ chart }) => chart.type === "final")
  }

  /** In document order, the root included. */
  static of(nodes: readonly [Node, ...ReadonlyArray<Node>]): Configuration {
    const leaves = nodes
      .filter(({ children }) => children.length === 0)
      .map(({ chart }) => chart.path.join("."))
    const state = leaves.join("+")
    const found = known.get(state) ?? new Configuration(nodes[0], nodes, leaves)
    known.set(state, found)
    return found
  }

  /** It is this state, or one within it. */
  is(state: string): boolean {
    return this.state.startsWith(state) && (this.state === state || this.state[state.length] === ".")
  }

  move(transition: Transition): Move {
    const found = this.moves.get(transition)
    if (found !== undefined) return found
    const { domain, enters } = transition
    const left = this.nodes.filter(({ chart }) => chart !== domain && isWithin(chart, domain))
    const stay = this.nodes.filter((node) => node !== this.root.node && !left.includes(node))
    const entered = [...stay, ...enters].toSorted((a, b) => a.chart.order - b.chart.order)
    const made = { left: left.toReversed(), to: Configuration.of([this.root.node, ...entered]) }
    this.moves.set(transition, made)
    return made
  }
}
