/**
 * A connection as events of the Stately Inspector's protocol (`@statelyai/inspect` 0.7), for who wants to see it
 * there. Transitions only: no context, no wire, for that inspector sends what it gets to a page of its own.
 */
import type { Connection } from "../model/Connection.ts"
import type { Header } from "../trace/Entry.ts"

export interface StateValue {
  readonly [state: string]: string | StateValue
}

interface Common {
  readonly sessionId: string
  readonly rootId: string
  readonly createdAt: string
  readonly id: string
  readonly _version: "0.7"
}

interface Snapshot {
  readonly status: "active" | "done" | "error"
  readonly value: string | StateValue
}

export type StatelyEvent =
  | (Common & { readonly type: "@xstate.actor"; readonly name: string; readonly snapshot: Snapshot })
  | (Common & { readonly type: "@xstate.event"; readonly event: { readonly type: string } })
  | (Common & {
      readonly type: "@xstate.snapshot"
      readonly event: { readonly type: string }
      readonly snapshot: Snapshot
    })

/** `["dialing.a.x", "dialing.b.y"]` as `{ dialing: { a: "x", b: "y" } }`. */
const nested = (paths: ReadonlyArray<ReadonlyArray<string>>): string | StateValue => {
  const [only] = paths
  if (paths.length === 1 && only?.length === 1) return only[0] ?? ""
  const byHead = Map.groupBy(
    paths.filter(({ length }) => length > 0),
    ([head = ""]) => head
  )
  return Object.fromEntries(
    Array.from(byHead, ([head, below]) => [
      head,
      nested(below.map((path) => path.slice(1)).filter(({ length }) => length > 0))
    ])
  )
}

/** Between the regions of one step there is no state to tell. */
const isWhole = (leaves: ReadonlySet<string>): boolean => {
  const roots = new Set(Array.from(leaves, (leaf) => leaf.split(".")[0]))
  return roots.size === 1 && leaves.size === (roots.has("dialing") ? 2 : 1)
}

const finals: ReadonlyMap<string, "done" | "error"> = new Map([
  ["closed", "done"],
  ["failed", "error"]
])

/** The actor, then an event and a snapshot for each transition. */
export const stately = (header: Header, connection: Connection): ReadonlyArray<StatelyEvent> => {
  const { group, moves, span } = connection
  const wall = Date.parse(header.wall ?? "")
  const common = (id: string, time: number): Common => ({
    sessionId: group,
    rootId: group,
    createdAt: String(Math.round((Number.isNaN(wall) ? 0 : wall) + time)),
    id: `${group}.${id}`,
    _version: "0.7"
  })
  const leaves = new Set<string>()
  const snapshot = (): Snapshot => {
    const [leaf = ""] = leaves
    return {
      status: (leaves.size === 1 ? finals.get(leaf) : undefined) ?? "active",
      value: nested(Array.from(leaves, (state) => state.split(".", 8)))
    }
  }
  leaves.add(moves[0]?.from ?? "off")
  return [
    {
      ...common("actor", span.start),
      type: "@xstate.actor",
      name: `connection ${group}`,
      snapshot: snapshot()
    },
    ...moves.flatMap(({ event: type, from, line, time, to }): ReadonlyArray<StatelyEvent> => {
      leaves.delete(from)
      leaves.add(to)
      if (!isWhole(leaves)) return []
      const event = { type }
      return [
        { ...common(`event.${line}`, time), type: "@xstate.event", event },
        { ...common(`snapshot.${line}`, time), type: "@xstate.snapshot", event, snapshot: snapshot() }
      ]
    })
  ]
}
