/** What a life shows besides its losses, and what to do about it: the most serious first. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { awake } from "../connection/OwnPart.ts"
import { queueKinds } from "../connection/Queues.ts"
import { isLocal } from "../evidence/place.ts"
import { wordsOf } from "../evidence/Noticed.ts"
import type * as Trace from "@effect-imap/core/Trace"
import type { Given } from "../fleet/Asked.ts"
import type { Note } from "./Note.ts"
import { paceOf } from "./pacing.ts"
import { queuedIn } from "./queued.ts"
import { leaveOut, repeatedIn } from "./losses.ts"
import { refusalOf } from "./refusal.ts"
import { type Lived, type Refusal, stoppedAfter } from "./Stay.ts"
import type { Impatience } from "./Use.ts"
import type { Twins } from "./twins.ts"
import { part } from "./words.ts"

/** A shorter time in which this program did something else is worth no sentence, in milliseconds. */
const notable = 1000

/** An app may be at work for a while before it takes what came, in milliseconds. */
const late = 5000

/** A shorter stop is worth no sentence, in milliseconds. */
const longStop = 60_000

/** This many calls that the app gave up too soon are not chance. */
const several = 2

/** Returns them; waits that last are counted until `now`. */
export const notesOf = (
  account: ReadonlyArray<Lived>,
  {
    now,
    renumberedAt,
    twins
  }: { readonly now: number; readonly renumberedAt: number | undefined; readonly twins?: Twins }
): ReadonlyArray<Note> => [
  ...revokedInTurns(account, twins),
  ...unsent(account),
  ...appends(account),
  ...unanswered(account),
  ...queued(account, now),
  ...held(account),
  ...impatient(account),
  ...unread(account),
  ...mailboxesRefused(account),
  ...refusedHere(account),
  ...voidUids(account, renumberedAt),
  ...sessionFlags(account),
  ...restored(account),
  ...numbersMoved(account),
  ...expungedOthers(account),
  ...noticed(account),
  ...contentless(account),
  ...habits(account),
  ...throttled(account),
  ...unreadable(account),
  ...busy(account),
  ...untaken(account),
  ...paceOf(account),
  ...strays(account),
  ...alerts(account),
  ...lateNews(account),
  ...inClear(account),
  ...polled(account),
  ...stopped(account),
  ...hasty(account),
  ...passed(account),
  ...readMarks(account),
  ...openTwice(account, twins)
]

/** Two connections of this program have a token each, and the server permits one. */
const revokedInTurns = (account: ReadonlyArray<Lived>, twins: Twins | undefined): ReadonlyArray<Note> =>
  twins?.inTurns.has(account) === true
    ? [
        {
          part: part("revokedInTurns"),
          whose: own,
          try: "Let the app keep one token for all its connections to the account, and renew it in one place: with each new one, the server revokes the one before.",
          turn: "app"
        }
      ]
    : []

/** The same news came to another connection of this program: nothing fails by it. */
const openTwice = (account: ReadonlyArray<Lived>, twins: Twins | undefined): ReadonlyArray<Note> =>
  twins?.alike.has(account) === true
    ? [
        {
          part: part("openTwice"),
          try: "Nothing to do, unless it is not meant: then share one connection, which does the work once.",
          turn: "nobody"
        }
      ]
    : []

/** The library sends no command of the app again by itself. */
const unsent = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) => stay.unsent)
  const [first] = all
  return first === undefined
    ? []
    : [
        {
          part: part("unsent", all.length, first.cmd),
          try: "Let the app send it again: the server has got nothing of it.",
          turn: "app"
        }
      ]
}

/** What the server asks its user for, the first that somebody has to act on. */
const alerts = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const failures = account.map(({ stay }) => stay.ended?.serverText ?? "")
  const texts = new Set(
    account.flatMap(({ stay }) =>
      // what a failure quotes has its own advice
      stay.alerts.flatMap(({ text }) => (failures.some((said) => said.includes(text)) ? [] : [text]))
    )
  )
  const asked = Array.from(texts, Advice.askedBy)
  const first = asked.find(({ actionBy }) => actionBy !== "nobody") ?? asked[0]
  return first === undefined
    ? []
    : [{ part: part("alert", texts.size), try: first.try, turn: first.actionBy }]
}

