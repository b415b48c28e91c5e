/** What the counting process is asked, what it answers, how it is started, and what the answers may be. */
import { Schema } from "effect"
import { Security } from "../server/Listen.ts"

export const flags = ["--min-semi-space-size=256", "--max-semi-space-size=256"]

export const Way = Schema.Struct({ port: Schema.Int, security: Security })

export const Counts = Schema.Record(Schema.String, Schema.Number)

/**
 * The most that each may cost. Fibers, suspensions, timers and calls come out the same on every machine, however busy it
 * is; bytes vary by one or two per cent. One fiber, timer or suspension more is seen.
 */
export const budgets = {
  /** From connecting to the end of LOGOUT, learned host, one after the other. */
  plain: {
    fibers: 19,
    /** Suspensions of a fiber: Effect makes an `AsyncResource` for each. */
    resources: 19,
    timers: 3,
    /** Of functions in the packages and what they depend on. */
    calls: 9500,
    /** Bytes that an idle connection with its mailbox keeps; no compiled code, which belongs to the process. */
    retained: 21_200,
    /** Timers that run meanwhile. */
    sleeping: 0
  },
  tls: { fibers: 20, resources: 21, timers: 3, calls: 9950, retained: 27_800, sleeping: 0 },
  /**
   * Of an account that is kept selected, from `supervise` until it idles, and to the end of LOGOUT. Beyond a connection
   * it keeps 7.5 kB: the IDLE and the fiber that listens, the alarm's sleep, where it stands for its user, and what becomes
   * of its messages. That sleep is its one timer at rest. One fiber asks whether it is its turn at the host.
   */
  supervised: {
    plain: { fibers: 25, resources: 32, timers: 4, calls: 14_600, retained: 28_700, sleeping: 1 },
    tls: { fibers: 26, resources: 36, timers: 4, calls: 15_100, retained: 35_200, sleeping: 1 }
  },
  /** A line of FETCH with UID and FLAGS, its value included. */
  line: { allocated: 965 }
}
