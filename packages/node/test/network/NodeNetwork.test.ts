import * as Pacing from "@effect-imap/core/Pacing"
import { NodeNetwork } from "@effect-imap/node"
import { assert, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"

it.effect("an address that has come is news of the network; one that goes, or stays, is not", () =>
  Effect.gen(function* () {
    let addresses = new Set(["en0 192.0.2.7"])
    let news = 0
    const pacing = { ...Pacing.make(), networkIsBack: Effect.sync(() => void news++) }
    const layer = NodeNetwork.layer({ addresses: Effect.sync(() => addresses), every: "5 seconds" })
    yield* Layer.build(layer).pipe(Effect.provideService(Pacing.Pacing, pacing))
    const reported: Array<number> = []
    for (const next of [["en0 192.0.2.7"], [], ["en1 192.0.2.8"], ["en1 192.0.2.8", "en0 192.0.2.7"]]) {
      addresses = new Set(next)
      yield* TestClock.adjust("5 seconds")
      reported.push(news)
    }
    assert.deepStrictEqual(reported, [0, 0, 1, 2])
  })
)
