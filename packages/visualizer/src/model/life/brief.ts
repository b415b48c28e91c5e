/** Losses in IDLE of connections that were quiet for less than a minute, of which none survived such a quiet. Pure. */
import { leastOf, mostOf } from "../../trace/extremes.ts"

interface Piece {
  readonly kind: string
  readonly error: string | undefined
  readonly upon?: string
  readonly quiet?: number
  readonly survived?: number
  /** An IDLE of it was ended and answered. */
  readonly answersDone?: boolean
}

/** Each was lost in IDLE that had been quiet for so many milliseconds, or longer. */
export interface Brief {
  readonly kind: "brief"
  readonly least: number
}

/** A shorter quiet is none, and after a longer one the library renews IDLE sooner, in milliseconds. */
const leastQuiet = 3000
const mostQuiet = 60_000

/** Returns the quiet that none survived, if each loss came of one, and DONE was answered after a shorter one. */
export const briefIn = (pieces: ReadonlyArray<Piece>, lost: ReadonlyArray<Piece>): Brief | undefined => {
  const all = lost.map(({ quiet = 0 }) => quiet)
  const [least, most] = [leastOf(all), mostOf(all, 0)]
  const open = pieces.filter(({ kind }) => kind === "open")
  const isQuiet =
    lost.length > 1 &&
    least >= leastQuiet &&
    most < mostQuiet &&
    lost.every(({ error, upon }) => error === "ConnectionStalled" && upon === "DONE")
  const isOne =
    open.every(({ survived = Infinity }) => survived < least) &&
    open.some(({ answersDone }) => answersDone === true)
  return isQuiet && isOne ? { kind: "brief", least } : undefined
}
