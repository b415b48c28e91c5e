/** A port that refuses connections, and had accepted one before: the settings are right. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Advice from "../../src/failure/Advice.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { kept, pass } from "./idling.ts"

it.effect("is told as one that had accepted a connection", () =>
  Effect.gen(function* () {
    const { away, events, simulator } = yield* kept(Simulator.profiles.wellBehaved)
    yield* pass(60_000)
    away.is = true
    yield* Effect.provideService(Simulator.disconnect, Simulator.Mail, simulator.mail)
    yield* pass(10_000)
    const refused = events().flatMap(({ data, name }) =>
      name === "connection:ended" && data.error === "ConnectRefused" ? [data] : []
    )
    const [first] = refused
    const reachedMs = Number(first?.circumstances?.["reachedMs"])
    assert.isAtLeast(reachedMs, 60_000)
    assert.isAtMost(reachedMs, 70_000)
    const diagnosis = first && Advice.diagnosisOf({ ...first, error: "ConnectRefused" })
    assert.match(
      diagnosis?.title ?? "",
      /^Port 993 refuses connections, and accepted one 6\d(?:\.\d)? s before$/
    )
    assert.strictEqual(diagnosis?.actionBy, "nobody")
  })
)
