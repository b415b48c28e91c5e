/** The connections of a pool together: how many there were, what became of them, and what that asks of whom. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { reasonWords } from "../connection/reasonWords.ts"
import type { Across, Unseen } from "../evidence/Across.ts"
import { acrossOf, unseenIn } from "./across.ts"
import { asked, askedAfter } from "../fleet/Asked.ts"
import { diagnosisOf } from "./ending.ts"
import { type Fated, fatedIn, isFailed } from "./fates.ts"
import { headed, type Heading } from "./Heading.ts"
import { accountsOf, isLife, ofSession, overlapping } from "./accounts.ts"
import type { Life } from "./Life.ts"
import { acceptedBetween } from "./credential.ts"
import {
  closeThem,
  heldAt,
  type LeftOpen,
  leftOpenIn,
  leftOpenWords,
  type Openings,
  openingsOf
} from "./leftOpen.ts"
import { paceOf } from "./pacing.ts"
import type { Note } from "./Note.ts"
import { copiedOver, fetchedAgain } from "./note/downloads.ts"
import { refusedInTurns } from "./note/logins.ts"
import { short } from "./note/server.ts"
import { mailboxesRefused } from "./note/refusals.ts"
import { queuedIn } from "./queued.ts"
import { endedAtLimit, waitAtLimit, waitsOf, type Waits, whoseLimit } from "./limited.ts"
import { refusalsOf, refusedAs, refusedCount } from "./refusal.ts"
import type { Advised } from "./remedy/Remedy.ts"
import { refusedBy } from "./remedy/refused.ts"
import {
  closedWords,
  isShortIn,
  isUnremarkable,
  mixedOf,
  numberedIn,
  seriesOf,
  slowWay,
  successionOf,
  type Series
} from "./series.ts"
import { onThisMachine } from "../fleet/onThisMachine.ts"
import { forItsUser, matterOf } from "../fleet/forItsUser.ts"
import { openUntil } from "./Segment.ts"
import { isOnThisMachine, type Lived, ownLabel, programOf } from "./Stay.ts"
import type { Stretch } from "./Stretch.ts"
import { refusedPart, waitedFor } from "./Part.ts"
import { unansweredWords } from "./words.ts"
import { leastOf, mostOf } from "../../trace/extremes.ts"

/** The facts that each part of the headline is made of. */
interface Facts {
  /** `isWhole`: no attempt to open another one failed. */
  readonly connections: [count: number, atOnce: number, isWhole: boolean]
  readonly lost: [count: number, together: boolean, reason: string]
  readonly taken: []
  readonly leftOpen: [left: LeftOpen]
  readonly lagging: [late: Unseen]
  readonly replaced: [count: number, ms: number]
  readonly unopened: [attempts: number, reason: string, isOnceEach: boolean]
  readonly refused: [count: number, command: string | undefined, waits: Waits | undefined]
  readonly full: [size: number, ms: number, unused: number]
  readonly waited: [count: number, ms: number, inVain: number]
  readonly interrupted: [count: number, all: number]
  readonly calm: [count: number, atOnce: number]
  readonly closed: [count: number, open: number]
  readonly slowWay: [ms: number]
  readonly note: [words: string]
}

export type PoolWord = keyof Facts

