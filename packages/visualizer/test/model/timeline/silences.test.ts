import { assert, describe, it } from "@effect/vitest"
import { withSilences } from "../../../src/model/timeline/silences.ts"
import type { WireRow } from "../../../src/model/timeline/wireRows.ts"

const row = (time: number, line: number, kind: WireRow["kind"] = "sent"): WireRow => ({
  kind,
  line,
  lastLine: line,
  time,
  lane: undefined,
  text: "A1 NOOP",
  refused: false
})

const silent = (rows: ReadonlyArray<WireRow>) =>
  withSilences(rows).flatMap(({ kind, text }) => (kind === "silence" ? [text] : []))

describe("silences", () => {
  it("a minute between a command and the end is marked, with its length", () => {
    assert.deepStrictEqual(silent([row(0, 1), row(80, 2), row(160, 3), row(60_160, 4), row(60_160, 5)]), [
      "60 s without a line"
    ])
  })

  it("equal times are a rhythm and no silence", () => {
    assert.deepStrictEqual(silent([row(0, 1), row(6000, 2), row(12_000, 3), row(18_000, 4)]), [])
  })

  it("a time in which events were dropped is not said to be silent", () => {
    assert.deepStrictEqual(silent([row(0, 1), row(80, 2), row(60_000, 3, "gap"), row(60_000, 4)]), [])
  })

  it("each pause of an account at rest is marked, between keys that still move from line to line", () => {
    const rows = withSilences([row(0, 1), row(80, 2), row(540_080, 3), row(540_160, 4), row(1_080_160, 5)])
    assert.deepStrictEqual(
      rows.map(({ kind, lastLine }) => [kind, lastLine]),
      [
        ["sent", 1],
        ["sent", 2],
        ["silence", 2],
        ["sent", 3],
        ["sent", 4],
        ["silence", 4],
        ["sent", 5]
      ]
    )
  })
})
