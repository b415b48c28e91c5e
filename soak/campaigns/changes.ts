/**
 * L: a supervised account whose mailbox others change at any moment, on a server and a network that fail at any moment.
 * An app that applies `changes` has, when everything is at rest, exactly what the server has.
 */
import type { Transport } from "@effect-imap/core"
import { MemoryTransport } from "@effect-imap/core/testing"
import { Clock, Effect } from "effect"
import { Box } from "../servers/mail/Box.ts"
import * as Habits from "../servers/mail/Habits.ts"
import * as Post from "../servers/mail/Post.ts"
import { serve } from "../servers/mail/serve.ts"
import type * as Dice from "../world/Dice.ts"
import type { Campaign } from "./Campaign.ts"
import { hindered } from "./changes/happenings.ts"
import * as Scene from "./changes/Scene.ts"
import * as trial from "./changes/trial.ts"

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
        endsAll: true,
        offers: () => Habits.draw(dice).capabilities
      })
      yield* trial.eventful(scene)
    })
  ).pipe(Effect.provideService(Clock.Clock, jumping(clock, jump)), trial.apart(dice, { sizes }))
})

/** Makes a wall clock that can be set, and a monotonic one that cannot. */
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
const timed = (transport: Transport.Transport, clock: Clock.Clock): Transport.Transport => ({
  ...transport,
  connect: (target, report) => Effect.provideService(transport.connect(target, report), Clock.Clock, clock)
})

export const changes: Campaign = {
  name: "changes",
  about:
    "a supervised account whose mailbox others change, at servers and networks that fail: copies are exact",
  runs: 10_000,
  run: trial.run(program, { maxSteps: 500_000 })
}
