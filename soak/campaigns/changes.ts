/**
 * L: a supervised account whose mailbox others change at any moment, on a server and a network that fail at any moment.
 * An app that applies `changes` has, when everything is at rest, exactly what the server has.
 */
import { Pacing, Policy, Trace, type Transport } from "@effect-imap/core"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import * as ServerProfiles from "@effect-imap/core/internal/ServerProfiles"
import { MemoryTransport } from "@effect-imap/core/testing"
import { Clock, Effect, References } from "effect"
import { Box } from "../servers/mail/Box.ts"
import * as Habits from "../servers/mail/Habits.ts"
import * as Post from "../servers/mail/Post.ts"
import { serve } from "../servers/mail/serve.ts"
import * as Dice from "../world/Dice.ts"
import { textOf } from "../world/octets.ts"
import * as Recording from "../world/Recording.ts"
import * as Time from "../world/Time.ts"
import type { Campaign } from "./Campaign.ts"
import { happen, hindered } from "./changes/happenings.ts"
import { rest } from "./changes/rest.ts"
import * as Scene from "./changes/Scene.ts"

const program = Effect.fnUntraced(function* (dice: Dice.Dice, record: Scene.Record) {
  const isLarge = dice.chance(0.06)
  const messages = isLarge ? 100 + dice.below(80) : dice.pick(0, 1, 4, 12, 30)
  const post = Post.make({
    dice: dice.fork(),
    habits: Habits.draw(dice),
    messages,
    boxes: [new Box("INBOX"), new Box("Other")],
    acts: (all) => {
      const box = all.boxes.get(all.dice.chance(0.85) ? "INBOX" : "Other")
      if (box !== undefined) Post.change(all, box)
    }
  })
  const memory = yield* MemoryTransport.make({
    server: (end) => serve(post, end),
    latency: dice.pick(0, 5, 60),
    chunk: dice.pick(Infinity, Infinity, 20)
  })
  record.memory = memory
  const clock = yield* Clock.Clock
  const jump = { ahead: 0 }
  const sizes = isLarge ? { line: 1_024 } : dice.chance(0.1) ? { listener: 16_384 } : {}
  yield* Effect.scoped(
    Effect.gen(function* () {
      const transport = hindered(post, timed(memory.transport, clock))
      const scene = yield* Scene.make({
        clock,
        dice,
        isLarge,
        jump,
        post,
        record,
        transport,
        listeners: Scene.drawListeners(dice),
        mailbox: () => "INBOX",
        other: "Other",
        endsAnew: true,
        offers: () => Habits.draw(dice).capabilities
      })
      for (let left = 8 + dice.below(25); left > 0; left--) {
        yield* Effect.sleep(dice.pick(0, 0, 1, 20, 300, 2_000, 30_000, 300_000))
        yield* happen(scene)
      }
      yield* rest(scene)
    })
  ).pipe(
    Effect.provideService(Clock.Clock, jumping(clock, jump)),
    Effect.provideService(Policy.Policy, Policy.make({ sizes })),
    Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.inMemory()),
    Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
    Effect.provideService(Pacing.Pacing, Pacing.make()),
    Effect.provideService(References.MaxOpsBeforeYield, dice.chance(0.3) ? dice.pick(4, 7, 16, 64) : 2_048)
  )
  if (memory.open() > 0) record.problems.add(`${memory.open()} connections are left open`)
})

/** Makes a wall clock that can be set, beside a monotonic one that continues. */
const jumping = (clock: Clock.Clock, jump: { readonly ahead: number }): Clock.Clock => {
  const millis = () => clock.currentTimeMillisUnsafe() + jump.ahead
  const nanos = () => clock.currentTimeNanosUnsafe() + BigInt(jump.ahead) * 1_000_000n
  return {
    ...clock,
    currentTimeMillisUnsafe: millis,
    currentTimeMillis: Effect.sync(millis),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos)
  }
}

/** Gives the network a clock without jumps. */
const timed = (
  transport: Transport.Transport["Service"],
  clock: Clock.Clock
): Transport.Transport["Service"] => ({
  ...transport,
  connect: (target, report) => Effect.provideService(transport.connect(target, report), Clock.Clock, clock)
})

/** Returns the lines of both sides, the actions and the reports, in the order of time. */
export const transcriptOf = ({ memory, notes }: Scene.Record): string => {
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

export const changes: Campaign = {
  name: "changes",
  about:
    "a supervised account whose mailbox others change, at servers and networks that fail: copies are exact",
  runs: { short: 60, long: 10_000 },
  run: (seed) =>
    Effect.gen(function* () {
      const dice = Dice.make(seed)
      const record = Scene.makeRecord()
      const recording = Recording.make()
      const outcome = yield* Time.run(
        Effect.scoped(program(dice.fork(), record)).pipe(Trace.withSink(recording.sink)),
        { dice, maxSteps: 500_000 }
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
      }
    })
}
