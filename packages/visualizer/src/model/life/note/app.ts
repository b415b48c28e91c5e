/** Notes of what the app asks for, though no line fails. */
import { isHidden } from "../../evidence/mailboxName.ts"
import { offersIn } from "../offersIn.ts"
import * as Advice from "@effect-imap/core/internal/Advice"
import { watchedOf } from "../across.ts"
import type { Across } from "../../evidence/Across.ts"
import type { Asking } from "../../evidence/watch/Asking.ts"
import { type Noticed, wordsOf } from "../../evidence/Noticed.ts"
import { areJoined, joined, keyOf } from "../../evidence/watch/Misnamings.ts"
import { wasTold } from "../../evidence/watch/ModSequences.ts"
import { isHabit } from "../../evidence/watch/Polling.ts"
import { type Note, several } from "../Note.ts"
import { type Lived, stoppedAfter } from "../Lived.ts"
import { part } from "../Part.ts"
import { lockedOutIn } from "../lockedOut.ts"
import { begunOver, endsWithin, lastAgainIn, withEnd } from "./downloads.ts"
import { beforeOf } from "../keptUids.ts"
import { leastOf, mostOf } from "../../../trace/extremes.ts"

const { app: own } = Advice.parties

/** A shorter stop is worth no sentence, in milliseconds. */
const longStop = 60_000

/** After a failure that time does not mend, an account waits for its app, which got a credential or asked for a retry. */
export const stopped = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  // to wait with what is refused is right: what it led to is told then
  const locked = new Set(lockedOutIn(account))
  const all = account.flatMap((lived, at) =>
    locked.has(lived) ? [] : stoppedAfter(lived.stay, account[at + 1])
  )
  const longest = all.reduce((most, { end, start }) => Math.max(most, end - start), 0)
  return longest < longStop
    ? []
    : [
        {
          part: part("stopped", all.length, longest),
          try: "Nothing to do any more. After such a refusal the program waits for a person: what is shown to one is in its status.",
          actionBy: "nobody"
        }
      ]
}

/** A connection that the app did not use for so long that any server may end it, and lost by its next command. */
export const leftQuiet = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay: { commands, ended, jumps, openedAt } }) => {
    const { logged, owedMs, silentMs } = ended?.circumstances ?? {}
    const isLost =
      logged !== true && lost.has(ended?.error) && openedAt !== undefined && commands.lost.length > 0
    if (!isLost || jumps.length > 0 || typeof owedMs !== "number" || typeof silentMs !== "number") return []
    const quiet = silentMs - owedMs
    return quiet >= Advice.endableQuiet ? [quiet] : []
  })
  return all.length === 0
    ? []
    : [
        {
          part: part("leftQuiet", all.length, mostOf(all)),
          whose: own,
          try: "Let the app keep the connection in use, by IDLE or NOOP as `supervise` does, or connect anew for each visit: a server may end a session that is quiet for 30 minutes (RFC 9051 §5.4), and routers and firewalls forget connections sooner.",
          actionBy: "app"
        }
      ]
}

/** By these, a connection that nobody keeps any more ends as soon as something is sent. */
const lost: ReadonlySet<string | undefined> = new Set(["ConnectionLost", "ConnectionStalled", "Timeout"])

/** Times that differ by no more than this share are one limit; shorter ones are a person's, in milliseconds. */
const nearLimit = 0.02
const leastLimit = 1000

/** An app whose work takes longer than it allows, each time anew: it ends it within a command, or before the next of many. */
export const cutShort = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ start, stay: { commands, ended, endedAt = 0, openedAt, use } }) => {
    if (ended?.outcome !== "interrupted" || openedAt === undefined) return []
    const isWithin = endsWithin(commands, endedAt)
    const isAfter =
      use.answers.last?.cmd !== "DONE" && endedAt - (use.answers.last?.time ?? -Infinity) <= withEnd
    return isWithin || isAfter
      ? [{ isWithin, ms: endedAt - start, messages: use.commands.downloads.messages }]
      : []
  })
  const again = readEachTime(all)
  // without the same work again, the end between two commands may have been the end of the work
  const cut = again > 0 ? all : all.filter(({ isWithin }) => isWithin)
  const times = cut.map(({ ms }) => ms)
  const [least, most] = [leastOf(times), mostOf(times, 0)]
  const isWithin = cut.every((each) => each.isWithin)
  return cut.length < several || least < leastLimit || most - least > nearLimit * most
    ? begunOver(account)
    : [
        {
          part: part("cutShort", cut.length, most, { again, isWithin }),
          whose: own,
          try: `If that is a limit of time for all of the work, let the app allow more, or ask for less with fewer commands, or go on the next time where it was: it begins anew each time, and nothing says that the server stopped answering.${account.every(({ stay }) => stay.use.commands.deletions.leaves) ? " What it marks as deleted stays in the mailbox, and is found again, until it sends EXPUNGE." : ""}`,
          actionBy: "app"
        }
      ]
}