const words: { readonly [Id in PoolWord]: (...facts: Facts[Id]) => string } = {
  connections: (count, atOnce, isWhole) =>
    count === 0
      ? "No connection could be opened"
      : `${count} ${count === 1 ? "connection" : "connections"}${isWhole ? "" : " opened"}${atOnce < count ? `, ${atOnce} at once` : ""}`,
  lost: (count, isTogether, reason) => `${count} lost${isTogether ? " at the same moment" : ""} (${reason})`,
  lagging: (late) => `a connection did not show ${Advice.unseen(late)}`,
  taken: () =>
    "each lost when another connection of this program opened the mailbox, which the server gives to one at a time",
  leftOpen: leftOpenWords,
  replaced: (count, ms) =>
    `${count} opened in ${count === 1 ? `its place ${Advice.duration(ms)} later` : `their place within ${Advice.duration(ms)}`}`,
  unopened: (attempts, reason, isOnceEach) =>
    isOnceEach
      ? `${attempts} more could not be opened, and ${attempts === 1 ? "was" : "were"} not tried again (${reason})`
      : `${attempts} ${attempts === 1 ? "attempt" : "attempts"} to open one failed (${reason})`,
  refused: refusedPart,
  full: (size, ms, unused) =>
    `${size === 2 ? "both" : `all ${size}`} taken for ${Advice.duration(ms)}${unused * 2 > ms ? `, ${Advice.duration(unused)} of it without any command` : ""}`,
  waited: (count, ms, inVain) => waitedFor("a connection of the pool", count, ms, inVain),
  interrupted: (count, all) => `${count} of the ${all} that got one gave up while they had it`,
  calm: (count, atOnce) => `${count} connections, ${atOnce === count ? "all" : atOnce} open at once`,
  closed: (count, open) => closedWords(count, open),
  note: (words) => words,
  slowWay: (ms) => `each connection on its way to the mailbox for about ${Advice.duration(ms)}`
}

const part = <Id extends PoolWord>(id: Id, ...facts: Facts[Id]): PoolPart => ({
  id,
  words: words[id](...facts)
})

interface PoolPart {
  readonly id: PoolWord
  readonly words: string
}

export type Pool = Pooled & Advised

interface Pooled extends Heading<PoolPart> {
  /** The app's label. */
  readonly name: string
  readonly tone: "good" | "warning" | "failure"
  /** The ids of its connections. */
  readonly connections: ReadonlyArray<number>
}

/**
 * Returns what connections have to say together: of a pool, unless all is well and one of them has more to say; of calls one
 * after another, if all were in vain, or all went well. `others`: the connections of all accounts at their hosts;
 * `everywhere`: those at other hosts as well.
 */
export const poolsOf = (
  all: ReadonlyArray<Lived>,
  others: ReadonlyArray<Lived> = all,
  everywhere: ReadonlyArray<Lived> = others
): ReadonlyArray<Pool | Series> => {
  const sessions = Array.from(Map.groupBy(all, ofSession).values())
  const pools = overlapping(sessions)
  const now = mostOf(all.map(({ last }) => last))
  const beside = { across: acrossOf(others), openings: openingsOf(others) }
  const apart = sessions.filter(([first]) => !pools.has(first?.stay.started?.label ?? ""))
  const told: ReadonlyArray<Pool | Series> = [
    ...Array.from(pools, (name) =>
      poolOf(
        name,
        all.filter(({ stay }) => stay.started?.label === name),
        beside
      )
    ).flat(),
    ...Array.from(Map.groupBy(apart, nameOf).values(), (each) => {
      const name = nameOf(each[0] ?? [])
      const isLived = accountsOf(each.flat()).some((account) => isLife(account, now))
      return (
        seriesOf(name, each) ??
        successionOf(name, each, beside.across) ??
        ((isLived && !isShortIn(each.flat())) || isUnnamed(each)
          ? []
          : (mixedOf(name, each, { ...beside, elsewhere: elsewhereThan(each.flat(), everywhere, now) }) ??
            []))
      )
    }).flat()
  ]
  const program = programOf(all)
  const error = all.findLast(isFailed)?.stay.ended?.error
  const isHere = all.length > 0 && isOnThisMachine(all)
  return told.map((each) => forItsUser(onThisMachine(each, isHere), program, matterOf(error)))
}

/** So many other hosts are named. */
const mostHosts = 2

/**
 * Returns the connections to other hosts, if these are few, and all to one came to the same end, which nothing else tells: who
 * reads how many came to which end misses them otherwise.
 */
