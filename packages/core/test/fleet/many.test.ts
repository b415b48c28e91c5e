import { assert, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import * as ImapFleet from "../../src/ImapFleet.ts"
import { written } from "../connection/support.ts"
import { serverOf } from "./support.ts"

const many = Array.from({ length: 1_000 }, (_, index) => `account-${index}`)

const forAll = <A, E>(each: (accountId: string) => Effect.Effect<A, E>) =>
  Effect.forEach(many, (accountId) => each(accountId), { concurrency: "unbounded", discard: true })

// in real time: to step a clock through 1 000 connections takes longer than to open them
it.live(
  "1 000 accounts in one process: each has one connection, answers, and is gone when it is not watched any more",
  () =>
    Effect.gen(function* () {
      const { given, simulator } = yield* serverOf({ server: { mailboxes: { INBOX: [] }, latency: 0 } })
      const layer = Layer.provide(ImapFleet.layerLocal(), given)
      const fleet = Context.get(yield* Layer.build(layer), ImapFleet.ImapFleet)
      yield* forAll(fleet.watch)
      const states = Effect.map(fleet.statuses, (all) => all.map(({ state }) => state))
      yield* Effect.repeat(Effect.delay(states, 100), {
        until: (all) => all.every((state) => state === "Selected")
      })
      assert.lengthOf(yield* states, many.length)
      yield* forAll((accountId) => fleet.run(accountId, ImapFleet.tasks.search, {}))
      assert.lengthOf(written(simulator), many.length)
      yield* forAll(fleet.unwatch)
      assert.isEmpty(yield* states)
      assert.isTrue(written(simulator).every((lines) => lines.endsWith("LOGOUT\r\n")))
    }).pipe(Effect.scoped),
  120_000
)
