/** A run of a supervised account whose mailboxes others change, and the findings of it. */
import { Pacing, Policy, Trace } from "@effect-imap/core"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import * as ServerProfiles from "@effect-imap/core/internal/ServerProfiles"
import { Effect, References, type Scope } from "effect"
import * as Dice from "../../world/Dice.ts"
import { textOf } from "../../world/octets.ts"
import * as Recording from "../../world/Recording.ts"
import * as Time from "../../world/Time.ts"
import type { Finding } from "../Campaign.ts"
import { happen } from "./happenings.ts"
import { rest } from "./rest.ts"
import * as Scene from "./Scene.ts"

/** Runs random events for a while, and compares the copies once everything is at rest. */
export const eventful = Effect.fnUntraced(function* (scene: Scene.Scene) {
  const { dice } = scene
  for (let remaining = 8 + dice.below(25); remaining > 0; remaining--) {
    yield* Effect.sleep(dice.pick(0, 0, 1, 20, 300, 2_000, 30_000, 300_000))
    yield* happen(scene)
  }
  yield* rest(scene)
})

/** Isolates the run from others, and forces yields in some runs. */
export const apart =
  (dice: Dice.Dice, policy: Policy.Options) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    effect.pipe(
      Effect.provideService(Policy.Policy, Policy.make(policy)),
      Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.inMemory()),
      Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
      Effect.provideService(Pacing.Pacing, Pacing.make()),
      Effect.provideService(References.MaxOpsBeforeYield, dice.chance(0.3) ? dice.pick(4, 7, 16, 64) : 2_048)
    )

type Program = (dice: Dice.Dice, record: Scene.Record) => Effect.Effect<void, never, Scope.Scope>

/** Runs the program with the seed's random choices. */
export const run = (program: Program, limits: Omit<Time.Options, "dice">) =>
  Effect.fnUntraced(function* (seed: number) {
    const dice = Dice.make(seed)
    const record = Scene.makeRecord()
    const recording = Recording.make()
    const checkOpen = Effect.sync(() => {
      const open = record.memory?.open() ?? 0
      if (open > 0) record.problems.add(`${open} connections are left open`)
    })
    const outcome = yield* Time.run(
      Effect.scoped(Effect.andThen(program(dice.fork(), record), checkOpen)).pipe(
        Trace.withSink(recording.sink)
      ),
      { dice, ...limits }
    )
    return {
      problems: [...Time.problemsOf(outcome), ...record.problems],
      transcript: () => transcriptOf(record),
      trace: recording.lines,
      counts: {
        minutes: Math.round(outcome.elapsed / 60_000),
        connections: record.memory?.log().findLast(() => true)?.connection ?? 0,
        operations: record.operations,
        changes: record.changes
      }
    } satisfies Finding
  })

/** Returns the lines of both sides, the actions and the reports, in the order of time. */
const transcriptOf = ({ memory, notes }: Scene.Record): string => {
  const said = (memory?.log() ?? []).map(
    ({ at, bytes, connection, from }) =>
      [
        at,
        `${connection} ${from === "client" ? "C" : "S"} ${JSON.stringify(textOf(bytes).slice(0, 600))}`
      ] as const
  )
  const all = [...said, ...notes].toSorted(([one], [other]) => one - other)
  const start = all[0]?.[0] ?? 0
  return all.map(([at, text]) => `${String(at - start).padStart(9)} ${text}`).join("\n")
}
