/** The life of an account over all its connections: when its mailbox was open, when it was not, and why. Pure. */
import { arrival, type RunnerStay } from "../fleet/Member.ts"
import * as Advice from "@effect-imap/core/internal/Advice"
import { jumpWords } from "../connection/timeText.ts"
import { type Elsewhere, elsewhereOf } from "./elsewhere.ts"
import { type Alike, alikeIn, isContested, lateIn, regular, repeatedIn } from "./losses.ts"
import { headed, type Heading } from "./Heading.ts"
import { hardlyOpen } from "./hardlyOpen.ts"
import { reasonWords } from "../connection/reasonWords.ts"
import { isRestored } from "./note/mailbox.ts"
import type { Note } from "./Note.ts"
import { notesOf } from "./noted.ts"
import { awaysOf, openOf, piecesOf, type Segment, silenceIn } from "./Segment.ts"
import { type Advised, remedyOf, wentOn } from "./remedy.ts"
import { refusedAs } from "./refusal.ts"
import { type Renumbering, renumberingOf } from "./renumbering.ts"
import { isCounted, type Lived, ownLabel, stoppedAfter } from "./Stay.ts"
import type { Stretch } from "./Stretch.ts"
import { type Twins, twinsOf } from "./twins.ts"
import {
  type Lost,
  lostWords,
  type markWords,
  part,
  type Part,
  refusedWords,
  renewedWords,
  span,
  unsentWords
} from "./words.ts"

/** A notable moment. */
export interface Mark {
  readonly kind: keyof typeof markWords
  readonly time: number
  readonly id: number
  /** Details beyond its kind. */
  readonly words?: string
  /** The command without an answer; one that waited to be sent is told in words alone. */
  readonly lost?: Lost
}

/** A text for the mailbox's user, and the connection that it came to first. */
export interface Alert {
  readonly time: number
  readonly id: number
  readonly text: string
}

export type Life = Lifetime & Advised

interface Lifetime extends Heading<Part> {
  readonly key: string
  /** The account's label, or the host. */
  readonly name: string
  /** The ids of its connections. */
  readonly connections: ReadonlyArray<number>
  readonly from: number
  readonly to: number
  /** The times before the trace begins. */
  readonly elsewhere: ReadonlyArray<Elsewhere>
  readonly pieces: ReadonlyArray<Segment>
  /** The times of an open mailbox whose events are not kept. */
  readonly forgotten: ReadonlyArray<Stretch>
  readonly marks: ReadonlyArray<Mark>
  /** The texts that the server wants its user to read, each once. RFC 9051 §7.1, ALERT. */
  readonly alerts: ReadonlyArray<Alert>
  /** The times with unanswered commands of the app. */
  readonly work: ReadonlyArray<Stretch>
  /** The long times in which no mailbox was selected, since the server refused one. */
  readonly unselected: ReadonlyArray<Stretch>
  /** The times in which this program waited, which are neither the server's nor the network's. */
  readonly waits: ReadonlyArray<Stretch>
  readonly tone: "good" | "warning" | "failure"
  /** The start of the time away that is not over. */
  readonly awaySince?: number | undefined
  /** True if the last time away ended with the last attempt: no other follows. */
  readonly isGivenUp: boolean
  /** True if the program of a log went on with another connection: the last time away is its end. */
  readonly wentOn: boolean
  /** True if all losses are alike in more than their time. */
  readonly isAlike: boolean
}

/** Facts besides the connections. */
interface Options {
  readonly now: number
  /** True if no more events follow. */
  readonly isOver: boolean
  /** The runners that had the account, the present one last; times are on the trace's clock. */
  readonly stays?: ReadonlyArray<RunnerStay>
}

