/** An account that logs in for each look at its mailbox: the one rule that is about several connections. */
import { duration } from "@effect-imap/core/internal/Advice"
import { isOwnEnd } from "../lane/Stay.ts"
import type { Lived } from "../lane/accounts.ts"
import { findingOf } from "./lint.ts"
import type { Finding } from "./Rule.ts"

/** So many in a row are no chance; each is short, and the next one begins soon, in milliseconds. */
const fewest = 5
const longest = 60_000
const soon = 3_600_000

const loginPerPoll = {
  id: "login-per-poll",
  group: "login",
  severity: "info",
  message: "The account logged in {count} times in {ms}, each time for {longest} at most",
  docs: "Each connection was closed by the app soon after its login. A login costs round trips, and servers limit logins. Let the app keep the connection, with IDLE, which also shows new mail at once: `Mailbox.watch`, or a supervised account."
} as const

/** Returns the longest row of such connections of an account, in the order in which they began. */
export const loginsPerPoll = (account: ReadonlyArray<Lived>): Finding | undefined => {
  let row: Array<Lived> = []
  let most: ReadonlyArray<Lived> = []
  for (const lived of account) {
    const before = row.at(-1)
    const isNext = before === undefined || isAfter(lived, before)
    if (!isShort(lived)) row = []
    else if (isNext) row.push(lived)
    else row = [lived]
    if (row.length > most.length) most = row
  }
  return most.length < fewest ? undefined : foundIn(most)
}

const isAfter = ({ start }: Lived, { last, stay }: Lived): boolean => {
  const end = stay.endedAt ?? last
  return start >= end && start - end <= soon
}

const tookOf = ({ last, start, stay }: Lived): number => (stay.endedAt ?? last) - start

const isShort = (lived: Lived): boolean =>
  lived.stay.isLoggedIn && isOwnEnd(lived.stay) && tookOf(lived) <= longest

const foundIn = (row: ReadonlyArray<Lived>): Finding | undefined => {
  const lines = row.flatMap(({ stay }) => stay.endLine ?? [])
  const [first, last] = [row[0], row.at(-1)]
  const [line, ...others] = lines
  if (first === undefined || last === undefined || line === undefined) return undefined
  return findingOf(loginPerPoll, [line, ...others.slice(0, 2)], {
    count: row.length,
    ms: duration(last.start - first.start),
    longest: duration(row.reduce((most, lived) => Math.max(most, tookOf(lived)), 0))
  })
}
