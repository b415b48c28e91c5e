/** What a user expects of trace layers, messages, raw commands and a mailbox that was refused. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as Command from "../../src/imap/Command.ts"
import * as ImapConnection from "../../src/mailbox/ImapConnection.ts"
import * as Mailbox from "../../src/imap/Mailbox.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import * as Trace from "../../src/trace/Trace.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { said } from "../support/quotation.ts"
import { accountFor, attempt, connected, errorOf, host, inTime } from "./support.ts"

const { wellBehaved } = Simulator.profiles

const ends = (events: ReadonlyArray<Trace.Event>) =>
  events.flatMap(({ data, name }) => (name === "connection:ended" ? [data] : []))

describe("as a user expects", () => {
  it.effect("D13 several trace layers side by side all hear", () =>
    Effect.gen(function* () {
      const rings = [Trace.ring(), Trace.ring()]
      const layers = rings.map(({ sink }) => Trace.layerSink(Effect.succeed(sink)))
      const simulator = yield* Simulator.make(wellBehaved)
      const program = Effect.scoped(ImapConnection.make(accountFor(wellBehaved))).pipe(
        Effect.provideService(Transport, simulator.transport),
        Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none)
      )
      const [one, other] = layers
      if (one === undefined || other === undefined) return yield* Effect.die("two layers")
      yield* yield* inTime(Effect.provide(program, [one, other]))
      for (const ring of rings) assert.lengthOf(ends(ring.events()), 1)
    })
  )

  it.effect("D15 after a refused select nothing is selected", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved)
      const refused = yield* inTime(connection.select("Nowhere"))
      assert.strictEqual(errorOf(refused)?.reason._tag, "MailboxMissing")
      assert.strictEqual(yield* connection.mailbox, Mailbox.none)
    })
  )

  const hidden = [
    "SELECT Archive",
    "ENABLE QRESYNC",
    "COMPRESS DEFLATE",
    "UID SELECT",
    "FETCH 1 FLAGS",
    "NOOP "
  ]
  it.effect.each(hidden)("L2 D11 a name of several words is refused by its first: raw(%j)", (name) =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(wellBehaved)
      const before = simulator.log().length
      const error = yield* Effect.flip(connection.execute(Command.raw(name)))
      assert.strictEqual(error.reason._tag, "Misuse")
      assert.strictEqual(simulator.log().length, before)
    })
  )

  it.effect("D20 what is said of IDLE is true", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved)
      const error = yield* Effect.flip(connection.execute(Command.raw("IDLE")))
      assert.include(
        error.message,
        "IDLE: a connection that is kept alive idles by itself: on any other send NOOP from time to time"
      )
    })
  )

  it.effect("D6 what an account lacks is in the message", () =>
    Effect.gen(function* () {
      const account = { host, user: "anna", password: Redacted.make("secret"), port: 0 }
      const exit = yield* Effect.exit(Effect.scoped(ImapConnection.make(account))).pipe(
        Effect.provideService(Transport, (yield* Simulator.make(wellBehaved)).transport)
      )
      const error = errorOf(exit)
      assert.strictEqual(error?.reason._tag, "InvalidAccount")
      if (error !== undefined && "problem" in error.reason)
        assert.include(error.message, error.reason.problem)
    })
  )

  it.effect("D5 a defect says what happened, in which state, at its step, in message and trace", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make(wellBehaved)
      const { transport } = simulator
      const { events, exit } = yield* attempt(wellBehaved, {
        policy: { attempts: 1 },
        transport: {
          kind: transport.kind,
          connect: (target, report) =>
            Effect.map(transport.connect(target, report), (connection) => ({
              ...connection,
              channel: () => {
                throw new Error("no exporter here")
              }
            }))
        }
      })
      const error = errorOf(exit)
      assert.deepInclude(error?.reason, {
        _tag: "Defect",
        problem: said(
          "dial in dialing.implicitTls.connecting+dialing.startTls.lost: Error: no exporter here"
        ),
        state: "dialing.implicitTls.connecting+dialing.startTls.lost"
      })
      const thrown = error?.reason._tag === "Defect" ? error.reason.thrown : undefined
      assert.match(
        thrown ?? "",
        /^Error: no exporter here.*at .*connection\/expected\.test\.ts(?:\?vitest=\d+)?:\d+/
      )
      assert.notInclude(thrown, "core/test")
      assert.strictEqual(error?.step, "tcp")
      assert.include(error?.message, "no exporter here")
      const [end] = ends(events())
      assert.deepInclude(end?.facts, {
        state: "dialing.implicitTls.connecting+dialing.startTls.lost",
        thrown
      })
    })
  )

  it.effect("a defect of a handshake is one of TLS, although the other way in was lost", () =>
    Effect.gen(function* () {
      const { transport } = yield* Simulator.make(wellBehaved, {
        handshake: () => Effect.die(new Error("no handshake here"))
      })
      const { exit } = yield* attempt(wellBehaved, { policy: { attempts: 1 }, transport })
      const error = errorOf(exit)
      assert.deepInclude(error?.reason, {
        _tag: "Defect",
        problem: said("the transport's `upgrade`: no handshake here")
      })
      assert.strictEqual(error?.step, "tls")
    })
  )
})
