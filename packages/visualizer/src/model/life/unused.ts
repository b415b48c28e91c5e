/** Losses of connections that nobody had used for a while, each upon the first command after that: it is the rest that they share. Pure. */
import { leastOf, mostOf } from "../../trace/extremes.ts"

/** Rests of a connection, in which neither side sent anything, in milliseconds. */
export interface Lull {
  /** The one before the command that was lost, and how long after the command that was. */
  readonly before: number | undefined
  readonly after: number
  /** The longest that it survived. */
  readonly survived: number
}

interface Piece {
  readonly kind: string
  readonly error: string | undefined
  readonly serverText: string | undefined
  readonly cut?: string
  readonly messages?: number
  readonly upon?: string
  readonly lull?: Lull
}

/** Each command that was lost came after so many milliseconds, and no rest of more than `survived` was followed by an answer. */
export interface Unused {
  readonly kind: "unused"
  readonly least: number
  readonly most: number
  readonly survived: number
}

/** Nothing forgets a connection that rests for less, in milliseconds. */
const leastLull = 30_000

/** What has forgotten a connection says so at once, in milliseconds, or never. */
const atOnce = 1000
const unanswering: ReadonlySet<string | undefined> = new Set(["ConnectionStalled", "Timeout"])

/** Returns the rests before several losses, if none as long was survived. */
export const unusedIn = (pieces: ReadonlyArray<Piece>, lost: ReadonlyArray<Piece>): Unused | undefined => {
  const open = pieces.filter(({ kind }) => kind === "open")
  if (lost.length < 2 || !lost.every(isUponCommand)) return undefined
  const rests = lost.map(({ lull }) => lull?.before ?? 0)
  const [least, most] = [leastOf(rests), mostOf(rests, 0)]
  const survived = mostOf(
    open.map(({ lull }) => lull?.survived ?? Infinity),
    0
  )
  return least >= leastLull && survived < least ? { kind: "unused", least, most, survived } : undefined
}

const isUponCommand = ({ cut, error, lull, messages = 0, serverText, upon = "DONE" }: Piece): boolean =>
  upon !== "DONE" &&
  (unanswering.has(error) || (error === "ConnectionLost" && (lull?.after ?? Infinity) <= atOnce)) &&
  !serverText &&
  cut === undefined &&
  messages === 0
