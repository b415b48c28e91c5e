/** An account that logs in for each poll of its mailbox: the only rule about several connections. */
import { duration } from "@effect-imap/core/internal/Advice"
import { isOwnEnd } from "../lane/ConnectionHistory.ts"
import type { AccountConnection } from "../lane/accounts.ts"
import type { Header } from "../../trace/Entry.ts"
import { findingOf } from "./lint.ts"
import type { Finding } from "./Rule.ts"

/** Fewer short connections in a row may be chance. */
const minLogins = 5
const maxConnectionMs = 60_000
const maxGapMs = 3_600_000

const loginPerPoll = {
  id: "login-per-poll",
  group: "login",
  severity: "info",
  message: "The account logged in {count} times in {ms}, each time for {longest} at most",
  docs: "Each connection was closed by the app soon after its login. A login costs round trips, and servers limit logins. Let the app keep the connection open, with IDLE, which shows new mail at once; a supervised account does so."
} as const

/** A finding about an account, and one of its connections. */
export interface FoundInAccount extends Finding {
  readonly connection: string
}

/**
 * Returns a finding about the longest series of such connections of an account, sorted by start, or about the series with
 * `connection`. A trace without times has none.
 */
export const loginsPerPoll = (
  header: Pick<Header, "clock"> | undefined,
  account: ReadonlyArray<AccountConnection>,
  connection?: number
): FoundInAccount | undefined => {
  if (header === undefined || header.clock === "none") return undefined
  const row = rowsOf(account)
    .filter((each) => connection === undefined || each.some(({ id }) => id === connection))
    .reduce<ReadonlyArray<AccountConnection>>((most, each) => (each.length > most.length ? each : most), [])
  return row.length < minLogins
    ? undefined
    : foundIn(
        row,
        row.find(({ id }) => id === connection)
      )
}

/** Returns the series of short connections that follow each other. */
const rowsOf = (
  account: ReadonlyArray<AccountConnection>
): ReadonlyArray<ReadonlyArray<AccountConnection>> => {
  const rows: Array<Array<AccountConnection>> = []
  let row: Array<AccountConnection> = []
  for (const connection of account) {
    const before = row.at(-1)
    if (!isShort(connection) || (before !== undefined && !isAfter(connection, before))) rows.push((row = []))
    if (isShort(connection)) row.push(connection)
    if (row.length === 1) rows.push(row)
  }
  return rows
}

const isAfter = ({ start }: AccountConnection, { last, history }: AccountConnection): boolean => {
  const end = history.endedAt ?? last
  return start >= end && start - end <= maxGapMs
}

const tookOf = ({ last, start, history }: AccountConnection): number => (history.endedAt ?? last) - start

const isShort = (connection: AccountConnection): boolean =>
  connection.history.isLoggedIn && isOwnEnd(connection.history) && tookOf(connection) <= maxConnectionMs

const foundIn = (
  row: ReadonlyArray<AccountConnection>,
  one: AccountConnection | undefined = row[0]
): FoundInAccount | undefined => {
  const [first, last] = [row[0], row.at(-1)]
  const line = one?.history.endLine
  if (first === undefined || last === undefined || one === undefined || line === undefined) return undefined
  const found = findingOf(loginPerPoll, [line], {
    count: row.length,
    ms: duration(last.start - first.start),
    longest: duration(row.reduce((most, connection) => Math.max(most, tookOf(connection)), 0))
  })
  return { ...found, connection: one.group }
}
