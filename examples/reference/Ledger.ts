import { Ledger } from "@effect-imap/visualizer"
import { opened } from "./read.ts"

// Ledger.of
// where the time to the mailbox went, step by step
const { rows, total } = Ledger.of(opened)

export const shares = rows.map(({ ms, step }) => `${step} ${Math.round((100 * ms) / total)} %`)

// Ledger.stretches
// the way of a connection without gaps, to its very end
export const way = Ledger.stretches(opened, true).map(({ end, label, start }) => ({ label, ms: end - start }))

// Ledger.usedLane
// which way in won
export const lane = Ledger.usedLane(opened) // "implicitTls"

// Ledger.labelIn
// one way in waits for its turn while the other one works
export const waiting = Ledger.labelIn("dialing.startTls.waiting") // "wait"
export const working = Ledger.labelIn("dialing.implicitTls.greeting") // "greeting"
