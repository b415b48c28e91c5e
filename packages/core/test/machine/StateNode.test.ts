/** What is read from the chart for connections and traces is what XState reads from it. */
import { assert, it } from "@effect/vitest"
import type { AnyStateNode } from "xstate"
import { chart } from "../../src/lifecycle/machine/chart.ts"
import { connectionMachine } from "../../src/lifecycle/machine/connectionMachine.ts"
import { StateNode } from "../../src/lifecycle/machine/StateNode.ts"

const nodesBelow = (node: AnyStateNode): ReadonlyArray<AnyStateNode> => [
  node,
  ...Object.values(node.states).flatMap(nodesBelow)
]

const pathOf = (node: AnyStateNode | undefined) => node?.path.join(".")

it("states, their order and every transition are those that XState reads", () => {
  const ours = new StateNode(chart).within.map((state) => ({
    path: state.path,
    type: state.type,
    order: state.order,
    parent: state.parent?.path,
    initial: state.initial?.path,
    meta: state.declared.meta,
    invokes: state.invokes,
    transitions: state.transitions.map(({ actions, event, guard, reenter, source, target }) => {
      const isKept = target === undefined
      return { actions, event, guard, reenter, source: source.path, target: isKept ? [] : [target.path] }
    })
  }))
  const xstates = nodesBelow(connectionMachine().root).map((node) => ({
    path: pathOf(node),
    type: node.type,
    order: node.order,
    parent: pathOf(node.parent),
    initial: pathOf(node.initial?.target[0]),
    meta: node.meta,
    invokes: node.invoke.map(({ id, input, src }) => ({ id, input, src })),
    transitions: [...(node.always ?? []), ...[...node.transitions.values()].flat()].map(
      ({ actions, eventType, guard, reenter, source, target = [] }) => ({
        actions,
        event: eventType,
        guard,
        reenter,
        source: pathOf(source),
        target: target.map(pathOf)
      })
    )
  }))
  assert.deepStrictEqual<unknown>(ours, xstates)
})
