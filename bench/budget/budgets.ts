/** What the counting process is asked, what it answers, how it is started, and what the answers may be. */
import { Schema } from "effect"
import { Security } from "../server/Listen.ts"

export const flags = ["--min-semi-space-size=256", "--max-semi-space-size=256"]

export const Way = Schema.Struct({ port: Schema.Int, security: Security })

export const Counts = Schema.Record(Schema.String, Schema.Number)

/** The most that each may cost; some ten per cent above what is reached, so that a step back is seen. */
export const budgets = {
  /** From connecting to the end of LOGOUT, learned host, one after the other. */
  plain: {
    fibers: 22,
    /** Suspensions of a fiber: Effect makes an `AsyncResource` for each. */
    resources: 24.5,
    timers: 4,
    /** Of functions in the packages and what they depend on. */
    calls: 11_700,
    /** Bytes that an idle connection with its mailbox keeps. */
    retained: 40_000
  },
  tls: { fibers: 22, resources: 23, timers: 4, calls: 12_100, retained: 48_000 },
  /** A line of FETCH with UID and FLAGS, its value included. */
  line: { allocated: 1050 }
}
