/**
 * Where the time to a mailbox went: one row for each step, in round trips and milliseconds, the network's part and
 * the server's. The rows add up to the time from the attempt's start until the mailbox (or the end).
 */
import type { Connection } from "./Connection.ts"
import type { Group } from "./phase.ts"

export type Step =
  | "wait" | "dns" | "tcp" | "tls" | "greeting" | "capability" | "starttls" | "auth" | "id" | "enable" | "select" | "other"

export interface Row {
  readonly step: Step
  readonly group: Group
  readonly ms: number
  /** Flights of the client that were answered within the step. */
  readonly roundTrips: number
  /** `roundTrips` × RTT, at most `ms`. */
  readonly network: number
  /** The rest: the server's, or nobody's. */
  readonly server: number
}

/** A round trip that was saved or wasted. */
export interface Remark {
  readonly id: string
  readonly kind: "saved" | "wasted"
  readonly roundTrips: number
  /** What it comes to at this connection's RTT. */
  readonly ms: number
  readonly text: string
  /** Lines of the trace. */
  readonly evidence: ReadonlyArray<number>
}

export interface Ledger {
  /** Steps that took place, in the order of a connection's life. */
  readonly rows: ReadonlyArray<Row>
  readonly total: number
  /** Of the connection that is used; absent where no TCP connection was seen. */
  readonly rtt: number | undefined
  /** Reached a mailbox, so that `total` is the time to ready. */
  readonly ready: boolean
  readonly remarks: ReadonlyArray<Remark>
}

export declare const of: (connection: Connection) => Ledger