/** Returns how many messages each of them fetched whole. */
const readEachTime = ([first, ...others]: ReadonlyArray<{
  readonly messages: ReadonlyMap<string, number>
}>): number =>
  first === undefined || others.length === 0
    ? 0
    : Array.from(first.messages.keys()).filter(
        (message) => !isHidden(message) && others.every(({ messages }) => messages.has(message))
      ).length

/** So many times within so many milliseconds an app does not ask on occasion. */
const mostHaste = 10
const hasteMs = 600_000

/** An app that asks for another attempt again and again, although it comes by itself. */
export const hasty = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) => stay.hastened ?? [])
  const isHasty = all.some((time, at) => (all[at + mostHaste - 1] ?? Infinity) - time <= hasteMs)
  return isHasty
    ? [
        {
          part: part("hasty", all.length),
          try: "Let the app not ask for another attempt again and again: each comes by itself, and a server may take so many for an attack.",
          actionBy: "app"
        }
      ]
    : []
}

/** So many calls in a row that fail, each so soon after the one before it, are no use to anybody, in milliseconds. */
const mostCalls = 10
const rushMs = 30_000

/** An app that makes a new call within seconds after each that failed, again and again: a call knows nothing of those before it. */
export const rushed = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const longest = { attempts: 0, calls: 0, ms: 0 }
  let run = { attempts: 0, calls: 0, ms: 0 }
  let before: Lived | undefined
  for (const lived of account) {
    const { ended, started } = lived.stay
    const isFailed = lived.stay.openedAt === undefined && ended?.error !== undefined
    const isNew = before === undefined || started?.session !== before.stay.started?.session
    const ms = before === undefined ? 0 : lived.start - (before.stay.endedAt ?? before.last)
    // what began before the other had ended is no answer to its failure
    if (!isFailed || (isNew && (ms < 0 || ms > rushMs))) run = { attempts: 0, calls: 0, ms: 0 }
    if (isFailed)
      run = {
        attempts: run.attempts + 1,
        calls: run.calls + (isNew || run.calls === 0 ? 1 : 0),
        ms: isNew && run.calls > 0 ? Math.max(run.ms, ms) : run.ms
      }
    if (run.calls > longest.calls || (run.calls === longest.calls && run.attempts > longest.attempts))
      Object.assign(longest, run)
    before = lived
  }
  return longest.calls < mostCalls
    ? []
    : [
        {
          part: part("rushed", longest.attempts, longest.calls, longest.ms),
          whose: own,
          try: "Let the app wait longer after each failure, up to some minutes, as a supervised account does by itself: a server may take so many attempts for an attack, and keep this address out.",
          actionBy: "app"
        }
      ]
}

/** So many questions, and so many a minute, are no use that a person or a usual program makes of a mailbox. */
const mostQuestions = 300
const mostPerMinute = 20

/** So many mailboxes, each asked for a few times on a connection, are a list with figures, and no waiting for news. */
const fewestMailboxes = 10
const fewTimes = 3

const isSurvey = ({ count, mailboxes }: Asking): boolean => count <= fewTimes * mailboxes.size

const listsStatus = (account: ReadonlyArray<Lived>): boolean => offersIn(account)("LIST-STATUS") === true

/** An app that asks for news again and again, where IDLE, or a question now and then, would do. */
export const askedOften = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) => Array.from(stay.use.commands.asking.found.values()))
  return Array.from(Map.groupBy(all, ({ command }) => command)).flatMap(([command, each]) => {
    const count = each.reduce((sum, one) => sum + one.count, 0)
    const ms = mostOf(each.map(({ last }) => last)) - leastOf(each.map(({ first }) => first))
    const perMinute = Math.round((count * 60_000) / Math.max(ms, 60_000))
    if (count < mostQuestions || perMinute < mostPerMinute) return []
    const mailboxes = mostOf(each.map(({ mailboxes: { size } }) => size))
    return mailboxes >= fewestMailboxes && each.every(isSurvey)
      ? [
          {
            part: part("askedEach", count, mailboxes),
            whose: own,
            try: `Let the app ask for ${listsStatus(account) ? "all of them in one command, LIST … RETURN (STATUS …): the server lists LIST-STATUS (RFC 5819). Or let it ask for only" : "only"} those that are shown, after the mailbox that is read, and keep the figures for a while.`,
            actionBy: "app" as const
          }
        ]
      : [
          {
            part: part("askedOften", command, count, ms),
            whose: own,
            try: `Let the app ${Advice.waysWords(offersIn(account), [{ needs: "IDLE", words: "wait for news by IDLE", after: ", with one connection for each mailbox that matters," }]) || "ask for news of the mailboxes that matter once a minute,"} and ask for the others every few minutes: servers count such questions, and limit them.`,
            actionBy: "app" as const
          }
        ]
  })
}

