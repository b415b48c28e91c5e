/** Notes of messages that an app fetches on each of its connections anew. */
import { isHidden } from "../../evidence/mailboxName.ts"
import { offersIn } from "../offersIn.ts"
import { refusalsOf } from "../refusal.ts"
import { isRemoval, removalWords } from "../../evidence/refusedRemoval.ts"
import * as Advice from "@effect-imap/core/internal/Advice"
import { isFailed } from "../../connection/Connection.ts"
import { fetchedIn, type List } from "../../evidence/watch/Downloads.ts"
import type { Note } from "../Note.ts"
import type { Lived } from "../Lived.ts"
import { part } from "../Part.ts"

/** Fewer may be what a person opens again; of many octets, or messages, fewer are enough to waste what the provider allows. */
const fewest = { messages: 10, times: 5 }
const fewestOfMany = { messages: 5, times: 3 }
const manyOctets = 5_000_000
const manyAgain = 100

/** Most of what is fetched was fetched before: the app does not remember what it has. */
export const fetchedAgain = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  // by message, the latest end of a connection that had it
  const ends = new Map<string, number>()
  let beside = 0
  for (const { start, stay } of account) {
    const { messages } = stay.use.commands.downloads
    if (Array.from(messages.keys()).some((message) => (ends.get(message) ?? 0) > start)) beside++
    for (const message of messages.keys())
      ends.set(message, Math.max(ends.get(message) ?? 0, stay.endedAt ?? Infinity))
  }
  const { count, messages, most, octets } = fetchedIn(account.map(({ stay }) => stay.use.commands.downloads))
  const least = octets < manyOctets && count - messages < manyAgain ? fewest : fewestOfMany
  return messages < least.messages || most < least.times || count < least.times * messages
    ? []
    : [
        {
          part: part("fetchedAgain", { count, messages, most, octets, beside }),
          whose: Advice.parties.app,
          try: `Let the app ${beside === 0 ? "" : "begin no run while another one is at work, "}remember the UIDs of what it has, with the UIDVALIDITY of the mailbox, and fetch only those above the last one. ${beside === 0 ? `A connection that stays open tells of new messages${Advice.wayWords(offersIn(account), { needs: "IDLE", words: " by itself (IDLE)" }) ?? " when it is asked now and then (NOOP)"}.` : "Look whether it keeps the messages more than once."}`,
          actionBy: "app"
        }
      ]
}

const movesAtOnce = { needs: "MOVE", words: "use UID MOVE", after: ", which does it at once" }
const copiesKnown = { words: "remember the UIDs of what it has copied" }
const ofLeft = [
  { needs: "UIDPLUS", words: "remove what it has copied and marked, by UID EXPUNGE" },
  { words: "pass over what it has copied and marked (UID SEARCH UNDELETED)" },
  movesAtOnce
]

/** Returns the last command by which messages were to go, if the server refused it: they stay for that. */
const refusedRemoval = (account: ReadonlyArray<Lived>): string | undefined => {
  const last = refusalsOf(account).findLast(({ name = "", words = "" }) => isRemoval(name, `A${words}`))
  return last && removalWords(last.name ?? "", last)
}

/** So many copies too many are not what a person does. */
const fewestCopies = 3

/** Messages that are copied on one connection after the other: the app does not remember it, and they stay where they are. */
export const copiedOver = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const times = new Map<string, { all: number; on: number }>()
  for (const { stay } of account)
    for (const [message, count] of stay.use.commands.copied.messages) {
      const before = times.get(message) ?? { all: 0, on: 0 }
      before.all += count
      before.on++
      times.set(message, before)
    }
  const again = Array.from(times.values()).filter(({ on }) => on > 1)
  const count = again.reduce((sum, { all }) => sum + all, 0)
  if (count - again.length < fewestCopies) return []
  const isLeft = account.every(
    ({ stay: { use } }) => use.commands.copied.messages.size === 0 || use.commands.deletions.leaves
  )
  const most = again.reduce((greatest, { all }) => Math.max(greatest, all), 0)
  const refused = refusedRemoval(account)
  return [
    {
      part: part("copiedOver", { count, messages: again.length, most, isLeft, refused }),
      whose: Advice.parties.app,
      try: `${refused === undefined ? `Let the app ${Advice.waysWords(offersIn(account), isLeft ? ofLeft : [copiesKnown, movesAtOnce])}.` : `${Advice.refusedFirst} Until then, let the app remember the UIDs of what it has copied.`} Then delete the copies that are too many.`,
      actionBy: "app"
    }
  ]
}

