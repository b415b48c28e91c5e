/**
 * What a viewer says of a connection although no event shows it, as sentences: none, if all is well. Tests of the viewer
 * and `pnpm soak viewer` ask it of every trace.
 */
import type { Connection } from "../../src/model/connection/Connection.ts"
import { failureOf } from "../../src/model/evidence/Failure.ts"
import * as Findings from "../../src/model/findings/Findings.ts"
import { type Owed, owedOn } from "../../src/model/evidence/Owed.ts"
import { isKept, proofOf } from "../../src/model/machine/phase.ts"
import { type RailStep, railSteps } from "../../src/model/verdict/railSteps.ts"
import { sumsOf } from "../../src/model/waits/Wait.ts"
import { waitsOf } from "../../src/model/waits/waitsOf.ts"
import { rows } from "../../src/model/timeline/rows.ts"
import { notKnown } from "../../src/model/timeline/Stretch.ts"
import * as Verdict from "../../src/model/verdict/Verdict.ts"
import { unprovenFailure } from "./unprovenFailure.ts"

export function* unproven(connection: Connection): Generator<string> {
  for (const problem of unprovenIn(connection)) yield `${connection.group}: ${problem}`
}

function* unprovenIn(connection: Connection): Generator<string> {
  const steps = railSteps(connection, Verdict.statusOf(connection))
  yield* unprovenRows(connection)
  yield* unprovenSteps(connection, steps)
  yield* unprovenWaits(connection)
  yield* unprovenSentences(connection)
  yield* unprovenFailure(connection)
  yield* lostTime(connection, steps)
}

const refusals: ReadonlySet<string | undefined> = new Set(["NO", "BAD", "BYE"])

/** Returns whether the answer to a step's question is a refusal. */
const isRefused = ({ wire }: Connection, line: number | undefined): boolean =>
  wire.some((said) => said.line === line && refusals.has(said.condition))

function* unprovenRows(connection: Connection): Generator<string> {
  for (const row of rows(connection)) {
    const step = connection.steps.find(({ line, start }) => line === row.line && start === row.start)
    if (step === undefined || row.ticks !== undefined || row.outcome === "failed") continue
    if (row.outcome === "done" && isRefused(connection, step.lines[1]))
      yield `a tick on a refusal: ${row.label}`
    if (row.outcome === "done" && proofOf(step.state).length > 0 && step.lines.length === 0)
      yield `a row without an event: ${row.label}`
  }
}

function* unprovenSteps(connection: Connection, steps: ReadonlyArray<RailStep>): Generator<string> {
  for (const { label, line, outcome } of steps) {
    if (label === notKnown && outcome !== undefined && outcome !== "failed")
      yield `a mark on what no event shows: ${outcome}`
    const step = connection.steps.find((each) => each.line === line && !isKept(each.state))
    if (step === undefined || proofOf(step.state).length === 0 || outcome !== "done") continue
    if (step.lines.length === 0) yield `a step without an event: ${label}`
    const isLast = connection.steps.filter(({ state }) => state === step.state).length === 1
    if (isLast && isRefused(connection, step.lines[1])) yield `a tick on a refusal in the rail: ${label}`
  }
}

/** Milliseconds in which something was owed; counted twice where two things were. */
const owedFor = (owed: ReadonlyArray<Owed>, start: number, end: number): number =>
  owed.reduce(
    (sum, each) => sum + Math.max(0, Math.min(end, each.end ?? end) - Math.max(start, each.start)),
    0
  )

/** The waits have no gap and add up, have lines of the connection, and are the server's only while it owes an answer. */
function* unprovenWaits(connection: Connection): Generator<string> {
  const { last, span } = connection
  const waits = waitsOf(connection)
  const owed = owedOn(connection)
  let cursor = span.start
  for (const { end, lines, start, what, whom } of waits) {
    if (start !== cursor || end <= start) yield `a gap in the waits before ${what}`
    if (whom === "server" && connection.wire.length > 0 && owedFor(owed, start, end) < end - start - 0.01)
      yield `the server's time, though it owed nothing: ${what}`
    if (whom !== "unknown" && what !== "this program" && lines.length === 0)
      yield `a wait without a line: ${what}`
    cursor = end
  }
  if (cursor !== last) yield "the waits end before the connection"
  const sum = Object.values(sumsOf(waits)).reduce((all, ms) => all + ms, 0)
  if (Math.abs(sum - (last - span.start)) > 0.01) yield `waits of ${sum} ms in ${last - span.start} ms`
}

function* unprovenSentences(connection: Connection): Generator<string> {
  for (const { evidence, id } of Findings.of(connection))
    for (const line of evidence)
      if (Verdict.lineOf(connection, line) === undefined)
        yield `a sentence without its lines: ${id}, line ${line}`
}

/** Every millisecond belongs to a box, and one box is marked if it failed. */
function* lostTime(connection: Connection, steps: ReadonlyArray<RailStep>): Generator<string> {
  const { phases, span } = connection
  const over = phases.find(({ state }) => state === "failing")?.start ?? span.end
  const boxes = steps.slice(0, -1)
  const sum = boxes.reduce((total, { end, start }) => total + end - start, 0)
  if (over !== undefined && Math.abs(sum - (over - span.start)) > 0.01)
    yield `boxes of ${sum} ms in ${over - span.start} ms`
  const marked = boxes.filter(({ outcome }) => outcome === "failed").length
  const failures = failureOf(connection) === undefined ? 0 : 1
  if (connection.ended !== undefined && marked !== failures) yield `${marked} boxes are marked as failed`
}
