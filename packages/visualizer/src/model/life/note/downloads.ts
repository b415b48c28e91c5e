/** Notes of messages that an app fetches on each of its connections anew. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Note } from "../Note.ts"
import type { Lived } from "../Stay.ts"
import { part } from "../Part.ts"

/** Fewer may be what a person opens again; of many octets, fewer are enough to waste what the provider allows. */
const fewest = { messages: 10, times: 5 }
const fewestOfMany = { messages: 5, times: 3 }
const manyOctets = 5_000_000

/** Most of what a connection fetches was fetched by those before it: the app does not remember what it has. */
export const fetchedAgain = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const [times, octets] = [new Map<string, number>(), { all: 0, again: 0 }]
  for (const { stay } of account)
    for (const [message, size] of stay.use.downloads.messages) {
      const before = times.get(message) ?? 0
      times.set(message, before + 1)
      octets.all += size
      if (before > 0) octets.again += size
    }
  const all = Array.from(times.values())
  const count = all.reduce((sum, each) => sum + each, 0)
  const most = all.reduce((greatest, each) => Math.max(greatest, each), 0)
  const least = octets.again < manyOctets ? fewest : fewestOfMany
  return times.size < least.messages || most < least.times || count < least.times * times.size
    ? []
    : [
        {
          part: part("fetchedAgain", { count, messages: times.size, most, octets: octets.again }),
          whose: Advice.parties.app,
          try: "Let the app remember the UIDs of what it has, with the UIDVALIDITY of the mailbox, and fetch only those above the last one. A connection that stays open tells of new messages by itself (IDLE).",
          turn: "app"
        }
      ]
}

/** Returns how often the last message came again, whole, to a connection that asked from its UID on: an earlier one had it. */
export const lastAgainIn = (account: ReadonlyArray<Lived>): number => {
  const had = new Set<string>()
  let count = 0
  for (const { stay } of account) {
    const { lastOnes, messages } = stay.use.downloads
    count += lastOnes.filter((message) => had.has(message)).length
    for (const message of messages.keys()) had.add(message)
  }
  return count
}
