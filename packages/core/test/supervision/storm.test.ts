import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Pacing from "../../src/mailbox/Pacing.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { atServer, pass, supervising, supervisingOn, statusText } from "./support.ts"

const { wellBehaved } = Simulator.profiles

const many = (count: number, pacing: Pacing.Pacing) =>
  Effect.gen(function* () {
    const simulator = yield* Simulator.make(wellBehaved, { latency: 5 })
    const accounts = yield* Effect.forEach(Array.from({ length: count }), () =>
      supervisingOn(simulator, wellBehaved, { pacing })
    )
    yield* pass(2_000)
    return { simulator, accounts }
  })

describe("many supervised accounts", () => {
  it.effect("X44 that are lost together come back one after the other", () =>
    Effect.gen(function* () {
      const { accounts, simulator } = yield* many(20, Pacing.make())
      yield* atServer(simulator, Simulator.disconnect)
      yield* pass(10_000)
      const statuses = yield* Effect.forEach(accounts, ({ supervised }) => supervised.status)
      const selected = statuses.filter((status) => statusText(status) === "Selected")
      assert.strictEqual(selected.length, 20)
      const begun = accounts.map(
        ({ ring }) =>
          ring
            .events()
            .filter(({ name }) => name === "connection:started")
            .at(-1)?.time ?? 0
      )
      const spread = Math.max(...begun) - Math.min(...begun)
      assert.isAbove(spread, 300)
    })
  )

  it.effect("start at once when the network is back, and needsUser stays", () =>
    Effect.gen(function* () {
      const pacing = Pacing.make()
      const closed = { account: { port: 1993 }, pacing }
      const waiting = yield* supervising(wellBehaved, closed)
      const other = yield* supervising(wellBehaved, { account: { mailbox: "Absent" }, pacing })
      yield* pass(600_000, 10_000)
      assert.strictEqual(statusText(yield* waiting.supervised.status), "Waiting ConnectRefused")
      const before = [waiting.connections(), other.connections()]
      yield* Effect.provideService(Pacing.networkIsBack, Pacing.Pacing, pacing)
      yield* pass(100, 10)
      assert.deepStrictEqual([waiting.connections(), other.connections()], [(before[0] ?? 0) + 1, before[1]])
    })
  )

  it.effect("of one account remember how many their server allows, and take a place that is left", () =>
    Effect.gen(function* () {
      const pacing = Pacing.make()
      const first = yield* supervising(wellBehaved, { pacing })
      yield* pass(2_000)
      const full: Simulator.Profile = {
        ...wellBehaved,
        lines: { ...wellBehaved.lines, greeting: "* BYE Too many simultaneous connections" }
      }
      const second = yield* supervising(full, { pacing })
      yield* pass(2_000)
      assert.strictEqual(statusText(yield* second.supervised.status), "Waiting TooManyConnections")
      const third = yield* supervising(wellBehaved, { pacing })
      yield* pass(120_000, 1_000)
      assert.strictEqual(statusText(yield* third.supervised.status), "Waiting TooManyConnections")
      assert.strictEqual(third.simulator.log().length, 0)
      yield* first.supervised.logout.pipe(Effect.forkScoped)
      yield* pass(5_000)
      yield* third.supervised.retryNow
      yield* pass(5_000)
      assert.strictEqual(statusText(yield* third.supervised.status), "Selected")
    })
  )
})
