/** Finds what the losses of an account have in common, which is then not chance. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { type Aged, agedIn, isOutlived } from "./aged.ts"
import { type Brief, briefIn } from "./brief.ts"
import { type Part, type Stopped, stoppedIn } from "./stops.ts"
import { type Lull, type Unused, unusedIn } from "./unused.ts"
import { leastOf, mostOf } from "../../trace/extremes.ts"

/** A part of an account's lane. */
interface Piece {
  readonly kind: string
  readonly start: number
  readonly end: number
  readonly serverText: string | undefined
  readonly error: string | undefined
  readonly cut?: string
  readonly part?: Part
  readonly unread?: number
  readonly messages?: number
  readonly silent?: number
  readonly isReset?: boolean
  readonly upon?: string
  readonly size?: number
  readonly answers?: Answers
  readonly renewed?: number
  readonly waited?: number
  readonly quiet?: number
  readonly survived?: number
  readonly lull?: Lull
  readonly answersDone?: boolean
  /** The milliseconds for which it had been in IDLE. */
  readonly idled?: number
  /** The server ended it at a limit. */
  readonly limited?: true
}

/** The answers of a connection: the octets of the longest, and whether a FETCH was among them. */
export interface Answers {
  readonly longest: number
  readonly hasFetch: boolean
}

/**
 * This many losses after similar times are not chance: a device on the network path, or the server, ends each
 * connection.
 */
const fewest = 5
const like = 0.2

/**
 * Returns the milliseconds from one loss to the next, or from the first opening, if nearly always equally many. One that
 * only silence told of happened at any time since the server's last line: it counts if that makes no difference.
 */
export const regular = (pieces: ReadonlyArray<Piece>): number | undefined => {
  const between = betweenLosses(pieces).toSorted((a, b) => a.ms - b.ms)
  const median = between[between.length >> 1]?.ms
  if (median === undefined || between.length < 2) return undefined
  const isFew = between.length < fewest
  if (isFew && median < longFew) return undefined
  const nearness = isFew ? nearFew : like
  const alike = between.filter(({ ms, unsure }) => Math.abs(ms - median) + unsure <= nearness * median)
  // rounded to the minute or the second, because it is an estimate
  const unit = median >= 120_000 ? 60_000 : 1000
  return alike.length >= 0.8 * between.length ? Math.max(unit, Math.round(median / unit) * unit) : undefined
}

/** Few are no chance, either, if they are long, in milliseconds, and differ by no more than this share. */
const longFew = 3_600_000
const nearFew = 0.002

/** Nothing is known of losses in an unknown time: the next one is measured from the opening after it. */
const betweenLosses = (
  pieces: ReadonlyArray<Piece>
): ReadonlyArray<{ readonly ms: number; readonly unsure: number }> => {
  let from: number | undefined
  return pieces.flatMap(({ end, error, kind, silent = 0, start }, at) => {
    if (isUnsaid.has(kind)) from = undefined
    if (kind !== "open") return []
    const next = pieces[at + 1]?.kind
    const ms = end - (from ?? start)
    // the last one may have ended in a loss, after which the account was given up
    const isLost = next === undefined ? error !== undefined : next !== "open" && !isUnsaid.has(next)
    from = isLost ? end : (from ?? start)
    const isFoundBySilence = error === "ConnectionStalled" || error === "Timeout"
    return isLost ? [{ ms, unsure: isFoundBySilence ? silent : 0 }] : []
  })
}

/** After these, the end of what was open was no loss, or is not known. */
const isUnsaid: ReadonlySet<string> = new Set(["unasked", "unknown", "paused"])

/** What comes so soon after IDLE comes of it, in milliseconds. */
const atOnce = 500

/** The fewest losses of one kind that are not chance. */
const several = 3

/**
 * What all losses have in common: the age of the connection, in milliseconds, the places within literals, that the app had
 * stopped reading, the command that each followed, the DONE of an IDLE (RFC 9051 §6.3.13), a FETCH of content of which no answer came of more than `longest`
 * octets, the server's words, the time without a line before, or a silence.
 */
