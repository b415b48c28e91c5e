import { assert, it } from "@effect/vitest"
import { Context, Effect, Layer, Record } from "effect"
import * as ImapFleet from "../../src/fleet/ImapFleet.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import { accountFor, written } from "../connection/support.ts"
import { serverOf, wellBehaved } from "./support.ts"

const many = Array.from({ length: 300 }, (_, index) => `account-${index}`)

const forAll = <A, E>(each: (accountId: string) => Effect.Effect<A, E>) =>
  Effect.forEach(many, (accountId) => each(accountId), { concurrency: "unbounded", discard: true })

/** Of many hosts: those of one take turns, which another test holds, and would wait for half a minute. */
const get = (accountId: string) => {
  const host = `imap${Number(accountId.slice("account-".length)) % 20}.example.com`
  return Effect.succeed(accountFor(wellBehaved, { host }))
}

/** A busy machine may take its time. */
const unhurried = Policy.make({ limits: Record.map(Policy.make().limits, (limit) => limit * 100) })

// in real time: to step a clock through 300 connections takes longer than to open them
it.live(
  "300 accounts in one process: each has one connection, answers, and is gone when it is not watched any more",
  () =>
    Effect.gen(function* () {
      const { given, simulator } = yield* serverOf({ server: { mailboxes: { INBOX: [] }, latency: 0 }, get })
      const layer = Layer.provide(ImapFleet.layerLocal(), [given, Layer.succeed(Policy.Policy, unhurried)])
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
  300_000
)
