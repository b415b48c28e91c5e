/** The path of a connection as a mermaid state diagram, like the page's drawing, for an issue. */
import { duration } from "@effect-imap/core/internal/Advice"
import type { Connection } from "../model/connection/Connection.ts"
import { failureOf, isPassed } from "../model/evidence/Failure.ts"
import { eventWords } from "../model/machine/phase.ts"
import { escaped } from "./mermaid.ts"

const most = 40

/** Writes a `stateDiagram-v2`: the states that were visited, and the transitions between them in order. */
export const pathMermaid = (connection: Connection): string => {
  const { last, moves, phases, span } = connection
  const failure = failureOf(connection)
  const names = new Map<string, string>()
  const nameOf = (state: string): string => {
    const known = names.get(state) ?? `s${names.size + 1}`
    names.set(state, known)
    return known
  }
  const ways = moves.slice(0, most).map((move, at) => {
    const failed = move === failure?.move ? "✗ " : ""
    return `  ${nameOf(move.from)} --> ${nameOf(move.to)}: ${at + 1} ${escaped(failed + eventWords(move.event))}`
  })
  const states = Array.from(names, ([state, name]) => {
    const stayed = phases.filter((phase) => phase.state === state && !isPassed(phase))
    const took = stayed.reduce((sum, { end, start }) => sum + (end ?? span.end ?? last) - start, 0)
    return `  state "${escaped(state)}${stayed.length === 0 ? "" : ` ${escaped(duration(took))}`}" as ${name}`
  })
  const failed = failure?.phase && names.get(failure.phase.state)
  return [
    "stateDiagram-v2",
    ...states,
    ...ways,
    ...(moves.length > most
      ? [`  note right of ${nameOf(moves[most - 1]?.to ?? "")}: ${moves.length - most} more`]
      : []),
    ...(failed === undefined
      ? []
      : ["  classDef failed fill:#fdeff1,stroke:#b00020", `  class ${failed} failed`]),
    ""
  ].join("\n")
}
