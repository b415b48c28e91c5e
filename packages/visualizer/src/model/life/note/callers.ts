/** Notes of the app's callers: how long they wait, hold the connection, or leave what they asked for. */
import { offersIn } from "../offersIn.ts"
import * as Advice from "@effect-imap/core/internal/Advice"
import { awake } from "../../connection/OwnPart.ts"
import { queueKinds } from "../../connection/Queues.ts"
import { type Note, several } from "../Note.ts"
import { queuedIn } from "../queued.ts"
import type { Lived } from "../Lived.ts"
import type { Append, Impatience } from "../use/Calls.ts"
import { part } from "../Part.ts"
import { mostOf } from "../../../trace/extremes.ts"

const { app: own } = Advice.parties

/** A shorter time in which this program did something else is worth no sentence, in milliseconds. */
const notable = 1000

/** An app may be at work for a while before it takes what came, in milliseconds. */
const late = 5000

/** Callers of a connection that waited long for their turn, or gave up before it came. */
export const queued = (account: ReadonlyArray<Lived>, now: number): ReadonlyArray<Note> =>
  queueKinds.flatMap((kind) => {
    const waited = queuedIn(account, kind, now)
    if (waited === undefined) return []
    const { count, inVain, ms, ...advice } = waited
    return [{ part: part(`${kind}Waited`, count, ms, inVain), whose: own, ...advice }]
  })

export const held = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) => stay.use.program.held)
  const longest = all.reduce((most, { end, start }) => Math.max(most, end - start), 0)
  const advice = Advice.of({ _tag: "HeldTooLong", afterMs: Math.round(longest) })
  return all.length === 0
    ? []
    : [{ part: part("held", all.length, longest), whose: own, try: advice.try, actionBy: "app" }]
}

/** Commands that the app gives up sooner than the server answers them, and what became of them all the same. */
export const impatient = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = new Map<string, Impatience>()
  for (const { stay } of account)
    for (const [name, one] of stay.use.calls.impatience) {
      const before = all.get(name) ?? { count: 0, done: 0, needed: 0, waited: 0 }
      all.set(name, {
        count: before.count + one.count,
        done: before.done + one.done,
        needed: Math.max(before.needed, one.needed),
        waited: Math.max(before.waited, one.waited)
      })
    }
  return Array.from(all).flatMap(([name, { count, done, needed, waited }]) => {
    if (count < several) return []
    const [carriedOut, known] = Advice.onlyReads(name)
      ? ["", 0]
      : [name === "APPEND" ? "stored" : "done", done]
    const copies = name === "APPEND" ? copiesIn(account.flatMap(({ stay }) => stay.use.calls.appends)) : 0
    return [
      {
        part: part("impatient", name, count, { copies, done: known, needed, waited }),
        whose: "this program, which waits less than the server needs",
        try: patience(carriedOut, { copies, isDone: known === count }),
        actionBy: "app" as const
      }
    ]
  })
}

/** A server that is slow to let somebody in answers within so long, in milliseconds; and how often one logs in for no harm. */
const longWait = 10_000
const manyLogins = 20

/** Attempts that the app ended while the server owed an answer on the way to the mailbox. */
export const waitedInVain = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) =>
    stay.ended?.outcome === "interrupted" && (stay.waitedFor?.ms ?? 0) >= longWait
      ? (stay.waitedFor ?? [])
      : []
  )
  const [first] = all
  if (first === undefined) return []
  const logins = account.filter(({ stay }) => stay.login !== undefined).length
  return [
    {
      part: part("waitedInVain", first.cmd, all.length, mostOf(all.map(({ ms }) => ms))),
      whose: Advice.parties.either,
      try:
        logins >= manyLogins
          ? `Keep one connection open instead of a login each time${Advice.wayWords(offersIn(account), { needs: "IDLE", words: ", and listen for news with IDLE" }) ?? ""}: servers keep those waiting who log in too often.`
          : "Try again later; if it comes again, show the server’s operator this trace.",
      actionBy: "app"
    }
  ]
}

/** Returns how many are as long as one before them that was stored, although the app had given it up. */
const copiesIn = (all: ReadonlyArray<Append>): number => {
  const done = new Set<number>()
  return all.filter(({ isDoneLate, octets }) => {
    const isCopy = done.has(octets)
    if (isDoneLate === true) done.add(octets)
    return isCopy
  }).length
}

/** `carriedOut`: what an OK says; nothing of a command that only reads. */
const patience = (carriedOut: string, { copies, isDone }: { copies: number; isDone: boolean }): string => {
  if (carriedOut === "") return "Let the app wait longer for it, or ask for less at once."
  const longer = "Let the app wait longer for it"
  if (copies > 0)
    return `${longer}, and look for the message, such as by its Message-ID, before it sends it again. Look whether messages are there more than once, and delete the copies.`
  return isDone
    ? `${longer}, and not send again what it gave up: it was ${carriedOut}.`
    : `${longer}: what it gave up may have been ${carriedOut} all the same, so look at the mailbox before it is sent again.`
}

/** A stream that its reader leaves: the connection cannot leave out the rest. */
export const unread = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) => Array.from(stay.use.calls.unread))
  return Array.from(Map.groupBy(all, ([name]) => name)).flatMap(([name, each]) => {
    const count = each.reduce((sum, [, times]) => sum + times, 0)
    return count < several
      ? []
      : [
          {
            part: part("unread", name, count),
            whose: own,
            try: "Ask for the part that is needed alone: the server sends the whole answer otherwise, whoever reads it. If a time limit ended it, let the app wait longer.",
            actionBy: "app" as const
          }
        ]
  })
}

export const busy = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) =>
    awake(stay.use.program.busy, stay.jumps).filter(({ ms }) => ms >= notable)
  )
  const ms = mostOf(
    all.map((each) => each.ms),
    0
  )
  const { try: tried } = Advice.observation("program-busy", { step: "", ms })
  return all.length === 0
    ? []
    : [{ part: part("busy", all.length, ms), whose: own, try: tried, actionBy: "app" }]
}

export const untaken = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) => stay.use.program.untaken.map(({ end, start }) => end - start))
  const ms = mostOf(all, 0)
  const { try: tried } = Advice.observation("untaken", { step: "changes", ms })
  return ms < late ? [] : [{ part: part("untaken", ms), whose: own, try: tried, actionBy: "app" }]
}
