import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { profiles } from "../../src/simulator/Simulator.ts"
import { attempt, connected } from "./support.ts"

/** What each attempt of a run is called in its trace. */
const reportedBy = (options: { readonly label?: string }, profile = profiles.wellBehaved) =>
  Effect.map(attempt(profile, { call: options }), ({ events }) =>
    events().flatMap((event) => (event.name === "connection:started" ? [event.data.label] : []))
  )

describe("the label of a connection", () => {
  it.effect("is in its trace, once for each attempt", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* reportedBy({ label: "billing" }, profiles["qq-deaf"]), [
        "billing",
        "billing"
      ])
      assert.deepStrictEqual(yield* reportedBy({}), [undefined])
    })
  )

  it.effect("contains no user's name, in whichever attempt", () =>
    Effect.gen(function* () {
      const profile = profiles["qq-deaf"]
      const reported = yield* reportedBy({ label: `inbox of ${profile.user}` }, profile)
      assert.deepStrictEqual(reported, ["inbox of <user>", "inbox of <user>"])
    })
  )

  it.effect("is what the connection says of itself", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(profiles.wellBehaved, { call: { label: "billing" } })
      assert.strictEqual(connection.label, "billing")
    })
  )

  it.effect("is bounded and visible, whatever it was made of", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* reportedBy({ label: "a\u202eb\n" }), ["a\\u202eb\\u000a"])
      const [long] = yield* reportedBy({ label: "x".repeat(1_000_000) })
      assert.strictEqual(long, `${"x".repeat(61)}...`)
    })
  )
})