/** Returns the lives of all accounts. One that changed its runner has a life before its first connection here. */
export const livesOf = (all: ReadonlyArray<Lived>, options: Options): ReadonlyArray<Life> => {
  const accounts = accountsOf(all)
  const twins = twinsOf(accounts)
  return accounts
    .filter((account) => (options.stays?.length ?? 0) > 1 || isLife(account, options.now))
    .flatMap((account) => lifeOf(account, { ...options, twins }) ?? [])
}

/**
 * Groups connections by account. Successive sessions with the same label are one account that moved between runners, unless
 * others of that label were there at the same time: those are the connections of a pool.
 */
export const accountsOf = (all: ReadonlyArray<Lived>): ReadonlyArray<ReadonlyArray<Lived>> => {
  const found: Array<Array<Lived>> = []
  const latest = new Map<string, Array<Lived>>()
  const sessions = Array.from(Map.groupBy(all, ofSession).values())
  const pools = overlapping(sessions)
  for (const session of sessions) {
    const [first] = session
    const own = ownLabel(first?.stay.started?.label)
    const label = own === undefined || pools.has(own) ? undefined : own
    const before = label === undefined ? undefined : latest.get(label)
    const until = before?.at(-1)
    const isNext =
      first !== undefined && until !== undefined && (until.stay.endedAt ?? until.last) <= first.start
    if (isNext && before !== undefined) {
      for (const lived of session) before.push(lived)
    } else {
      const account = [...session]
      found.push(account)
      if (label !== undefined) latest.set(label, account)
    }
  }
  return found
}

/** Returns the labels of which several sessions were there at the same time. */
export const overlapping = (sessions: ReadonlyArray<ReadonlyArray<Lived>>): ReadonlySet<string> => {
  const until = new Map<string, number>()
  const found = new Set<string>()
  for (const [first, ...others] of sessions) {
    const label = ownLabel(first?.stay.started?.label)
    if (first === undefined || label === undefined) continue
    const before = until.get(label)
    const { last, stay } = others.at(-1) ?? first
    if (before !== undefined && first.start < before) found.add(label)
    until.set(label, Math.max(before ?? 0, endOfOpen(stay) ?? last))
  }
  return found
}

/** Returns when a connection ended; one whose end would be recorded is open until the trace ends. */
const endOfOpen = ({ endedAt, isPartial, openedAt }: Lived["stay"]): number | undefined =>
  endedAt ?? (openedAt === undefined || isPartial ? undefined : Infinity)

/** Returns by what the connections of one call are grouped. */
export const ofSession = ({ group, stay }: Lived): string => stay.started?.session ?? `alone ${group}`

/** Attempts around a shorter stay are not a life: the verdict of each says everything. */
const leastOpen = 60_000

/** A single connection is a life if its mailbox was open for as long as people call long. */
const longOpen = 600_000

/** Returns whether a mailbox stayed open, or a connection followed one that had it open. */
export const isLife = (account: ReadonlyArray<Lived>, now: number): boolean => {
  const [start = 0, end = 0] = account.map((lived) => openOf(lived, now)).find(Boolean) ?? []
  const wentOn = account.slice(0, -1).some(({ stay }) => stay.openedAt !== undefined)
  return wentOn || end - start >= (account.length > 1 ? leastOpen : longOpen)
}

