import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { budgets, Counts, flags } from "../budget/budgets.ts"
import * as Process from "../Process.ts"

const start = Process.start({ program: "budget/counts.ts", flags })

const isWithin = (found: typeof Counts.Type, limits: Readonly<Record<string, number>>): void => {
  for (const [name, limit] of Object.entries(limits)) {
    assert.isAtMost(found[name] ?? Number.NaN, limit, name)
    assert.isAtLeast(
      found[name] ?? Number.NaN,
      limit * 0.95,
      `${name}: the budget is so wide that it holds nothing`
    )
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
