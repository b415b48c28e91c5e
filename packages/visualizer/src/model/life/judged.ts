/** A life as a whole: its headline, how it ended, whose that was and what to do. Pure. */
import type { RunnerStay } from "../fleet/Member.ts"
import * as Advice from "@effect-imap/core/internal/Advice"
import { reasonWords } from "../connection/reasonWords.ts"
import { awayParts, lateParts, lossParts, openFor, openPart, sleepPart, sum, timeOf } from "./figures.ts"
import { causeOf } from "./ending.ts"
import { foundAgain } from "./foundAgain.ts"
import { hardlyOpen } from "./hardlyOpen.ts"
import { headed, type Heading } from "./Heading.ts"
import { type Alike, isContested, lateIn, regular } from "./losses.ts"
import type { Mark } from "./marks.ts"
import { isRestored } from "./note/mailbox.ts"
import { numberedAnew } from "./note/numbering.ts"
import type { Note } from "./Note.ts"
import { notesOf } from "./noted.ts"
import { waitsOf } from "./limited.ts"
import { refusedAs, refusedCount } from "./refusal.ts"
import type { Advised, Remedied } from "./remedy/Remedy.ts"
import { remedyOf, wentOn } from "./remedy/order.ts"
import type { Renumbering } from "./renumbering.ts"
import { awaysOf, type Segment } from "./Segment.ts"
import { onThisMachine } from "../fleet/onThisMachine.ts"
import { forItsUser, matterOf } from "../fleet/forItsUser.ts"
import { isOnThisMachine, type Lived, ownLabel, programOf } from "./Lived.ts"
import type { Twins } from "./twins.ts"
import { part, type Part } from "./Part.ts"

