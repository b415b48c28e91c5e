/** Calls to one account, one after another, none of which opened a mailbox: what refused them in turn, and what helps. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Across } from "../evidence/Across.ts"
import { asked, askedAfter } from "../fleet/Asked.ts"
import { type Barred, barredIn } from "./barred.ts"
import { causeOf, diagnosisOf } from "./ending.ts"
import { advisedOf, endWords, type Fated, fatedIn, fateOf, fateWords, isFailed, lastingIn } from "./fates.ts"
import { headed, partsOf, type Together } from "./Heading.ts"
import { keptOpen, type Openings } from "./leftOpen.ts"
import type { Note } from "./Note.ts"
import { numberedAnew } from "./note/numbering.ts"
import { short } from "./note/server.ts"
import { notesOf } from "./noted.ts"
import { open } from "./part/open.ts"
import { together } from "./part/together.ts"
import { paceIds, paceOf } from "./pacing.ts"
import { type Advised, advisedIn } from "./remedy/Remedy.ts"
import { renumberingOf } from "./renumbering.ts"
import { type Lived, type Runs, runsOf } from "./Lived.ts"
import { times } from "../../trace/quantities.ts"
import { uncapitalized } from "../../trace/letters.ts"
import { mostOf } from "../../trace/extremes.ts"

/** Makes a part of the headline. Times are in milliseconds. */
const part = partsOf({
  ...together,
  calls: (count: number, what: "attempts" | "calls") => `${count} ${what}, and none opened a mailbox`,
  alike: (count: number, reason: string, isLater: boolean) => `${isLater ? "then " : ""}${count} × ${reason}`,
  barred: ({ count, isRefused, ms, refusals }: Barred, reason: string) => {
    const often = count === 1 ? "" : `${times(count)} `
    const what = isRefused ? "every connection refused" : "no answer"
    const long =
      ms === undefined ? (isRefused ? what : `${what} any more`) : `${what} for up to ${Advice.duration(ms)}`
    return `${often}${refusals === undefined ? "" : `${refusals} × `}${reason}, then ${long}: this address is probably barred for that`
  },
  heldBack: (count: number, ms: number) =>
    `${count} more not tried: this program holds them back${ms > 0 ? `, at last for another ${Advice.duration(ms)}` : ""}`,
  fate: fateWords,
  succession: (count: number, closed: number) =>
    `${count} connections, one after another, ${closed === count ? together.closed(count, 0) : "none lost, the earlier ones closed in good order by this program"}`,
  endedBy: open.endedBy,
  elsewhere: (host: string, group: Fated) => `to ${host}: ${fateWords(group)}`,
  brief: (ms: number) => `each open for about ${Advice.duration(ms)}`
})

export type SeriesWord = Parameters<typeof part>[0]

export type Series = Together<ReturnType<typeof part>> & Advised

/** So many calls in vain are one story. */
const fewest = 3

/** Returns the story of an account's sessions, given in the order in which they began; nothing if one of them opened a mailbox. */
export const seriesOf = (name: string, sessions: ReadonlyArray<ReadonlyArray<Lived>>): Series | undefined => {
  const repeated = repeatedIn(sessions)
  const last = repeated ?? sessions.flatMap((session) => session.slice(-1))
  // the last call may still be tried again
  const isInVain = last.every(
    (lived, at) =>
      isFailed(lived) &&
      (lived.stay.ended?.outcome === "failed" || repeated !== undefined || at === last.length - 1)
  )
  const hasOpened = sessions.some((session) => session.some(({ stay }) => stay.openedAt !== undefined))
  if (last.length < fewest || !isInVain || hasOpened || !isInTurn(sessions)) return undefined
  const tried = last.filter((lived) => !isHeldBack(lived))
  const held = last.filter(isHeldBack)
  const runs = runsOf(tried, ({ ended }) => ended?.error)
  const barred = barredIn(runs)
  const parts = [
    part("calls", last.length, repeated === undefined ? "calls" : "attempts"),
    ...(barred === undefined
      ? runs.map((run, at) => part("alike", run.length, endWords(run), at > 0))
      : [part("barred", barred, endWords(runs[0] ?? []))]),
    ...(held.length === 0 ? [] : [part("heldBack", held.length, held.at(-1)?.stay.ended?.retryAfterMs ?? 0)])
  ]
  return {
    name,
    ...headed([], parts),
    tone: "failure",
    connections: sessions.flat().map(({ id }) => id),
    ...(barred === undefined ? advisedBy(runs) : advisedOfBar(barred))
  }
}

/**
 * Returns the attempts of an account that its program had tried again after failures which do not pass by themselves; nothing if
 * it is not one account, or did so once.
 */
const repeatedIn = (sessions: ReadonlyArray<ReadonlyArray<Lived>>): ReadonlyArray<Lived> | undefined => {
  const [session = [], another] = sessions
  const failures = session.filter(({ stay }) => stay.ended?.outcome === "failed")
  return another === undefined && failures.length >= fewest ? session.filter(isFailed) : undefined
}

