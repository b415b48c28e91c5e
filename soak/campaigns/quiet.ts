/**
 * K: a supervised account that nobody uses, for four virtual days: one connection, exactly the commands that keep it
 * alive, and as much memory as in the beginning.
 */
import { Policy, Supervised, Transport } from "@effect-imap/core"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import * as ServerProfiles from "@effect-imap/core/internal/ServerProfiles"
import * as Simulator from "@effect-imap/core/Simulator"
import { Effect, Exit, Redacted } from "effect"
import * as Dice from "../world/Dice.ts"
import * as Heap from "../world/Heap.ts"
import * as Rig from "../world/Rig.ts"
import * as Time from "../world/Time.ts"
import type { Campaign } from "./Campaign.ts"

const days = 4
const profile = Simulator.profiles.wellBehaved

/** The memory that an IDLE adds and releases again: a few temporary objects. */
const mayGrow: Heap.Kept = { bytes: 2 * 1024 * 1024, objects: 50 }

interface Tally {
  readonly heap: Array<Heap.Kept>
  readonly commands: Map<string, number>
  connections: number
}

/** Counts the commands, without keeping them, since they would grow. */
const count = (log: Simulator.Simulator["log"], tally: Tally): void => {
  for (const { bytes, connection, from } of log()) {
    tally.connections = Math.max(tally.connections, connection)
    if (from === "server") continue
    const line = new TextDecoder().decode(bytes).trimEnd()
    const name = line === "DONE" ? line : (line.split(" ")[1] ?? "")
    tally.commands.set(name, (tally.commands.get(name) ?? 0) + 1)
  }
  Reflect.set(log(), "length", 0)
}

const program = Effect.fnUntraced(function* (tally: Tally) {
  const { log, transport } = yield* Simulator.make(profile, { latency: 20 })
  yield* Supervised.make({
    host: Rig.host,
    security: "tls",
    user: profile.user,
    password: Redacted.make(profile.password)
  }).pipe(Effect.provideService(Transport.Transport, transport))
  for (let hour = 0; hour < days * 24; hour++) {
    yield* Effect.sleep("1 hour")
    count(log, tally)
    // the first day warms up
    if (hour === 23) tally.heap.push(yield* Heap.kept)
  }
  tally.heap.push(yield* Heap.kept)
})

const nothing: Heap.Kept = { bytes: 0, objects: 0 }

/** Each cycle takes ten minutes of silence, and the time until the next IDLE. */
const cycles = (days * 86_400) / 601

export const quiet: Campaign = {
  name: "quiet",
  about: "a supervised account that nobody works with, for four virtual days",
  runs: 3,
  run: (seed) =>
    Effect.gen(function* () {
      const tally: Tally = { heap: [], commands: new Map(), connections: 0 }
      const outcome = yield* Time.run(
        Effect.scoped(program(tally)).pipe(
          // each of them lasts as long as it may
          Effect.provideService(Policy.Policy, Policy.make({ limits: { reissue: "28 minutes" } })),
          Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.inMemory()),
          Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
          Effect.orDie
        ),
        { dice: Dice.make(seed), maxSteps: Infinity }
      )
      const [begin = nothing, end = nothing] = tally.heap
      const more = { bytes: end.bytes - begin.bytes, objects: end.objects - begin.objects }
      const times = (name: string) => tally.commands.get(name) ?? 0
      const isExact = ["IDLE", "DONE", "NOOP"].every((name) => Math.abs(times(name) - cycles) < 2)
      return {
        problems: [
          ...(outcome.exit === undefined || Exit.isFailure(outcome.exit) ? ["the days did not end"] : []),
          ...(tally.connections === 1 ? [] : [`there were ${tally.connections} connections`]),
          ...(isExact ? [] : [`it sent ${JSON.stringify([...tally.commands])}`]),
          ...(more.bytes > mayGrow.bytes || more.objects > mayGrow.objects
            ? [
                `${more.objects} objects and ${Math.round(more.bytes / 1024)} KiB more are kept than on the first day`
              ]
            : []),
          ...Time.leftovers(outcome)
        ],
        transcript: () => JSON.stringify({ ...outcome, ...tally, commands: [...tally.commands] }),
        counts: { IDLE: times("IDLE"), "objects kept more": more.objects }
      }
    })
}
