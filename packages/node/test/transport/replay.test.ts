import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Policy from "@effect-imap/core/Policy"
import { ca } from "@effect-imap/core/Simulator"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import * as Simulator from "@effect-imap/core/Simulator"
import * as Trace from "@effect-imap/core/Trace"
import { Transport } from "@effect-imap/core/Transport"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Option, Redacted, Schema } from "effect"
import * as NodeSimulator from "../../src/testing/NodeSimulator.ts"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"

const profile = {
  ...Simulator.profiles["qq-id"],
  delays: { auth: "30 millis", select: "20 millis" }
} as const

/** A slow machine must not end the head start during TLS. */
const policy = Policy.make({ limits: { headStart: "30 seconds" } })

/** Connects, and gives what a user would send of it. */
const traced = Effect.fnUntraced(function* (
  transport: Transport,
  host: string,
  ports: { readonly port?: number; readonly starttlsPort?: number }
) {
  const ring = Trace.ring()
  const password = Redacted.make(profile.password)
  const connecting = ImapConnection.make({
    host,
    serverName: "localhost",
    ca,
    user: profile.user,
    password,
    ...ports
  })
  const exit = yield* Effect.exit(Effect.scoped(connecting)).pipe(
    Effect.provideService(Transport, transport),
    Effect.provideService(Policy.Policy, policy),
    Effect.provideService(ServerProfiles, none),
    Trace.withSink(ring.sink)
  )
  return { exit, report: ring.events().map(Trace.toLine).join("\n") }
})

const read = Schema.decodeUnknownOption(Schema.fromJsonString(Trace.Event))
const eventsOf = (report: string) => report.split("\n").flatMap((line) => Option.toArray(read(line)))

const transitions = (report: string) =>
  eventsOf(report).flatMap((event) =>
    event.name === "machine:transition" ? [`${event.data.from} ${event.data.event} ${event.data.to}`] : []
  )

describe("a trace of sockets", () => {
  it.live("replays in memory, in its own time: same outcome, same transitions", () =>
    Effect.gen(function* () {
      const { port, tlsPort } = yield* NodeSimulator.start({ profile })
      const recorded = yield* traced(NodeTransport.make(), "127.0.0.1", { port: tlsPort, starttlsPort: port })
      const replay = yield* Simulator.make(yield* Simulator.fromTrace(eventsOf(recorded.report)))
      const replayed = yield* traced(replay.transport, "imap.example.com", {})
      assert.isTrue(Exit.isSuccess(recorded.exit))
      assert.isTrue(Exit.isSuccess(replayed.exit))
      assert.deepStrictEqual(transitions(replayed.report), transitions(recorded.report))
      assert.isAbove(transitions(recorded.report).length, 10)
    })
  )
})
