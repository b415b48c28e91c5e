/** The questions to a client's process, and its answers. Times are in ms, memory in bytes. */
import { Schema } from "effect"
import { Security } from "../server/Listen.ts"

const way = { port: Schema.Int, security: Security, mailbox: Schema.String }

/** Connects and selects `count` times, `together` at once; then logs out, or stays. */
export const Visit = Schema.Struct({ ...way, count: Schema.Int, together: Schema.Int })

export const Rest = Schema.Struct({ ms: Schema.Int })
export const Fetch = Schema.Struct({
  port: Schema.Int,
  security: Security,
  items: Schema.Literals(["flags", "envelopes", "bodies"]),
  rounds: Schema.Int
})
export const Download = Schema.Struct({
  port: Schema.Int,
  security: Security,
  how: Schema.Literals(["collect", "stream"])
})
export const Envelopes = Schema.Struct({
  port: Schema.Int,
  security: Security,
  mailbox: Schema.Literals(["envelopes", "many"]),
  how: Schema.Literals(["collect", "stream"])
})

/** Watches a new fleet of `count` accounts at `hosts` hosts. */
export const Watch = Schema.Struct({ count: Schema.Int, hosts: Schema.Int })

const took = { cpu: Schema.Number, elapsed: Schema.Number }

export const Memory = Schema.Struct({ heap: Schema.Number, buffers: Schema.Number, rss: Schema.Number })
export type Memory = typeof Memory.Type

export const Visited = Schema.Struct(took)
export const Reached = Schema.Struct({ elapsed: Schema.Number })
export const Held = Schema.Struct({ ...took, before: Memory, after: Memory })
export const Rested = Schema.Struct({ ...took, timers: Schema.Int, descriptors: Schema.Int })
/** `dials`: all connections that were dialled; `peakPerSecond`: the largest number within one second. */
export const Watching = Schema.Struct({ ...Held.fields, dials: Schema.Int, peakPerSecond: Schema.Int })
export const Quiet = Schema.Struct(took)
export const Fetched = Schema.Struct({ ...took, messages: Schema.Int })
/** `peak` is the growth of the process, `held` that of the heap in use. */
export const Listed = Schema.Union([
  Schema.Struct({ ...took, messages: Schema.Int, peak: Schema.Number, held: Schema.Number }),
  Schema.Struct({ refused: Schema.String })
])
export const Downloaded = Schema.Union([
  Schema.Struct({ ...took, octets: Schema.Int, peak: Schema.Number }),
  Schema.Struct({ refused: Schema.String })
])
export const Done = Schema.Unknown
