/** Silence while a mailbox was open: how long a client waited for an answer that never came. */
import { after } from "./after.ts"
import { type Connection, isFailed } from "../connection/Connection.ts"
import { heard } from "./facts.ts"
import { usedLane } from "./Failure.ts"
import { isIn } from "../machine/phase.ts"
import { type Owed, owedOn } from "./Owed.ts"

/** An answer that never came, nor anything else after it was due. */
export interface Silence {
  readonly owed: Owed
  /** The milliseconds until the client left the open mailbox. */
  readonly ms: number
}

/** Returns the first silence; `undefined` if none is recorded, or if it still lasts. */
export const silenceOn = (connection: Connection): Silence | undefined => {
  const { clock, ended, moves, selectedAt, span } = connection
  if (clock === "none" || ended === undefined || selectedAt === undefined) return undefined
  const lane = usedLane(connection)
  const latest = heard(connection).at(-1)?.line ?? 0
  const owed = owedOn(connection).find(
    (each) => each.lane === lane && each.start >= selectedAt && each.end === undefined && each.line > latest
  )
  if (owed === undefined) return undefined
  const left = moves.slice(after(moves, owed.line)).find(({ to }) => !isIn(to, "selected"))
  return { owed, ms: (left?.time ?? span.end ?? connection.last) - owed.start }
}

/** The longest wait of a client that has noticed, in milliseconds. */
const noticed = 60_000

/** Returns a silence after an IDLE that the client did not notice: it waited until the app closed the connection. */
export const unheardOn = (connection: Connection): Silence | undefined => {
  const silence = silenceOn(connection)
  return !isFailed(connection.ended?.outcome) && silence?.owed.proof === "IDLE" && silence.ms >= noticed
    ? silence
    : undefined
}
