/** The waits of a connection from its start to its last event, without a gap. */
import type { Connection } from "../connection/Connection.ts"
import { type Claim, claimsOf, type Missing, rankCount } from "./claims.ts"
import type { Wait } from "./Wait.ts"

interface Around {
  /** The gaps in what was read of the connection. */
  readonly missing?: ReadonlyArray<Missing>
  /** The end of the connection, if it is later than its last event. */
  readonly until?: number
}

/**
 * Returns the waits in order. Each begins where the one before it ends, and together they last as long as the connection.
 * Of concurrent waits of one rank, the earliest has the time.
 */
export const waitsOf = (
  connection: Connection,
  { missing = [], until = connection.last }: Around = {}
): ReadonlyArray<Wait> => {
  const claims = claimsOf(connection, missing)
  const held = new OpenClaims()
  const waits: Array<Wait> = []
  const nobody = idleContent(connection)
  let next = 0
  for (let cursor = connection.span.start; cursor < until;) {
    for (; next < claims.length; next++) {
      const begun = claims[next]
      if (begun === undefined || begun.start > cursor) break
      held.add(begun)
    }
    const claim = held.at(cursor)
    const end = Math.min(until, claim?.end ?? until, claims[next]?.start ?? until)
    extend(waits, claim ?? nobody, cursor, end)
    cursor = end
  }
  return waits
}

/** The open claims of each rank, in the order in which they began. */
class OpenClaims {
  private readonly ranks: ReadonlyArray<{ readonly all: Array<Claim>; at: number }> = Array.from(
    { length: rankCount },
    () => ({ all: [], at: 0 })
  )

  add(claim: Claim): void {
    this.ranks[claim.rank]?.all.push(claim)
  }

  /** Returns the claim that has a time, and drops those that have ended. */
  at(time: number): Claim | undefined {
    for (const rank of this.ranks) {
      for (; rank.at < rank.all.length; rank.at++) {
        const claim = rank.all[rank.at]
        if (claim !== undefined && (claim.end === undefined || claim.end > time)) return claim
      }
    }
    return undefined
  }
}

type Content = Pick<Wait, "isRest" | "line" | "lines" | "what" | "whom">

/** Only a complete trace of this library shows that a time without a command was this program's. */
const idleContent = ({ clock, gaps, span: { line } }: Connection): Content =>
  clock === "own" && gaps.length === 0
    ? { whom: "program", what: "this program", isRest: false, line, lines: [] }
    : { whom: "unknown", what: "not known", isRest: false, line, lines: [] }

/** Adds a time to the wait before it if it is the same, otherwise as a new wait. */
const extend = (waits: Array<Wait>, content: Content, start: number, end: number): void => {
  const { isRest, line, lines, what, whom } = content
  const last = waits.at(-1)
  const isSame = last?.what === what && last.whom === whom && (isRest || last.line === line)
  if (last !== undefined && isSame) waits[waits.length - 1] = { ...last, end }
  else waits.push({ whom, what, isRest, line, lines, start, end })
}
