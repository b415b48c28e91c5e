/** A headline is never better than what is shown beneath it: its tone. */
import { assert } from "@effect/vitest"
import type { Connection } from "../../src/model/connection/Connection.ts"
import { connections } from "../../src/model/connection/spans.ts"
import * as Findings from "../../src/model/findings/Findings.ts"
import * as Verdict from "../../src/model/verdict/Verdict.ts"
import type { ReadTrace } from "../../src/trace/Reader.ts"

/** Holds the headlines of a trace to what is found in its connections. */
export const neverBetter = (trace: ReadTrace): void => {
  for (const connection of connections(trace)) verdict(connection, Findings.of(connection))
}

/** A connection's sentence has the tone of the worst that is found in it, but for what nothing has to be said about. */
const verdict = (connection: Connection, findings: ReadonlyArray<Findings.Finding>): void => {
  const { sentence, tone } = Verdict.of(connection, findings, Verdict.statusOf(connection))
  const worst = findings.some(({ severity }) => severity === "failure")
    ? "failure"
    : findings.some(({ severity }) => severity === "warning")
      ? "warning"
      : undefined
  if (worst === "failure") assert.strictEqual(tone, "failure", sentence)
  if (worst === "warning") assert.notStrictEqual(tone, "good", sentence)
}
