/** A day of a supervised account, in virtual time: a wrong password, mail, three losses, a night of IDLE. */
import * as Supervised from "@effect-imap/core/Supervised"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import * as Pacing from "@effect-imap/core/Pacing"
import * as ServerProfiles from "@effect-imap/core/internal/ServerProfiles"
import * as Simulator from "@effect-imap/core/Simulator"
import * as Trace from "@effect-imap/core/Trace"
import { Transport } from "@effect-imap/core/Transport"
import * as Command from "@effect-imap/core/Command"
import * as MessageSet from "@effect-imap/core/MessageSet"
import { Effect, Option, Random, Redacted, Schedule, Stream } from "effect"
import { pass } from "./pass.ts"

const profile = Simulator.profiles.wellBehaved
const host = "imap.example.com"
const { password, user } = profile

/** Reads what comes, as an app does. */
const reading = (supervised: Effect.Success<ReturnType<typeof Supervised.make>>) =>
  Effect.forever(
    supervised.use((connection) =>
      Stream.runForEach(connection.untagged, (response) =>
        response._tag === "Exists"
          ? Effect.ignore(
              connection.execute(Command.fetch(MessageSet.sequenceNumbers("*"), { envelope: true }))
            )
          : Effect.void
      )
    )
  )

/** Hours until each is due, and what it is. */
const plan = (simulator: Simulator.Simulator, renew: Effect.Effect<void>) => {
  const mail = (subject: string) =>
    simulator.mail.deliver("INBOX", Simulator.message({ from: "Ada <ada@example.com>", subject }))
  return [
    [0.25, renew],
    [1.1, mail("Notes")],
    [2.4, mail("More notes")],
    [5.2, simulator.mail.disconnect],
    [7.7, mail("Lunch?")],
    [9.5, simulator.mail.disconnect],
    [13.3, simulator.mail.broadcast("* BYE Shutting down")],
    [16.05, mail("Tomorrow")]
  ] as const
}

/** The bytes of its trace. */
export const day = Effect.gen(function* () {
  const ring = Trace.ring({ capacity: 100_000 })
  const simulator = yield* Simulator.make(profile, { latency: "40 millis" })
  const supervised = yield* Supervised.make({ host, user, password: Redacted.make("wrong") }).pipe(
    Effect.provideService(Transport, simulator.transport),
    Trace.withSink(ring.sink),
    Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.inMemory()),
    Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
    Effect.provideService(Pacing.Pacing, Pacing.make()),
    Random.withSeed("a day")
  )
  yield* Effect.forkScoped(Effect.retry(reading(supervised), Schedule.spaced("1 second")))
  const renew = Effect.orDie(supervised.renew({ password: Redacted.make(password) }))
  let now = 0
  for (const [at, act] of plan(simulator, renew)) {
    yield* pass(`${(at - now) * 60} minutes`)
    yield* act
    now = at
  }
  yield* pass(`${(24 - now) * 60} minutes`)
  yield* Effect.forkScoped(supervised.logout)
  yield* pass("10 seconds")
  const text = Trace.toText([...Option.toArray(ring.header()), ...ring.events()])
  return new TextEncoder().encode(text)
}).pipe(Effect.scoped)
