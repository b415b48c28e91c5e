/** What the words for a failure say of the step, of the answer and of the silence although no event shows it. */
import type { CommandSpan, Connection } from "../../src/model/connection/Connection.ts"
import { failingLine, ranOut } from "../../src/model/evidence/facts.ts"
import { failureOf, usedLane } from "../../src/model/evidence/Failure.ts"
import type { Finding } from "../../src/model/findings/Findings.ts"
import * as Findings from "../../src/model/findings/Findings.ts"
import { isIn, laneOf, proofOf } from "../../src/model/machine/phase.ts"
import { metaOf } from "../../src/model/machine/states.ts"

/** Words that quote an answer: the line is shown. */
const answers = /refused|did not accept|said goodbye|turned .* away|sent BAD|does not (?:know|accept)/

/** Words that report the end of the connection: no answer explains it. */
const losses = /was lost|hung up|connection ended/

/** Words that report a silence: a limit passed. */
const silences = /^No (?:complete )?(?:answer|greeting)/

export function* unprovenFailure(connection: Connection): Generator<string> {
  const { ended } = connection
  if (ended?.outcome !== "failed" && ended?.outcome !== "retried") return
  const [first] = Findings.of(connection)
  if (first === undefined) return yield "a failure without words"
  for (const problem of unprovenWords(connection, first)) yield `${first.title}: ${problem}`
}

/** The machine's own table; errors distinguish looking up a name and dialling. */
const isAbout = (state: string, step: string | undefined): boolean => {
  const meta = metaOf(state)
  return meta !== undefined && meta.kind !== "rest" && meta.step === (step === "dns" ? "tcp" : step)
}

function* unprovenWords(connection: Connection, first: Finding): Generator<string> {
  yield* unprovenStep(connection)
  const lane = usedLane(connection)
  const shown = connection.wire.filter(({ line }) => first.evidence.includes(line))
  if (shown.some((line) => line.lane !== lane)) yield "a line of the other way in"
  const received = shown.filter(({ direction }) => direction === "received")
  if (answers.test(first.title) && received.length === 0) yield "the answer is not shown"
  if (connection.ended?.error === "ConnectionLost" && !losses.test(first.title))
    yield "the loss does not come first"
  if (losses.test(first.title)) yield* unprovenLoss(connection, first, received)
  const talks = Findings.of(connection).some(({ id }) => id === "keeps-talking")
  if (talks && /went silent/.test(first.why)) yield "who talks is called silent"
  if (silences.test(first.title)) yield* unprovenSilence(connection, first)
}

/**
 * The step that the end names is that of the state which was left, or of the way in that was lost. The log of another
 * program has no states, and names its step alone.
 */
function* unprovenStep(connection: Connection): Generator<string> {
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

/** What was asked for in the step that failed, or not answered yet when it began. */
const askedIn = (connection: Connection): ReadonlyArray<CommandSpan> => {
  const { phase } = failureOf(connection) ?? {}
  const proofs = phase === undefined ? [] : proofOf(phase.state)
  const lane = usedLane(connection)
  const isOpen = ({ answer, line }: CommandSpan): boolean =>
    answer === undefined || line >= (phase?.line ?? 0)
  return connection.commands.filter(
    (command) => command.lane === lane && proofs.includes(command.name) && isOpen(command)
  )
}

/** What was asked last in the step has no answer, and is shown. */
function* unprovenQuestion(connection: Connection, { evidence }: Finding): Generator<string> {
  const last = askedIn(connection).at(-1)
  if ((last?.answer?.line ?? Infinity) < failingLine(connection)) yield `${last?.name} was answered`
  if (last !== undefined && !evidence.includes(last.line)) yield `${last.name} is not shown`
}

function* unprovenLoss(
  connection: Connection,
  finding: Finding,
  received: Connection["wire"]
): Generator<string> {
  const lane = usedLane(connection)
  const said = connection.wire.filter((line) => line.lane === lane && line.direction === "received")
  if (said.at(-1)?.condition === "BYE") yield "there was a goodbye before"
  // what announced a greeting, or said what the server waits for, answered nothing
  if (received.length > 0 && !/after a provisional greeting$|: the server had said that /.test(finding.title))
    yield "an answer is shown"
  yield* unprovenQuestion(connection, finding)
}

function* unprovenSilence(connection: Connection, finding: Finding): Generator<string> {
  const limit = ranOut(connection)
  if (limit === undefined) return yield* unprovenWait(connection, finding)
  if (!finding.evidence.includes(limit.line)) yield "the limit is not shown"
  const begun = failureOf(connection)?.phase?.line ?? 0
  if (limit.line <= begun) yield "the limit passed before the step"
  yield* unprovenQuestion(connection, finding)
}

/**
 * The app's commands have separate limits, which no timer of the machine shows: the time itself does. The log of
 * another program may name its limit without a time.
 */
function* unprovenWait(connection: Connection, { evidence }: Finding): Generator<string> {
  const { clock, commands, last, span } = connection
  if (clock !== "own") return
  const open = commands.find(({ end, line }) => end === undefined && evidence.includes(line))
  const waited = (span.end ?? last) - (open?.start ?? last)
  const limit = Number(connection.ended?.facts?.["afterMs"] ?? 1)
  if (waited < limit) yield `the command was open for ${waited} ms of ${limit}`
}
