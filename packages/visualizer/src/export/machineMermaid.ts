/**
 * The whole machine as a mermaid state diagram: with the path of a connection, or how often each transition was taken.
 */
import { layout, type Node } from "../model/diagrams/Chart.ts"
import { progressOf } from "../model/diagrams/Progress.ts"
import type { Connection } from "../model/connection/Connection.ts"
import { failureOf } from "../model/lines/Failure.ts"
import type { Heat } from "../model/index/Heat.ts"
import { escaped } from "./mermaid.ts"

export interface MachineMermaidOptions {
  readonly connection?: Connection | undefined
  /** The counts as they are drawn: see `Heat.drawn`. */
  readonly heat?: Heat | undefined
}

/** Writes a `stateDiagram-v2`. Ways into a failure are left out, as in the drawing: they would hide all others. */
export const machineMermaid = ({ connection, heat }: MachineMermaidOptions): string => {
  const path = progressOf(connection)
  const failed = connection && failureOf(connection)?.phase?.state
  const leaves = layout.nodes.filter(({ type }) => type === "atomic" || type === "final").map(({ id }) => id)
  const ways = layout.edges.map(({ conditions, from, to }) => {
    const warmth = heat?.get(`${from}>${to}`)
    const words =
      heat === undefined
        ? conditions.filter(Boolean).join(", ")
        : `${warmth?.count ?? 0}${warmth !== undefined && warmth.failed > 0 ? `, ${warmth.failed} failed` : ""}`
    return `  ${nameOf(from)} --> ${nameOf(to)}: ${escaped(words)}`
  })
  return [
    "stateDiagram-v2",
    ...layout.nodes.filter(({ parent }) => parent === undefined).flatMap((node) => stateLines(node, "  ")),
    ...ways,
    "  classDef done stroke-width:3px",
    "  classDef failed fill:#fdeff1,stroke:#b00020",
    ...classLine(
      "done",
      leaves.filter((id) => path.counts.has(id) && id !== failed)
    ),
    ...classLine(
      "failed",
      leaves.filter((id) => id === failed)
    ),
    ""
  ].join("\n")
}

const nameOf = (id: string): string => `s${layout.nodes.findIndex((node) => node.id === id)}`

const stateLines = (node: Node, indent: string): ReadonlyArray<string> => {
  const words = node.label === node.id ? node.id : `${node.label} (${node.id})`
  const head = `${indent}state "${escaped(words)}" as ${nameOf(node.id)}`
  const children = layout.nodes.filter(({ parent }) => parent === node.id)
  if (children.length === 0) return [head]
  const inner = children.map((child) => stateLines(child, `${indent}  `))
  const apart = inner.flatMap((lines, at) => (at === 0 ? lines : [`${indent}  --`, ...lines]))
  return [`${head} {`, ...(node.type === "parallel" ? apart : inner.flat()), `${indent}}`]
}

const classLine = (name: string, ids: ReadonlyArray<string>): ReadonlyArray<string> =>
  ids.length === 0 ? [] : [`  class ${ids.map(nameOf).join(",")} ${name}`]
