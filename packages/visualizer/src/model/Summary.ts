/** A connection of an index in short, and the bars of its waterfall. */
import type { Group, Kind, Lane } from "./phase.ts"
import type { RowOutcome } from "./rows.ts"
import type { Pending } from "./Waiting.ts"

/** The state of a connection. `cut`: the trace ended before it did. */
export type Status = "open" | "selected" | "closed" | "failed" | "retried" | "interrupted" | "cut"

/** One attempt to connect. Read-only views of live objects: read them again at each frame. */
export interface Summary {
  /** Its number: 0, 1, … in the order in which attempts began. */
  readonly id: number
  /** `c1`, `c2`, … */
  readonly group: string
  /** What the app calls it. */
  readonly label: string | undefined
  readonly host: string | undefined
  readonly port: number | undefined
  /** Attempts of one call of `connect` share it: `s1`. */
  readonly session: string | undefined
  readonly attempt: number
  /** Milliseconds of the trace's clock. */
  readonly start: number
  readonly last: number
  readonly end: number | undefined
  /** When a mailbox was selected first. */
  readonly selectedAt: number | undefined
  readonly status: Status
  /** `UnsafeLogin`. */
  readonly error: string | undefined
  readonly step: string | undefined
  readonly serverText: string | undefined
  /** Leaf states that it is in now, such as `selecting`; two while the ways in race. */
  readonly states: ReadonlyArray<string>
  readonly winner: Lane
  readonly events: number
  /** Events that were dropped while recording. */
  readonly dropped: number
  /** Said by the server, to be shown to its user. RFC 9051 §7.1. */
  readonly alert: string | undefined
  /** What it waits for. */
  readonly waits: ReadonlyArray<Pending>
}

/** Something that took time, to be drawn. */
export interface Bar {
  readonly start: number
  /** Absent while it lasts. */
  readonly end: number | undefined
  readonly group: Group
  /** `tcp`, `greeting`, `selecting`. */
  readonly label: string
  readonly lane: Lane
  readonly outcome: RowOutcome
  readonly kind: Kind
}