/** A server that reports news only when an IDLE ends does not idle. RFC 9051 §6.3.13. */
const lateNews = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const count = account.reduce((sum, { stay }) => sum + stay.newsAfterIdle, 0)
  return count < 3 || account.some(({ stay }) => stay.newsInIdle > 0)
    ? []
    : [
        {
          part: part("lateNews", count),
          whose: Advice.parties.server,
          try: "IDLE does not work on this server, although it accepts it: renew it more often, or ask for news from time to time, and tell the server’s operator.",
          turn: "admin"
        }
      ]
}

/** The present mailbox is asked for news from time to time. */
const polled = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const last = account.findLast(({ stay }) => stay.openedAt !== undefined)
  if (last === undefined || !last.stay.polls) return []
  return [
    {
      part: part(
        "polled",
        account.some(({ stay }) => stay.hasIdled)
      ),
      try: "Nothing to do, unless new mail has to be seen at once: then ask the server’s operator for IDLE.",
      turn: "nobody"
    }
  ]
}

/** After a failure that time does not mend, an account waits for its app, which got a credential or asked for a retry. */
const stopped = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }, at) => stoppedAfter(stay, account[at + 1]))
  const ms = all.reduce((sum, { end, start }) => sum + end - start, 0)
  return ms < longStop
    ? []
    : [
        {
          part: part("stopped", ms),
          try: "Nothing to do any more. After such a refusal the program waits for a person: what is shown to one is in its status.",
          turn: "nobody"
        }
      ]
}

/** So many times within so many milliseconds an app does not ask on occasion. */
const mostHaste = 10
const hasteMs = 600_000

/** An app that asks for another attempt again and again, although it comes by itself. */
const hasty = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) => stay.hastened ?? [])
  const isHasty = all.some((time, at) => (all[at + mostHaste - 1] ?? Infinity) - time <= hasteMs)
  return isHasty
    ? [
        {
          part: part("hasty", all.length),
          try: "Let the app not ask for another attempt again and again: each comes by itself, and a server may take so many for an attack.",
          turn: "app"
        }
      ]
    : []
}

/** A command that had no answer when its connection ended, and what the app has to do about that end. */
type Unanswered = Trace.EventData<"command:lost"> & { readonly time: number; readonly own: Given | undefined }

const unansweredOf = (account: ReadonlyArray<Lived>): ReadonlyArray<Unanswered> =>
  account.flatMap(({ stay: { ended, lost } }) => {
    if (lost.length === 0) return []
    const diagnosis =
      ended?.error === undefined ? undefined : Advice.diagnosisOf({ ...ended, error: ended.error })
    const own = diagnosis?.actionBy === "app" ? { try: diagnosis.try, turn: diagnosis.actionBy } : undefined
    return lost.map(({ data, time }) => ({ ...data, time, own }))
  })

/** Returns what the app has to do about the ends of all their connections, if they were its own. */
const ownOf = (all: ReadonlyArray<Unanswered>): Given | undefined =>
  all.every(({ own }) => own !== undefined) ? all.at(-1)?.own : undefined

/** The server may have stored a message that was sent whole: a second copy would be no help. */
const appends = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = unansweredOf(account).filter(({ cmd }) => cmd === "APPEND")
  const whole = all.filter(({ effect }) => effect === "unknown")
  const [unknown] = whole
  // one of exactly as many octets, after the loss, is the same message
  const again = account
    .flatMap(({ stay }) => stay.use.appends)
    .filter(({ bytes, time }) => unknown && time > unknown.time && bytes === unknown.bytes).length
  const cut = all.filter(({ effect }) => effect === "undone")
  const [first] = cut
  const isSamePlace = cut.every(({ written }) => written === first?.written)
  return [
    ...(whole.length === 0
      ? []
      : [
          again > 0
            ? {
                part: part("appendAgain", whole.length, again + 1),
                try: "Look whether the message is there more than once, and delete the copies. APPEND is not repeatable: let the app look for the message, such as by its Message-ID, before it sends it again.",
                turn: "app" as const
              }
            : {
                part: part("appendUnknown", whole.length),
                try: "Look for the message in its mailbox before it is sent again: it may have been stored.",
                turn: "app" as const
              }
        ]),
    ...(first === undefined
      ? []
      : [
          {
            part: part("appendCut", cut.length, first.written, first.bytes, isSamePlace),
            ...cutAdvice(cut, isSamePlace)
          }
        ])
  ]
}

/** Why the app itself gave up is known; else one that is always cut off meets a limit. */
const cutAdvice = (cut: ReadonlyArray<Unanswered>, isSamePlace: boolean): Given =>
  ownOf(cut) ??
  (cut.length < several
    ? { try: "Send the message again: it cannot have been stored.", turn: "app" }
    : {
        try: `It is cut off each time${isSamePlace ? ", at the same place: by a limit of size at the server, or by a device on the way" : ""}, so sent again it fails again. Send it in another way or smaller, and show the server’s operator, or who runs the network, this trace. It is not stored.`,
        turn: "admin"
      })

