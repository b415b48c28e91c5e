/**
 * The recordings of the field do what their truths say, judged by their events; what the page says of each has the words
 * that it means, and no headline better than what is shown beneath it. One file, so that each is recorded once.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { explain } from "../src/export/explain.ts"
import { field, inRealTime, unjudged } from "./support/field/all.ts"
import { tokensAway } from "./support/field/beside.ts"
import { fleets } from "./support/field/fleets.ts"
import { words } from "./support/field/words.ts"
import { neverBetter } from "./support/neverBetter.ts"
import { read } from "./support/record.ts"

/** `3`, or `3 or more`. */
const counts = (count: string, found: number): boolean => {
  const [least = ""] = count.split(" ")
  return count === least ? found === Number(least) : found >= Number(least)
}

const virtual = field.filter(({ id }) => !inRealTime.includes(id))

describe("recordings of the field", () => {
  it("have a truth each, and truths a recording", () => {
    assert.deepStrictEqual(unjudged, [])
    const ids = field.map(({ id }) => id)
    assert.deepStrictEqual(ids, Array.from(new Set(ids)))
  })

  it.effect.each(virtual.map((one) => [one.id, one] as const))(
    "%s",
    ([, { bytes, holds }]) =>
      Effect.map(bytes, (bytes) => {
        const lines = new TextDecoder().decode(bytes).split("\n")
        const wrong = holds.flatMap(([count, line]) => {
          const found = lines.filter((each) => line.test(each)).length
          return counts(count, found) ? [] : [`${line.source}: ${count} expected, ${found} found`]
        })
        assert.deepStrictEqual(wrong, [])
      }),
    120_000
  )

  it.effect("a fleet of which the accounts of one runner wait for a token", () =>
    Effect.gen(function* () {
      const opened = yield* tokensAway
      assert(opened.kind === "fleet")
      const waiting = opened.members.filter(({ state }) => state === "Waiting")
      assert.strictEqual(waiting.length, 100)
      assert.deepStrictEqual(
        waiting.filter(
          ({ host, runner, why }) =>
            host !== "outlook.office365.com" ||
            runner !== "10.0.0.2:34431" ||
            why?.reason !== "CredentialUnavailable"
        ),
        []
      )
    })
  )

  const aways = [
    ["fleet-runner-blocked", 80, "Waiting", "mail.example.net", "TooManyConnections"],
    ["fleet-forced-reset", 120, "NeedsUser", "imap.beispiel.example", "PasswordExpired"]
  ] as const
  it.effect.each(aways)("%s", ([id, count, state, at, reason]) =>
    Effect.gen(function* () {
      const opened = yield* fleets[id] ?? Effect.die(new Error(id))
      assert(opened.kind === "fleet")
      const away = opened.members.filter((member) => member.state !== "Selected")
      assert.strictEqual(away.length, count)
      assert.deepStrictEqual(
        away.filter(
          ({ host, why, ...member }) => member.state !== state || host !== at || why?.reason !== reason
        ),
        []
      )
    })
  )
})

describe("the words for recordings of the field", () => {
  const shown = field.flatMap(({ bytes, id }) => {
    const of = words[id]
    return of === undefined ? [] : [[id, bytes, of] as const]
  })
  it.effect.each(shown)("%s", ([, bytes, [says, never]]) =>
    Effect.map(bytes, (recorded) => {
      const text = explain(read(recorded), { width: 10_000 })
      for (const each of says) assert.include(text, each)
      if (never !== undefined) assert.notInclude(text, never)
    })
  )
})

describe("a headline is never better than what is shown beneath it", () => {
  it.effect.each(virtual.map(({ bytes, id }) => [id, bytes] as const))("%s", ([, bytes]) =>
    Effect.map(bytes, (recorded) => neverBetter(read(recorded)))
  )
})
