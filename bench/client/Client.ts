/**
 * The interface of all measured clients, in promises, since all but ours have nothing else: the measured cost is that
 * of an `async` function with the client.
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

/** An open mailbox. */
export interface Opened {
  readonly logout: () => Promise<void>
  /** Fetches all messages, and returns their number. */
  readonly fetch: (items: Items) => Promise<number>
  /** Fetches the first message as a whole, and returns its octets. */
  readonly collect: () => Promise<number>
  /** Fetches the envelopes of all messages at once, or one by one. Absent if the client cannot read them. */
  readonly envelopes?: () => Promise<ReadonlyArray<object>>
  readonly eachEnvelope?: () => AsyncIterable<object>
  /** Fetches the first message piece by piece. Absent if the client cannot. */
  readonly stream?: () => Promise<number>
}

/** Connects, logs in and opens the mailbox. */
export type Client = (way: Way) => Promise<Opened>
