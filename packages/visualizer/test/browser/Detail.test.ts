/** Any line of a connection can be read, whatever its size. */
import { assert, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { Effect } from "effect"
import * as Bytes from "../../src/page/Bytes.ts"
import * as Detail from "../../src/page/Detail.ts"
import * as Index from "../../src/model/index/Index.ts"
import { wireRows } from "../../src/model/timeline/wireRows.ts"
import { at, began, fileOf } from "../support.ts"

const count = 120_000

const long = () =>
  sourceOf(
    Array.from({ length: count }, (_, index) =>
      at(index, "wire:received", { line: `* ${index} FETCH (UID ${index})` })
    )
  )

const sourceOf = (events: ReadonlyArray<Event>): Detail.Source => {
  const text = fileOf(events)
  const bytes = Bytes.make()
  const index = Index.make()
  const chunk = new TextEncoder().encode(text)
  bytes.append(chunk)
  index.push(chunk)
  index.parse()
  index.end()
  return { index, bytes }
}

it.effect(
  "V7 what is looked at is read with its surroundings, and what is left out is said where it is",
  () =>
    Effect.promise(() => {
      const trace = long()
      const middle = 72_346
      return Detail.read(trace, 0)
        .then((detail = assert.fail("nothing was read")) => {
          assert.isFalse(Detail.holds(detail, middle))
          assert.deepStrictEqual(
            detail.breaks.map(({ count }) => count + detail.entries.length),
            [count]
          )
          return Detail.read(trace, 0, { before: detail, cursor: middle })
        })
        .then((detail = assert.fail("nothing was read")) => {
          assert.isTrue(Detail.holds(detail, middle))
          const rows = wireRows(detail.connection, detail.entries, { states: true, omitted: detail.breaks })
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

it.effect("V7 rules find nothing in a part of a connection that what was not read contradicts", () =>
  Effect.promise(() => {
    const exchanges = 35_000
    const asked = Array.from({ length: exchanges }, (_, index) =>
      at(index, "wire:sent", { tag: `a${index}`, cmd: "NOOP", line: `a${index} NOOP` })
    )
    const answered = Array.from({ length: exchanges }, (_, index) =>
      at(2 * exchanges + index, "wire:received", { tag: `a${index}`, cond: "OK", line: `a${index} OK done` })
    )
    return Detail.read(sourceOf([began, ...asked, ...answered]), 0).then((detail) => {
      assert.isNotEmpty(detail?.breaks)
      assert.deepStrictEqual(
        detail?.findings.map(({ group }) => group),
        ["recording"]
      )
    })
  })
)
