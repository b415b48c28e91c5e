/** A machine as data for pictures: every state, and every way from one to another, `always` and `after` included. */
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from "xstate"
import type { Chart, Edge } from "./Chart.ts"

/** Everything that a picture of a machine needs. */
export const chartOf = (machine: AnyStateMachine): Chart => {
  const nodes = nodesBelow(machine.root)
  return {
    id: machine.id,
    states: nodes.map((node) => ({
      id: nameOf(node),
      parent: node.parent === machine.root ? undefined : node.parent && nameOf(node.parent),
      type: node.type,
      initial: node.initial?.target[0] === undefined ? undefined : nameOf(node.initial.target[0]),
      invokes: node.invoke.map(({ id, src }) => ({ id, src: named(src) })),
      description: node.description,
      meta: node.meta
    })),
    edges: [machine.root, ...nodes].flatMap(edgesOf)
  }
}

const nodesBelow = (node: AnyStateNode): ReadonlyArray<AnyStateNode> =>
  Object.values(node.states).flatMap((child) => [child, ...nodesBelow(child)])

const edgesOf = (node: AnyStateNode): ReadonlyArray<Edge> =>
  [...(node.always ?? []), ...[...node.transitions.values()].flat()].flatMap((transition) =>
    // what is only remembered leads nowhere
    (transition.target ?? []).map((target) => ({
      from: nameOf(node),
      to: nameOf(target),
      event: eventOf(transition),
      guard: transition.guard === undefined ? undefined : named(transition.guard),
      actions: transition.actions.map(named)
    }))
  )

const eventOf = (transition: AnyTransitionDefinition): string => {
  if (transition.eventType === "") return "always"
  const delay = /^xstate\.after\.(.*?)\.connection/.exec(transition.eventType)?.[1]
  return delay === undefined ? transition.eventType : `after ${delay}`
}

const named = (part: unknown): string =>
  typeof part === "string"
    ? part
    : typeof part === "object" && part !== null && "type" in part
      ? String(part.type)
      : "inline"

/** `dialing.startTls.greeting`: the path below the root, which is how traces name a state. */
const nameOf = (node: AnyStateNode): string => node.path.join(".")