const lifeOf = (
  account: ReadonlyArray<Lived>,
  { isOver, now, stays = [], twins }: Options & { readonly twins: Twins }
): Life | undefined => {
  const [first] = account
  const last = account.at(-1)
  if (first === undefined || last === undefined) return undefined
  const to = endOf(last, { isOver, now })
  const pieces = piecesOf(account, last.stay.ended?.outcome === "closed" ? (last.stay.endedAt ?? to) : to)
  const same = alikeIn(pieces)
  const { fewer, ids: renumbered, inTurns } = renumberingOf(account)
  const marks = [...arrivalsOf(stays, first.id), ...marksOf(account, { renumbered, same })]
  const from = Math.min(first.start, stays[0]?.since ?? first.start)
  return {
    key: ofSession(first),
    name: first.stay.started?.label ?? first.stay.started?.host ?? first.group,
    connections: account.map(({ id }) => id),
    from,
    to,
    elsewhere: elsewhereOf(stays, first.start),
    pieces,
    forgotten: account.flatMap(({ stay }) => stay.forgotten),
    marks,
    alerts: alertsOf(account),
    work: account.flatMap(({ stay }) => stay.work.all),
    unselected: account.flatMap(({ stay }) => stay.unselected(to)),
    waits: account.flatMap(({ stay }, at) => [
      ...stay.waits.until(account[at + 1]?.start ?? to),
      ...stay.use.held,
      ...stoppedAfter(stay, account[at + 1])
    ]),
    ...judged(account, {
      fewer,
      from,
      inTurns,
      isOver,
      marks,
      pieces,
      same,
      start: first.start,
      stays,
      to,
      twins
    })
  }
}

/**
 * Returns the end of a life. After a failure that is tried again, it goes on until the app ends it; without a known session
 * the next attempt cannot be recognised.
 */
const endOf = (
  { last, stay: { ended, endedAt, leaving, started } }: Lived,
  { isOver, now }: Options
): number => {
  if (leaving.isLeft) return last
  const goesOn = ended?.outcome === "retried" && started !== undefined
  return isOver && endedAt !== undefined && !goesOn ? endedAt : Math.max(now, last)
}

interface Judging
  extends
    Pick<Life, "from" | "marks" | "pieces" | "to">,
    Pick<Options, "isOver">,
    Pick<Renumbering, "fewer" | "inTurns"> {
  readonly start: number
  /** What the losses have in common. */
  readonly same: Alike | undefined
  readonly twins: Twins
  readonly stays: ReadonlyArray<RunnerStay>
}