/** What is judged of a life as a whole. */
export interface Judged extends Heading<Part> {
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

interface Judging extends Omit<Renumbering, "ids"> {
  readonly from: number
  readonly to: number
  /** The time of the latest event of all accounts, after which none follows here. */
  readonly now: number
  /** The beginning of its first connection here. */
  readonly start: number
  /** True if no more events follow. */
  readonly isOver: boolean
  readonly marks: ReadonlyArray<Mark>
  readonly pieces: ReadonlyArray<Segment>
  /** What the losses have in common. */
  readonly same: Alike | undefined
  readonly twins: Twins
  readonly stays: ReadonlyArray<RunnerStay>
}

/** Judges the life as a whole. */
export const judged = (account: ReadonlyArray<Lived>, life: Judging): Judged & Advised => {
  const facts = factsOf(account, life)
  const { hasNext, isAway, isFailed, isGivenUp, ways } = facts
  const { about, lead, ...told } = remedyOf(facts)
  const { error } = account.at(-1)?.stay.ended ?? {}
  const advised = forItsUser(
    onThisMachine(told, isOnThisMachine(account)),
    programOf(account),
    matterOf(life.same?.kind, facts.isFailed ? error : undefined)
  )
  return {
    ...headlineOf(facts, { ...advised, about, lead }),
    tone: isAway || isFailed ? "failure" : isOdd(facts, advised) ? "warning" : "good",
    awaySince: isAway && !hasNext ? ways.at(-1)?.start : undefined,
    isGivenUp,
    wentOn: hasNext,
    // of several answers, each is told
    isAlike: life.same !== undefined && !(life.same.kind === "literal" && life.same.stops.length > 1),
    ...advised
  }
}

/** What is known of the life before it is told. */
const factsOf = (account: ReadonlyArray<Lived>, life: Judging) => {
  const { marks, pieces, start, to, twins } = life
  const ways = awaysOf({ pieces })
  const late = lateIn(pieces)
  const losses = lossesOf(account)
  const isAway = ways.length > 0 && ways.at(-1)?.end === pieces.at(-1)?.end
  const isFailed = account.at(-1)?.stay.ended?.outcome === "failed"
  const hasNext = isAway && wentOn({ account, isFailed })
  const pauses = pieces.filter(({ kind }) => kind === "paused")
  const wanted = to - start - sum(pauses)
  const between = timeOf(pieces, "unknown")
  const without = account.flatMap(({ stay }) => stay.mailbox.unselected(to))
  return {
    ...life,
    account,
    losses,
    // what was late to open was away before
    away: late === undefined ? ways : [late, ...ways],
    ways,
    isAway,
    isFailed,
    hasNext,
    isGivenUp: isAway && isFailed && !hasNext,
    isSilent: account.at(-1)?.stay.silence(to) !== undefined,
    isLocked: becameReadOnly(account),
    // an app that closes its connections is no limit of the server
    every: losses > 0 ? regular(pieces) : undefined,
    refused: refusedCount(account),
    numbering: numberedAnew(marks.filter(({ kind }) => kind === "uidvalidity").length, life),
    pauses,
    wanted,
    between,
    without,
    unselected: sum(without),
    unselectedMs: unselectedIn(account, pieces),
    notes: [
      ...hardlyOpen(account, { losses, pieces, same: life.same, whole: wanted - between }),
      ...notesOf(account, {
        now: to,
        renumberedAt: marks.find(({ kind }) => kind === "uidvalidity")?.time,
        twins,
        across: twins.across
      }).filter(({ part: { id } }) => id !== "unanswered" || !isTold(account, losses, life.same))
    ]
  }
}

/** Returns whether what the losses have in common is that the answer to one command stopped each time. */
const isTold = (account: ReadonlyArray<Lived>, losses: number, same: Alike | undefined): boolean =>
  (same?.kind === "literal" || same?.kind === "unread") &&
  account.reduce((count, { stay }) => count + stay.commands.lost.length, 0) === losses

type Facts = ReturnType<typeof factsOf>

/** Returns whether a life that did not fail is worth a look all the same. */
const isOdd = (facts: Facts, { actionBy = "nobody" }: Advised): boolean => {
  const { every, isLocked, notes, numbering, pieces, same, unselected, wanted, ways } = facts
  return (
    actionBy !== "nobody" ||
    numbering !== undefined ||
    // a tenth of the time
    sum(ways) * 10 >= wanted ||
    isUntrusted(facts) ||
    isContested(pieces) ||
    isLocked ||
    unselected > 0 ||
    notes.some(isAsking) ||
    (every ?? same) !== undefined
  )
}

const isAsking = ({ actionBy, isOdd }: Note): boolean => isOdd === true || actionBy !== "nobody"

const isUntrusted = ({ ways }: Facts): boolean => ways.some(({ later }) => later?.startsWith("Tls"))

/**
 * Tells first what the advice is about, and how it ended; what else is of note, and the figures, come after it.
 *
 * A headline is read at once: whoever sees one of many clauses has to find out himself which of them matters.
 */
const headlineOf = (facts: Facts, { about, actionBy, lead: told }: Remedied): Heading<Part> => {
  const { account, isAway, isFailed, notes, refused } = facts
  const hasFailed = isAway || isFailed
  const isPattern = (facts.every ?? facts.same) !== undefined
  const opening = openParts(facts)
  const losing = losingParts(facts)
  const isRefusedAlike = notes.some(({ part: { id } }) => id === "refusedAlike" || id === "heedless")
  const refusals =
    refused > 0 && !isRefusedAlike ? [part("refused", refused, refusedAs(account), waitsOf(account))] : []
  const times = timeParts(facts)
  const ending = times.filter(({ id }) => endings.has(id))
  const notable = notableParts(facts)
  const lead = told && notable.includes(told) ? told : undefined
  const end = lead === undefined && !isPattern ? endOf(facts) : []
  // notes of refusals say more than their number
  const isRefusal =
    (!hasFailed || about !== undefined) && refused > 0 && actionBy !== "nobody" && notable.length === 0
  const statements = [
    ...(lead === undefined ? [] : [[lead]]),
    ...(end.length === 0 ? [] : [end]),
    ...(isPattern ? [losing] : []),
    ...(hasFailed ? [] : notable.filter((each) => each !== lead).map((each) => [each])),
    ...(isRefusal ? [refusals] : [])
  ]
  const first =
    hasFailed && statements.length === 0 ? [opening, losing] : statements.slice(0, hasFailed ? 1 : 2)
  // the cause of the end says why it was given up
  const last = end.length === 0 ? ending : ending.filter(({ id }) => id !== "givenUp")
  const head = [...first.flat(), ...(hasFailed ? last : [])]
  return headed(
    head,
    [
      ...opening,
      ...losing,
      ...times,
      ...refusals,
      ...notable,
      ...notes.filter((each) => !isAsking(each)).map((each) => each.part),
      ...sleepPart(account),
      ...restParts(facts)
    ].filter((each) => !head.includes(each))
  )
}

/** What the server named as the cause when it ended the mailbox for good. */
const endOf = ({ account, hasNext, isFailed }: Facts): ReadonlyArray<Part> => {
  const last = account.at(-1)
  const cause = isFailed && !hasNext && last?.stay.openedAt !== undefined ? causeOf(last, account) : undefined
  return cause === undefined ? [] : [part("endedBy", cause)]
}

/** How a life ends that is not open at its end. */
const endings: ReadonlySet<string> = new Set(["givenUp", "awayAtLast", "awayNow", "left"])

const losingParts = ({ account, between, every, isSilent, losses, same }: Facts): ReadonlyArray<Part> => [
  ...(isSilent && losses === 0
    ? []
    : lossParts(losses, { account, every, unknown: forgottenIn(account) + between })),
  ...(same === undefined ? [] : [part("alike", same)])
]

const notableParts = (facts: Facts): ReadonlyArray<Part> => {
  const { account, isLocked, notes, numbering, unselected, without } = facts
  const untrusted = account.findLast(({ stay: { ended } }) => ended?.error === "TlsUntrusted")?.stay.ended
  return [
    ...(unselected > 0 ? [part("unselected", without.length, unselected)] : []),
    ...notes.filter(isAsking).map((each) => each.part),
    ...(isLocked ? [part("locked")] : []),
    ...(untrusted?.facts?.["detail"] && isUntrusted(facts) ? [answeredInstead(untrusted)] : []),
    ...(numbering === undefined ? [] : [numbering.part])
  ]
}

const openParts = (facts: Facts): ReadonlyArray<Part> => {
  const { account, between, losses, pieces, stays, unselectedMs, wanted } = facts
  const unknown = forgottenIn(account) + between
  return [
    openPart(openFor(pieces, wanted - between, losses) - forgottenIn(account) - unselectedMs, {
      isHere: stays.length > 1,
      unknown,
      whole: wanted - unknown
    }),
    ...lateParts(pieces)
  ]
}

const timeParts = (facts: Facts): ReadonlyArray<Part> => {
  const { account, hasNext, isAway, isFailed, isGivenUp, isOver, isSilent, now, pauses, pieces, to, ways } =
    facts
  const last = pieces.at(-1)
  const { error, step } = account.at(-1)?.stay.ended ?? {}
  const isTold = hasNext || isSilent
  const missed = isFailed && !isAway ? missedIn(account.at(-1)) : 0
  return [
    ...awayParts(isTold ? ways.slice(0, -1) : ways, {
      isAway: isAway && !isTold,
      isOver,
      unselected: account.findLast(wasOpen)?.stay.mailbox.unselectedAtLast(to) ?? 0,
      givenUpFor: isGivenUp && error !== undefined ? reasonWords(error, step) : undefined,
      rest: now - to
    }),
    ...(missed > 0 ? [part("awayAtLast", missed)] : []),
    ...(last?.kind === "unasked" ? [part("unaskedAtLast", last.end - last.start)] : []),
    ...(pauses.length > 0 ? [part("paused", pauses.length, sum(pauses))] : []),
    ...(account.at(-1)?.stay.leaving.isLeft ? [part("left")] : [])
  ]
}

/** A shorter time after a loss is not worth words, in milliseconds. */
const longMissed = 60_000

/**
 * Returns for how long the app went on to ask on a connection after its loss, and opened no other of this label. What it merely
 * held until then, it did not miss.
 */
const missedIn = (lived: Lived | undefined): number => {
  if (ownLabel(lived?.stay.started?.label) === undefined) return 0
  const { commands, endedAt = Infinity, openedAt } = lived?.stay ?? {}
  const ms = (commands?.unsent.at(-1)?.time ?? -Infinity) - endedAt
  return openedAt !== undefined && ms >= longMissed ? ms : 0
}

const restParts = ({ account, between, from, losses, marks, stays, to }: Facts): ReadonlyArray<Part> => [
  ...(stays.length > 1 ? [part("moved", stays.length - 1, to - from)] : []),
  ...[foundAgain(account)].filter((count) => count > 0).map((count) => part("foundAgain", count)),
  ...(losses > 0 && forgottenIn(account) + between === 0 && isComplete(account, marks) && !isRestored(account)
    ? [part("nothingMissed")]
    : [])
]

const forgottenIn = (account: ReadonlyArray<Lived>): number =>
  sum(account.flatMap(({ stay }) => stay.forgotten))

/** Returns for how long a connection was open without a mailbox, since the server had refused the next one. */
const unselectedIn = (account: ReadonlyArray<Lived>, pieces: ReadonlyArray<Segment>): number => {
  const stays = new Map(account.map(({ id, stay }) => [id, stay]))
  return pieces.reduce(
    (ms, { end, id, kind }) => ms + (kind === "open" ? (stays.get(id)?.mailbox.unselectedMs(end) ?? 0) : 0),
    0
  )
}

/**
 * Returns what answered with a certificate that is not trusted: a network's sign-in page, or who is not known. One that lacks its
 * chain is most likely the server's own, and renewed.
 */
const answeredInstead = (ended: NonNullable<Lived["stay"]["ended"]>): Part => {
  const { addition } = Advice.diagnosisOf({ ...ended, error: "TlsUntrusted" }) ?? {}
  if (addition === "portal") return part("portal")
  return addition === "chainIncomplete"
    ? part("renewedAlone")
    : part(
        "otherCertificate",
        `${ended.facts?.["detail"] ?? ""}`.split("; SHA-256 fingerprint ")[0] ?? "",
        ended.facts?.["selfSigned"] === true
      )
}

/** Returns whether the mailbox was open for changes once, and its last connection may only read it. */
const becameReadOnly = (account: ReadonlyArray<Lived>): boolean => {
  const opened = account.filter(wasOpen)
  return (
    opened.at(-1)?.stay.mailbox.isReadOnly === true && opened.some(({ stay }) => !stay.mailbox.isReadOnly)
  )
}

const wasOpen = ({ stay }: Lived): boolean => stay.openedAt !== undefined

/** Counts how often the mailbox was closed against the app's wish. */
const lossesOf = (account: ReadonlyArray<Lived>): number =>
  account.filter(
    ({ stay: { closedAt, ended } }) =>
      closedAt !== undefined &&
      ended !== undefined &&
      ended.outcome !== "closed" &&
      ended.outcome !== "interrupted"
  ).length

/** Returns whether each reconnection asked for the changes of the same mailbox since the loss. */
const isComplete = (account: ReadonlyArray<Lived>, marks: ReadonlyArray<Mark>): boolean => {
  const [, ...again] = account.filter(wasOpen)
  return (
    again.length > 0 &&
    again.every(({ stay }) => stay.isResumed) &&
    account.every(({ stay }) => !stay.isPartial) &&
    marks.every(({ kind }) => kind !== "uidvalidity")
  )
}
