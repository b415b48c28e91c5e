/**
 * What a viewer says of a connection although no event shows it, as sentences: none, if all is well. Tests of the viewer
 * and `pnpm soak viewer` ask it of every trace.
 */
import type { Connection } from "../../src/model/connection/Connection.ts"
import { failureOf } from "../../src/model/lines/Failure.ts"
import { lint } from "../../src/model/rules/index.ts"
import { type AwaitedAnswer, awaitedAnswersOf } from "../../src/model/lines/AwaitedAnswer.ts"
import { isIn, isKept, laneOf, proofOf } from "../../src/model/machine/phase.ts"
import { metaOf } from "../../src/model/machine/states.ts"
import { type RailStep, railSteps } from "../../src/model/rail/railSteps.ts"
import { sumsOf } from "../../src/model/waits/Wait.ts"
import { waitsOf } from "../../src/model/waits/waitsOf.ts"
import { rows } from "../../src/model/timeline/rows.ts"
import { unknownLabel } from "../../src/model/timeline/Stretch.ts"
import { lineOf } from "../../src/model/verdict/shown.ts"
import { reasonOf, statusOf } from "../../src/model/verdict/Verdict.ts"

export function* unproven(connection: Connection): Generator<string> {
  for (const problem of unprovenIn(connection)) yield `${connection.group}: ${problem}`
}

function* unprovenIn(connection: Connection): Generator<string> {
  const steps = railSteps(connection, statusOf(connection))
  yield* unprovenRows(connection)
  yield* unprovenSteps(connection, steps)
  yield* unprovenWaits(connection)
  yield* unprovenLines(connection)
  yield* unprovenStep(connection)
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
    if (label === unknownLabel && outcome !== undefined && outcome !== "failed")
      yield `a mark on what no event shows: ${outcome}`
    const step = connection.steps.find((each) => each.line === line && !isKept(each.state))
    if (step === undefined || proofOf(step.state).length === 0 || outcome !== "done") continue
    if (step.lines.length === 0) yield `a step without an event: ${label}`
    const isLast = connection.steps.filter(({ state }) => state === step.state).length === 1
    if (isLast && isRefused(connection, step.lines[1])) yield `a tick on a refusal in the rail: ${label}`
  }
}

/** Milliseconds in which something was owed; counted twice where two things were. */
const owedFor = (owed: ReadonlyArray<AwaitedAnswer>, start: number, end: number): number =>
  owed.reduce(
    (sum, each) => sum + Math.max(0, Math.min(end, each.end ?? end) - Math.max(start, each.start)),
    0
  )

/** The waits have no gap and add up, have lines of the connection, and are the server's only while it owes an answer. */
function* unprovenWaits(connection: Connection): Generator<string> {
  const { last, span } = connection
  const waits = waitsOf(connection)
  const owed = awaitedAnswersOf(connection)
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

/** Every line that is shown for a failure or a finding is one of the connection. */
function* unprovenLines(connection: Connection): Generator<string> {
  const reason = reasonOf(connection)
  const shown = [...(reason === undefined ? [] : [reason]), ...lint(connection)]
  for (const { id, lines } of shown)
    for (const line of lines)
      if (lineOf(connection, line) === undefined) yield `it is shown without its line: ${id}, line ${line}`
  if (reason !== undefined && reason.lines.length === 0) yield "a failure without a line"
}

/** The machine's own table; errors distinguish looking up a name and dialling. */
const isAbout = (state: string, step: string | undefined): boolean => {
  const meta = metaOf(state)
  return meta !== undefined && meta.kind !== "rest" && meta.step === (step === "dns" ? "tcp" : step)
}

/**
 * The step that the end names is that of the state which was left, or of the way in that was lost. The log of another
 * program has no states, and names its step alone.
 */
function* unprovenStep(connection: Connection): Generator<string> {
  if (reasonOf(connection) === undefined) return
  const { clock, ended, moves, phases } = connection
  const step = ended?.step
  const left = moves.filter(
    ({ to }) =>
      isIn(to, "failing") || isIn(to, "dialing.implicitTls.lost") || isIn(to, "dialing.startTls.lost")
  )
  const states = [...left.map(({ from }) => from), ...phases.map(({ state }) => state)]
  const isKnown = clock !== "own" || step === "starttls" || step === "account"
  if (!isKnown && !states.some((state) => isAbout(state, step))) yield `it never was at ${step}`
  const failure = failureOf(connection)
  if (failure?.phase === undefined) return
  if (!isAbout(failure.phase.state, step)) yield `what is marked is not about ${step}`
  if ((laneOf(failure.phase.state) ?? failure.lane) !== failure.lane) yield "it is marked on the other way in"
  const dialled = connection.net.find(({ begun, lane }) => lane === failure.lane && begun.kind === "tcp")
  const dialledPort = dialled?.begun.port
  const port = ended?.facts?.["port"] ?? dialledPort
  // what goes through a tunnel has none
  if (dialledPort !== undefined && port !== dialledPort && port !== 0) yield `its port is ${dialledPort}`
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
