import { assert, it } from "@effect/vitest"
import { Effect, Fiber, References } from "effect"
import { type NetEvent, operations } from "../../src/lifecycle/Transport.ts"

it.effect("D16 each start has its end, wherever the fiber was interrupted", () =>
  Effect.gen(function* () {
    for (let steps = 0; steps < 60; steps++) {
      const events: Array<NetEvent> = []
      const run = operations((event) => events.push(event))
      const nested = run({ kind: "tcp" }, Effect.andThen(run({ kind: "dns" }, Effect.void), Effect.never))
      const fiber = yield* Effect.forkChild(
        Effect.provideService(nested, References.MaxOpsBeforeYield, 2 + (steps % 3))
      )
      for (let step = 0; step < steps; step++) yield* Effect.yieldNow
      yield* Fiber.interrupt(fiber)
      const ops = (tag: NetEvent["_tag"]) => events.flatMap((event) => (event._tag === tag ? [event.op] : []))
      assert.deepStrictEqual(ops("end").toSorted(), ops("start"), `${steps}`)
    }
  })
)
