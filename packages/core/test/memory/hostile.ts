/**
 * Plays an app one of whose accounts has a hostile server, in a process with a small heap, and prints its end as JSON:
 * `node --max-old-space-size=46 hostile.ts connection ["* X a"]`. The lines are repeated without end as soon as a
 * question is asked: NOOP or a survey.
 */
import { Effect, Layer, Logger, Option, Schema, Stream } from "effect"
import * as Command from "../../src/imap/Command.ts"
import * as ImapConnection from "../../src/mailbox/ImapConnection.ts"
import * as Supervised from "../../src/mailbox/Supervised.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import * as ImapFleet from "../../src/fleet/ImapFleet.ts"
import * as ImapPool from "../../src/mailbox/ImapPool.ts"
import * as Memory from "../../src/lifecycle/Memory.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { accountFor } from "../connection/support.ts"

const MIB = 1024 * 1024
const profile = Simulator.profiles.wellBehaved
const asked = /(?:NOOP|UID SEARCH|LIST)/
const [, , kind = "", lines = "[]", sizes = "{}"] = process.argv

const [encoder, decoder] = [new TextEncoder(), new TextDecoder()]

/** A line, or one that comes so many times. */
const Line = Schema.Union([Schema.String, Schema.Tuple([Schema.Finite, Schema.String])])
const given = Schema.decodeSync(Schema.fromJsonString(Schema.Array(Line)))(lines)

let written = 0

/** Some 64 KiB at a time, in which each `№` is another number. */
const piece = (line: string): (() => Uint8Array) => {
  const whole = line.replaceAll("⏎", "\r\n")
  const times = line.endsWith("⏎") ? Math.ceil(65_536 / line.length) : 1
  if (!line.includes("№")) {
    const bytes = encoder.encode(whole.repeat(times))
    return () => bytes
  }
  const numbered = () => whole.replaceAll("№", String(++written))
  return () => encoder.encode(Array.from({ length: times }, numbered).join(""))
}

/** The last goes on without end, as does a literal. */
const flood = given.flatMap((line) => {
  const [times, text] = typeof line === "string" ? ([1, line] as const) : line
  return Array.from<() => Uint8Array>({ length: times }).fill(piece(text))
})

const hostile = (transport: Transport): Transport => ({
  ...transport,
  connect: (target, report) =>
    Effect.map(transport.connect(target, report), (connection) => {
      let at = -1
      const more = Effect.sync(() => [flood[Math.min(at++, flood.length - 1)]?.() ?? new Uint8Array()])
      return {
        ...connection,
        upgrade: (options) => connection.upgrade(options),
        write: (bytes) => {
          if (target.host !== "imap.example.com" || !asked.test(decoder.decode(bytes)))
            return connection.write(bytes)
          at = 0
          return Effect.void
        },
        pull: Effect.suspend(() =>
          at >= 0
            ? Effect.andThen(Effect.sleep(1), more)
            : Effect.raceFirst(
                connection.pull,
                flooded(() => at >= 0)
              )
        )
      }
    })
})

/** Ends the wait for the honest server once the flood begins. */
const flooded = (isSo: () => boolean): Effect.Effect<ReadonlyArray<Uint8Array>> =>
  Effect.as(Effect.repeat(Effect.sleep(5), { until: isSo }), [encoder.encode("* OK\r\n")])

const bad = accountFor(profile)
const good = accountFor(profile, { host: "imap.example.org" })

const why = (call: Effect.Effect<unknown, ImapError>) =>
  Effect.match(call, {
    onFailure: ({ reason }) => ("of" in reason ? { ...reason } : { _tag: reason._tag }),
    onSuccess: () => "answered"
  })

const noop = ({ execute }: ImapConnection.ImapConnection) => execute(Command.noop)

/** Follows a supervised account until its connection ends, and returns why. */
const endOf = (followed: (supervised: Supervised.Supervised) => Stream.Stream<unknown, ImapError>) =>
  Effect.gen(function* () {
    const supervised = yield* Supervised.make(bad)
    yield* Effect.forkScoped(Stream.runDrain(followed(supervised)), { startImmediately: true })
    const waits = Stream.filter(
      supervised.statusChanges,
      (status) => "why" in status && status.why !== undefined
    )
    const status = yield* Stream.runHead(waits)
    const said = Option.getOrUndefined(status)
    return said !== undefined && "why" in said && said.why !== undefined
      ? yield* why(Effect.fail(said.why))
      : "no reason"
  })

/** Each way of an app to use an account. */
const ways = {
  connection: Effect.flatMap(ImapConnection.make(bad), (connection) => why(noop(connection))),
  listener: Effect.gen(function* () {
    const connection = yield* ImapConnection.make(bad)
    yield* Effect.forkScoped(
      Stream.runForEach(connection.untagged, () => Effect.never),
      { startImmediately: true }
    )
    return yield* why(noop(connection))
  }),
  supervised: endOf(({ changes }) => changes()),
  account: endOf((supervised) => supervised.accountChanges()),
  pool: Effect.flatMap(ImapPool.make(bad, { size: 3 }), (pool) =>
    Effect.map(
      Effect.all(
        [1, 2, 3].map(() => why(pool.use(noop))),
        { concurrency: "unbounded" }
      ),
      ([one]) => one
    )
  ),
  fleet: Effect.gen(function* () {
    const task = ImapFleet.task(
      "noop",
      { payload: Schema.Void, success: Schema.Void, isRepeatable: false },
      (connection) => Effect.asVoid(noop(connection))
    )
    const credentials = ImapFleet.Credentials.of({ get: (id) => Effect.succeed(id === "bad" ? bad : good) })
    const layer = ImapFleet.layerLocal({ tasks: [task] }).pipe(
      Layer.provide(Layer.succeed(ImapFleet.Credentials, credentials))
    )
    return yield* Effect.gen(function* () {
      const fleet = yield* ImapFleet.ImapFleet
      yield* fleet.watch("bad")
      yield* fleet.watch("good")
      const ended = yield* Effect.match(fleet.run("bad", task, undefined), {
        onFailure: ({ reason }) => reason._tag,
        onSuccess: () => "answered"
      })
      yield* fleet.run("good", task, undefined)
      return ended
    }).pipe(Effect.provide(layer))
  })
}

const program = Effect.gen(function* () {
  const way = Object.entries(ways).find(([name]) => name === kind)?.[1] ?? ways.connection
  const first = yield* way
  const other = yield* Effect.scoped(Effect.flatMap(ImapConnection.make(good), (each) => why(noop(each))))
  return { first, other }
})

const simulator = Effect.map(Simulator.make(profile, {}), ({ transport }) => hostile(transport))

program
  .pipe(
    Effect.provideServiceEffect(Transport, simulator),
    Effect.provideService(Memory.Memory, Memory.make({ bytes: 16 * MIB })),
    Effect.provideService(
      Policy.Policy,
      Policy.make({
        sizes: Schema.decodeSync(Schema.fromJsonString(Schema.Record(Schema.String, Schema.Finite)))(sizes)
      })
    ),
    Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
    // the answer is what is written
    Effect.provideService(Logger.CurrentLoggers, new Set()),
    Effect.scoped,
    Effect.runPromise
  )
  .then((result) => {
    process.stdout.write(JSON.stringify(result))
    process.exit(0)
  })