/** Judges the life as a whole. */
const judged = (
  account: ReadonlyArray<Lived>,
  { fewer, from, inTurns, isOver, marks, pieces, same, start, stays, to, twins }: Judging
): Heading<Part> & Pick<Life, "tone" | "awaySince" | "isGivenUp" | "isAlike" | "wentOn"> & Advised => {
  const away = awaysOf({ pieces })
  const losses = lossesOf(account)
  const refused = account.reduce((count, { stay }) => count + stay.refused.count, 0)
  const isAway = away.length > 0 && away.at(-1)?.end === pieces.at(-1)?.end
  const renumbered = marks.filter(({ kind }) => kind === "uidvalidity").length
  const isFailed = account.at(-1)?.stay.ended?.outcome === "failed"
  const hasNext = isAway && wentOn({ account, isFailed })
  const isGivenUp = isAway && isFailed && !hasNext
  const isSilent = account.at(-1)?.stay.silence(to) !== undefined
  // an app that closes its connections is no limit of the server
  const every = losses > 0 ? regular(pieces) : undefined
  const isUntrusted = away.some(({ later }) => later?.startsWith("Tls"))
  const untrusted = account.findLast(({ stay: { ended } }) => ended?.error === "TlsUntrusted")
  const instead = isUntrusted && untrusted?.stay.ended?.facts?.["detail"] ? untrusted.stay.ended : undefined
  const pauses = pieces.filter(({ kind }) => kind === "paused")
  const paused = sum(pauses)
  const wanted = to - start - paused
  // a tenth of the time
  const isLong = sum(away) * 10 >= wanted
  const isLocked = becameReadOnly(account)
  const without = account.flatMap(({ stay }) => stay.unselected(to))
  const unselected = sum(without)
  const renumberedAt = marks.find(({ kind }) => kind === "uidvalidity")?.time
  const late = lateIn(pieces)
  const between = timeOf(pieces, "unknown")
  const notes = [
    ...hardlyOpen(account, { losses, pieces, whole: wanted - between }),
    ...notesOf(account, { now: to, renumberedAt, twins })
  ]
  const advised = remedyOf({
    account,
    // what was late to open was away before
    away: late === undefined ? away : [late, ...away],
    every,
    inTurns,
    isAway,
    isFailed,
    isLocked,
    losses,
    notes,
    pieces,
    renumbered,
    same,
    unselected
  })
  const isOdd =
    (refused > 0 && advised.turn !== "nobody") ||
    renumbered > 0 ||
    isLong ||
    isUntrusted ||
    isContested(pieces) ||
    isLocked ||
    unselected > 0 ||
    notes.some(({ isOdd, turn }) => isOdd === true || turn !== "nobody") ||
    (every ?? same) !== undefined
  const forgotten = sum(account.flatMap(({ stay }) => stay.forgotten))
  const unknown = forgotten + between
  const losing = [
    ...(isSilent && losses === 0 ? [] : lossParts(losses, { account, every, unknown })),
    ...(same === undefined ? [] : [part("alike", same)])
  ]
  // a failure is how the figures end
  const hasFailed = isAway || isFailed
  const isPattern = !hasFailed && (every ?? same) !== undefined
  const isNotable = ({ isOdd, turn }: Note) => hasFailed || isOdd === true || turn !== "nobody"
  const shut = unselected > 0 ? [part("unselected", without.length, unselected)] : []
  const notable = [
    ...(hasFailed ? [] : shut),
    ...notes.filter(isNotable).map((each) => each.part),
    ...(isLocked ? [part("locked")] : []),
    ...(instead ? [answeredInstead(instead)] : []),
    ...(renumbered > 0 ? [part("renumbered", renumbered, inTurns.length, fewer)] : [])
  ]
  const isTold = notes.some(({ part: { id } }) => id === "refusedAlike")
  const refusals = refused > 0 && !isTold ? [part("refused", refused, refusedAs(account))] : []
  // notes of refusals say more than their number
  const isRefusal = !hasFailed && refused > 0 && advised.turn !== "nobody" && notable.length === 0
  const figures = [
    openPart(openFor(pieces, wanted - between, losses) - forgotten - unselected, {
      isHere: stays.length > 1,
      unknown,
      whole: wanted - unknown
    }),
    ...(hasFailed ? shut : []),
    ...lateParts(pieces),
    ...(isPattern ? [] : losing),
    ...awayParts(hasNext || isSilent ? away.slice(0, -1) : away, {
      isAway: isAway && !hasNext && !isSilent,
      isOver,
      givenUpFor: isGivenUp ? account.at(-1)?.stay.ended?.error : undefined
    }),
    ...(pauses.length > 0 ? [part("paused", pauses.length, paused)] : []),
    ...(account.at(-1)?.stay.leaving.isLeft ? [part("left")] : []),
    ...(isRefusal ? [] : refusals),
    ...notes.filter((each) => !isNotable(each)).map((each) => each.part),
    ...(hasFailed ? notable : []),
    ...sleepPart(account),
    ...(stays.length > 1 ? [part("moved", stays.length - 1, to - from)] : []),
    ...(losses > 0 && unknown === 0 && isComplete(account, marks) && !isRestored(account)
      ? [part("nothingMissed")]
      : [])
  ]
  return {
    ...headed(
      hasFailed ? [] : [...(isPattern ? losing : []), ...notable, ...(isRefusal ? refusals : [])],
      figures
    ),
    tone: isAway || isFailed ? "failure" : isOdd ? "warning" : "good",
    awaySince: isAway && !hasNext ? away.at(-1)?.start : undefined,
    isGivenUp,
    wentOn: hasNext,
    isAlike: same !== undefined,
    ...advised
  }
}

/** Returns what answered with a certificate that is not trusted: a network's sign-in page, or who is not known. */
const answeredInstead = (ended: NonNullable<Lived["stay"]["ended"]>): Part =>
  Advice.diagnosisOf({ ...ended, error: "TlsUntrusted" })?.addition === "portal"
    ? part("portal")
    : part("otherCertificate", `${ended.facts?.["detail"] ?? ""}`.split("; SHA-256 fingerprint ")[0] ?? "")