const elsewhereThan = (
  some: ReadonlyArray<Lived>,
  all: ReadonlyArray<Lived>,
  now: number
): ReadonlyArray<{ readonly host: string; readonly group: Fated }> => {
  const host = some[0]?.stay.started?.host
  const hosts = Map.groupBy(all, ({ stay }) => stay.started?.host)
  const others = Array.from(hosts, ([name, each]) => ({ name, groups: fatedIn(each, false), each })).filter(
    ({ name }) => name !== host
  )
  const isOpen = others.some(
    ({ each, groups, name }) =>
      name === undefined || groups.length > 1 || accountsOf(each).some((account) => isLife(account, now))
  )
  return isOpen || others.length > mostHosts
    ? []
    : others.flatMap(({ groups, name = unknown }) => groups.map((group) => ({ host: name, group })))
}

/** Returns the lives of accounts of which nothing is said together. */
export const beside = (
  lives: ReadonlyArray<Life>,
  pools: ReadonlyArray<Pool | Series>
): ReadonlyArray<Life> => {
  const told = new Set(pools.flatMap(({ connections }) => connections))
  return lives.filter(({ connections: [first = -1] }) => !told.has(first))
}

/** Returns whether nothing shows that they are of one account, nor of one server: some logs do not say the host. */
const isUnnamed = (sessions: ReadonlyArray<ReadonlyArray<Lived>>): boolean =>
  nameOf(sessions[0] ?? []) === unknown

const unknown = "unknown host"

/** Returns the label of an account, or the host of one without, or whose label is redacted. */
const nameOf = ([first]: ReadonlyArray<Lived>): string =>
  ownLabel(first?.stay.started?.label) ?? first?.stay.started?.host ?? unknown

const poolOf = (
  name: string,
  all: ReadonlyArray<Lived>,
  { across, openings }: { readonly across: Across; readonly openings: Openings }
): ReadonlyArray<Pool> => {
  const opened = all.filter(({ stay }) => stay.openedAt !== undefined)
  const lost = opened.filter(isFailed)
  const unopened = all.filter((lived) => lived.stay.openedAt === undefined && isFailed(lived))
  const refused = refusedCount(all)
  const after = opened.filter(({ start }) => start >= (lost[0]?.stay.endedAt ?? Infinity))
  const replaced = after.slice(0, lost.length)
  const waited = queuedIn(
    all,
    "pool",
    all.reduce((latest, { last }) => Math.max(latest, last), 0)
  )
  const mailboxes = mailboxesRefused(all)
  const refusals = refused === 0 ? [] : [part("refused", refused, refusedAs(all), waitsOf(all))]
  // a loss, or an account that does not open, is the matter before any refusal
  const isWhole = lost.length + unopened.length === 0
  const way = isWhole ? slowWay(opened) : undefined
  const isTaken = takenFrom(lost, opened)
  const left = leftOpenIn(all, openings)
  const [limit] =
    lost.length === 0 && unopened.length > 0 && unopened.every(isRefused) ? refusedInTurns(all) : []
  const late = unseenIn(all, across)
  const size = mostAtOnce(opened)
  const { full, unused } = timeOfAll(size, opened)
  const parts = [
    part("connections", opened.length, size, unopened.length === 0),
    ...(lost.length === 0 ? [] : [part("lost", lost.length, !isTaken && isTogether(lost), reasonOf(lost))]),
    ...(replaced.length === 0 ? [] : [part("replaced", replaced.length, waitFor(replaced, lost))]),
    ...(unopened.length === 0
      ? []
      : [part("unopened", unopened.length, reasonOf(unopened), areOnceEach(unopened, opened))]),
    ...(isWhole ? [] : refusals),
    ...(full < notable ? [] : [part("full", size, full, unused)]),
    ...(waited === undefined
      ? []
      : [part("waited", waited.count, waited.ms, waited.inVain), ...interruptedIn(all)])
  ]
  const isDown = opened.length > 0 && opened.every(isFailed)
  const isOdd = !isWhole || refused > 0 || waited !== undefined || late !== undefined
  const head = { name, connections: all.map(({ id }) => id) }
  const numbered = numberedIn(all)
  const calm = isOdd ? [] : calmly(opened, size, across)
  // what one of them has to say says more, but for a UIDVALIDITY that does not last, which no connection shows alone
  if (!isOdd && (calm.length > 0 || numbered.every(({ turn }) => turn === "nobody")))
    return calm.map((each) => ({ ...head, ...each }))
  return [
    {
      ...head,
      ...headed(
        [
          ...(isTaken ? [part("taken")] : []),
          ...(left === undefined ? [] : [part("leftOpen", left)]),
          ...(limit === undefined ? [] : [part("note", limit.part.words)]),
          ...(late === undefined ? [] : [part("lagging", late)]),
          ...numbered.map((note) => part("note", note.part.words)),
          ...mailboxes.map((note) => part("note", note.part.words)),
          ...(isWhole ? refusals : []),
          ...(way === undefined ? [] : [part("slowWay", way)])
        ],
        parts
      ),
      tone: isDown ? "failure" : "warning",
      ...(waited !== undefined && isWhole
        ? { cause: Advice.parties.app, ...asked(unused * 2 > full ? { ...waited, try: giveBack } : waited) }
        : isWhole
          ? late !== undefined && refused === 0
            ? behind(late)
            : refusedIn(all, [...mailboxes, ...numbered])
          : isTaken
            ? ownTaking
            : left
              ? closeThem(left)
              : limit
                ? { cause: limit.whose, ...asked(limit) }
                : lost.length > 0 && unopened.length === 0 && lost.every(({ stay }) => endedAtLimit(stay))
                  ? { cause: whoseLimit(lost), ...asked(waitAtLimit(all)) }
                  : advisedBy({ lost, unopened, after, opened }, openings))
    }
  ]
}

