/** What is lost in the middle of many portions: the app can go on there. */
import { assert, it } from "@effect/vitest"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { at, moved, traceOf } from "../../support.ts"

it("a loss amid portions names the one to go on with, if those before it were answered", () => {
  const fixOf = (first: string, cond: string, second: string) => {
    const lane = "implicitTls"
    const asks = (time: number, tag: string, set: string) =>
      at(time, "wire:sent", { lane, tag, cmd: "UID FETCH", line: `${tag} UID FETCH ${set} (FLAGS)` })
    const trace = traceOf([
      moved(0, "selecting", "select.ok", "selected.quiet"),
      asks(10, "A1", first),
      at(20, "wire:received", { lane, tag: "A1", cond, line: `A1 ${cond} done` }),
      asks(30, "A2", second),
      at(60_030, "connection:ended", {
        outcome: "failed",
        error: "Timeout",
        step: "command",
        facts: { command: "UID FETCH", afterMs: 60_000 }
      })
    ])
    return connections(trace)
      .flatMap((connection) => Findings.of(connection, { over: true }))
      .find(({ id }) => id === "Timeout")?.fix
  }
  const goesOn = "A new connection can go on with UID 501:1000: what was asked before was answered."
  assert.include(fixOf("1:500", "OK", "501:1000"), goesOn)
  assert.notInclude(fixOf("1:500", "NO", "501:1000"), "go on with")
  assert.notInclude(fixOf("501:1000", "OK", "501:1000"), "go on with")
  assert.notInclude(fixOf("1:500", "OK", "501:*"), "go on with")
})
