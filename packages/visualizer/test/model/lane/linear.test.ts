/** The lane of an account takes time that grows with its connections, and so do the rows of what happened and its pixels. */
import { assert, describe, it } from "@effect/vitest"
import { assertLinear } from "../../../../core/test/support/linear.ts"
import { runsOf } from "../../../src/model/lane/columns.ts"
import { happeningsOf } from "../../../src/model/lane/happenings.ts"
import { laneOf } from "../../../src/model/lane/Lane.ts"
import { accountConnectionsIn } from "../../../src/model/lane/accountConnectionsIn.ts"
import { atOnce } from "../../../src/trace/pieces.ts"
import { read } from "../../support/record.ts"
import { bytesOf, minute, stay, tried } from "./stays.ts"

/** An account that is lost again and again, in the same way or in many. */
const account = (size: number, textOf: (at: number) => string) =>
  atOnce(
    accountConnectionsIn(
      read(
        bytesOf(
          ...Array.from({ length: size }, (_, at) => [
            ...stay(`c${2 * at + 1}`, { from: at * 30 * minute, to: (at * 30 + 20) * minute, lost: true }),
            ...tried(`c${2 * at + 2}`, (at * 30 + 21) * minute, {
              outcome: "retried",
              error: "ServerRefused",
              step: "greeting",
              serverText: textOf(at)
            })
          ]).flat()
        )
      )
    )
  )

const words = ["alpha", "beta", "gamma", "delta", "epsilon"]

describe("L19 the lane of an account", () => {
  it.each([
    ["that is lost in the same way each time", () => "busy"],
    ["that is lost in one of a few ways", (at: number) => words[(at * 7) % 5] ?? ""],
    ["that is lost in another way each time", (at: number) => words[at % 2] + "x".repeat(at % 50)]
  ])("%s", (_, textOf) => {
    assertLinear((size) => {
      const all = account(size, textOf)
      return () => {
        const lane = laneOf(all, { isOver: true, now: size * 30 * minute }) ?? assert.fail("no lane")
        assert.isNotEmpty(happeningsOf(lane.marks))
        assert.isNotEmpty(runsOf(lane.segments, { start: lane.from, end: lane.to }, 100))
      }
    }, 24)
  })
})
