import { ImapConnection, Policy, Transport } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { MemoryTransport } from "@effect-imap/core/testing"
import { Effect, Option, Redacted } from "effect"
import { events } from "./recorded.ts"

const { wellBehaved } = Simulator.profiles
const { password, user } = wellBehaved
const account = { host: "imap.example.com", user, password: Redacted.make(password) }
const lunch = Simulator.message({ from: "Ada <ada@example.org>", subject: "Lunch?", text: "At noon?" })

// Simulator.silent
// how does my app tell of a server that never answers SELECT?
export const message = await ImapConnection.make(account).pipe(
  Effect.scoped,
  Effect.flip,
  Effect.map((error) => error.message),
  Effect.provide(Simulator.layer(Simulator.silent("select"))),
  Effect.provide(Policy.layer({ limits: { select: "100 millis" }, attempts: 1 })),
  Effect.runPromise
)

// Simulator.profile
// by the name that the command line takes
export const about = Option.map(Simulator.profile("qq-deaf"), (profile) => profile.about)

// Simulator.addFlags, Simulator.removeFlags, Simulator.expunge
// what another client does to a mailbox while the app has it open
export const changed = await Simulator.addFlags("INBOX", [1, 2], ["\\Seen", "\\Deleted"]).pipe(
  Effect.andThen(Simulator.removeFlags("INBOX", [1], ["\\Deleted"])),
  Effect.andThen(Simulator.expunge("INBOX", [2])),
  Effect.andThen(Simulator.messages("INBOX")),
  Effect.provide(Simulator.layer(wellBehaved, { mailboxes: { INBOX: [lunch, lunch] } })),
  Effect.runPromise
) // one message, of UID 1, with \Seen

// Simulator.broadcast
// an alert to all connections after a minute: does the app show it?
export const AlertLive = Simulator.layer(wellBehaved, {
  at: [["1 minute", Simulator.broadcast("* OK [ALERT] Back at noon")]]
})

// Simulator.transcript
// a trace of a user as the text of a script, to be kept beside a test
export const script = await Effect.runPromise(Simulator.transcript(events))

// Simulator.recorded
// the server of a trace, asked by a client with other settings
const recording = Simulator.recordingOf(events)

export const replayed = Effect.gen(function* () {
  const { serve, unknown } = yield* Simulator.recorded(recording)
  const { layer } = yield* MemoryTransport.make({ server: serve })
  const connection = ImapConnection.make(account).pipe(Effect.provide(layer))
  return yield* Effect.raceFirst(connection, unknown)
})

// Simulator.recordingOf
// what a trace shows of the server: its ports, greetings and answers
export const server = Simulator.recordingOf(events)

// Simulator.make
// what the client wrote, beside what it comes to
export const written = Effect.gen(function* () {
  const { log, transport } = yield* Simulator.make(wellBehaved)
  yield* ImapConnection.make(account).pipe(Effect.provideService(Transport.Transport, transport))
  return log().filter(({ from }) => from === "client").length
})

// Simulator.serve
// the same server as the other end of a network of one's own
export const network = MemoryTransport.make({ server: (end) => Simulator.serve(wellBehaved, end) })
