import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { connections } from "../../../src/model/connection/spans.ts"
import { machinePicture } from "../../../src/model/diagrams/machinePicture.ts"
import type { Group, Picture } from "../../../src/model/diagrams/Picture.ts"
import { progressOf } from "../../../src/model/diagrams/Progress.ts"
import { connectionOf, refused } from "../../support.ts"
import { read, record, stories } from "../../support/record.ts"

const stateIn = ({ groups }: Picture, id: string): Group =>
  groups.find(({ state }) => state === id) ?? assert.fail(`no ${id}`)

const written = ({ shapes }: Group): ReadonlyArray<string> =>
  shapes.flatMap((shape) => (shape.kind === "text" ? [shape.text] : []))

describe("machinePicture", () => {
  it.effect("a box has how often its state was entered, and the time in it", () =>
    Effect.gen(function* () {
      const [connection] = connections(read(yield* record(stories.neteaseLate)))
      const picture = machinePicture({ progress: progressOf(connection) })
      assert.deepStrictEqual(written(stateIn(picture, "selecting")), ["selecting", "× 2 · 80 ms"])
      assert.deepStrictEqual(written(stateIn(picture, "unselecting")), ["unselecting"])
    })
  )

  it("the last edge is marked, and a failure, for which there is no edge, has its way", () => {
    const connection = connectionOf(refused)
    const line = connection.moves.find(({ to }) => to === "failing")?.line
    const { groups } = machinePicture({ progress: progressOf(connection, line) })
    const jump = groups.find(({ class: name }) => name.includes("jump"))
    assert.match(jump?.class ?? "", /failed now/)
    assert.deepStrictEqual(jump && written(jump), ["✗ refused", "at 750 ms"])
    const last = machinePicture({ progress: progressOf(connection) }).groups.filter(({ class: name }) =>
      /way .*now/.test(name)
    )
    assert.deepStrictEqual(
      last.map(({ edge }) => edge),
      ["failing>needsUser"]
    )
  })
})
