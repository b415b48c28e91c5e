/** A headline is never better than what is shown beneath it: its tone, and that nobody must act. */
import { assert } from "@effect/vitest"
import type { Connection } from "../../src/model/connection/Connection.ts"
import { connections } from "../../src/model/connection/spans.ts"
import type { Finding } from "../../src/model/findings/Finding.ts"
import { findingIn } from "../../src/model/findings/beside/findingIn.ts"
import { livedIn } from "../../src/model/life/livedIn.ts"
import { livesOf } from "../../src/model/life/Life.ts"
import { beside, poolsOf } from "../../src/model/life/pool/pools.ts"
import * as Verdict from "../../src/model/verdict/Verdict.ts"
import { atOnce } from "../../src/trace/pieces.ts"
import type { ReadTrace } from "../../src/trace/Reader.ts"

interface Judged {
  readonly connection: Connection
  readonly findings: ReadonlyArray<Finding>
}

/** Holds the headlines of a trace to what is found in its connections. */
export const neverBetter = (trace: ReadTrace): void => {
  const all = connections(trace)
  const lived = atOnce(livedIn(trace))
  const finding = findingIn(lived)
  const judged = all.map((connection) => ({
    connection,
    findings: atOnce(finding(connection))
  }))
  for (const one of judged) verdict(one)
  if (trace.header.clock === "none") return
  const now = trace.entries.reduce((latest, { time }) => Math.max(latest, time), 0)
  const pools = poolsOf(lived)
  for (const whole of [...pools, ...beside(livesOf(lived, { isOver: true, now }), pools)]) {
    // what is worth a look says what to do, or that there is nothing to do
    if (whole.tone !== "good") assert.isDefined(whole.actionBy, whole.headline)
    const groups = new Set(lived.flatMap(({ group, id }) => (whole.connections.includes(id) ? [group] : [])))
    const own = judged.filter(({ connection }) => groups.has(connection.group))
    const asked = own.flatMap((one) => lasting(one, own))
    const words = `${whole.headline}: ${asked.map(({ actionBy, id }) => `${id} (${actionBy})`).join(", ")}`
    if (asked.length > 0) assert.notStrictEqual(whole.tone, "good", words)
    if (asked.length > 0) assert.notStrictEqual(whole.actionBy ?? "nobody", "nobody", words)
  }
}

/** A connection's sentence has the tone of the worst that is found in it, but for what nothing has to be said about. */
const verdict = ({ connection, findings }: Judged): void => {
  const { sentence, tone } = Verdict.of(connection, findings, Verdict.statusOf(connection))
  const worst = findings.some(({ severity }) => severity === "failure")
    ? "failure"
    : findings.some(({ severity }) => severity === "warning")
      ? "warning"
      : undefined
  if (worst === "failure") assert.strictEqual(tone, "failure", sentence)
  if (worst === "warning") assert.notStrictEqual(tone, "good", sentence)
}

/** Returns what is asked of somebody, and not over: a failure is, once the account was opened again. */
const lasting = ({ connection, findings }: Judged, own: ReadonlyArray<Judged>): ReadonlyArray<Finding> => {
  const isOver = own.some(
    ({ connection: { selectedAt = -1 } }) => selectedAt > (connection.span.end ?? Infinity)
  )
  return findings.filter(
    ({ actionBy, severity }) =>
      actionBy !== "nobody" && severity !== "info" && !(isOver && severity === "failure")
  )
}
