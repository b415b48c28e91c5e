import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { budgets, Counts, flags } from "../budget/budgets.ts"
import * as Context from "../measure/Context.ts"
import * as Process from "../Process.ts"

/**
 * How far away the server is, in milliseconds: from the next core the answer to DONE may come before its write is known
 * to be done, and then one suspension and one sleep are not needed.
 */
const delay = 1

const start = Process.start({ program: "budget/counts.ts", core: "client", flags })

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
      const context = yield* Context.make(true, [])
      const port = yield* Context.listen(context, { security })
      const counting = yield* start
      isWithin(yield* counting.ask("ofConnection", { port, security }, Counts), budgets[security])
    })
  )

  it.live.each(["plain", "tls"] as const)("for an account that is kept selected and idles, %s", (security) =>
    Effect.gen(function* () {
      const context = yield* Context.make(true, [])
      const port = yield* Context.listen(context, { security, delay })
      const counting = yield* start
      const found = yield* counting.ask("ofSupervised", { port, security }, Counts)
      isWithin(found, budgets.supervised[security])
    })
  )

  it.live("for a line of FETCH", () =>
    Effect.gen(function* () {
      isWithin(yield* (yield* start).ask("ofLine", {}, Counts), budgets.line)
    })
  )
})
