/**
 * A fleet with its servers in one process, all in memory: the runner asks it to watch accounts, to rest, and to restart
 * everything.
 */
import * as Account from "@effect-imap/core/Account"
import * as ImapFleet from "@effect-imap/core/internal/ImapFleet"
import * as Simulator from "@effect-imap/core/Simulator"
import { Transport } from "@effect-imap/core/Transport"
import { Clock, Context, Effect, Exit, Layer, Schedule, Schema, Scope } from "effect"
import { listenTo } from "../Process.ts"
import { Rest, Watch } from "./Task.ts"
import { measured, memory, pause } from "./measured.ts"

const { wellBehaved } = Simulator.profiles

/** The time of each connection on the process's clock, in ms, as its server sees it. */
let dialled: Array<number> = []

const simulated = Effect.gen(function* () {
  const simulator = yield* Simulator.make(wellBehaved, { latency: 5 })
  const clock = yield* Clock.Clock
  const { connect, kind } = simulator.transport
  return Transport.of({
    kind,
    connect: (target, report) =>
      Effect.suspend(() => {
        dialled.push(clock.currentTimeMillisUnsafe())
        return connect(target, report)
      })
  })
})

interface Running {
  readonly scope: Scope.Closeable
  readonly fleet: ImapFleet.ImapFleet
}

let running: Running | undefined
const servers = Scope.makeUnsafe()
const transport = await Effect.runPromise(Effect.provideService(simulated, Scope.Scope, servers))

const account = (host: string) =>
  Account.make({ host, user: wellBehaved.user, password: wellBehaved.password }).pipe(Effect.orDie)

const layerOf = (hosts: number) =>
  ImapFleet.layerLocal().pipe(
    Layer.provide([
      Layer.succeed(Transport, transport),
      Layer.succeed(
        ImapFleet.Credentials,
        ImapFleet.Credentials.of({ get: (id) => account(`imap-${Number(id) % hosts}.example.com`) })
      )
    ])
  )

const start = Effect.fnUntraced(function* (hosts: number) {
  const scope = yield* Scope.make()
  const context = yield* Layer.buildWithScope(layerOf(hosts), scope)
  running = { scope, fleet: Context.get(context, ImapFleet.ImapFleet) }
  return running.fleet
})

const stop = Effect.suspend(() =>
  running === undefined ? Effect.void : Scope.close(running.scope, Exit.void)
)

/** Waits until all accounts are open. It checks 5 times a second, with one read of the store for all. */
const untilOpen = (fleet: ImapFleet.ImapFleet, count: number) =>
  fleet.statuses.pipe(
    Effect.filterOrFail((all) => all.filter(({ state }) => state === "Selected").length === count),
    Effect.retry({ schedule: Schedule.spaced("200 millis") })
  )

const watchAll = Effect.fnUntraced(function* (count: number, hosts: number) {
  const fleet = yield* start(hosts)
  const ids = Array.from({ length: count }, (_, index) => String(index))
  yield* Effect.forEach(ids, (id) => fleet.watch(id), { concurrency: 100, discard: true })
  yield* untilOpen(fleet, count)
})

/** Returns the largest number of dials within one second. */
const peakIn = (times: ReadonlyArray<number>): number => {
  let peak = 0
  for (let first = 0, last = 0; last < times.length; last++) {
    while ((times[last] ?? 0) - (times[first] ?? 0) >= 1000) first++
    peak = Math.max(peak, last - first + 1)
  }
  return peak
}

const watch = async (input: unknown) => {
  const { count, hosts } = Schema.decodeUnknownSync(Watch)(input)
  await Effect.runPromise(stop)
  running = undefined
  const before = await memory()
  dialled = []
  const { cpu, elapsed } = await measured(() => Effect.runPromise(watchAll(count, hosts)))
  const dials = dialled.length
  const peakPerSecond = peakIn(dialled)
  return { before, after: await memory(), cpu, elapsed, dials, peakPerSecond }
}

const rest = async (input: unknown) => {
  const { ms } = Schema.decodeUnknownSync(Rest)(input)
  const { cpu, elapsed } = await measured(() => pause(ms))
  return { cpu, elapsed }
}

listenTo({ watch, rest })
