/** The places of a trace to which a person jumps: failures, retries and other notable lines. Pure. */
import { isFailed } from "../connection/Connection.ts"
import type { Finding } from "../rules/index.ts"
import type { Index } from "./Index.ts"

/** `odd`: a failure, a retry, a refused command, or a line that a finding is about. */
export type Target = "failure" | "retry" | "odd"

export interface Place {
  readonly connection: number
  readonly line: number
}

/** The selected connection, as far as it is read. */
interface ReadConnection {
  readonly id: number
  readonly findings: ReadonlyArray<Finding>
}

/** Returns the places of a kind in the order of connections and lines. */
export const places = (
  target: Target,
  index: Index,
  selected: ReadConnection | undefined
): ReadonlyArray<Place> => {
  const kinds = target === "odd" ? (["failure", "retry"] as const) : [target]
  const found = index.connections.flatMap(
    ({ attempt, firstRefused, id, lastEvent, status }): Array<Place> => {
      const [first] = index.events(id)
      return kinds.flatMap((kind) => {
        if (kind === "retry")
          return attempt > 1 && first !== undefined ? [{ connection: id, line: index.line(first) }] : []
        return [
          ...(firstRefused === undefined ? [] : [{ connection: id, line: firstRefused }]),
          ...(isFailed(status) && lastEvent >= index.first
            ? [{ connection: id, line: index.line(lastEvent) }]
            : [])
        ]
      })
    }
  )
  const observed =
    target !== "odd" || selected === undefined
      ? []
      : selected.findings
          .filter(({ severity }) => severity !== "info")
          .flatMap(({ lines: [line] }) => (line === undefined ? [] : [{ connection: selected.id, line }]))
  return [...found, ...observed].toSorted(order)
}

/** Returns the next place after this one, or the previous one; from the last the first. */
export const next = (
  all: ReadonlyArray<Place>,
  here: { readonly connection: number; readonly line: number | undefined },
  by: 1 | -1
): Place | undefined => {
  // without a line, a person is before all of them
  const at = { connection: here.connection, line: here.line ?? -1 }
  return by === 1
    ? (all.find((place) => order(place, at) > 0) ?? all[0])
    : (all.findLast((place) => order(place, at) < 0) ?? all.at(-1))
}

const order = (a: Place, b: Place): number => a.connection - b.connection || a.line - b.line