/** What the app's commands and the server's answers show, in the words of a connection's finding; only whole traces show it. */
export const noticed = (account: ReadonlyArray<Lived>, across: Across): ReadonlyArray<Note> => {
  const all = account
    .filter(({ stay }) => !stay.isPartial)
    .flatMap((lived) => {
      const own = watchedOf(lived)
      return lived.stay.use
        .noticedBut((stranger) => across.gives(own, stranger))
        .map((one) => across.named(own, one))
    })
    .filter(({ id, severity }) => severity === "warning" && id !== "content-short")
  const kinds = Map.groupBy(all, ({ facts, id }) => keyOf(id, facts.step))
  return Array.from(kinds.values()).flatMap(([first, ...others]) => {
    if (first === undefined) return []
    const before = first.id === "uids-beyond" ? beforeOf(account) : undefined
    const facts =
      first.id === "mod-sequence-ahead" && isTold(account)
        ? { ...first.facts, isReported: true }
        : before === undefined
          ? first.facts
          : { ...first.facts, before }
    const told = { ...first, facts }
    const alike = others.filter((each) => isOfSame(first, each))
    const words = wordsOf(
      withMessages(told, alike),
      offersIn(account),
      alike.reduce((sum, { count }) => sum + count, first.count)
    )
    return [{ part: part("noticed", words.title), whose: Advice.parties[words.party ?? "app"], ...words }]
  })
}

/** Returns whether an earlier connection was told a mod-sequence as high as what the app asks for. */
const isTold = (account: ReadonlyArray<Lived>): boolean => {
  const openings = account.flatMap(({ stay }) => stay.openings)
  return account.some(({ stay }) => {
    const { ahead } = stay.use.commands.modSequences
    return ahead !== undefined && wasTold(ahead, openings)
  })
}

/** Returns whether words about the first are true of another: what they name is the same, or is joined. */
const isOfSame = (first: Noticed, { facts: { names = [] } }: Noticed): boolean =>
  first.id === "removed-unread" ||
  areJoined(first.id) ||
  wordsOf(first).title === wordsOf({ ...first, facts: { ...first.facts, names } }).title

/** The messages, and the names, of all are told together. */
const withMessages = (first: Noticed, others: ReadonlyArray<Noticed>): Noticed => {
  const { messages, names = [] } = first.facts
  const more = others.map(({ facts }) => facts.names ?? [])
  const all =
    first.id === "removed-unread"
      ? [...names, ...more.flat()]
      : areJoined(first.id)
        ? more.reduce((known, each) => joined(first.id, known, each), names)
        : first.facts.names
  return {
    ...first,
    facts: {
      ...first.facts,
      ...(all && { names: all }),
      ...(messages !== undefined && {
        messages: others.reduce((sum, { facts }) => sum + (facts.messages ?? 0), messages)
      })
    }
  }
}

/** What an app that polls takes for new mail, each with its part of the headline. */
const pollingParts = [
  ["last-again", "lastAgain"],
  ["own-appended", "ownAppended"],
  ["marked-first", "markedFirst"],
  ["unread-excluded", "unreadExcluded"]
] as const

export const habits = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> =>
  pollingParts.flatMap(([id, word]) => {
    const all = account.flatMap(({ stay }) => stay.use.commands.polling.habits.get(id) ?? [])
    const again = id === "last-again" ? lastAgainIn(account) : 0
    const count = all.reduce((sum, each) => sum + each.count, again)
    if (!isHabit(id, count)) return []
    const advice = Advice.observation(id, {
      ms: 0,
      step: all[0]?.step ?? "UID FETCH",
      count
    })
    const whose = id === "marked-first" ? "another program, or a filter, of this account" : own
    return [{ part: part(word, count), whose, ...advice }]
  })