export type Alike =
  | Stopped
  /** The milliseconds for which the app had taken nothing of an answer; and to which command, if it was the same. */
  | {
      readonly kind: "unread"
      readonly least: number
      readonly most: number
      readonly command: string | undefined
    }
  | { readonly kind: "age"; readonly ms: number }
  /** `after`: the milliseconds without an answer, if they were nearly as many each time; `large`: it asks for a message of so many octets, and no answer that came was longer than a fraction of it. */
  | {
      readonly kind: "command"
      readonly command: string
      readonly large?: { readonly size: number; readonly longest: number }
      readonly after?: number
    }
  | { readonly kind: "done" }
  /** The server ended each at a limit of its own. */
  | { readonly kind: "limit" }
  | { readonly kind: "long"; readonly longest: number }
  /** `after`: the milliseconds of quiet before each of them, if nearly as many. */
  | { readonly kind: "words"; readonly serverText: string; readonly after?: number }
  | { readonly kind: "quiet"; readonly after: number }
  /** Each came as many milliseconds after the server had accepted IDLE, whatever it reported in it. */
  | { readonly kind: "idled"; readonly after: number }
  /** Each came as soon as the server had accepted IDLE. */
  | { readonly kind: "idle" }
  /** `within`: since IDLE is renewed within so many milliseconds, there was none. */
  | { readonly kind: "silence"; readonly within?: number }
  | Aged
  | Brief
  | Unused

/**
 * Returns what all losses have in common, if they are enough not to be chance. `accepted`: how often the server did what such words
 * ask for.
 */
export const alikeIn = (
  pieces: ReadonlyArray<Piece>,
  accepted: (command: string) => number = () => 0
): Alike | undefined => {
  const lost = pieces.filter(
    ({ kind }, at) => kind === "open" && at + 1 < pieces.length && pieces[at + 1]?.kind !== "paused"
  )
  const unread = unreadIn(lost)
  if (unread !== undefined) return unread
  if (lost.length > 1 && lost.every(({ limited }) => limited)) return { kind: "limit" }
  const stopped = stoppedIn(lost)
  // where no answer is longer than a packet, none of several messages is the cause
  const isLong = stopped !== undefined && stopped.stops.length > 1 && longIn(lost) !== undefined
  if (stopped !== undefined && !isLong) return stopped
  const unused = unusedIn(pieces, lost)
  if (unused !== undefined) return unused
  const end = endIn(lost)
  if (end?.kind === "silence" && isOutlived(lost)) return agedIn(pieces, lost)
  const within = end?.kind === "silence" ? endured(pieces, lost) : undefined
  if (within !== undefined) return { kind: "silence", within }
  const after = limitOf(lost.map(({ quiet = 0 }) => quiet))
  if (after !== undefined && end?.kind === "words") return { ...end, after }
  if (end === undefined && lost.every(isCut)) {
    if (after !== undefined) return { kind: "quiet", after }
    const idled = limitOf(lost.map(({ idled = 0 }) => idled))
    if (idled !== undefined) return { kind: "idled", after: idled }
  }
  const brief = briefIn(pieces, lost)
  if (brief !== undefined || lost.length < several) return brief
  if (lost.every(({ idled = Infinity }) => idled <= atOnce)) return { kind: "idle" }
  if (end?.kind === "words" && isOfSilence(end.serverText)) return end
  return (end === undefined ? ageIn(lost) : undefined) ?? commandIn(lost, accepted) ?? longIn(lost) ?? end
}

/** Returns for how long the app had stopped reading before each of several losses. */
const unreadIn = (lost: ReadonlyArray<Piece>): Alike | undefined => {
  const all = lost.flatMap(({ unread }) => unread ?? [])
  return all.length < 2 || all.length < lost.length
    ? undefined
    : { kind: "unread", least: leastOf(all), most: mostOf(all), command: sameOwed(lost) }
}

/** Returns whether a BYE says that it came of a silence, which no command that was sent after that silence says better. */
const isOfSilence = (serverText: string): boolean =>
  Advice.diagnosisOf({ error: "ServerBye", serverText })?.addition === "idled"

/** Connections that are lost at one age do not differ by more than this share of it, and live for as many milliseconds. */
const nearAge = 0.01
const leastAge = 5000