/** So many callers that give up what they waited for are no chance. */
const fewestInterrupted = 2

const interruptedIn = (all: ReadonlyArray<Lived>): ReadonlyArray<PoolPart> => {
  const each = all.map(({ stay }) => stay.use.program.callers)
  const [count, whole] = [
    each.reduce((sum, { interrupted }) => sum + interrupted, 0),
    each.reduce((sum, one) => sum + one.all, 0)
  ]
  return count < fewestInterrupted ? [] : [part("interrupted", count, whole)]
}

const giveBack =
  "Let each job give its connection back before it does anything that needs none, and take one again for what follows: for most of that time those that were taken were not used, so that more of them would only hide it."

/** What the refused commands ask for, those of a mailbox that stays refused before others. */
const refusedIn = (all: ReadonlyArray<Lived>, mailboxes: ReadonlyArray<Note>): Advised => {
  const [first] = [...mailboxes, ...refusedBy(refusalsOf(all))]
  return first === undefined ? {} : { cause: first.whose, ...asked(first) }
}

/** Describes connections of which nothing is odd, unless one of them has something to say. */
const calmly = (
  opened: ReadonlyArray<Lived>,
  size: number,
  across: Across
): ReadonlyArray<Omit<Pooled, "connections" | "name"> & Advised> => {
  const closed = opened.filter(({ stay }) => stay.endedAt !== undefined).length
  const way = slowWay(opened)
  const notes = [
    ...numberedIn(opened),
    ...short(opened).filter(({ part: { id } }) => id === "short"),
    ...copiedOver(opened),
    ...fetchedAgain(opened),
    ...paceOf(opened)
  ]
  const [first = way === undefined ? undefined : longEach] = notes
  const figures = [part("calm", opened.length, size), part("closed", closed, opened.length - closed)]
  const odd = [
    ...(way === undefined ? [] : [part("slowWay", way)]),
    ...notes.map((note) => part("note", note.part.words))
  ]
  return opened.length < 2 || !isUnremarkable(opened, across)
    ? []
    : [
        {
          ...headed(odd, figures),
          tone: odd.length > 0 ? "warning" : "good",
          ...(first && { cause: first.whose, ...asked(first) })
        }
      ]
}

/** What is asked where each way to the mailbox was long, and none of its steps for long alone. */
const longEach = {
  whose: Advice.parties.either,
  try: "The steps of each connection say where its time went. If that is too long for the app, let it keep a connection open and use it again.",
  turn: "nobody" as const
}

