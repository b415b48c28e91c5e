/** What must hold of all that a viewer says of a connection: no word without an event that shows it. */
import { assert } from "@effect/vitest"
import type { Connection } from "../../src/model/Connection.ts"
import * as Findings from "../../src/model/Findings.ts"
import * as Ledger from "../../src/model/Ledger.ts"
import { type Owed, owedOn } from "../../src/model/Owed.ts"
import { isKept, proofOf } from "../../src/model/phase.ts"
import { isProven, outcomeIn } from "../../src/model/Proof.ts"
import { railSteps } from "../../src/model/railSteps.ts"
import { lasting } from "../../src/model/rows.ts"
import { stretches } from "../../src/model/Stretch.ts"
import * as Verdict from "../../src/model/Verdict.ts"

/** Milliseconds in which something was owed; counted twice where two things were. */
const owedFor = (owed: ReadonlyArray<Owed>, start: number, end: number): number =>
  owed.reduce(
    (sum, each) => sum + Math.max(0, Math.min(end, each.end ?? end) - Math.max(start, each.start)),
    0
  )

const refusals: ReadonlySet<string | undefined> = new Set(["NO", "BAD", "BYE"])

export const proven = (connection: Connection): void => {
  const owed = owedOn(connection)
  const name = connection.group
  for (const row of lasting(connection)) {
    const phase = connection.phases.find(({ line, start }) => line === row.line && start === row.start)
    if (phase === undefined || row.ticks !== undefined || row.outcome === "failed") continue
    assert.isTrue(isProven(phase, connection), `${name}: no row without an event: ${row.label}`)
    const { answer } = outcomeIn(phase, connection)
    if (row.outcome === "done")
      assert.isFalse(refusals.has(answer?.condition), `${name}: no tick on a refusal`)
  }
  for (const { label, line, outcome } of railSteps(connection, connection.ended?.outcome ?? "cut")) {
    const phase = connection.phases.find((each) => each.line === line && !isKept(each.state))
    if (outcome !== "done" || phase === undefined || proofOf(phase.state).length === 0) continue
    const { answer } = outcomeIn(phase, connection)
    const isLast = connection.phases.filter(({ state }) => state === phase.state).length === 1
    if (isLast) assert.isFalse(refusals.has(answer?.condition), `${name}: no tick on a refusal: ${label}`)
  }
  for (const { answered, server, step } of Ledger.of(connection).rows) {
    const time = stretches(connection)
      .filter(({ label }) => label === step)
      .reduce((sum, { end, start }) => sum + owedFor(owed, start, end), 0)
    if (server > 0)
      assert.isAtMost(server, time + 0.01, `${name}: the server's time is what it owed: ${step}`)
    if (server + answered > 0)
      assert.isNotEmpty(owed, `${name}: something was sent before it is the server's turn`)
  }
  for (const { evidence, id } of Findings.of(connection))
    for (const line of evidence)
      assert.isDefined(
        Verdict.lineOf(connection, line),
        `${name}: each sentence has its lines: ${id}, line ${line}`
      )
}
