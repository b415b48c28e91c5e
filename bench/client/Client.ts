/**
 * What every measured client can do, in promises, since all but ours have nothing else: what is measured here is
 * paid by any user of a client in an `async` function.
 */
import type { Security } from "../server/Listen.ts"

export interface Way {
  readonly port: number
  readonly security: Security
  readonly mailbox: string
}

export const host = "127.0.0.1"
export const user = "ada"
export const password = "engine"

export type Items = "flags" | "envelopes" | "bodies"

/** A mailbox that is open. */
export interface Opened {
  readonly logout: () => Promise<void>
  /** All messages; the answer is how many came. */
  readonly fetch: (items: Items) => Promise<number>
  /** The first message, whole; the answer is its octets. */
  readonly collect: () => Promise<number>
  /** The envelopes of all messages at once, and one by one. Absent where the client reads none. */
  readonly envelopes?: () => Promise<ReadonlyArray<object>>
  readonly eachEnvelope?: () => AsyncIterable<object>
  /** The first message, piece by piece. Absent where the client cannot. */
  readonly stream?: () => Promise<number>
}

/** Connects, logs in and opens the mailbox. */
export type Client = (way: Way) => Promise<Opened>