/** A shorter time is not worth words, in milliseconds. */
const notable = 1000

/** The milliseconds in which callers had so many connections at once, and in which none of them asked for anything. */
const timeOfAll = (
  size: number,
  all: ReadonlyArray<Lived>
): { readonly full: number; readonly unused: number } => {
  if (size < 2) return { full: 0, unused: 0 }
  const changes = all
    .flatMap(({ last, stay }) => [
      ...changesOf(stay.use.program.taken.until(stay.endedAt ?? last), "taken"),
      ...changesOf(stay.commands.work.until(stay.endedAt ?? last), "asking")
    ])
    .toSorted((one, other) => one.time - other.time || one.by - other.by)
  const count = { taken: 0, asking: 0 }
  let [full, unused, since] = [0, 0, 0]
  for (const { by, of, time } of changes) {
    if (count.taken >= size) full += time - since
    if (count.taken >= size && count.asking === 0) unused += time - since
    count[of] += by
    since = time
  }
  return { full, unused }
}

const changesOf = (all: ReadonlyArray<Stretch>, of: "asking" | "taken") =>
  all.flatMap(({ end, start }) => [
    { time: start, by: 1, of },
    { time: end, by: -1, of }
  ])

/** Returns the longest time from a loss until another connection was open in its place, in milliseconds. */
const waitFor = (replaced: ReadonlyArray<Lived>, lost: ReadonlyArray<Lived>): number =>
  replaced.reduce((most, { stay }, at) => Math.max(most, (stay.openedAt ?? 0) - untilOf(lost[at])), 0)

const untilOf = (lived: Lived | undefined): number => (lived && openUntil(lived.stay)) ?? 0

/** What opens a mailbox takes it from another within so many milliseconds. */
const atOnce = 500

/** Returns whether several were ended in the server's words, each when another connection of this program was opened. */
const takenFrom = (lost: ReadonlyArray<Lived>, opened: ReadonlyArray<Lived>): boolean =>
  lost.length > 1 &&
  lost.every(
    ({ id, stay: { ended, endedAt = 0 } }) =>
      ended?.error === "ServerBye" &&
      opened.some(
        (other) => other.id !== id && Math.abs((other.stay.openedAt ?? Infinity) - endedAt) <= atOnce
      )
  )

const behind = (late: Unseen): Advised => {
  const { actionBy: turn, try: tried } = Advice.observation("stored-unseen", { ...late, step: "select" })
  return { cause: Advice.parties.server, ...asked({ try: tried, turn }) }
}

const ownTaking = {
  cause: Advice.parties.app,
  ...asked({
    try: "Open this mailbox once in the program, and share that connection: a second one takes it from the first, and that one takes it back.",
    turn: "app"
  })
}

/** What one loss ends, it ends within so many milliseconds. */
const together = 5000

const isTogether = (lost: ReadonlyArray<Lived>): boolean => {
  const times = lost.map(({ stay }) => stay.endedAt ?? 0)
  return lost.length > 1 && mostOf(times) - leastOf(times) <= together
}

/** Returns the reason of the last failure, with the command that had no answer, or the server's own words. */
const reasonOf = (failed: ReadonlyArray<Lived>): string => {
  const {
    circumstances: { messages } = {},
    error = "",
    facts: { afterMs, command, literalReceived = 0 } = {},
    serverText = "",
    step
  } = failed.at(-1)?.stay.ended ?? {}
  if (error === "Timeout" && typeof command === "string")
    return `${unansweredWords(command, Number(messages ?? 0) + Number(literalReceived) > 0)}${typeof afterMs === "number" ? ` within ${Advice.duration(afterMs)}` : ""}`
  return `${reasonWords(error, step)}${serverText === "" ? "" : ` “${serverText}”`}`
}