/** What is refused is to be corrected before anything is tried again: each refusal more prolongs the bar, or begins it anew. */
const advisedOfBar = ({ ms }: Barred): Advised => ({
  cause: Advice.parties.account,
  ...asked({
    try: `Stop the program, and correct the user name or password first. Then wait${ms === undefined ? " until that ends" : ` ${Advice.duration(ms)}`}, or ask the server's operator to admit this address again: until then nothing answers, to other accounts of this program either. Let the app not repeat a refused login: that brings it about.`,
    actionBy: "user"
  })
})

/**
 * Returns the story of connections that came to different ends, or of which only several show what came short; nothing if they
 * are the attempts of one call, of which the last says what was before it.
 */
export const mixedOf = (
  name: string,
  sessions: ReadonlyArray<ReadonlyArray<Lived>>,
  {
    across,
    elsewhere,
    openings
  }: {
    readonly across: Across
    readonly openings: Openings
    /** The connections to other hosts, of which nothing else is said beside this. */
    readonly elsewhere: ReadonlyArray<{ readonly host: string; readonly group: Fated }>
  }
): Series | undefined => {
  const all = sessions.flat().toSorted((one, other) => one.start - other.start)
  const groups = fatedIn(all, isInTurn(sessions))
  const isMixed = groups.length > 1 && all.some(isAmiss)
  if (sessions.length < 2 || (!isMixed && !isShortIn(all))) return undefined
  const notes = [...numberedIn(all), ...remarkable(all, across)].filter(
    ({ actionBy }) => actionBy !== "nobody"
  )
  const lasting = lastingIn(all)
  const advised = advisedOf(all)
  const kept = keptOpen(all, openings)
  const isDone = notes.length > 0 && (lasting === undefined || advised.actionBy === "nobody")
  // what the advice is about says more than what had no answer when that came
  const cause = kept === undefined && !isDone ? causeOf(lasting, all) : undefined
  const told = notes
    .filter((note) => cause === undefined || note.part.id !== "unanswered")
    .map((note) => part("note", note.part.words))
  const fates = groups.map((group) => part("fate", group))
  const others = elsewhere.map(({ group, host }) => part("elsewhere", host, group))
  return {
    name,
    ...headed(cause === undefined ? [...(kept ? [kept.part] : []), ...told] : [part("endedBy", cause)], [
      ...fates,
      ...(cause === undefined ? [] : told),
      ...others
    ]),
    tone: lasting === undefined ? "warning" : "failure",
    connections: all.map(({ id }) => id),
    ...(kept?.advised ?? (isDone ? advisedIn(notes) : advised))
  }
}

/** Returns whether nothing went wrong with connections, and several of them got messages that are cut short. */
export const isShortIn = (all: ReadonlyArray<Lived>): boolean =>
  !all.some(isAmiss) && short(all).some(({ part: { id } }) => id === "short")

const isAmiss = (lived: Lived): boolean => ["failed", "lost", "refused"].includes(fateOf(lived))

/** So many short connections, so near each other, cost more than they bring, in milliseconds. */
const manyBrief = 10
const brief = 30_000
const near = 300_000

/**
 * Returns the story of connections that followed each other and were not lost, each closed by this program but perhaps the
 * last; nothing if one of them has something else to say.
 */
export const successionOf = (
  name: string,
  sessions: ReadonlyArray<ReadonlyArray<Lived>>,
  across: Across
): Series | undefined => {
  const all = sessions.flat()
  const closed = all.filter(
    ({ stay: { ended, openedAt } }) => openedAt !== undefined && ended?.outcome === "closed"
  )
  const last = all.at(-1)
  const isWell =
    closed.length === all.length || (closed.length === all.length - 1 && last?.stay.ended === undefined)
  if (all.length < fewest || sessions.length !== all.length || !isWell || !isInTurn(sessions))
    return undefined
  if (last?.stay.openedAt === undefined || isRefused(all)) return undefined
  const notes = remarkable(all, across)
  const numbered = numberedIn(all)
  // what is open for long has a life of its own, which says more
  if (notes.length + numbered.length > 0 && closed.some(isLong)) return undefined
  const open = median(closed.map(({ stay: { endedAt = 0, openedAt = 0 } }) => endedAt - openedAt))
  const apart = median(all.slice(1).map(({ start }, at) => start - (all[at]?.start ?? start)))
  const isBrief = all.length >= manyBrief && open < brief && apart < near
  const [pace] = paceOf(all)
  const figures = [part("succession", all.length, closed.length), ...(isBrief ? [part("brief", open)] : [])]
  const odd = [...numbered, ...notes, ...(pace === undefined ? [] : [pace])].map((note) =>
    part("note", note.part.words)
  )
  const remedies = [
    ...[...numbered, ...notes].filter(({ actionBy }) => actionBy !== "nobody"),
    ...(isBrief ? [tooBrief] : []),
    ...(pace === undefined ? [] : [pace]),
    ...numbered,
    ...notes
  ]
  const isOdd = isBrief || pace !== undefined || numbered.length > 0 || notes.some((note) => note.isOdd)
  return {
    name,
    ...headed(odd, figures),
    tone: isOdd || notes.some(({ actionBy }) => actionBy !== "nobody") ? "warning" : "good",
    connections: all.map(({ id }) => id),
    ...advisedIn(remedies)
  }
}