const alertsOf = (account: ReadonlyArray<Lived>): ReadonlyArray<Alert> => {
  const shown = new Map<string, Alert>()
  for (const { id, stay } of account)
    for (const alert of stay.alerts) if (!shown.has(alert.text)) shown.set(alert.text, { id, ...alert })
  return Array.from(shown.values())
}

const arrivalsOf = (stays: ReadonlyArray<RunnerStay>, id: number): ReadonlyArray<Mark> =>
  stays.flatMap((stay, at): ReadonlyArray<Mark> => {
    const before = stays[at - 1]
    return before === undefined
      ? []
      : [{ kind: "moved", time: stay.since, id, words: arrival(stay, before, span) }]
  })

const marksOf = (
  account: ReadonlyArray<Lived>,
  { renumbered, same }: { readonly renumbered: ReadonlySet<number>; readonly same: Alike | undefined }
): ReadonlyArray<Mark> => {
  const repeated = repeatedIn(account.map(({ stay }) => stay))
  let session: string | undefined
  let isOver = false
  return account.flatMap(({ id, start, stay }): ReadonlyArray<Mark> => {
    const at = (kind: Mark["kind"]) => (time: number) => ({ kind, time, id })
    // after an end of its own, the next connection of an app is no news
    const isMoved = session !== undefined && session !== stay.started?.session && !isOver
    session = stay.started?.session
    isOver = stay.ended !== undefined && stay.ended.outcome !== "retried"
    const inVain = same?.kind === "long" || repeated.has(stay.owed() ?? "")
    return [
      ...(isMoved ? [at("moved")(start)] : []),
      ...(renumbered.has(id) ? [at("uidvalidity")(stay.openedAt ?? start)] : []),
      ...(stay.renewedAt === undefined
        ? []
        : [
            {
              ...at("renewed")(stay.renewedAt),
              ...(stay.renewal && { words: renewedWords(stay.renewal) })
            }
          ]),
      ...stay.asked.all.map(at("asked")),
      ...stay.refused.all.map((refusal) => ({
        ...at("refused")(refusal.time),
        words: refusedWords(refusal)
      })),
      ...stay.givenUp.all.map(at("givenUp")),
      ...stay.lost.map(({ data, isBegun, messages, time }) => {
        const lost = { ...data, messages, isBegun: isBegun === true, inVain }
        return { ...at("lost")(time), words: lostWords(lost), lost }
      }),
      ...stay.unsent.map(({ cmd, time }) => ({ ...at("lost")(time), words: unsentWords(cmd) })),
      ...stay.jumps.map(({ ms, time }) => ({ ...at("slept")(time), words: jumpWords(ms) }))
    ]
  })
}

/** Returns whether the mailbox was open for changes once, and its last connection may only read it. */
const becameReadOnly = (account: ReadonlyArray<Lived>): boolean => {
  const opened = account.filter(({ stay }) => stay.openedAt !== undefined)
  return opened.at(-1)?.stay.isReadOnly === true && opened.some(({ stay }) => !stay.isReadOnly)
}

/** Counts how often the mailbox was closed against the app's wish. */
const lossesOf = (account: ReadonlyArray<Lived>): number =>
  account.filter(
    ({ stay: { closedAt, ended } }) =>
      closedAt !== undefined &&
      ended !== undefined &&
      ended.outcome !== "closed" &&
      ended.outcome !== "interrupted"
  ).length

/** Returns how long it was open. What is shorter than the unit of its words does not count if nothing was lost. */
const openFor = (pieces: ReadonlyArray<Segment>, whole: number, losses: number): number => {
  const open = timeOf(pieces, "open")
  const isLong = open >= 3_600_000 && whole - open < 60_000
  return losses === 0 && (isLong || span(open) === span(whole)) ? whole : open
}

