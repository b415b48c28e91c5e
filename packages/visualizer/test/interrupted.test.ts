/** The user leaves while the server owes an answer: what is given up is neither done, nor failed, nor slow. */
import { assert, it } from "@effect/vitest"
import * as Findings from "../src/model/findings/Findings.ts"
import * as Index from "../src/model/index/Index.ts"
import { railSteps } from "../src/model/verdict/railSteps.ts"
import { rows } from "../src/model/timeline/rows.ts"
import { at, began, connectionOf, fileOf, moved, withActivities } from "./support.ts"

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
    Findings.of(connection).map(({ id, severity }) => `${severity} ${id}`),
    ["info interrupted"]
  )
})