/** Returns how many were open at the same moment; one that ends as another one opens is not open with it. */
const mostAtOnce = (opened: ReadonlyArray<Lived>): number => {
  const changes = opened
    .map(({ stay: { endedAt = Infinity, openedAt = 0 } }) => ({ end: endedAt, start: openedAt }))
    .filter(({ end, start }) => end > start)
    .flatMap(({ end, start }) => [
      { time: start, by: 1 },
      { time: end, by: -1 }
    ])
    .toSorted((one, other) => (one.time < other.time ? -1 : one.time > other.time ? 1 : one.by - other.by))
  let [open, most] = [0, 0]
  for (const { by } of changes) most = Math.max(most, (open += by))
  return most
}

interface Fates {
  readonly opened: ReadonlyArray<Lived>
  readonly lost: ReadonlyArray<Lived>
  /** Those that were opened after the first loss. */
  readonly after: ReadonlyArray<Lived>
  readonly unopened: ReadonlyArray<Lived>
}

/** Returns whether each was a call of its own, and was tried once. */
const areOnceEach = (unopened: ReadonlyArray<Lived>, opened: ReadonlyArray<Lived>): boolean => {
  const calls = new Set([...unopened, ...opened].map(ofSession))
  return opened.length > 0 && calls.size === unopened.length + opened.length
}

/**
 * What could not be opened to the end needs somebody; what was lost does not while others are open, nor a failure before
 * that.
 */
const advisedBy = ({ after, lost, opened, unopened }: Fates, openings: Openings): Advised => {
  const latest = mostOf(after.map(({ stay }) => stay.openedAt ?? 0))
  const down = unopened.findLast(({ stay }) => (stay.endedAt ?? Infinity) > latest)
  const failed = down ?? (opened.every(isFailed) ? lost.at(-1) : undefined)
  const diagnosis = diagnosisOf(failed ?? unopened.at(-1) ?? lost.at(-1))
  if (diagnosis === undefined) return {}
  const bye = lost.findLast(({ stay }) => stay.ended?.error === "ServerBye")
  const cause = Advice.whose(diagnosis.party, diagnosisOf(bye)?.party)
  if (failed !== undefined && isRefused(failed) && opened.length > 0)
    return opened.some(({ start }) => unopened.some((each) => each.start < start && isRefused(each)))
      ? {
          cause: Advice.parties.server,
          fix: `${acceptedBetween}; let the program open fewer connections, and tell the server’s operator when it was refused and when it was accepted.`,
          turn: "admin"
        }
      : {
          cause: "the account’s login, or a limit of the server: which of them is not known",
          fix: "The same login was accepted before, and what is open goes on: the password was changed, or the server refuses more connections in such words. Log in once with another program: if that works, let it open fewer; if not, give it the new password.",
          turn: "user"
        }
  if (failed?.stay.ended?.error === "TooManyConnections" && lost.length === 0) {
    const isOfAddress = diagnosis.addition === "byAddress"
    const held = heldAt(failed, openings, isOfAddress ? undefined : (failed.stay.started?.label ?? ""))
    if (held > 0) return { cause, fix: fewerThan(held, isOfAddress), turn: "app" }
  }
  if (failed !== undefined)
    return { cause, ...askedAfter({ ...diagnosis, turn: diagnosis.actionBy }, "unopened") }
  if (lost.length === 0) return {}
  const others = after.length > 0 ? "others were opened in their place" : "the others went on"
  const isWorked = lost.some(({ stay }) => stay.commands.lost.length > 0)
  return isWorked
    ? { cause, fix: `Let the app ask again for what had no answer: ${others}.`, turn: "app" }
    : { cause, rest: `Nothing to do: ${others}.`, turn: "nobody" }
}

/** What a server allows an address, it counts over all accounts. */
const fewerThan = (held: number, isOfAddress: boolean): string =>
  isOfAddress
    ? `When it was refused, this program had ${held} at this server, of all its accounts: let it have no more than that at once, as by smaller pools. For more of them, ask the server’s operator to allow more; other programs at this address count as well.`
    : `Let the program have no more than ${held} at once, and open the others as those end. For more of them, ask the server’s operator to allow more; other programs that use this account count as well.`

const isRefused = ({ stay }: Lived): boolean => stay.ended?.error === "AuthRejected"
