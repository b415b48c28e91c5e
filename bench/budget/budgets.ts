/** The questions to the counting process, its answers, its flags, and the budgets. */
import { Schema } from "effect"

export const flags = ["--min-semi-space-size=256", "--max-semi-space-size=256"]

/** The way to a server, which is in memory without a port. */
export const Way = Schema.Struct({
  port: Schema.optionalKey(Schema.Int),
  security: Schema.Literals(["plain", "tls"])
})

export const Counts = Schema.Record(Schema.String, Schema.Number)

/**
 * The budgets over a network in memory, for both of its ends. Fibers, suspensions, timers and calls are the same on
 * every machine, however busy it is: one more fiber, timer or suspension fails the test. Bytes vary from machine to
 * machine, so `retained` and `allocated` are measured values, and the test allows 15 % more.
 */
export const budgets = {
  /** From connecting to the end of LOGOUT, with a known host, one after another. */
  plain: {
    fibers: 8,
    /** Suspensions of a fiber, for each of which Effect makes an `AsyncResource`. */
    resources: 18,
    timers: 3,
    /** Calls of functions in the packages and their dependencies. */
    calls: 8_160,
    /** Bytes that an idle connection with its mailbox keeps, without compiled code, which belongs to the process. */
    retained: 20_700,
    /** Timers that run while it is idle. */
    sleeping: 0
  },
  tls: { fibers: 8, resources: 19, timers: 3, calls: 8_560, retained: 32_100, sleeping: 0 },
  /**
   * A supervised account, from `supervise` until it idles, and to the end of LOGOUT. In addition to a connection it
   * keeps 7.5 kB: the IDLE and the fiber that listens, the alarm's sleep, the status for its user, and the changes of
   * its messages. That sleep is its only timer when idle. One fiber waits for a turn at the host.
   */
  supervised: {
    plain: { fibers: 12, resources: 31, timers: 4, calls: 13_170, retained: 28_900, sleeping: 1 },
    tls: { fibers: 12, resources: 34, timers: 4, calls: 13_650, retained: 40_200, sleeping: 1 }
  },
  /** A line of FETCH with UID and FLAGS, including its value. */
  line: { allocated: 950 }
}
