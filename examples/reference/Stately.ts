import * as Stately from "@effect-imap/visualizer/Stately"
import { opened, read } from "./read.ts"

// Stately.stately
// a recorded connection as messages for Stately's inspector
export const messages = Stately.stately(read.header, opened)

// Stately.actor
// a connection that is told while it happens
const actor = Stately.actor({ group: "c1", label: "inbox", zero: Date.now() })

export const live = [
  actor.introduced(0),
  ...actor.moved({ from: "off", event: "user.connect", to: "resolving" }, 2)
]
