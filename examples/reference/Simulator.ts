import { ImapConnection, Policy } from "@effect-imap/core"
import * as simulator from "@effect-imap/core/Simulator"
import { MemoryTransport } from "@effect-imap/core/testing"
import { Effect, Option, Redacted } from "effect"
import { events } from "./recorded.ts"

const { wellBehaved } = simulator.profiles
const { password, user } = wellBehaved
const account = { host: "imap.example.com", user, password: Redacted.make(password) }
const lunch = simulator.message({ from: "Ada <ada@example.org>", subject: "Lunch?", text: "At noon?" })

// simulator.silent
// how does my app tell of a server that never answers SELECT?
export const message = await ImapConnection.connect(account).pipe(
  Effect.scoped,
  Effect.flip,
  Effect.map((error) => error.message),
  Effect.provide(simulator.layer(simulator.silent("select"))),
  Effect.provide(Policy.layer({ limits: { select: "100 millis" }, attempts: 1 })),
  Effect.runPromise
)

// simulator.profile
// by the name that the command line takes
export const about = Option.map(simulator.profile("qq-deaf"), (profile) => profile.about)

// simulator.addFlags, simulator.removeFlags, simulator.expunge
// what another client does to a mailbox while the app has it open
export const changed = await simulator
  .addFlags("INBOX", [1, 2], ["\\Seen", "\\Deleted"])
  .pipe(
    Effect.andThen(simulator.removeFlags("INBOX", [1], ["\\Deleted"])),
    Effect.andThen(simulator.expunge("INBOX", [2])),
    Effect.andThen(simulator.messages("INBOX")),
    Effect.provide(simulator.layer(wellBehaved, { mailboxes: { INBOX: [lunch, lunch] } })),
    Effect.runPromise
  ) // one message, of UID 1, with \Seen

// simulator.broadcast
// an alert to all connections after a minute: does the app show it?
export const AlertLive = simulator.layer(wellBehaved, {
  at: [["1 minute", simulator.broadcast("* OK [ALERT] Back at noon")]]
})

// simulator.transcript
// a trace of a user as the text of a script, to be kept beside a test
export const script = await Effect.runPromise(simulator.transcript(events))

// simulator.recorded
// the server of a trace, asked by a client with other settings
const recording = simulator.recordingOf(events)

export const replayed = Effect.gen(function* () {
  const { serve, unknown } = yield* simulator.recorded(recording)
  const { layer } = yield* MemoryTransport.make({ server: serve })
  const connection = ImapConnection.connect(account).pipe(Effect.provide(layer))
  return yield* Effect.raceFirst(connection, unknown)
})

// simulator.recordingOf
// what a trace shows of the server: its ports, greetings and answers
export const server = simulator.recordingOf(events)
