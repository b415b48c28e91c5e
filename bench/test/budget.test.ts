import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { budgets, Counts, flags } from "../budget/budgets.ts"
import * as Process from "../Process.ts"

const start = Process.start({ program: "budget/counts.ts", flags })

/**
 * Bytes depend on what V8 has compiled, moved and collected by then: two per cent from run to run, ten from machine to
 * machine. They have a ceiling with room, and no floor.
 */
const bytes = new Set(["retained", "allocated"])

const isWithin = (found: typeof Counts.Type, budget: Readonly<Record<string, number>>): void => {
  for (const [name, expected] of Object.entries(budget)) {
    const count = found[name] ?? Number.NaN
    if (bytes.has(name)) {
      assert.isAtMost(count, expected * 1.15, name)
      continue
    }
    assert.isAtMost(count, expected, name)
    assert.isAtLeast(count, expected * 0.92, `${name}: the budget is so wide that it holds nothing`)
  }
}

describe("the budget holds", () => {
  it.live.each(["plain", "tls"] as const)("for a connection, %s", (security) =>
    Effect.gen(function* () {
      const counting = yield* start
      isWithin(yield* counting.ask("ofConnection", { security }, Counts), budgets[security])
    })
  )

  it.live.each(["plain", "tls"] as const)("for an account that is kept selected and idles, %s", (security) =>
    Effect.gen(function* () {
      const counting = yield* start
      isWithin(yield* counting.ask("ofSupervised", { security }, Counts), budgets.supervised[security])
    })
  )

  it.live("for a line of FETCH", () =>
    Effect.gen(function* () {
      isWithin(yield* (yield* start).ask("ofLine", {}, Counts), budgets.line)
    })
  )
})