const timeOf = (pieces: ReadonlyArray<Segment>, wanted: Segment["kind"]): number =>
  sum(pieces.filter(({ kind }) => kind === wanted))

const sum = (pieces: ReadonlyArray<Stretch>): number =>
  pieces.reduce((total, { end, start }) => total + end - start, 0)

interface Whole {
  readonly whole: number
  readonly unknown: number
  /** It was on other runners, too. */
  readonly isHere: boolean
}

const openPart = (open: number, { isHere, unknown, whole }: Whole): Part => {
  if (unknown > 0) return part(isHere ? "openOnRecordHere" : "openOnRecord", open, whole)
  return part(isHere ? "openHere" : "open", open, whole)
}

const lateParts = (pieces: ReadonlyArray<Segment>): ReadonlyArray<Part> => {
  const found = lateIn(pieces)
  return found === undefined || pieces.length < 2 ? [] : [part("onlyAfter", found.end - found.start)]
}

interface Counted {
  readonly account: ReadonlyArray<Lived>
  readonly every: number | undefined
  readonly unknown: number
}

/** Describes the losses. Of a mailbox whose events are not kept for a time, nothing is claimed about that time. */
const lossParts = (losses: number, { account, every, unknown }: Counted): ReadonlyArray<Part> => {
  const isPartial = !isCounted(account.map(({ stay }) => stay))
  if (losses > 0)
    return [
      ...(unknown > 0 ? [part("unkept", unknown)] : []),
      part(isPartial ? "lostAtLeast" : "lost", losses, every)
    ]
  if (unknown > 0) return [part(isPartial ? "atBothEndsAlone" : "atBothEnds", unknown)]
  return [part(isPartial ? "lossesUnknown" : "neverLost")]
}

/** Describes the times away: the present one apart from those before it. */
const awayParts = (
  away: ReadonlyArray<Segment>,
  {
    givenUpFor,
    isAway,
    isOver
  }: { readonly [Name in "isAway" | "isOver"]: boolean } & { readonly givenUpFor: string | undefined }
): ReadonlyArray<Part> => {
  const earlier = (isAway ? away.slice(0, -1) : away).filter(({ tried }) => tried === undefined)
  const [longest] = earlier.toSorted((one, other) => other.end - other.start - (one.end - one.start))
  const present = sum(away.slice(-1))
  return [
    ...(longest === undefined
      ? []
      : [
          part(
            isAway ? "awayBefore" : "awayAtMost",
            earlier.length,
            longest.end - longest.start,
            silenceIn(longest) > 0,
            longest.later !== undefined && earlier.every(({ later }) => later === longest.later)
              ? reasonWords(longest.later)
              : undefined
          )
        ]),
    ...(givenUpFor === undefined ? [] : [part("givenUp", reasonWords(givenUpFor))]),
    ...(isAway && givenUpFor === undefined ? [part(isOver ? "awayAtLast" : "awayNow", present)] : [])
  ]
}

/** Describes how long this machine slept in all. */
const sleepPart = (account: ReadonlyArray<Lived>): ReadonlyArray<Part> => {
  const all = account.flatMap(({ stay }) => stay.jumps.map(({ ms }) => ms).filter((ms) => ms > 0))
  const slept = all.reduce((total, ms) => total + ms, 0)
  return slept > 0 ? [part("slept", all.length, slept)] : []
}

/** Returns whether each reconnection asked for the changes of the same mailbox since the loss. */
const isComplete = (account: ReadonlyArray<Lived>, marks: ReadonlyArray<Mark>): boolean => {
  const [, ...again] = account.filter(({ stay }) => stay.openedAt !== undefined)
  return (
    again.length > 0 &&
    again.every(({ stay }) => stay.isResumed) &&
    account.every(({ stay }) => !stay.isPartial) &&
    marks.every(({ kind }) => kind !== "uidvalidity")
  )
}