const tooBrief = {
  whose: Advice.parties.app,
  try: "Keep a connection open and use it again, or let a pool keep its own for minutes: each new one costs a way to the mailbox and a login, which servers limit.",
  actionBy: "app" as const
}

/** Returns what is told of a mailbox whose UIDVALIDITY changed from one connection to the next. */
export const numberedIn = (all: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const { ids, ...numbering } = renumberingOf(all)
  const note = numberedAnew(ids.size, numbering)
  return note === undefined ? [] : [note]
}

/** A connection that is open for so long, in milliseconds, is more than a check for news. */
const long = 600_000

const isLong = ({ last, stay: { endedAt = last, openedAt = endedAt } }: Lived): boolean =>
  endedAt - openedAt >= long

const median = (all: ReadonlyArray<number>): number => all.toSorted((a, b) => a - b)[all.length >> 1] ?? 0

/** A way to the mailbox that is usually longer is worth words, in milliseconds. */
const longWay = 5000

/** Returns how long the way to the mailbox usually was, if that was long. */
export const slowWay = (opened: ReadonlyArray<Lived>): number | undefined => {
  const ms = median(opened.map(({ start, stay: { openedAt = start } }) => openedAt - start))
  return ms >= longWay ? ms : undefined
}

/** Returns whether nothing was refused, and a life of them would have nothing to note. */
export const isUnremarkable = (all: ReadonlyArray<Lived>, across: Across): boolean =>
  !isRefused(all) && remarkable(all, across).every(({ part: { id } }) => ofAll.has(id))

/** What only several connections show: it is told of all together. */
const ofAll: ReadonlySet<string> = new Set(["copiedOver", "fetchedAgain", "short"])

const isRefused = (all: ReadonlyArray<Lived>): boolean =>
  all.some(({ stay }) => stay.refusals.kept.count > 0 || stay.alerts.length > 0 || stay.isPartial)

/** Read marks are set by ordinary work; what was slow is told of all together. */
const remarkable = (all: ReadonlyArray<Lived>, across: Across): ReadonlyArray<Note> =>
  notesOf(all, { across, now: mostOf(all.map(({ last }) => last)), renumberedAt: undefined }).filter(
    ({ part: { id } }) => id !== "readMarks" && !paceIds.has(id)
  )

/** Returns whether each began after the one before it had ended. */
const isInTurn = (sessions: ReadonlyArray<ReadonlyArray<Lived>>): boolean =>
  sessions.every(([first], at) => {
    const before = sessions[at - 1]?.at(-1)
    return before === undefined || (before.stay.endedAt ?? before.last) <= (first?.start ?? 0)
  })

/** Returns whether this program did not try, since the server had asked an earlier connection to wait, or found it one too many. */
const isHeldBack = ({ stay: { ended } }: Lived): boolean =>
  ended !== undefined && heldBack.has(Advice.diagnosisOf({ ...ended, error: ended.error ?? "" })?.addition)

const heldBack: ReadonlySet<string | undefined> = new Set(["heldBack", "heldBackFull"])

/** What has failed for so long, another attempt soon does not mend, in milliseconds. */
const persistent = 1_800_000

const isLasting = (run: ReadonlyArray<Lived>): boolean =>
  run.length >= fewest && (run.at(-1)?.last ?? 0) - (run[0]?.start ?? 0) >= persistent

/** What the last one asks for comes after what the first reason asks for: what followed it may be its consequence. */
const advisedBy = (runs: Runs): Advised => {
  const diagnoses = [runs[0], ...(runs.length > 1 ? [runs.at(-1)] : [])].flatMap((run = []) => {
    // calls that followed each other are as many attempts
    const diagnosis = diagnosisOf(run.at(-1), [], run.length - 1)
    if (diagnosis === undefined) return []
    const isOver = diagnosis.again !== undefined && diagnosis.actionBy === "nobody" && isLasting(run)
    return [{ ...diagnosis, ...(isOver && Advice.persisted(diagnosis, run.length)) }]
  })
  const [first, last] = diagnoses
  if (first === undefined) return {}
  const cause = Advice.whose(first.party)
  const { actionBy, party } = diagnoses.find(({ actionBy }) => actionBy !== "nobody") ?? first
  return {
    cause,
    ...askedAfter(
      {
        try:
          last === undefined || last.try === first.try
            ? first.try
            : `${first.try} And before the next attempt: ${uncapitalized(last.try)}`,
        actionBy,
        party,
        settled: first.settled
      },
      "unopened"
    )
  }
}