/** Commands besides APPEND that had no answer when a connection ended: their callers failed, although it is open again. */
const unanswered = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = unansweredOf(account).filter(({ cmd }) => cmd !== "APPEND")
  const first = all.find(({ effect }) => effect === "unknown") ?? all[0]
  if (first === undefined) return []
  const { cmd, effect } = first
  const isRepeated = repeatedIn(account.map(({ stay }) => stay)).size > 0
  const harmless = isRepeated ? leaveOut.try : "Let the app ask again: what had no answer changed nothing."
  const perhaps =
    effect === "unknown"
      ? `Let the app look at the mailbox before it repeats ${cmd}: it may have been done.`
      : harmless
  const own = ownOf(all)
  return [
    {
      part: part("unanswered", all.length, cmd),
      try: own === undefined ? perhaps : effect === "unknown" ? `${own.try} ${perhaps}` : own.try,
      turn: "app"
    }
  ]
}

/** Callers of a connection that waited long for their turn, or gave up before it came. */
const queued = (account: ReadonlyArray<Lived>, now: number): ReadonlyArray<Note> =>
  queueKinds.flatMap((kind) => {
    const waited = queuedIn(account, kind, now)
    if (waited === undefined) return []
    const { count, inVain, ms, turn, try: tried } = waited
    return [{ part: part(`${kind}Waited`, count, ms, inVain), whose: own, try: tried, turn }]
  })

const { app: own, limit } = Advice.parties

const held = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) => stay.use.held)
  const longest = all.reduce((most, { end, start }) => Math.max(most, end - start), 0)
  const advice = Advice.of({ _tag: "HeldTooLong", afterMs: Math.round(longest) })
  return all.length === 0
    ? []
    : [{ part: part("held", all.length, longest), whose: own, try: advice.try, turn: "app" }]
}

const impatient = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = new Map<string, Impatience>()
  for (const { stay } of account)
    for (const [name, one] of stay.use.impatience) {
      const before = all.get(name) ?? { count: 0, needed: 0, waited: 0 }
      all.set(name, {
        count: before.count + one.count,
        needed: Math.max(before.needed, one.needed),
        waited: Math.max(before.waited, one.waited)
      })
    }
  return Array.from(all).flatMap(([name, { count, needed, waited }]) =>
    count < several
      ? []
      : [
          {
            part: part("impatient", name, count, waited, needed),
            whose: "this program, which waits less than the server needs",
            try: Advice.onlyReads(name)
              ? "Let the app wait longer for it, or ask for less at once."
              : `Let the app wait longer for it: what it gave up may have been ${name === "APPEND" ? "stored" : "carried out"} all the same, so look at the mailbox before it is sent again.`,
            turn: "app" as const
          }
        ]
  )
}

/** A stream that its reader leaves: the connection cannot leave out the rest. */
const unread = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) => Array.from(stay.use.unread))
  return Array.from(Map.groupBy(all, ([name]) => name)).flatMap(([name, each]) => {
    const count = each.reduce((sum, [, times]) => sum + times, 0)
    return count < several
      ? []
      : [
          {
            part: part("unread", name, count),
            whose: own,
            try: "Ask for the part that is needed alone: the server sends the whole answer otherwise, whoever reads it. If a time limit ended it, let the app wait longer.",
            turn: "app" as const
          }
        ]
  })
}

const refusedHere = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) => Array.from(stay.use.refused.values()))
  const [first] = all
  if (first === undefined) return []
  const count = all.reduce((sum, each) => sum + each.count, 0)
  return [
    {
      part: part("refusedHere", count, first.call),
      whose: own,
      try: Advice.ofTag(first.reason, {})?.try ?? "Correct the call.",
      turn: "app"
    }
  ]
}

/** So often, and for so long, a mailbox is not refused by chance, in milliseconds. */
const fewestRefused = 3
const longRefused = 600_000

