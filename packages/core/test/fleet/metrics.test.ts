import { assert, it } from "@effect/vitest"
import { Effect, Layer, Metric, Schema } from "effect"
import * as ImapFleet from "../../src/fleet/ImapFleet.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { inTime } from "../connection/support.ts"
import { atServer, pass } from "../supervision/support.ts"
import { movingFleetOf } from "./support.ts"

/** The unit of each metric of a fleet. */
const units = Effect.map(Metric.snapshot, (all) =>
  Object.fromEntries(
    all.flatMap(({ attributes, id }) => (id.startsWith("imap.fleet.") ? [[id, attributes?.["unit"]]] : []))
  )
)

/** What a metric says now, by its only attribute beside the unit. */
const said = (name: string) =>
  Effect.map(Metric.snapshot, (all) =>
    Object.fromEntries(
      all.flatMap(({ attributes, id, state, type }) => {
        if (id !== name) return []
        const { unit: _unit, ...others } = attributes ?? {}
        const key = Object.values(others)[0] ?? ""
        if (type === "Histogram") return [[key, state.count]]
        return type === "Gauge" && state.value !== 0
          ? [[key, state.value]]
          : type === "Counter"
            ? [[key, state.count]]
            : []
      })
    )
  )

const ownMetrics = Layer.fresh(Layer.succeed(Metric.MetricRegistry, new Map()))

it.effect("a runner counts its accounts by state, what they lost, what it took over, and what waits", () =>
  Effect.gen(function* () {
    const staying = ImapFleet.task(
      "staying",
      { payload: Schema.Void, success: Schema.Void, isRepeatable: true },
      () => Effect.never
    )
    const { fleet, move, simulator } = yield* movingFleetOf({ tasks: [staying] })
    yield* inTime(fleet.watch("ada"))
    yield* inTime(fleet.watch("grace"))
    yield* Effect.forkScoped(fleet.run("ada", staying, undefined), { startImmediately: true })
    yield* pass(10, 5)
    assert.deepStrictEqual(yield* said("imap.fleet.tasks.waiting"), { "": 1 })
    yield* pass(2_000)
    assert.deepStrictEqual(yield* said("imap.fleet.tasks.waiting"), {})
    assert.deepStrictEqual(yield* said("imap.fleet.accounts"), { Selected: 2 })
    yield* atServer(simulator, Simulator.disconnect)
    yield* pass(5_000)
    assert.deepStrictEqual(yield* said("imap.fleet.reconnects"), { ConnectionLost: 2 })
    assert.deepStrictEqual(yield* said("imap.fleet.accounts"), { Selected: 2 })
    assert.deepStrictEqual(yield* said("imap.fleet.takeover.duration"), {})
    yield* move
    assert.deepStrictEqual(yield* said("imap.fleet.takeover.duration"), { "": 2 })
    assert.deepStrictEqual(yield* said("imap.fleet.accounts"), { Selected: 2 })
    yield* inTime(fleet.unwatch("ada"))
    assert.deepStrictEqual(yield* said("imap.fleet.accounts"), { Selected: 1 })
    assert.deepStrictEqual(yield* units, {
      "imap.fleet.accounts": "{account}",
      "imap.fleet.reconnects": "{reconnect}",
      "imap.fleet.takeover.duration": "s",
      "imap.fleet.tasks.waiting": "{task}"
    })
  }).pipe(Effect.provide(ownMetrics))
)
