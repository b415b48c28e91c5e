/** Findings about one of two ways in. */
import { assert, it } from "@effect/vitest"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { at, traceOf } from "../../support.ts"

it("F2 an untagged BAD is about a command of the same way in", () => {
  const trace = traceOf([
    at(0, "wire:sent", { lane: "startTls", tag: "B1", cmd: "STARTTLS", line: "B1 STARTTLS" }),
    at(10, "wire:sent", { lane: "implicitTls", tag: "A1", cmd: "ID", line: "A1 ID NIL" }),
    at(20, "wire:received", { lane: "implicitTls", cond: "BAD", line: "* BAD Command!" })
  ])
  const titles = connections(trace)
    .flatMap((connection) => Findings.of(connection, { over: false }))
    .flatMap(({ id, title }) => (id === "untagged-bad" ? [title] : []))
  assert.deepStrictEqual(titles, ["The server sent BAD without a tag, and never answered ID"])
})