/** Mailboxes that the server refuses again and again, while others of the account open: asking again helps nobody. */
export const mailboxesRefused = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) =>
    stay.refused.all.map((refusal) => ({ ...refusal, host: stay.started?.host ?? "" }))
  )
  const openedAt = (words: string) => Math.max(...account.map(({ stay }) => stay.chose.get(words) ?? 0))
  return Array.from(Map.groupBy(all.filter(isOfMailbox), ({ words }) => words)).flatMap(([words, each]) => {
    const last = each.at(-1)
    const during = (last?.time ?? 0) - (each[0]?.time ?? 0)
    if (last === undefined || words === undefined || openedAt(words) > last.time) return []
    if (each.length < fewestRefused || during < longRefused) return []
    const { actionBy, party, retry, try: tried } = refusalOf(last, true)
    // what the server refuses for the moment, it refuses for good by now
    const isPassing = actionBy === "nobody" || retry === "later"
    return [
      {
        part: part("mailboxRefused", words.trim().replace(/^\S+ /, ""), each.length, during),
        whose: Advice.parties[isPassing ? "server" : party],
        try: isPassing
          ? "Ask the server’s administrator, or whoever shares this mailbox, what is wrong with it, and show them the server’s words: others of the account open, so that asking again does not help."
          : tried,
        turn: isPassing ? ("admin" as const) : actionBy
      }
    ]
  })
}

const isOfMailbox = ({ chosen, name }: Refusal): boolean =>
  chosen && (name === "SELECT" || name === "EXAMINE")

/** UIDs that the mailbox had before it was numbered anew mean nothing any more. RFC 9051 §2.3.1.1. */
const voidUids = (account: ReadonlyArray<Lived>, renumberedAt = Infinity): ReadonlyArray<Note> => {
  const count = account.flatMap(({ stay }) => stay.use.voids).filter((time) => time > renumberedAt).length
  return count < several
    ? []
    : [
        {
          part: part("voidUids", count),
          whose: own,
          try: "Let the app drop the UIDs that it kept when UIDVALIDITY changes, and list the mailbox anew: it asks for old ones, which mean nothing any more.",
          turn: "app"
        }
      ]
}

/** A shared mailbox, say, that has no flags of one's own. */
const sessionFlags = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const names = Array.from(new Set(account.flatMap(({ stay }) => Array.from(stay.use.sessionFlags))))
  const { actionBy: turn, try: tried } = Advice.observation("flags-not-kept", { step: "STORE", ms: 0, names })
  return names.length === 0
    ? []
    : [
        {
          part: part("sessionFlags", names),
          whose: "the server’s setting for this mailbox",
          try: tried,
          turn
        }
      ]
}

/** A login that was sent without TLS, because none was asked for. */
const inClear = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const found = account.find(
    ({ stay }) => stay.use.loginInClear !== undefined && !isLocal(stay.started?.host)
  )
  if (found === undefined) return []
  const facts = { ms: 0, step: "auth", code: found.stay.use.loginInClear, isAsked: true }
  const { actionBy: turn, try: tried } = Advice.observation("login-in-clear", facts)
  return [{ part: part("inClear"), whose: Advice.parties.account, try: tried, turn }]
}

/** What came after a backup is not in it, whatever is resynchronized with it. */
const restored = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> =>
  isRestored(account)
    ? [
        {
          part: part("restored"),
          whose: Advice.parties.server,
          try: "Ask the server's operator for the messages that came after the backup, and for the flags that were set since: they are not in it.",
          turn: "admin"
        }
      ]
    : []

/** Returns whether the server's words at a loss say that it puts back an older copy of the mailbox. */
export const isRestored = (account: ReadonlyArray<Lived>): boolean =>
  account.some(({ stay }) => Advice.saysRestored(stay.ended?.serverText ?? ""))

/** The app deleted by message numbers, and did not count what EXPUNGE had taken away. RFC 9051 §7.5.1. */
const numbersMoved = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  if (account.every(({ stay }) => stay.use.effects.moved === undefined)) return []
  const { actionBy: turn, try: tried } = Advice.observation("numbers-moved", { ms: 0, step: "STORE" })
  return [{ part: part("numbersMoved"), whose: own, try: tried, turn }]
}

/** EXPUNGE removes what anyone marked. RFC 9051 §6.4.3. */
const expungedOthers = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const found = account.flatMap(({ stay }) => stay.use.effects.others ?? [])[0]
  if (found === undefined) return []
  const { actionBy: turn, try: tried } = Advice.observation("expunged-others", { ms: 0, step: "EXPUNGE" })
  return [{ part: part("expungedOthers", found.count, found.marked), whose: own, try: tried, turn }]
}

