/** The path as boxes: how high each is, and how they fit a pane. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { connections } from "../../../src/model/connection/spans.ts"
import type { Picture } from "../../../src/model/diagrams/Picture.ts"
import { pathPicture } from "../../../src/model/diagrams/pathPicture.ts"
import { read, record, stories } from "../../support/record.ts"

const last = Effect.gen(function* () {
  const connection = connections(read(yield* record(stories.silentSelect))).at(-1)
  return connection ?? assert.fail("nothing was recorded")
})

/** The height of each state that is not only passed, by its id. */
const heightsOf = ({ groups }: Picture): Readonly<Record<string, number>> =>
  Object.fromEntries(
    groups.flatMap(({ class: name, shapes: [box], state }) =>
      state !== undefined && box?.kind === "box" && !name.includes("passed") ? [[state, box.height]] : []
    )
  )

describe("pathPicture", () => {
  it.effect("a box is as high as its state lasted, with pane and without one", () =>
    Effect.gen(function* () {
      const connection = yield* last
      for (const pane of [undefined, { width: 520, height: 420 }]) {
        const { selecting = 0, ...others } = heightsOf(pathPicture(connection, { pane }))
        for (const height of Object.values(others)) assert.isBelow(height, selecting)
      }
    })
  )

  it.effect("a lower pane makes boxes and ways shorter until text of 12 pixels has just room", () =>
    Effect.gen(function* () {
      const connection = yield* last
      const heights = [Infinity, 500, 420, 0].map(
        (height) => pathPicture(connection, { pane: { width: 520, height } }).height
      )
      const [whole = 0, fitting = 0, low = 0, least = 0] = heights
      assert.isAbove(whole, 500)
      assert.isAtMost(fitting, 500)
      assert.isAtMost(low, 420)
      const smallest = heightsOf(pathPicture(connection, { pane: { width: 520, height: 0 } }))
      assert.isAtLeast(Math.min(...Object.values(smallest)), 15)
      assert.isAtMost(least, low)
    })
  )

  it.effect(
    "the ways of a race have their names, the one that lost has its end, and the other leads on",
    () =>
      Effect.gen(function* () {
        const race = { ...stories.wellBehaved, options: { ports: { 143: "clear", 993: "silent" } } } as const
        const [connection] = connections(read(yield* record(race)))
        if (connection === undefined) return assert.fail("nothing was recorded")
        const { groups } = pathPicture(connection)
        const texts = groups.flatMap(({ shapes }) =>
          shapes.flatMap((shape) => (shape.kind === "text" ? [shape.text] : []))
        )
        assert.includeMembers(texts, [
          "connect · implicit TLS",
          "head start · STARTTLS",
          "∅ given up: STARTTLS was ready first"
        ])
        const ways = groups.flatMap(({ title = "" }) => (/ → settling:/.test(title) ? [title] : []))
        assert.deepStrictEqual(ways, ["dialing.startTls.won → settling: always"])
      })
  )

  it.effect("a narrower pane makes columns narrower", () =>
    Effect.gen(function* () {
      const connection = yield* last
      const widths = [Infinity, 521.7, 0].map(
        (width) => pathPicture(connection, { pane: { width, height: 500 } }).width
      )
      assert.deepStrictEqual(widths, [620, 521, 480])
    })
  )
})