/** Returns the age at which all were lost, in the middle of what they did: nothing had forgotten them in a silence. */
const ageIn = (lost: ReadonlyArray<Piece>): Alike | undefined => {
  if (!lost.every(({ error, silent }) => silent === undefined && error === "ConnectionLost")) return undefined
  // a command that had no octet of an answer may be what ended them
  const isBegun = lost.every(({ cut, messages = 0 }) => cut !== undefined || messages > 0)
  if (!isBegun && sameOwed(lost) !== undefined) return undefined
  const ages = lost.map(({ end, start }) => end - start)
  const [least, most] = [leastOf(ages), mostOf(ages, 0)]
  const unit = most >= 120_000 ? 60_000 : 1000
  return least >= leastAge && most - least <= nearAge * most
    ? { kind: "age", ms: Math.round(most / unit) * unit }
    : undefined
}

/** A connection without a loss for so many times a silence shows that it was not chance. */
const long = 10

/**
 * Returns the milliseconds within which the last connection renews IDLE, if it lives on for long, and each loss before it was
 * one that a longer silence of IDLE told of.
 */
const endured = (pieces: ReadonlyArray<Piece>, lost: ReadonlyArray<Piece>): number | undefined => {
  const last = pieces.at(-1)
  const shortest = leastOf(
    lost.map(({ quiet = 0, upon }) => (upon === undefined || upon === "DONE" ? quiet : 0))
  )
  if (lost.length < 2 || last?.kind !== "open" || last.renewed === undefined) return undefined
  return last.renewed < shortest && last.end - last.start >= long * shortest ? last.renewed : undefined
}

/** Returns how all ended. */
const endIn = (lost: ReadonlyArray<Piece>): Alike | undefined => {
  const { serverText } = lost[0] ?? {}
  if (lost.some(({ cut }) => cut !== undefined)) return undefined
  if (lost.some((each) => each.serverText !== serverText)) return undefined
  if (serverText) return { kind: "words", serverText }
  return lost.every(({ error, silent }) => silent !== undefined && error === "ConnectionStalled")
    ? { kind: "silence" }
    : undefined
}

/** Returns whether nothing was asked when the other end cut the connection, with whatever words: after a long silence, a reset says when. */
const isCut = ({ error, isReset, silent, upon }: Piece): boolean =>
  upon === undefined &&
  (error === "ServerBye" || (error === "ConnectionLost" && (silent === undefined || isReset === true)))

/**
 * Times that differ by no more than this share of the longest are one limit, or by no more than either program may be late;
 * shorter ones may be chance, in milliseconds.
 */
const nearQuiet = 0.02
const lateBy = 250
const leastQuiet = 3000

/** Two are one limit if they are longer, and nearer to each other. */
const nearTwo = 0.005
const leastTwo = 5000

/** Returns the milliseconds before each of several losses, if they were nearly as many. */
export const limitOf = (all: ReadonlyArray<number>): number | undefined => {
  const [shortest, longest] = [leastOf(all), mostOf(all, 0)]
  const isSure = all.length >= several
  const near = isSure ? Math.max(lateBy, nearQuiet * longest) : nearTwo * longest
  const isOne = all.length > 1 && shortest >= (isSure ? leastQuiet : leastTwo) && longest - shortest <= near
  return isOne ? longest : undefined
}

/** No way drops smaller packets: each carries as much. RFC 8200 §5. */
const smallest = 1280

/** A FETCH of more than a message's flags and numbers, whose answer may be long. */
const ofContent = /FETCH .*(?:BODY|BINARY|RFC822(?!\.SIZE)|ENVELOPE)/i

/**
 * Returns that each loss was a silence upon a FETCH of content, while short answers to others came, and never one that needs
 * a packet of full size.
 */
const longIn = (lost: ReadonlyArray<Piece>): Alike | undefined => {
  const isSilent = ({ error, upon = "" }: Piece) =>
    (error === "Timeout" || error === "ConnectionStalled") && ofContent.test(upon)
  if (!lost.every(isSilent)) return undefined
  const longest = mostOf(lost.map(({ answers }) => answers?.longest ?? Infinity))
  const hasShort = lost.some(({ answers }) => answers?.hasFetch === true)
  return longest < smallest && hasShort ? { kind: "long", longest } : undefined
}

/** What a connection was owed at its end, and whether it may have answered the same before. */
interface Owing {
  readonly owed: () => string | undefined
  readonly refusals: { readonly mayAccept: (words: string) => boolean }
}

