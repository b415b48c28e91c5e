/**
 * H: one supervised account for a virtual day, on servers that disconnect it, refuse, stall and fall silent. It never
 * connects too often, its callers are answered, and at the end it uses as much memory as in the first hours.
 */
import { Command, MessageSet, Pacing, Policy, Supervised, Transport } from "@effect-imap/core"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import * as ServerProfiles from "@effect-imap/core/internal/ServerProfiles"
import { Clock, Effect, Exit, Redacted, Schedule, Stream } from "effect"
import * as Dice from "../world/Dice.ts"
import * as Heap from "../world/Heap.ts"
import * as Rig from "../world/Rig.ts"
import * as Time from "../world/Time.ts"
import type { Campaign } from "./Campaign.ts"
import { mayGrow, transportOf } from "./day.ts"

const hour = 3_600_000

/** The maximum number of connections in an hour, as in `packages/core/test/supervision/pace.test.ts`. */
const maxPerHour = 130

interface Tally {
  /** The times at which connections began. */
  readonly begun: Array<number>
  selected: number
  calls: number
  failed: number
  readonly heap: Array<Heap.Kept>
}

/** Makes a transport that counts its connections. */
const counted = (dice: Dice.Dice, tally: Tally): Transport.Transport => {
  const transport = transportOf(dice, () => dice.pick(30_000, 600_000, 2_400_000))
  return {
    ...transport,
    connect: (target, report) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        tally.begun.push(now)
        return transport.connect(target, report)
      })
  }
}

/** Retries an account that waits for its user, as the user would after an hour. */
const owner = (supervised: Supervised.Supervised) =>
  Effect.flatMap(supervised.status, ({ _tag }) =>
    _tag === "NeedsUser" ? supervised.retryNow : Effect.void
  ).pipe(Effect.repeat(Schedule.spaced("1 hour")))

const account = Effect.fnUntraced(function* (seed: number, tally: Tally) {
  const dice = Dice.make(seed)
  const supervised = yield* Supervised.make({
    host: Rig.host,
    security: "tls",
    user: "user@example.com",
    password: Redacted.make(dice.word(12))
  })
  yield* Effect.forkScoped(owner(supervised))
  yield* Effect.forkScoped(
    Stream.runForEach(supervised.statusChanges, ({ _tag }) =>
      Effect.sync(() => void (tally.selected += _tag === "Selected" ? 1 : 0))
    )
  )
  const dawn = yield* Clock.currentTimeMillis
  const passed = Effect.map(Clock.currentTimeMillis, (now) => now - dawn)
  while ((yield* passed) < 24 * hour) {
    if (tally.heap.length === 0 && (yield* passed) > 2 * hour) tally.heap.push(yield* Heap.kept)
    tally.calls++
    const asked = supervised.use(({ execute }) =>
      execute(Command.fetch(MessageSet.sequenceNumbers("1001"), ["UID"]))
    )
    if (Exit.isFailure(yield* Effect.exit(Effect.timeout(asked, "20 minutes")))) tally.failed++
    if (dice.chance(0.05)) yield* Pacing.networkIsBack
    yield* Effect.sleep(dice.pick(1_000, 60_000, 600_000))
  }
  tally.heap.push(yield* Heap.kept)
})

/** Returns the number of connections in the busiest hour, including requested ones. */
const busiestHour = (begun: ReadonlyArray<number>): number =>
  Math.max(0, ...begun.map((from) => begun.filter((at) => at >= from && at < from + hour).length))

export const kept: Campaign = {
  name: "kept",
  about: "a supervised account for 24 virtual hours at servers that lose it",
  runs: 5,
  run: (seed) =>
    Effect.gen(function* () {
      const tally: Tally = { begun: [], selected: 0, calls: 0, failed: 0, heap: [] }
      const program = Effect.scoped(account(seed, tally)).pipe(
        Effect.provideService(Transport.Transport, counted(Dice.make(seed ^ 0x5afe), tally)),
        Effect.provideService(Policy.Policy, Policy.make()),
        Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.inMemory()),
        Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
        Effect.provideService(Pacing.Pacing, Pacing.make()),
        Effect.orDie
      )
      const outcome = yield* Time.run(program, { dice: Dice.make(seed), maxSteps: Infinity })
      const [begin, end] = tally.heap
      const more = {
        bytes: (end?.bytes ?? 0) - (begin?.bytes ?? 0),
        objects: (end?.objects ?? 0) - (begin?.objects ?? 0)
      }
      const problems = [
        ...(outcome.exit === undefined || Exit.isFailure(outcome.exit) ? ["the day did not end"] : []),
        ...(more.bytes > mayGrow.bytes || more.objects > mayGrow.objects
          ? [
              `${more.objects} objects and ${Math.round(more.bytes / 1024)} KiB more are kept than in the beginning`
            ]
          : []),
        ...(busiestHour(tally.begun) > maxPerHour
          ? [`${busiestHour(tally.begun)} connections in one hour`]
          : []),
        ...(tally.selected < 2 ? ["it was hardly ever selected"] : []),
        ...Time.leftovers(outcome)
      ]
      return {
        problems,
        transcript: () => JSON.stringify({ ...outcome, ...tally }),
        counts: {
          connections: tally.begun.length,
          selected: tally.selected,
          calls: tally.calls,
          "calls that failed": tally.failed,
          "most in an hour": busiestHour(tally.begun),
          "objects kept more": more.objects
        }
      }
    })
}
