/** A connection of an index in short, and the bars of its waterfall. */
import type { ActionBy } from "../fleet/Member.ts"
import type { Shape } from "./Bars.ts"
import type { Lane } from "../machine/phase.ts"
import type { Outcome } from "../steps/Step.ts"
import type { Pending } from "../connection/Waiting.ts"

/** The status of a connection. `cut`: the trace ended before it did. */
export type Status = "open" | "selected" | "closed" | "failed" | "retried" | "interrupted" | "cut"

/** One attempt to connect. It is a read-only view of a live object: read it again for each frame. */
export interface Summary {
  /** The number: 0, 1, … in the order in which attempts began. */
  readonly id: number
  /** The id of the connection: `c1`, `c2`, … */
  readonly group: string
  /** The app's label. */
  readonly label: string | undefined
  readonly host: string | undefined
  readonly port: number | undefined
  /** The session, such as `s1`, which attempts of one call of `connect` share. */
  readonly session: string | undefined
  readonly attempt: number
  /** The start, on the trace's clock in milliseconds. */
  readonly start: number
  readonly last: number
  readonly end: number | undefined
  /** The time at which a mailbox was first selected. */
  readonly selectedAt: number | undefined
  /** True if it logged in and asked for no mailbox. */
  readonly isUnasked?: boolean
  /** True if the app cancelled the next attempt. */
  readonly isRetryCancelled: boolean
  readonly status: Status
  /** The tag of the reason, such as `UnsafeLogin`. */
  readonly error: string | undefined
  readonly step: string | undefined
  readonly serverText: string | undefined
  /** The failure in few words, as core has them. */
  readonly title?: string | undefined
  /** The party that must act after its failure. */
  readonly actionBy: ActionBy | undefined
  /** Its details, such as the names in a certificate. */
  readonly found?: string | undefined
  /** The advice about its failure. */
  readonly todo: string | undefined
  /** The current leaf states, such as `selecting`; two while the ways in race. */
  readonly states: ReadonlyArray<string>
  readonly winner: Lane
  readonly events: number
  /** The number of its latest event in the index. */
  readonly lastEvent: number
  /** The number of events that were dropped while recording. */
  readonly dropped: number
  /** The number of commands in the open mailbox that the server refused, and never accepted later. */
  readonly refused: number
  /** The line with the first of these refusals. */
  readonly firstRefused: number | undefined
  /** The events that the connection waits for. */
  readonly waits: ReadonlyArray<Pending>
}

/** A span of time to be drawn. */
export interface Bar extends Shape {
  readonly start: number
  /** Absent while it lasts. */
  readonly end: number | undefined
  readonly outcome: Outcome
}
