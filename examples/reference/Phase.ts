import * as Phase from "@effect-imap/visualizer/Phase"
import { opened } from "./read.ts"

// Phase.labelOf
// what a person calls a state
export const label = Phase.labelOf("dialing.startTls.greeting") // "greeting"

// Phase.leafOf
export const leaf = Phase.leafOf("dialing.startTls.greeting") // "greeting"

// Phase.laneOf
export const lane = Phase.laneOf("dialing.startTls.greeting") // "startTls"

// Phase.groupOf
// the part of a connection's life, for a colour
export const group = Phase.groupOf("selecting") // "mailbox"

// Phase.kindOf
// what the time in a state is spent on
export const kind = Phase.kindOf("selected.quiet") // "idle"

// Phase.isShown
// states in which something is done or awaited
export const shown = opened.phases.map(({ state }) => state).filter(Phase.isShown)

// Phase.isKept
// the mailbox is open from here on
export const ready = opened.phases.find(({ state }) => Phase.isKept(state))?.start

// Phase.isVain
// a way in that waited for its turn, and was not needed
export const vain = Phase.isVain("dialing.startTls.waiting", "settling") // true

// Phase.eventWords
export const words = Phase.eventWords("xstate.after.selectLimit.connection.selecting") // "after selectLimit"