/** Returns the commands that several connections were owed at their ends, and that none has answered. */
export const repeatedIn = (all: ReadonlyArray<Owing>): ReadonlySet<string> =>
  new Set(
    Array.from(Map.groupBy(all, (each) => each.owed())).flatMap(([words, owing]) => {
      const isRepeated = words !== undefined && words !== "DONE" && owing.length >= several
      return isRepeated && !all.some((each) => each.refusals.mayAccept(words)) ? [words] : []
    })
  )

/** What to do about a command that is lost each time: what asks for several messages may ask for too much at once, and one for too large a message. */
export const askOtherwise = (command: string) =>
  ({
    try: ofSeveral.test(command)
      ? "Ask for fewer messages at once: the same command brings the same end. If one of them alone brings it, too, leave that one out, and show the server’s operator this trace."
      : `Ask in another way,${ofOne.test(command) ? " or leave out the message that it is about," : ""} and show the server’s operator this trace: the same command brings the same end.`,
    actionBy: "app"
  }) as const

/** A set of more than one message, by number or UID. RFC 9051 §9, sequence-set. */
const ofSeveral = /^(?:UID )?\w+ [\d*]+[:,]/
const ofOne = /^(?:UID )?\w+ [\d*]+(?: |$)/

/**
 * Returns the command that was owed an answer at each loss. Behind a router that forgets quiet connections, DONE is always the
 * last command as well: it is the cause only if one was lost so soon after the server's last line that nothing forgets it. Nor is
 * one the cause that was answered more often than it was lost.
 */
const commandIn = (lost: ReadonlyArray<Piece>, accepted: (command: string) => number): Alike | undefined => {
  const command = sameOwed(lost)
  if (command === undefined) return undefined
  if (command !== "DONE") {
    if (accepted(command) > lost.length) return undefined
    const large = largeIn(lost)
    const after = cutAfter(lost)
    return { kind: "command", command, ...(large && { large }), ...(after !== undefined && { after }) }
  }
  return lost.some(({ silent }) => silent === undefined) ? { kind: "done" } : undefined
}

/** Returns the milliseconds without an answer after which the other end cut each, if they are nearly as many. */
const cutAfter = (lost: ReadonlyArray<Piece>): number | undefined => {
  const waits = lost.flatMap(({ error, waited }) =>
    error === "ConnectionLost" && waited !== undefined ? [waited] : []
  )
  const limit = waits.length < lost.length ? undefined : limitOf(waits)
  return limit === undefined || limit < leastTwo ? undefined : limit
}

/** A large message has so many octets, and so many times as many as any answer that came. */
const largeOctets = 100_000
const larger = 10

/** Returns that each silence was upon a message that is far larger than all that came. */
const largeIn = (
  lost: ReadonlyArray<Piece>
): { readonly size: number; readonly longest: number } | undefined => {
  const size = leastOf(lost.map(({ error, size: own = 0 }) => (unanswering.has(error) ? own : 0)))
  const longest = mostOf(lost.map(({ answers }) => answers?.longest ?? Infinity))
  return size >= largeOctets && size >= larger * longest ? { size, longest } : undefined
}

const unanswering: ReadonlySet<string | undefined> = new Set(["ConnectionStalled", "Timeout"])

/** Returns the command that was owed an answer at each loss, if it was the same. */
const sameOwed = (lost: ReadonlyArray<Piece>): string | undefined => {
  const command = lost[0]?.upon
  return lost.every(({ upon }) => upon === command) ? command : undefined
}

/** Returns whether another program kept taking the mailbox. */
export const isContested = (pieces: ReadonlyArray<Piece>): boolean =>
  pieces.some(({ error, kind }) => kind === "away" && error === "SessionPingPong")

/** A longer way to the first mailbox is reported, in milliseconds. */
const late = 10_000

/** Returns the way to the first mailbox, if it was long and attempts failed on it. */
export const lateIn = <A extends Piece>([first, next]: ReadonlyArray<A>): A | undefined =>
  first?.kind === "beginning" &&
  first.error !== undefined &&
  first.end - first.start >= late &&
  next?.kind !== "unknown" &&
  next?.kind !== "unasked"
    ? first
    : undefined
