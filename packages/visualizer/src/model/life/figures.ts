/** The figures of a life's headline: how long it was open, how often it was lost, and for how long it was away. Pure. */
import { reasonWords } from "../connection/reasonWords.ts"
import { lateIn } from "./losses.ts"
import { isReopening, type Segment, silenceIn } from "./Segment.ts"
import { isCounted, type Lived } from "./Lived.ts"
import type { Stretch } from "./Stretch.ts"
import { part, type Part } from "./Part.ts"
import { span } from "../../trace/quantities.ts"

/** Returns how long it was open. What is shorter than the unit of its words does not count if nothing was lost. */
export const openFor = (pieces: ReadonlyArray<Segment>, whole: number, losses: number): number => {
  const open = timeOf(pieces, "open")
  return losses === 0 && span(open) === span(whole) ? whole : open
}

export const timeOf = (pieces: ReadonlyArray<Segment>, wanted: Segment["kind"]): number =>
  sum(pieces.filter(({ kind }) => kind === wanted))

export const sum = (pieces: ReadonlyArray<Stretch>): number =>
  pieces.reduce((total, { end, start }) => total + end - start, 0)

interface Whole {
  readonly whole: number
  readonly unknown: number
  /** It was on other runners, too. */
  readonly isHere: boolean
}

export const openPart = (open: number, { isHere, unknown, whole }: Whole): Part => {
  if (unknown > 0) return part(isHere ? "openOnRecordHere" : "openOnRecord", open, whole)
  return part(isHere ? "openHere" : "open", open, whole)
}

export const lateParts = (pieces: ReadonlyArray<Segment>): ReadonlyArray<Part> => {
  const found = lateIn(pieces)
  return found === undefined || pieces.length < 2 ? [] : [part("onlyAfter", found.end - found.start)]
}

interface Counted {
  readonly account: ReadonlyArray<Lived>
  readonly every: number | undefined
  readonly unknown: number
}

/** Describes the losses. Of a mailbox whose events are not kept for a time, nothing is claimed about that time. */
export const lossParts = (losses: number, { account, every, unknown }: Counted): ReadonlyArray<Part> => {
  const isPartial = !isCounted(account.map(({ stay }) => stay))
  if (losses > 0)
    return [
      ...(unknown > 0 ? [part("unkept", unknown)] : []),
      part(isPartial ? "lostAtLeast" : "lost", losses, every)
    ]
  if (unknown > 0) return [part(isPartial ? "atBothEndsAlone" : "atBothEnds", unknown)]
  return [part(isPartial ? "lossesUnknown" : "neverLost")]
}

/**
 * Describes the times away: the present one apart from those before it. `unselected`: the milliseconds without a mailbox at the
 * end of the last connection that had one, since the server refused the next one.
 */
export const awayParts = (
  away: ReadonlyArray<Segment>,
  {
    givenUpFor,
    isAway,
    isOver,
    rest,
    unselected
  }: {
    readonly givenUpFor: string | undefined
    readonly isAway: boolean
    readonly isOver: boolean
    /** For how long the trace goes on after that, in milliseconds. */
    readonly rest: number
    readonly unselected: number
  }
): ReadonlyArray<Part> => {
  const earlier = (isAway ? away.slice(0, -1) : away).filter(isReopening)
  const [longest] = earlier.toSorted((one, other) => other.end - other.start - (one.end - one.start))
  const present = sum(away.slice(-1)) + unselected
  return [
    ...(longest === undefined
      ? []
      : [
          part(
            isAway ? "awayBefore" : "awayAtMost",
            earlier.length,
            longest.end - longest.start,
            silenceIn(longest) > 0 && !isMostlySilent(longest),
            longest.later === undefined ? undefined : whyAway(longest, earlier)
          )
        ]),
    ...(givenUpFor === undefined ? [] : [part("givenUp", givenUpFor, rest)]),
    ...(isAway && givenUpFor === undefined ? [part(isOver ? "awayAtLast" : "awayNow", present)] : [])
  ]
}

/** Returns whether most of a time away had passed before its loss was noticed: what failed then is no cause of it. */
const isMostlySilent = (away: Segment): boolean =>
  away.later !== undefined && silenceIn(away) * 2 > away.end - away.start

/** Describes what most of the longest time away was: of another part, the reason would be read as that of all. */
const whyAway = (longest: Segment, all: ReadonlyArray<Segment>): string => {
  const { later = "", laterLooking } = longest
  if (isMostlySilent(longest))
    return `${span(silenceIn(longest))} of ${all.length === 1 ? "it" : "the longest time"} in silence, before the loss was noticed`
  return `${all.every((each) => each.later === later) ? "until then" : "the longest time"}: ${reasonWords(later, laterLooking && "dns")}`
}

/** Returns the times for which this machine slept, or its clock was set forward, in milliseconds. */
export const sleepsOf = (account: ReadonlyArray<Lived>): ReadonlyArray<number> =>
  account.flatMap(({ stay }) => stay.jumps.map(({ ms }) => ms).filter((ms) => ms > 0))

/** Describes how long this machine slept in all. */
export const sleepPart = (account: ReadonlyArray<Lived>): ReadonlyArray<Part> => {
  const all = sleepsOf(account)
  return all.length > 0
    ? [
        part(
          "slept",
          all.length,
          all.reduce((total, ms) => total + ms, 0)
        )
      ]
    : []
}
