/** The path as boxes: how high each is, and how they are joined. */
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
  it.effect("a box is as high as its state lasted, and has room for text of 12 pixels", () =>
    Effect.gen(function* () {
      const { selecting = 0, ...others } = heightsOf(pathPicture(yield* last))
      for (const height of Object.values(others)) assert.isBelow(height, selecting)
      assert.isAtLeast(Math.min(...Object.values(others)), 15)
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
})
