/** The moments of a life that are worth words, and the words for each part of its lane. Pure. */
import type { Life } from "./Life.ts"
import type { Mark } from "./marks.ts"
import { lateIn } from "./losses.ts"
import { reasonWords } from "../connection/reasonWords.ts"
import { awaysOf, isReopening, type Segment, silenceIn } from "./Segment.ts"
import { mostOf } from "../../trace/extremes.ts"
import {
  fateWords,
  type legendWords,
  markWords,
  pieceWords,
  quotation,
  shortened,
  unansweredWords
} from "./words.ts"
import { span } from "../../trace/quantities.ts"
import type { Stretch } from "./Stretch.ts"

/** A moment whose time a person wants to know. */
export interface Moment {
  readonly kind: Mark["kind"] | "late" | "away" | "alert"
  readonly time: number
  readonly id: number
  readonly words: string
  /** It stands for as many alike, the last of them then. */
  readonly alike?: { readonly count: number; readonly last: number }
}

/** Returns the moments whose time a person wants to know: losses, refusals, moves, new tokens, a recreated mailbox. */
export const momentsOf = ({
  alerts,
  awaySince,
  isAlike,
  isGivenUp,
  marks,
  pieces,
  stopped,
  wentOn
}: Life): ReadonlyArray<Moment> => {
  const first = lateIn(pieces)
  const all = awaysOf({ pieces })
  const aways = all.slice(0, isAlike ? 1 : undefined)
  const alike = isAlike ? alikeOf(all) : undefined
  const told = new Set(aways.flatMap((piece) => lossIn(piece, marks) ?? []))
  return [
    ...(first === undefined
      ? []
      : [
          {
            kind: "late" as const,
            time: first.start,
            id: first.id,
            words: `${wordsOf(first)}, open ${span(first.end - first.start)} later`
          }
        ]),
    ...aways.map((piece) => {
      const time = piece.noticed ?? piece.start
      const lost = lossIn(piece, marks)?.lost
      const end =
        alike === undefined
          ? endWords(piece, { awaySince, isGivenUp, pieces, stopped, time, wentOn })
          : `open again within ${span(alike.longest)}`
      const words = `${wordsOf(piece)}${lost === undefined ? "," : `: ${fateWords(lost)};`} ${end}`
      return { kind: "away" as const, time, id: piece.id, words, ...(alike && { alike }) }
    }),
    ...alerts.map(({ id, text, time }) => ({
      kind: "alert" as const,
      time,
      id,
      words: `the server asks to show this: “${shortened(text, mostAlert)}”`
    })),
    ...marks
      .filter((mark) => isWorded(mark) && !told.has(mark))
      .map((mark) => ({ ...mark, words: wordsOfMark(mark) }))
  ].toSorted((a, b) => a.time - b.time)
}

/** Returns how many times away are of the same words, the longest of them, and when the last began, if each was over at once noticed. */
const alikeOf = (
  all: ReadonlyArray<Segment>
): { readonly count: number; readonly last: number; readonly longest: number } | undefined => {
  const [first, ...others] = all
  const last = others.at(-1)
  if (first === undefined || last === undefined) return undefined
  const isOne = all.every(
    (each) => isReopening(each) && each.noticed === undefined && wordsOf(each) === wordsOf(first)
  )
  return isOne
    ? { count: all.length, last: last.start, longest: mostOf(all.map(({ end, start }) => end - start)) }
    : undefined
}

/** Says how a time away ended that was noticed at `time`, if it has ended. */
const endWords = (
  piece: Segment,
  {
    awaySince,
    isGivenUp,
    pieces,
    stopped,
    time,
    wentOn
  }: Pick<Life, "awaySince" | "isGivenUp" | "pieces" | "stopped" | "wentOn"> & { readonly time: number }
): string => {
  const { end, start, tried, unasked } = piece
  // since the server's last line nothing is known of the connection; what was silent at rest lived until DONE
  const line = time - start < (piece.unheard ?? 0) ? "DONE" : "that line"
  const later = time > start ? `${span(end - start)} after ${line}` : `${span(end - time)} later`
  if (tried !== undefined) return `ended by the app ${later}`
  if (unasked === true) return `logged in again ${later}, without a mailbox`
  if (start === awaySince) {
    if (!isGivenUp) return "not open since"
    const first = stopped.find((each) => each.start >= time)
    if (first === undefined) return `given up ${end > time ? later : "at once"}`
    return `given up ${first.start > time ? `${span(first.start - time)} later` : "at once"}, and tried again when the app asked for it`
  }
  return wentOn && end === pieces.at(-1)?.end
    ? "the program went on with another connection"
    : `open again ${later}`
}

