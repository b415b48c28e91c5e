/**
 * G: one worker for 24 virtual hours in one scope. It connects, works, is disconnected, fails, waits, and connects
 * again; at the end it uses as much memory as in the first hours.
 */
import { Command, ImapConnection, MessageSet, Policy, Transport } from "@effect-imap/core"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import * as ServerProfiles from "@effect-imap/core/internal/ServerProfiles"
import { MemoryTransport } from "@effect-imap/core/testing"
import { Clock, Effect, Exit, Option, Redacted } from "effect"
import * as SearchServer from "../servers/SearchServer.ts"
import * as Mischief from "../servers/Mischief.ts"
import * as Dice from "../world/Dice.ts"
import * as Heap from "../world/Heap.ts"
import * as Rig from "../world/Rig.ts"
import * as Time from "../world/Time.ts"
import type { Campaign } from "./Campaign.ts"

const hour = 3_600_000
const capabilities = "IMAP4rev1 ID SASL-IR AUTH=PLAIN"

const quiet: Mischief.Habits = { rate: 0, echoes: 0, cut: undefined }

/**
 * Makes a transport in which each connection has a separate network, so that its log is released with it. `lasts`
 * returns the milliseconds after which the server resets it.
 */
export const transportOf = (dice: Dice.Dice, lasts = () => Infinity): Transport.Transport => ({
  kind: "network",
  connect: Effect.fnUntraced(function* (target, report) {
    const habits = SearchServer.drawHabits(dice)
    const troubles = dice.chance(0.3) ? { ...quiet, rate: 0.05 } : quiet
    const { transport } = yield* MemoryTransport.make({
      latency: 20,
      ports: dice.chance(0.9) ? { 993: "implicitTls" } : { 993: "refused" },
      server: (end) =>
        Effect.raceFirst(
          SearchServer.serve(Mischief.trouble(end, troubles, dice), habits, dice, capabilities),
          Effect.andThen(Effect.sleep(lasts()), end.reset)
        )
    })
    return yield* transport.connect(target, report)
  })
})

interface Tally {
  connects: number
  selected: number
  operations: number
  readonly heap: Array<Heap.Kept>
}

const errand = Effect.fnUntraced(function* (
  { ended, execute, logout, select }: ImapConnection.ImapConnection,
  dice: Dice.Dice,
  tally: Tally
) {
  for (let step = dice.below(12); step > 0; step--) {
    tally.operations++
    const asked = dice.chance(0.2)
      ? Effect.asVoid(select(dice.pick("Sent", "INBOX")))
      : Effect.asVoid(execute(Command.fetch(MessageSet.sequenceNumbers(String(1_000 + step)), ["UID"])))
    if (Exit.isFailure(yield* Effect.exit(Effect.timeout(asked, "2 minutes")))) break
    yield* Effect.sleep(dice.pick(100, 5_000, 60_000))
  }
  // a connection that has ended is left as it is
  const over = yield* Effect.timeoutOption(Effect.exit(ended), 1)
  if (Option.isNone(over)) yield* logout
})

/** Works until the day is over. Memory is measured after the second hour, when everything is warm, and at the end. */
const worker = Effect.fnUntraced(function* (seed: number, tally: Tally) {
  const dice = Dice.make(seed)
  const account = {
    host: Rig.host,
    security: "tls" as const,
    user: "user@example.com",
    password: Redacted.make(dice.word(12))
  }
  const dawn = yield* Clock.currentTimeMillis
  const passed = Effect.map(Clock.currentTimeMillis, (now) => now - dawn)
  while ((yield* passed) < 24 * hour) {
    if (tally.heap.length === 0 && (yield* passed) > 2 * hour) tally.heap.push(yield* Heap.kept)
    tally.connects++
    const connected = yield* Effect.exit(ImapConnection.make(account))
    if (Exit.isSuccess(connected)) {
      tally.selected++
      yield* errand(connected.value, dice, tally)
    }
    yield* Effect.sleep(dice.pick(1_000, 20_000, 60_000))
  }
  tally.heap.push(yield* Heap.kept)
})

/** The memory that a day may add, whatever the number of connections. Bytes include what V8 compiles. */
export const mayGrow: Heap.Kept = { bytes: 4 * 1024 * 1024, objects: 500 }

const nothing: Heap.Kept = { bytes: 0, objects: 0 }

export const day: Campaign = {
  name: "day",
  about: "a worker that connects, fails, reconnects and executes for 24 virtual hours in one scope",
  runs: 3,
  run: (seed) =>
    Effect.gen(function* () {
      const tally: Tally = { connects: 0, selected: 0, operations: 0, heap: [] }
      const program = Effect.scoped(worker(seed, tally)).pipe(
        Effect.provideService(Transport.Transport, transportOf(Dice.make(seed ^ 0xda1))),
        Effect.provideService(Policy.Policy, Policy.make()),
        Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.inMemory()),
        Effect.provideService(Lockouts.Lockouts, Lockouts.make())
      )
      const outcome = yield* Time.run(program, { dice: Dice.make(seed), maxSteps: Infinity })
      const [begin = nothing, end = nothing] = tally.heap
      const more = { bytes: end.bytes - begin.bytes, objects: end.objects - begin.objects }
      const problems = [
        ...(outcome.exit === undefined || Exit.isFailure(outcome.exit) ? ["the day did not end"] : []),
        ...(more.bytes > mayGrow.bytes || more.objects > mayGrow.objects
          ? [
              `${more.objects} objects and ${Math.round(more.bytes / 1024)} KiB more are kept than in the beginning`
            ]
          : []),
        ...Time.leftovers(outcome)
      ]
      return {
        problems,
        transcript: () => JSON.stringify({ ...outcome, ...tally }),
        counts: {
          connections: tally.connects,
          selected: tally.selected,
          operations: tally.operations,
          "objects kept more": more.objects
        }
      }
    })
}
