/** What must hold of the words for a failure: the trace shows what they say of the step, of the answer, and of the silence. */
import { assert } from "@effect/vitest"
import type { CommandSpan, Connection } from "../../src/model/Connection.ts"
import { factsOf, ranOut } from "../../src/model/facts.ts"
import { failureOf, isAbout, usedLane } from "../../src/model/Failure.ts"
import type { Finding } from "../../src/model/Findings.ts"
import * as Findings from "../../src/model/Findings.ts"
import { isIn, laneOf, proofOf } from "../../src/model/phase.ts"

/** Words that quote an answer: the line is shown. */
const answers = /refused|did not accept|said goodbye|turned .* away|sent BAD|does not know|did not understand/

/** Words that report the end of the connection: no answer explains it. */
const losses = /was lost|hung up|connection ended/

/** Words that report a silence: a limit passed. */
const silences = /^No (?:answer|greeting)/

export const provenFailure = (connection: Connection): void => {
  const { ended } = connection
  if (ended?.outcome !== "failed" && ended?.outcome !== "retried") return
  const [first] = Findings.of(connection)
  assert.isDefined(first, "a failure has words")
  if (first === undefined) return
  const name = `${connection.group} ${first.title}`
  provenStep(connection, name)
  const lane = usedLane(connection)
  const shown = connection.wire.filter(({ line }) => first.evidence.includes(line))
  for (const line of shown)
    assert.strictEqual(line.lane, lane, `${name}: its lines are of the way in that failed`)
  const received = shown.filter(({ direction }) => direction === "received")
  if (answers.test(first.title)) assert.isNotEmpty(received, `${name}: the answer is shown`)
  if (ended.error === "ConnectionLost") assert.match(first.title, losses, `${name}: the loss comes first`)
  if (losses.test(first.title)) provenLoss(connection, first, received, name)
  if (Findings.of(connection).some(({ id }) => id === "keeps-talking"))
    assert.notMatch(first.why, /went silent/, `${name}: who talks is not silent`)
  if (silences.test(first.title)) provenSilence(connection, first, name)
}

/** The step that the end names is that of the state which was left, or of the way in that was lost. */
const provenStep = (connection: Connection, name: string): void => {
  const { ended, moves } = connection
  const left = moves.filter(
    ({ to }) =>
      isIn(to, "failing") || isIn(to, "dialing.implicitTls.lost") || isIn(to, "dialing.startTls.lost")
  )
  const step = ended?.step
  const states = left.map(({ from }) => from)
  const passed = connection.phases.map(({ state }) => state)
  const isKnown =
    [...states, ...passed].some((state) => isAbout(state, step)) || step === "starttls" || step === "account"
  assert.isTrue(isKnown, `${name}: it was at ${step}: ${states.join(", ")}`)
  const failure = failureOf(connection)
  if (failure?.phase === undefined) return
  assert.isTrue(isAbout(failure.phase.state, step), `${name}: what is marked is about ${step}`)
  assert.strictEqual(laneOf(failure.phase.state) ?? failure.lane, failure.lane, `${name}: on one way in`)
  const { port } = factsOf(connection)
  const dialled = connection.net.find(({ begun, lane }) => lane === failure.lane && begun.kind === "tcp")
  if (dialled?.begun.port !== undefined) assert.strictEqual(port, dialled.begun.port, `${name}: its port`)
}

/** What was asked for in the step that failed. */
const askedIn = (connection: Connection): ReadonlyArray<CommandSpan> => {
  const { phase } = failureOf(connection) ?? {}
  const proofs = phase === undefined ? [] : proofOf(phase.state)
  const lane = usedLane(connection)
  return connection.commands.filter((command) => command.lane === lane && proofs.includes(command.name))
}

const provenLoss = (
  connection: Connection,
  { evidence }: Finding,
  received: Connection["wire"],
  name: string
): void => {
  const lane = usedLane(connection)
  const said = connection.wire.filter((line) => line.lane === lane && line.direction === "received")
  assert.notStrictEqual(said.at(-1)?.condition, "BYE", `${name}: nobody said goodbye before`)
  assert.isEmpty(received, `${name}: no answer is shown`)
  const last = askedIn(connection).at(-1)
  assert.isUndefined(last?.answer, `${name}: the step's command has no answer`)
  if (last !== undefined) assert.include([...evidence], last.line, `${name}: what was asked is shown`)
}

const provenSilence = (connection: Connection, { evidence }: Finding, name: string): void => {
  const limit = ranOut(connection)
  if (limit === undefined) return provenWait(connection, evidence, name)
  assert.include([...evidence], limit.line, `${name}: the limit is shown`)
  const begun = failureOf(connection)?.phase?.line ?? 0
  assert.isAbove(limit.line, begun, `${name}: it passed in the step`)
  const last = askedIn(connection).at(-1)
  assert.isUndefined(last?.answer, `${name}: it was not answered`)
  if (last !== undefined) assert.include([...evidence], last.line, `${name}: what was asked is shown`)
}

/** The app's commands have limits of their own, which no timer of the machine shows: the time itself does. */
const provenWait = (connection: Connection, evidence: Finding["evidence"], name: string): void => {
  const { commands, last, span } = connection
  const open = commands.find(({ end, line }) => end === undefined && evidence.includes(line))
  const waited = (span.end ?? last) - (open?.start ?? last)
  assert.isAtLeast(waited, factsOf(connection).afterMs ?? 1, `${name}: the command was open for so long`)
}