/** So many messages are worth to remember, after so many losses. */
const fewestAnew = { messages: 100, losses: 2 }

/** After each loss, the app begins anew with what the connections before it had brought in full. */
export const begunAnew = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const had = new Map<string, List>()
  const counts: Array<number> = []
  // one that reads content goes on with it, or begins it anew: it lists the mailbox to know what is there
  const hasContent = account.some(({ stay }) =>
    Array.from(stay.use.commands.downloads.lists.values()).some(({ isContent }) => isContent)
  )
  let isLost = false
  for (const { stay } of account) {
    const { ended, isPartial, openedAt, use } = stay
    if (openedAt === undefined) continue
    if (isPartial) return []
    let count = 0
    for (const [key, list] of use.commands.downloads.lists) {
      if ((list.isContent || !hasContent) && isSame(had.get(key), list)) count += list.count
      had.set(key, list)
    }
    if (isLost) counts.push(count)
    isLost = isFailed(ended?.outcome)
  }
  const messages = counts.reduce((sum, each) => sum + each, 0)
  return counts.length < fewestAnew.losses || messages < fewestAnew.messages || counts.includes(0)
    ? []
    : [
        {
          part: part("begunAnew", counts.length, messages),
          whose: Advice.parties.app,
          try: "Let the app keep what a mailbox brought, with its UIDVALIDITY, and go on after a loss with what had no answer.",
          actionBy: "app"
        }
      ]
}

const isSame = (one: List | undefined, other: List): boolean =>
  one?.count === other.count && one.first === other.first && one.last === other.last

/** What the app gave up, or got, so soon before it ended the connection, was in the middle of its work, in milliseconds. */
export const withEnd = 1000

export const endsWithin = ({ givenUp }: Lived["stay"]["commands"], endedAt: number): boolean =>
  endedAt - (givenUp.all.at(-1) ?? -Infinity) <= withEnd

/** Fewer may be what a person opens again. */
const fewestOver = 10

/** The app ended its work in the middle of a command, and the next time reads again all that it had. */
export const begunOver = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const opened = account.filter(({ stay }) => stay.openedAt !== undefined)
  const again = opened.slice(1).flatMap(({ start, stay }, at) => {
    const { commands, ended, endedAt = Infinity, isPartial = true, use } = opened[at]?.stay ?? {}
    if (use === undefined || commands === undefined || ended?.outcome !== "interrupted") return []
    if (isPartial || start < endedAt || !endsWithin(commands, endedAt)) return []
    const had = Array.from(use.commands.downloads.messages.keys())
    const isAgain = had.every(
      (message) => !isHidden(message) && stay.use.commands.downloads.messages.has(message)
    )
    return isAgain && had.length >= fewestOver ? [had.length] : []
  })
  return again.length === 0
    ? []
    : [
        {
          part: part(
            "begunOver",
            again.length,
            again.reduce((sum, each) => sum + each, 0)
          ),
          whose: Advice.parties.app,
          try: "Let the app keep what it has read, with the last UID and the UIDVALIDITY of the mailbox, and go on after it the next time: while UIDVALIDITY is the same, each message has its UID (RFC 9051 §2.3.1.1).",
          actionBy: "app"
        }
      ]
}

/** Returns how often the last message came again, whole, to a connection that asked from its UID on: an earlier one had it. */
export const lastAgainIn = (account: ReadonlyArray<Lived>): number => {
  const had = new Set<string>()
  let count = 0
  for (const { stay } of account) {
    const { lastOnes, messages } = stay.use.commands.downloads
    count += lastOnes.filter((message) => had.has(message)).length
    for (const message of messages.keys()) had.add(message)
  }
  return count
}
