/** What the counting process is asked, what it answers, how it is started, and what the answers may be. */
import { Schema } from "effect"

export const flags = ["--min-semi-space-size=256", "--max-semi-space-size=256"]

/** Without a port the server is in memory. */
export const Way = Schema.Struct({
  port: Schema.optionalKey(Schema.Int),
  security: Schema.Literals(["plain", "tls"])
})

export const Counts = Schema.Record(Schema.String, Schema.Number)

/**
 * What each may cost over a network in memory, both of its ends included. Fibers, suspensions, timers and calls come out
 * the same on every machine, however busy it is: one fiber, timer or suspension more fails the test. Bytes vary from run
 * to run, so `retained` and `allocated` are what was measured, and the test leaves them 8 % of room.
 */
export const budgets = {
  /** From connecting to the end of LOGOUT, learned host, one after the other. */
  plain: {
    fibers: 16,
    /** Suspensions of a fiber: Effect makes an `AsyncResource` for each. */
    resources: 19,
    timers: 3,
    /** Of functions in the packages and what they depend on. */
    calls: 8_250,
    /** Bytes that an idle connection with its mailbox keeps; no compiled code, which belongs to the process. */
    retained: 24_000,
    /** Timers that run meanwhile. */
    sleeping: 0
  },
  tls: { fibers: 17, resources: 20, timers: 3, calls: 8_650, retained: 35_700, sleeping: 0 },
  /**
   * Of an account that is kept selected, from `supervise` until it idles, and to the end of LOGOUT. Beyond a connection
   * it keeps 7.5 kB: the IDLE and the fiber that listens, the alarm's sleep, the status of its user, and what becomes
   * of its messages. That sleep is its one timer at rest. One fiber asks whether it is its turn at the host.
   */
  supervised: {
    plain: { fibers: 22, resources: 32, timers: 4, calls: 13_150, retained: 32_500, sleeping: 1 },
    tls: { fibers: 23, resources: 35, timers: 4, calls: 13_650, retained: 43_900, sleeping: 1 }
  },
  /** A line of FETCH with UID and FLAGS, its value included. */
  line: { allocated: 950 }
}
