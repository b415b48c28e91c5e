/** The user leaves while the server owes an answer: what is given up is neither done, nor failed, nor slow. */
import type { Event } from "@effect-imap/core/Trace"
import { assert, it } from "@effect/vitest"
import { lint } from "../src/model/rules/index.ts"
import * as Index from "../src/model/index/Index.ts"
import { railSteps } from "../src/model/rail/railSteps.ts"
import { rows } from "../src/model/timeline/rows.ts"
import { at, began, connectionOf, fileOf, moved, selectedWith, withActivities } from "./support.ts"

const events = withActivities([
  began,
  moved(0, "settled", "always", "selecting"),
  at(1, "wire:sent", { lane: "implicitTls", tag: "A1", cmd: "SELECT", line: "A1 SELECT INBOX" }),
  at(5000, "connection:ended", { outcome: "interrupted" })
])
const connection = connectionOf(events)

it("the step that was under way is given up", () => {
  assert.deepStrictEqual(
    rows(connection).map(({ label, outcome }) => [label, outcome]),
    [["select", "lost"]]
  )
  const select = railSteps(connection, "interrupted").find(({ label }) => label === "select")
  assert.strictEqual(select?.outcome, "lost")
  const index = Index.make()
  index.push(new TextEncoder().encode(fileOf(events)))
  index.parse()
  assert.deepStrictEqual(
    index.bars(0).map(({ label, outcome }) => [label, outcome]),
    [["select", "lost"]]
  )
})

it("nothing says that the server took so long", () => {
  assert.deepStrictEqual(
    lint(connection).map(({ id, severity }) => `${severity} ${id}`),
    ["info left-unanswered"]
  )
})

it("a caller that gives up while it has the connection is told in its row, and one that was done is not", () => {
  const turn = (op: number, outcome: "done" | "interrupted") => [
    at(1000 * op, "program:start", { op, kind: "hold", by: "app", call: "within" }, "c2"),
    at(
      1000 * op + 100,
      "wire:sent",
      { tag: `A${op}`, cmd: "FETCH", by: "app", line: `A${op} FETCH 1 FLAGS` },
      "c2"
    ),
    at(1000 * op + 200, "wire:received", { tag: `A${op}`, cond: "OK", line: `A${op} OK` }, "c2"),
    at(1000 * op + 900, "program:end", { op, outcome }, "c2")
  ]
  const inUse = (...used: ReadonlyArray<Event>) => {
    const row = rows(connectionOf(withActivities(selectedWith(...used)))).find(
      ({ label }) => label === "in use"
    )
    return [row?.outcome, row?.remark]
  }
  assert.deepStrictEqual(inUse(...turn(1, "done")), inUse())
  assert.strictEqual(inUse(...turn(1, "interrupted"), ...turn(2, "done"))[1], "1 of 2 callers gave up")
})
