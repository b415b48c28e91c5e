/** Any line of a connection can be read, whatever its size. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Trace from "../../src/page/Trace.ts"
import { wireRows } from "../../src/model/wireRows.ts"
import { at, fileOf } from "../support.ts"

const count = 120_000

const long = new Blob([
  fileOf(
    Array.from({ length: count }, (_, index) =>
      at(index, "wire:received", { line: `* ${index} FETCH (UID ${index})` })
    )
  )
])

it.effect(
  "D7 what is looked at is read with its surroundings, and what is left out is said where it is",
  () =>
    Effect.promise(() => {
      const trace = Trace.make("long")
      const middle = 72_346
      return Trace.take(trace, long.stream())
        .then(() => Trace.detail(trace, 0))
        .then((detail = assert.fail("nothing was read")) => {
          assert.isFalse(Trace.holds(detail, middle))
          assert.deepStrictEqual(
            detail.breaks.map(({ count }) => count + detail.entries.length),
            [count]
          )
          return Trace.detail(trace, 0, { before: detail, cursor: middle })
        })
        .then((detail = assert.fail("nothing was read")) => {
          assert.isTrue(Trace.holds(detail, middle))
          const rows = wireRows(detail.connection, detail.entries, true, detail.breaks)
          const here = rows.findLastIndex(({ line }) => line <= middle)
          assert.include(rows[here]?.text, `* ${middle - 2} FETCH`)
          assert.lengthOf(
            rows.filter(({ kind }) => kind === "gap"),
            2
          )
          const shown = detail.breaks.reduce((sum, each) => sum + each.count, detail.entries.length)
          assert.strictEqual(shown, count)
        })
    })
)
