/** A machine as data for pictures: every state, and every way from one to another, `always` and `after` included. */
import { type Declared, StateNode, type Transition } from "../machine/StateNode.ts"
import type { Chart, Edge } from "./Chart.ts"

/** Everything that a picture of a machine needs, besides what its states are in words. */
export const chartOf = (declared: Declared): Chart => {
  const root = new StateNode(declared)
  const [, ...nodes] = root.within
  return {
    id: declared.id ?? "",
    states: nodes.map(({ declared: { meta }, initial, invokes, parent, path, type }) => ({
      id: path,
      parent: parent === root ? undefined : parent?.path,
      type,
      initial: initial?.path,
      invokes: invokes.map(({ id, src }) => ({ id, src })),
      description: undefined,
      meta
    })),
    edges: [root, ...nodes].flatMap(({ transitions }) => transitions.flatMap(edgeOf))
  }
}

const edgeOf = (transition: Transition): ReadonlyArray<Edge> => {
  const { actions, guard, source, target } = transition
  // what is only remembered leads nowhere
  if (target === undefined) return []
  return [
    {
      from: source.path,
      to: target.path,
      event: eventOf(transition),
      guard: guard === undefined ? undefined : named(guard),
      actions: actions.map(named)
    }
  ]
}

const eventOf = ({ delay, event }: Transition): string =>
  delay !== undefined ? `after ${delay}` : event === "" ? "always" : event

const named = (part: unknown): string =>
  typeof part === "string"
    ? part
    : typeof part === "object" && part !== null && "type" in part
      ? String(part.type)
      : "inline"
