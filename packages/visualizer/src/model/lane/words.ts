/** The texts of a lane: they state what it draws. Pure. */
import { span, times } from "../../trace/quantities.ts"
import { shortened } from "../../trace/letters.ts"
import { failureTitle } from "../connection/failureTitle.ts"
import { labelOfStep } from "../lines/Failure.ts"
import type { Losses } from "./figures.ts"
import type { Lane } from "./Lane.ts"
import type { Mark } from "./marks.ts"
import type { Segment } from "./Segment.ts"

/** Returns the figures: `Open 13 h 29 min of 13 h 30 min · lost 3 times · longest away 4 s`. */
export const headlineOf = ({ figures, from, isCounted, segments, to }: Lane): string => {
  const { isAway, longestAwayMs, losses, openMs, unknownMs } = figures
  const known = to - (segments[0]?.start ?? from) - unknownMs
  if (openMs === 0) return `Not open for ${span(known)}`
  const present = segments.at(-1)?.end ?? to
  const away = isAway ? present - (segments.findLast(({ kind }) => kind === "open")?.end ?? present) : 0
  const isWhole = losses === 0 && span(openMs) === span(known)
  return [
    `Open ${isWhole ? span(known) : `${span(openMs)} of ${span(known)}`}${unknownMs > 0 ? ` on record, ${span(unknownMs)} not kept` : ""}`,
    losses > 0
      ? `lost ${isCounted ? "" : "at least "}${times(losses)}`
      : isCounted
        ? "never lost"
        : "earlier losses not on record",
    ...(longestAwayMs > 0 ? [`longest away ${span(longestAwayMs)}`] : []),
    ...(isAway ? [`not open for the last ${span(away)}`] : [])
  ].join(" · ")
}

/** The times that a row lists; adjacent equal ones count once. */
const maxTimes = 12

/** Returns a row of the table of losses: `ConnectionLost × 14 · open for 29 min × 13, 3 min`. */
export const lossWords = ({ after, count, error, silent }: Losses): string =>
  [
    `${error} × ${count}`,
    `open for ${listOf(after)}`,
    ...(silent.some((ms) => ms >= minSilenceMs) ? [`no line of the server for ${listOf(silent)}`] : [])
  ].join(" · ")

/** Lists times, and counts adjacent equal ones: `59 min × 14, 3 min`. */
const listOf = (all: ReadonlyArray<number>): string => {
  const groups: Array<{ readonly words: string; count: number }> = []
  for (const each of all) {
    const words = span(each)
    const last = groups.at(-1)
    if (last?.words === words) last.count++
    else groups.push({ words, count: 1 })
  }
  const shown = groups
    .slice(0, maxTimes)
    .map(({ count, words }) => (count === 1 ? words : `${words} × ${count}`))
  return `${shown.join(", ")}${groups.length > maxTimes ? " …" : ""}`
}

const minSilenceMs = 60_000

/** Returns the key that equal moments share: it ignores numbers in a server's words. */
export const keyOf = ({ ended, kind, words = "" }: Mark): string =>
  ended === undefined
    ? `${kind} ${words.replaceAll(/\d+/g, "#")}`
    : [kind, ended.error, ended.step, ended.serverText?.replaceAll(/\d+/g, "#")].join("\n")

interface Counted {
  /** True if the row is a single event. */
  readonly isSingle: boolean
  /** True if the texts of all are equal. */
  readonly hasOneText: boolean
  /** The longest time until the mailbox was open again. */
  readonly backMs: number | undefined
}

/** Says what happened at a moment. */
export const wordsOf = (mark: Mark, { backMs, hasOneText, isSingle }: Counted): string => {
  const { ended, kind, silentMs = 0 } = mark
  const words = mark.words && shortened(mark.words, maxText)
  if (kind === "slept" && words !== undefined) return words
  if (ended === undefined)
    return words === undefined ? markWords[kind] : `${markWords[kind]}${separators[kind] ?? ": "}${words}`
  const { serverText = "", step } = ended
  return [
    markWords[kind],
    failureTitle({ error: "", ...ended }),
    ...(serverText === "" ? [] : [`${hasOneText ? "" : "first "}“${shortened(serverText, maxText)}”`]),
    ...(isSingle && silentMs >= minSilenceMs ? [`no line of the server for ${span(silentMs)}`] : []),
    ...(step === undefined ? [] : [labelOfStep(step)]),
    ...(backMs === undefined ? [] : [`open again ${isSingle ? "after" : "within"} ${span(backMs)}`])
  ].join(" · ")
}

/** A longer text of a server or an app is cut; its line has all of it. */
const maxText = 240

const markWords: Readonly<Record<Mark["kind"], string>> = {
  alert: "the server asks to show this",
  arrived: "new messages",
  asked: "a command of the app",
  failed: "attempt failed",
  givenUp: "the app gave up",
  lost: "lost",
  moved: "moved to another runner",
  open: "open",
  refused: "refused",
  renewed: "new",
  renumbered: "UIDVALIDITY changed",
  slept: "this machine slept, or its clock was set",
  unanswered: "no answer to"
}

const separators: { readonly [Kind in Mark["kind"]]?: string } = {
  givenUp: " ",
  renewed: " ",
  unanswered: " ",
  refused: " · "
}

/** The words for a part of the lane, by its kind. */
export const segmentWords: Readonly<Record<Segment["kind"], string>> = {
  beginning: "on its way to the mailbox",
  open: "open",
  away: "not open",
  turn: "waited here for its turn",
  paused: "closed by the app",
  unasked: "logged in without a mailbox",
  unknown: "not on record"
}
