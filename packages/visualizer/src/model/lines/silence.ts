/** A server's silence while a mailbox was open: how long the client waited for an answer that never came. */
import { after } from "./after.ts"
import { type Connection, isFailed } from "../connection/Connection.ts"
import { heard } from "./facts.ts"
import { usedLane } from "./Failure.ts"
import { isIn } from "../machine/phase.ts"
import { type AwaitedAnswer, awaitedAnswersOf } from "./AwaitedAnswer.ts"

/** An answer that never came, and nothing else after it. */
export interface Silence {
  readonly answer: AwaitedAnswer
  /** The milliseconds until the client left the open mailbox. */
  readonly ms: number
}

/** Returns the first silence; `undefined` if none is recorded, or if it still lasts. */
export const silenceOn = (connection: Connection): Silence | undefined => {
  const { clock, ended, moves, selectedAt, span } = connection
  if (clock === "none" || ended === undefined || selectedAt === undefined) return undefined
  const lane = usedLane(connection)
  const latest = heard(connection).at(-1)?.line ?? 0
  const awaited = awaitedAnswersOf(connection).find(
    (each) => each.lane === lane && each.start >= selectedAt && each.end === undefined && each.line > latest
  )
  if (awaited === undefined) return undefined
  const left = moves.slice(after(moves, awaited.line)).find(({ to }) => !isIn(to, "selected"))
  return { answer: awaited, ms: (left?.time ?? span.end ?? connection.last) - awaited.start }
}

/** A client that waits longer did not notice the silence. */
const maxNoticedMs = 60_000

/** Returns a silence after an IDLE that the client did not notice: it waited until the app closed the connection. */
export const unnoticedSilenceOn = (connection: Connection): Silence | undefined => {
  const silence = silenceOn(connection)
  return !isFailed(connection.ended?.outcome) &&
    silence?.answer.proof === "IDLE" &&
    silence.ms >= maxNoticedMs
    ? silence
    : undefined
}
