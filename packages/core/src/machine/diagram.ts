/** The machine as a picture: every state, and every way from one to another, `always` and `after` included. */
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from "xstate"
import { connectionMachine } from "./connectionMachine.ts"

export interface Edge {
  readonly from: string
  readonly to: string
  /** `startTls.greeting.ok`, `always`, `after greetingLimit`. */
  readonly event: string
  readonly guard: string | undefined
  readonly actions: ReadonlyArray<string>
}

export interface State {
  readonly id: string
  readonly parent: string | undefined
  readonly type: AnyStateNode["type"]
  readonly initial: string | undefined
  readonly invokes: ReadonlyArray<{ readonly id: string; readonly src: string }>
}

export interface Chart {
  readonly id: string
  readonly states: ReadonlyArray<State>
  readonly edges: ReadonlyArray<Edge>
}

/** `dialing.startTls.greeting`: the path below the root, which is how traces name a state. */
const nameOf = (node: AnyStateNode): string => node.path.join(".")

const nodesBelow = (node: AnyStateNode): ReadonlyArray<AnyStateNode> =>
  Object.values(node.states).flatMap((child) => [child, ...nodesBelow(child)])

const named = (part: unknown): string =>
  typeof part === "string"
    ? part
    : typeof part === "object" && part !== null && "type" in part
      ? String(part.type)
      : "inline"

const eventOf = (transition: AnyTransitionDefinition): string => {
  if (transition.eventType === "") return "always"
  const delay = /^xstate\.after\.(.*?)\.connection/.exec(transition.eventType)?.[1]
  return delay === undefined ? transition.eventType : `after ${delay}`
}

const edgesOf = (node: AnyStateNode): ReadonlyArray<Edge> =>
  [...(node.always ?? []), ...[...node.transitions.values()].flat()].flatMap((transition) =>
    (transition.target ?? [node]).map((target) => ({
      from: nameOf(node),
      to: nameOf(target),
      event: eventOf(transition),
      guard: transition.guard === undefined ? undefined : named(transition.guard),
      actions: transition.actions.map(named)
    }))
  )

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
      invokes: node.invoke.map(({ id, src }) => ({ id, src: named(src) }))
    })),
    edges: [machine.root, ...nodes].flatMap(edgesOf)
  }
}

/** The chart of the connection, as `effect-imap machine --format json` prints it. */
export const toJson = (): Chart => chartOf(connectionMachine)

const mermaidId = (id: string): string => id.replaceAll(".", "_")

const stateLines = (chart: Chart, parent: string | undefined, indent: string): ReadonlyArray<string> =>
  chart.states
    .filter((state) => state.parent === parent)
    .flatMap((state, index) => {
      const label = `${indent}state "${state.id.split(".").at(-1)}" as ${mermaidId(state.id)}`
      const body = stateLines(chart, state.id, `${indent}  `)
      if (body.length === 0) return [label]
      const initial = state.initial === undefined ? [] : [`${indent}  [*] --> ${mermaidId(state.initial)}`]
      const region = index > 0 && chart.states.find(({ id }) => id === parent)?.type === "parallel"
      return [...(region ? [`${indent}--`] : []), `${label} {`, ...initial, ...body, `${indent}}`]
    })

const edgeLine = ({ event, from, guard, to }: Edge): string =>
  `  ${from === "" ? "[*]" : mermaidId(from)} --> ${mermaidId(to)}: ${event}${guard === undefined ? "" : ` [${guard}]`}`

/** A mermaid `stateDiagram-v2`. Failures that any state may meet are one note, not forty arrows. */
export const toMermaid = (chart: Chart = toJson()): string => {
  const finals = chart.states
    .filter(({ type }) => type === "final")
    .map(({ id }) => `  ${mermaidId(id)} --> [*]`)
  const anywhere = chart.edges.filter(({ from }) => from === "")
  return [
    "stateDiagram-v2",
    `  [*] --> ${mermaidId(chart.states[0]?.id ?? "off")}`,
    ...stateLines(chart, undefined, "  "),
    ...chart.edges.filter(({ from }) => from !== "").map(edgeLine),
    ...anywhere.map(({ event, to }) => `  note right of ${mermaidId(to)}: from any state on ${event}`),
    ...finals,
    ""
  ].join("\n")
}

/** FNV-1a of the chart: traces of the same machine carry the same hash. */
export const identity = (): { readonly id: string; readonly hash: string } => {
  const chart = toJson()
  let sum = 0x811c9dc5
  for (const unit of JSON.stringify(chart)) sum = Math.imul(sum ^ (unit.codePointAt(0) ?? 0), 0x01000193)
  return { id: chart.id, hash: (sum >>> 0).toString(16).padStart(8, "0") }
}