/** Moments of the same words. */
export interface Told extends Moment {
  readonly count: number
  /** The time of the last of them. */
  readonly last: number
}

/** Returns each moment once, with how often it came: of what comes again, the first has to be told. */
export const toldOnce = (moments: ReadonlyArray<Moment>): ReadonlyArray<Told> =>
  Array.from(
    Map.groupBy(moments, ({ words }) => words).values(),
    ([first, ...others]) =>
      first && {
        ...first,
        count: first.alike?.count ?? others.length + 1,
        last: first.alike?.last ?? others.at(-1)?.time ?? first.time
      }
  ).filter((each) => each !== undefined)

/** Returns the loss of the command, sent in whole, whose silence began the time away: it is one moment. */
const lossIn = ({ id, unanswered }: Segment, marks: ReadonlyArray<Mark>): Mark | undefined =>
  marks.find(
    ({ id: own, lost }) =>
      own === id && lost !== undefined && lost.cmd === unanswered && lost.written === lost.bytes
  )

/** A text for people is shown to its end, where it says who is to act. */
const mostAlert = 240

/** Describes why the account was away, such as `connection lost`, with the server's own words. */
const wordsOf = (piece: Segment, since = sinceWords(piece)): string => {
  const {
    cut,
    error,
    later,
    laterLooking,
    laterText,
    lockText,
    looking,
    messages = 0,
    said,
    serverText
  } = piece
  const { tried, unanswered, upon } = piece
  if (tried !== undefined) return tried === "" ? "the attempt to open it" : unansweredWords(tried, false)
  const ended =
    error === undefined
      ? "closed"
      : reasonWords(error, looking ? "dns" : piece.kind === "beginning" ? undefined : "selected")
  const why =
    unanswered === undefined ? ended : unansweredWords(unanswered, messages > 0 || cut !== undefined)
  const quoted = quotation(serverText)
  const within = cut ? ` within a literal (${cut})` : ""
  const asked = upon === undefined || unanswered !== undefined ? "" : ` upon ${shortened(upon)}`
  const then =
    later && later !== error
      ? `, then ${reasonWords(later, laterLooking && "dns")}${quotation(laterText)}`
      : ""
  const locked = lockText ? `, then ${reasonWords("AuthThrottled")}${quotation(lockText)}` : ""
  const meanwhile = said ? `, while the server said${quotation(said)}` : ""
  return `${why}${asked}${quoted}${meanwhile}${within}${since}${then}${locked}`
}

const sinceWords = ({ silent, unheard = silent }: Segment): string =>
  unheard === undefined ? "" : `, ${span(unheard)} after the server’s last line`

const isWorded = ({ kind }: Mark): boolean => /moved|refused|renewed|uidvalidity|slept|lost/.test(kind)

/** Describes a mark. */
export const wordsOfMark = ({ kind, words = markWords[kind] }: Mark): string => words

/** Describes a part of the lane. */
export const titleOf = (piece: Segment): string => {
  const { end, group, kind, rested, start } = piece
  const whole = `${group}: ${pieceWords[kind]} for ${span(end - start)}`
  if (kind !== "away") return rested > 0 ? `${whole}, at rest in IDLE for ${span(rested)} of it` : whole
  const silent = silenceIn(piece)
  return silent > 0
    ? `${whole}, silent for the first ${span(silent)}: ${wordsOf(piece, "")}`
    : `${whole}: ${wordsOf(piece)}`
}

/** A wait that takes less of the lane is too narrow to be seen. */
const leastSeen = 1 / 500

/** Returns what is drawn over the lane, and needs a legend. */
export const legendOf = ({
  from,
  held,
  marks,
  to,
  unselected,
  waits
}: Life): ReadonlyArray<keyof typeof legendWords> => {
  const count = (wanted: Mark["kind"]) => marks.filter(({ kind }) => kind === wanted).length
  // a refusal is drawn over its command
  const isWorked = count("asked") > count("refused")
  const isWaited = waits.some((each) => isSeen(each, { start: from, end: to }))
  return [
    ...(isWorked ? (["work"] as const) : []),
    ...(unselected.length > 0 ? (["unselected"] as const) : []),
    ...(isWaited ? (["waits"] as const) : []),
    ...(held.length > 0 ? (["held"] as const) : [])
  ]
}

/** Returns whether a time is wide enough to be seen in the whole lane. */
export const isSeen = ({ end, start }: Stretch, whole: Stretch): boolean =>
  end - start >= leastSeen * (whole.end - whole.start)
