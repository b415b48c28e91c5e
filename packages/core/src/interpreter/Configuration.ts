/** The states that are active together. There are few of them, so that each is made once, with the ways out of it. */
import { isIn, type StateId } from "../machine/StateId.ts"
import { isWithin, type Node, type Transition } from "./compile.ts"

/** What a transition does to a configuration. */
interface Move {
  /** The innermost first. */
  readonly left: ReadonlyArray<Node>
  readonly to: Configuration
}

const known = new Map<string, Configuration>()

export class Configuration {
  /** The active states in one line: `dialing.implicitTls.greeting+dialing.startTls.waiting`. */
  readonly state: string
  /** The outermost state. */
  readonly phase: string
  /** The machine has come to its end. */
  readonly isFinal: boolean
  /** In document order, the root included. */
  private readonly nodes: ReadonlyArray<Node>
  private readonly leaves: ReadonlyArray<Node>
  private readonly ways = new Map<string, ReadonlyArray<ReadonlyArray<Transition>>>()
  private readonly moves = new Map<Transition, Move>()

  private constructor(nodes: ReadonlyArray<Node>, leaves: ReadonlyArray<Node>, state: string) {
    this.nodes = nodes
    this.leaves = leaves
    this.state = state
    this.phase = nodes[1]?.chart.key ?? ""
    this.isFinal = nodes.some(({ chart }) => chart.type === "final")
  }

  static of(nodes: ReadonlyArray<Node>): Configuration {
    const leaves = nodes.filter(({ children }) => children.length === 0)
    const state = leaves.map(({ chart }) => chart.path.join(".")).join("+")
    const found = known.get(state) ?? new Configuration(nodes, leaves, state)
    known.set(state, found)
    return found
  }

  /** It is this state, or one within it. */
  is(state: StateId): boolean {
    return isIn(this.state, state)
  }

  /** What the event may do: for each innermost state its own transitions, then those of the states around it. */
  candidates(event: string): ReadonlyArray<ReadonlyArray<Transition>> {
    const found = this.ways.get(event)
    if (found !== undefined) return found
    const names = namesOf(event)
    const around = (node: Node | undefined): ReadonlyArray<Transition> =>
      node === undefined
        ? []
        : [...names.flatMap((name) => node.transitions.get(name) ?? []), ...around(node.parent)]
    const made = this.leaves.map(around)
    this.ways.set(event, made)
    return made
  }

  move(transition: Transition): Move {
    const found = this.moves.get(transition)
    if (found !== undefined) return found
    const { domain, enters } = transition
    const left = this.nodes.filter(
      (node) => domain !== undefined && node !== domain && isWithin(node, domain)
    )
    const stay = this.nodes.filter((node) => !left.includes(node))
    const nodes = [...stay, ...enters].toSorted((a, b) => a.chart.order - b.chart.order)
    const move = { left: left.toReversed(), to: Configuration.of(nodes) }
    this.moves.set(transition, move)
    return move
  }
}

/** An event's own name, then its beginnings, the longest first: `a.b`, `a.b.*`, `a.*`. */
const namesOf = (event: string): ReadonlyArray<string> => {
  const parts = event.split(".")
  return [event, ...parts.map((_, index) => `${parts.slice(0, parts.length - index).join(".")}.*`)]
}
