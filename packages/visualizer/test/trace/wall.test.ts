/** A simulated clock begins in 1970: what it says is no date. */
import { assert, it } from "@effect/vitest"
import { connections } from "../../src/model/connection/spans.ts"
import * as Findings from "../../src/model/findings/Findings.ts"
import { wallOf, wallTime } from "../../src/trace/wall.ts"
import { at, header, selectedWith, traceOf } from "../support.ts"

const none = ["1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00.001Z", "yesterday", undefined]

it.each(none)("no wall clock: %s", (wall) => {
  assert.isUndefined(wallOf({ wall }))
  const { imported, raw, ...others } = { ...traceOf([]).header, wall }
  assert.isUndefined(wallTime({ ...others, imported, raw }, 1000))
})

it("no day is yet to come by a simulated clock", () => {
  const lane = "implicitTls"
  const line = "A2 UID SEARCH SINCE 1-Jan-2014"
  const events = selectedWith(
    at(200, "wire:sent", { lane, tag: "A2", cmd: "UID SEARCH", by: "app", line }, "c2"),
    at(280, "wire:received", { lane, line: "* SEARCH 100 101" }, "c2"),
    at(280, "wire:received", { lane, tag: "A2", cond: "OK", line: "A2 OK done" }, "c2")
  )
  const found = (wall: string) => {
    const trace = traceOf(events, { ...header, clock: { type: "monotonic", wall } })
    return connections(trace).flatMap((each) => Findings.of(each).map(({ id }) => id))
  }
  assert.include(found("2013-05-01T00:00:00.000Z"), "search-dates")
  assert.notInclude(found("1970-01-01T00:00:00.001Z"), "search-dates")
})
