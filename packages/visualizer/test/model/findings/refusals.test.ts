/** Findings about refused commands: at first, or after they had been accepted. */
import { assert, it } from "@effect/vitest"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { at, traceOf } from "../../support.ts"

/** A selected connection in which the same command is answered so. */
const titlesOf = (...conditions: ReadonlyArray<"OK" | "NO">): ReadonlyArray<string> => {
  const used = conditions.flatMap((cond, index) => [
    at(100 + 20 * index, "wire:sent", {
      tag: `A${index}`,
      cmd: "UID FETCH",
      line: `A${index} UID FETCH 1 (FLAGS)`
    }),
    at(110 + 20 * index, "wire:received", {
      tag: `A${index}`,
      cond,
      line: cond === "OK" ? `A${index} OK done` : `A${index} NO [LIMIT] slow down`
    })
  ])
  const trace = traceOf([
    at(0, "machine:transition", { from: "selecting", event: "select.ok", to: "selected.quiet" }),
    ...used
  ])
  return connections(trace)
    .flatMap((connection) => Findings.of(connection, { over: false }))
    .map(({ title }) => title)
    .filter((title) => title.includes("UID FETCH"))
}

it("F25 D43 refused and then accepted: at first", () => {
  assert.match(titlesOf("NO", "OK").join(), /at first, and accepted it later/)
})

it("F25 D43 accepted, refused, and accepted again: not at first, and all are counted", () => {
  const titles = titlesOf("OK", "OK", "NO", "NO", "NO", "OK").join()
  assert.notMatch(titles, /at first/)
  assert.match(titles, /3|three/)
})
