/** The states that are active together. There are few of them, so that each is made once. */
import type { Node, Transition } from "./compile.ts"

const known = new Map<string, Configuration>()

const nameOf = ({ chart }: Node): string => chart.path.join(".")

export class Configuration {
  /** In document order. */
  readonly nodes: ReadonlyArray<Node>
  /** The innermost states, such as `dialing.startTls.greeting`; several where regions are parallel. */
  readonly leaves: ReadonlyArray<string>
  /** Where the machine is, in one line. */
  readonly state: string
  /** The machine has come to its end. */
  readonly isFinal: boolean
  private readonly next = new Map<Transition, Configuration>()

  private constructor(nodes: ReadonlyArray<Node>, leaves: ReadonlyArray<string>) {
    this.nodes = nodes
    this.leaves = leaves
    this.state = leaves.join("+")
    this.isFinal = nodes.some(({ chart }) => chart.type === "final")
  }

  static of(nodes: ReadonlyArray<Node>): Configuration {
    const leaves = nodes.filter(({ children }) => children.length === 0).map(nameOf)
    const state = leaves.join("+")
    const found = known.get(state) ?? new Configuration(nodes, leaves)
    known.set(state, found)
    return found
  }

  /** It is this state, or one within it. */
  is(state: string): boolean {
    return this.state.startsWith(state) && (this.state === state || this.state[state.length] === ".")
  }

  /** What is left by the transition, in document order. */
  leaving({ domain }: Transition): ReadonlyArray<Node> {
    return this.nodes.filter((node) => node !== domain && isWithin(node, domain))
  }

  after(transition: Transition): Configuration {
    const found = this.next.get(transition)
    if (found !== undefined) return found
    const left = this.leaving(transition)
    const stay = this.nodes.filter((node) => !left.includes(node))
    const made = Configuration.of(
      [...stay, ...transition.enters].toSorted((a, b) => a.chart.order - b.chart.order)
    )
    this.next.set(transition, made)
    return made
  }
}

const isWithin = (node: Node, ancestor: Node): boolean =>
  ancestor === node || ancestor.children.some((child) => isWithin(node, child))
