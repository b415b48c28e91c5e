/**
 * A connection as an actor of the Stately Inspector (`@statelyai/inspect` 0.7), live or from a trace. It contains only
 * transitions, neither context nor wire, because that inspector sends everything to its vendor's page.
 */
import type { Connection } from "../model/connection/Connection.ts"
import type { Header } from "../trace/Entry.ts"
import { wallOf } from "../trace/wall.ts"

/** The value of a state, nested as in XState. */
export interface StateValue {
  readonly [state: string]: string | StateValue
}

interface Common {
  readonly sessionId: string
  readonly rootId: string
  /** Milliseconds since 1970, as text. */
  readonly createdAt: string
  readonly id: string
  readonly _version: "0.7"
}

interface Snapshot {
  readonly status: "active" | "done" | "error" | "stopped"
  readonly value: string | StateValue
}

/** A message to the Stately Inspector. */
export type StatelyEvent =
  | (Common & {
      readonly type: "@xstate.actor"
      readonly name: string
      /** The machine's configuration in JSON, from which the inspector draws the chart. */
      readonly definition?: string
      readonly snapshot: Snapshot
    })
  | (Common & { readonly type: "@xstate.event"; readonly event: { readonly type: string } })
  | (Common & {
      readonly type: "@xstate.snapshot"
      readonly event: { readonly type: string }
      readonly snapshot: Snapshot
    })

/** The description of an actor. */
export interface Described {
  /** The id of the connection, such as `c1`. */
  readonly group: string
  readonly label?: string | undefined
  readonly definition?: string | undefined
  /** The time 0 of the trace, in milliseconds since 1970. */
  readonly zero: number
}

/** A transition from one leaf state to another. */
export interface Transition {
  readonly from: string
  readonly event: string
  readonly to: string
}

/** Reports one connection step by step. */
export interface Actor {
  /** Describes the actor as it is now, which an inspector must receive first. */
  readonly introduced: (time: number) => StatelyEvent
  readonly moved: (transition: Transition, time: number) => ReadonlyArray<StatelyEvent>
  /** Reports that the actor was ended from outside, before its final state. */
  readonly stopped: (time: number) => ReadonlyArray<StatelyEvent>
}

/** Makes an actor. */
export const actor = ({ definition, group, label, zero }: Described, state = "off"): Actor => {
  const leaves = new Set([state])
  let count = 0
  let stopped = false
  const common = (kind: string, time: number): Common => ({
    sessionId: group,
    rootId: group,
    createdAt: String(Math.round(zero + time)),
    id: `${group}.${kind}.${count}`,
    _version: "0.7"
  })
  const snapshot = (): Snapshot => {
    const [leaf = ""] = leaves
    const final = leaves.size === 1 ? finals.get(leaf) : undefined
    return {
      status: final ?? (stopped ? "stopped" : "active"),
      value: nested(Array.from(leaves, (each) => each.split(".", 8)))
    }
  }
  const step = (event: { readonly type: string }, time: number): ReadonlyArray<StatelyEvent> => {
    count++
    return [
      { ...common("event", time), type: "@xstate.event", event },
      { ...common("snapshot", time), type: "@xstate.snapshot", event, snapshot: snapshot() }
    ]
  }
  return {
    introduced: (time) => ({
      ...common("actor", time),
      type: "@xstate.actor",
      name: label === undefined ? `connection ${group}` : `${label} ${group}`,
      ...(definition === undefined ? {} : { definition }),
      snapshot: snapshot()
    }),
    moved: ({ event, from, to }, time) => {
      leaves.delete(from)
      leaves.add(to)
      return isWhole(leaves) ? step({ type: event }, time) : []
    },
    stopped: (time) => {
      if (snapshot().status !== "active") return []
      stopped = true
      return step({ type: "xstate.stop" }, time)
    }
  }
}

const finals: ReadonlyMap<string, "done" | "error"> = new Map([
  ["closed", "done"],
  ["failed", "error"]
])

/** Nests paths: `["dialing.a.x", "dialing.b.y"]` becomes `{ dialing: { a: "x", b: "y" } }`. */
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

/** Returns whether the leaves form a state; between the regions of one transition they do not. */
const isWhole = (leaves: ReadonlySet<string>): boolean => {
  // a foreign trace may enter any number of states, and leave none
  if (leaves.size > 2) return false
  const roots = new Set(Array.from(leaves, (leaf) => leaf.split(".")[0]))
  return roots.size === 1 && leaves.size === (roots.has("dialing") ? 2 : 1)
}

/** Converts a connection: the actor, then an event and a snapshot for each transition. */
export function* stately(
  header: Header,
  { ended, group, last, moves, span, started }: Connection,
  definition?: string
): Generator<StatelyEvent, void, void> {
  const zero = wallOf(header) ?? 0
  const one = actor({ definition, group, label: started?.label, zero }, moves[0]?.from)
  yield one.introduced(span.start)
  for (const move of moves) yield* one.moved(move, move.time)
  if (ended !== undefined) yield* one.stopped(last)
}
