import { Index } from "@effect-imap/visualizer"
import * as Waiting from "@effect-imap/visualizer/Waiting"
import { trace } from "./recorded.ts"

// Waiting.sentences
// what a connection waits for now, of a trace that still grows
const index = Index.make()
index.push(new TextEncoder().encode(trace))
index.parse()

export const waits = index.connections.map((connection) => Waiting.sentences(connection.waits, index.now))

// Waiting.sentence, Waiting.openReply
const pending: Waiting.Pending = {
  open: { what: Waiting.openReply("A3", "SELECT"), since: 1000 },
  timers: [{ timer: "selectLimit", set: 1000, due: 31_000 }]
}

export const sentence = Waiting.sentence(pending, 13_300)
// "waiting 12.3 s for tagged reply to A3 SELECT; selectLimit fires in 17.7 s"

// Waiting.openNet
export const net = Waiting.openNet({ op: 1, kind: "tcp", port: 993 }) // "tcp to port 993"

// Waiting.openState
// what a state waits for by itself, since 1000 ms of the trace's clock
export const state = Waiting.openState("dialing.implicitTls.greeting", 1000)?.what // "greeting"