/** What the app's commands and the server's answers show, in the words of a connection's finding; only whole traces show it. */
const noticed = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account
    .filter(({ stay }) => !stay.isPartial)
    .flatMap(({ stay: { use } }) => [...use.numbering.found.values(), ...use.validities.found.values()])
    .filter(({ severity }) => severity === "warning")
  return Array.from(Map.groupBy(all, ({ id }) => id).values()).flatMap(([first, ...others]) => {
    if (first === undefined) return []
    const {
      actionBy: turn,
      title,
      try: tried
    } = wordsOf(
      first,
      others.reduce((sum, { count }) => sum + count, first.count)
    )
    const whose = first.id.startsWith("uidvalidity") ? Advice.parties.server : own
    return [{ part: part("noticed", title), whose, try: tried, turn }]
  })
}

/** Messages that the server lists, and has no content of. */
const contentless = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = new Set(account.flatMap(({ stay }) => Array.from(stay.use.effects.contentless.keys())))
  const [first] = all
  if (first === undefined) return []
  const { actionBy: turn, try: tried } = Advice.observation("content-missing", { ms: 0, step: "FETCH" })
  return [{ part: part("contentless", all.size, first), whose: Advice.parties.server, try: tried, turn }]
}

/** What an app that polls takes for new mail, each with its part of the headline. */
const pollingParts = [
  ["last-again", "lastAgain"],
  ["own-appended", "ownAppended"],
  ["marked-first", "markedFirst"],
  ["unread-excluded", "unreadExcluded"]
] as const

const habits = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> =>
  pollingParts.flatMap(([id, word]) => {
    const all = account.flatMap(({ stay }) => stay.use.polling.found.get(id) ?? [])
    const [first] = all
    if (first === undefined) return []
    const count = all.reduce((sum, each) => sum + each.count, 0)
    const { actionBy: turn, try: tried } = Advice.observation(id, { ms: 0, step: first.step, count })
    const whose = id === "marked-first" ? "another program, or a filter, of this account" : own
    return [{ part: part(word, count), whose, try: tried, turn }]
  })

/** A flag that the app may not have meant to set asks nobody for anything, unless it was not meant. */
const readMarks = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const count = account.reduce((sum, { stay }) => sum + (stay.use.effects.seen?.count ?? 0), 0)
  const { try: tried } = Advice.observation("read-marks-set", { ms: 0, step: "FETCH" })
  return count === 0 ? [] : [{ part: part("readMarks", count), try: tried, turn: "nobody" }]
}

const throttled = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const count = account.reduce((sum, { stay }) => sum + stay.use.throttled, 0)
  const advice = Advice.observation("throttled", { ms: 0, step: "a command" })
  return count === 0
    ? []
    : [{ part: part("throttled", count), whose: limit, try: advice.try, turn: advice.actionBy }]
}

const unreadable = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) => Array.from(stay.use.unreadable))
  const [first] = all
  if (first === undefined) return []
  const count = all.reduce((sum, [, times]) => sum + times, 0)
  const advice = Advice.observation("unread-data", { ms: 0, step: first[0] })
  return [{ part: part("unreadable", count, first[0]), try: advice.try, turn: advice.actionBy }]
}

/** Lines that are none of the protocol's, on connections that opened a mailbox. */
const strays = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const count = account.reduce(
    (sum, { stay }) => sum + (stay.openedAt === undefined ? 0 : stay.use.strays),
    0
  )
  const { actionBy: turn, try: tried } = Advice.observation("stray-lines", { step: "", ms: 0 })
  return count === 0 ? [] : [{ part: part("strays", count), whose: Advice.parties.either, try: tried, turn }]
}

const busy = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) =>
    awake(stay.use.busy, stay.jumps).filter(({ ms }) => ms >= notable)
  )
  const ms = Math.max(0, ...all.map((each) => each.ms))
  const { try: tried } = Advice.observation("program-busy", { step: "", ms })
  return all.length === 0 ? [] : [{ part: part("busy", all.length, ms), whose: own, try: tried, turn: "app" }]
}

const untaken = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) => stay.use.untaken.map(({ end, start }) => end - start))
  const ms = Math.max(0, ...all)
  const { try: tried } = Advice.observation("untaken", { step: "changes", ms })
  return ms < late ? [] : [{ part: part("untaken", ms), whose: own, try: tried, turn: "app" }]
}

const passed = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const codes = account.flatMap(({ stay }) => stay.use.passed)
  const [code] = codes
  return codes.length === 0
    ? []
    : [
        {
          part: part("passed", codes.length, codes.every((each) => each === code) ? code : undefined),
          try: "Nothing to do: it passed.",
          turn: "nobody"
        }
      ]
}
