import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { connections } from "../../../src/model/connection/spans.ts"
import { edgeAt, nodeAt } from "../../../src/model/diagrams/Chart.ts"
import { mainLeaf, progressOf, runningIn, spentIn } from "../../../src/model/diagrams/Progress.ts"
import { at, connectionOf, moved } from "../../support.ts"
import { read, record, type Setting, stories } from "../../support/record.ts"

const recorded = (setting: Setting) =>
  Effect.map(record(setting), (trace) => {
    const [connection] = connections(read(trace))
    if (connection === undefined) throw new Error("nothing was recorded")
    return connection
  })

describe("Progress", () => {
  it.effect("F14 transient states are counted, and the last one is current", () =>
    Effect.gen(function* () {
      const connection = yield* recorded(stories.neteaseLate)
      const end = connection.moves.find(({ to }) => to.startsWith("selected"))?.line
      const { counts, leaves, taken } = progressOf(connection, end)
      assert.deepStrictEqual(
        [counts.get("selecting"), counts.get("reidentifying"), counts.get("dialing")],
        [2, 1, 1]
      )
      assert.isAtLeast(counts.get("dialing.startTls.waiting") ?? 0, 1)
      assert.deepStrictEqual(leaves, ["selected.quiet"])
      const edge = edgeAt("selecting>reidentifying")
      assert.strictEqual(edge && taken.get(edge)?.count, 1)
    })
  )

  it.effect("an edge into or out of a state with others within is taken with any of them", () =>
    Effect.gen(function* () {
      const { taken } = progressOf(yield* recorded(stories.wellBehaved))
      for (const way of [
        "resolving>dialing",
        "dialing>settling",
        "compressing>selected",
        "selected>loggingOut"
      ]) {
        const edge = edgeAt(way)
        assert.strictEqual(edge && taken.get(edge)?.count, 1, way)
      }
    })
  )

  it("F14 while two ways in race, both are current; the one that is under way is looked at", () => {
    const connection = connectionOf([
      moved(0, "resolving", "resolve.ok", "dialing.implicitTls.waiting"),
      moved(0, "resolving", "resolve.ok", "dialing.startTls.waiting"),
      moved(0, "dialing.implicitTls.waiting", "always", "dialing.implicitTls.connecting"),
      moved(0, "dialing.startTls.waiting", "always", "dialing.startTls.lost")
    ])
    const progress = progressOf(connection)
    assert.sameMembers([...progress.leaves], ["dialing.implicitTls.connecting", "dialing.startTls.lost"])
    assert.strictEqual(mainLeaf(progress), "dialing.implicitTls.connecting")
  })

  it.effect("the time in a state is that of its stays, the last one up to the moment", () =>
    Effect.gen(function* () {
      const connection = yield* recorded(stories.neteaseLate)
      const progress = progressOf(connection)
      assert.strictEqual(spentIn(progress, "selecting", connection.last), 80)
      const [again] = connection.phases.filter(({ state }) => state === "selecting").slice(1)
      const within = progressOf(connection, again?.line)
      assert.strictEqual(spentIn(within, "selecting", (again?.start ?? 0) + 30), 30)
    })
  )

  it("a timer runs in its state from being set until it is cleared, and leaves less and less", () => {
    const connection = connectionOf([
      moved(0, "enabling", "always", "selecting"),
      at(1, "timer:set", { timer: "selectLimit", ms: 30_000 }),
      at(1000, "timer:cleared", { timer: "selectLimit" }),
      moved(1000, "selecting", "select.ok", "compressing")
    ])
    const selecting = nodeAt("selecting") ?? assert.fail("no such state")
    const [timer] = connection.timers
    const at5 = progressOf(connection, timer?.line)
    assert.deepStrictEqual(runningIn(at5, selecting, 5001)?.leftMs, 25_000)
    assert.isUndefined(runningIn(progressOf(connection), selecting, 5001))
    const other = nodeAt("enabling")
    assert.isUndefined(other && runningIn(at5, other, 5001))
  })
})
