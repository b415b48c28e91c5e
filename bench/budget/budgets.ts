/** What the counting process is asked, what it answers, how it is started, and what the answers may be. */
import { Schema } from "effect"
import { Security } from "../server/Listen.ts"

export const flags = ["--min-semi-space-size=256", "--max-semi-space-size=256"]

export const Way = Schema.Struct({ port: Schema.Int, security: Security })

export const Counts = Schema.Record(Schema.String, Schema.Number)

/**
 * The most that each may cost: what is reached, and some five per cent for what varies from run to run. One fiber, timer
 * or suspension more is seen.
 */
export const budgets = {
  /** From connecting to the end of LOGOUT, learned host, one after the other. */
  plain: {
    fibers: 19.5,
    /** Suspensions of a fiber: Effect makes an `AsyncResource` for each. */
    resources: 20.5,
    timers: 3.3,
    /** Of functions in the packages and what they depend on. */
    calls: 9500,
    /** Bytes that an idle connection with its mailbox keeps. */
    retained: 29_000
  },
  tls: { fibers: 20.5, resources: 21.9, timers: 3.3, calls: 9950, retained: 34_800 },
  /** A line of FETCH with UID and FLAGS, its value included. */
  line: { allocated: 990 }
}
