/** Losses that only a silence told of, of connections that had survived such silences: what they share is their age. Pure. */
import { leastOf, mostOf } from "../../trace/extremes.ts"

interface Piece {
  readonly kind: string
  readonly start: number
  readonly end: number
  readonly upon?: string
  readonly quiet?: number
  readonly survived?: number
}

/** Ages that differ by more than this share are not alike, and younger connections die of many things, in milliseconds. */
const near = 0.2
const leastAge = 600_000

/** A silence is longer than another by more than this share, and no shorter if it is so many milliseconds less: timers are late. */
const longer = 1.05
const lateBy = 1000

/** Returns whether one that was lost in IDLE had survived a longer silence: then it is not quiet that something forgets. */
export const isOutlived = (lost: ReadonlyArray<Piece>): boolean =>
  lost.some(
    ({ quiet = 0, survived = 0, upon }) =>
      (upon === undefined || upon === "DONE") && quiet > 0 && survived > quiet * longer
  )

/** The ages of the youngest when its server was last heard, and of the oldest when it no longer answered, in milliseconds. */
export interface Aged {
  readonly kind: "aged"
  readonly least: number
  readonly most: number
}

/** Returns the age that they share, if no other lived longer. */
export const agedIn = (pieces: ReadonlyArray<Piece>, lost: ReadonlyArray<Piece>): Aged | undefined => {
  const ages = lost.map(({ end, quiet = 0, start }) => ({ heard: end - start, dead: end - start + quiet }))
  const [least, most] = [
    leastOf(ages.map(({ heard }) => heard)),
    mostOf(
      ages.map(({ dead }) => dead),
      0
    )
  ]
  const isOne =
    mostOf(
      ages.map(({ heard }) => heard),
      0
    ) <= leastOf(ages.map(({ dead }) => dead))
  const isShorter = lost.every(({ quiet = 0, survived = 0 }) => survived >= quiet - lateBy)
  const isOldest = pieces.every(({ end, kind, start }) => kind !== "open" || end - start <= most)
  return lost.length > 1 && isOne && isShorter && isOldest && least >= leastAge && most - least <= near * most
    ? { kind: "aged", least, most }
    : undefined
}
