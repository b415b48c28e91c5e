/**
 * Finds many searches, one after another, where a few would do, or none: each costs a round trip, or takes long, as the server looks
 * through the mailbox anew.
 */
import { observation } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { after } from "../evidence/after.ts"
import { dataIn } from "../evidence/Data.ts"
import { isSelect } from "../evidence/facts.ts"
import { faster } from "../evidence/grows.ts"
import { inUse } from "../evidence/inUse.ts"
import { once } from "../evidence/once.ts"
import { of as ledgerOf } from "../timeline/Ledger.ts"
import { evidenceOf, finding, type Rule } from "./Finding.ts"

/** Fewer may be what a person does, or one for each mailbox. */
const fewest = 20
const fewestEach = 3

/** A longer pause ends a row, in milliseconds; a longer answer goes on with it if it is to a search by the same keys. */
const promptMs = 1000

/** Less time is worth no sentence, in milliseconds. */
const notable = 5000

/** Reports the longest such row, by the time for which it waited. */
export const searchBySearch: Rule = (connection) => {
  const row = longestRow.of(connection)
  if (row === undefined) return []
  const { count, first, key = "", last, ms, openings, range, slow } = row
  const step = first.name
  const { rtt } = ledgerOf(connection)
  const words = observation("search-by-search", {
    count,
    openings,
    ms,
    step,
    ...(slow * 2 > count && {
      range,
      names: [key],
      messages: messagesAt(first, connection),
      roundTrip: rtt !== undefined && rtt * faster < range[0] ? rtt : undefined
    })
  })
  return finding("search-by-search", "warning", evidenceOf(first.line, last.line), words, { step })
}

/** Returns whether a command is one of the searches that are told as one row. */
export const isInRow = ({ line, name }: CommandSpan, connection: Connection): boolean => {
  const { first, last } = longestRow.of(connection) ?? {}
  return name.endsWith("SEARCH") && line >= (first?.line ?? Infinity) && line <= (last?.line ?? 0)
}

const longestRow = once(function* (connection) {
  yield
  if (connection.clock === "none") return undefined
  const rows = rowsOf(inUse(connection)).filter(
    ({ searches, mailboxes, ms }) =>
      searches.size >= fewest && searches.size >= fewestEach * mailboxes.size && ms >= notable
  )
  return rows.toSorted((one, other) => other.ms - one.ms)[0]
})

/** Returns how many messages the mailbox had when it was searched; 0 if it is not known. */
const messagesAt = ({ line }: CommandSpan, { wire }: Connection): number => {
  const told = wire
    .slice(0, after(wire, line))
    .findLast(({ direction, text }) => direction === "received" && dataIn(text).name === "EXISTS")
  return told === undefined ? 0 : dataIn(told.text).number
}

/** Returns the key of a search for one string, such as `HEADER Message-ID`, and what else it asks for. RFC 9051 §6.4.4. */
const keyIn = (words: string): string | undefined =>
  /^ (?:UID )?SEARCH (?:CHARSET \S+ )?((?:BCC|BODY|CC|FROM|HEADER (?:"[^"]+"|\S+)|SUBJECT|TEXT|TO)) (?:"(?:\\.|[^"\\])*"|\S+)$/i
    .exec(words)?.[1]
    ?.replaceAll('"', "")

/** Searches, each sent after the one before was answered, and what was opened and read for them. */
interface Row {
  readonly first: CommandSpan
  /** The last search. */
  last: CommandSpan
  /** The end of the last command. */
  end: number
  count: number
  /** What all of them search by, if that is one key; and how many took long. */
  readonly key: string | undefined
  slow: number
  /** The milliseconds of the fastest and the slowest. */
  range: readonly [number, number]
  openings: number
  /** The mailboxes that were opened since the last search, and the milliseconds for that: they count if one follows. */
  opened: { count: number; ms: number }
  /** The different ones, with the mailbox in which they were asked; and these. */
  readonly searches: Set<string>
  readonly mailboxes: Set<string>
  /** The milliseconds for which the searches waited, and the opening of mailboxes. */
  ms: number
}

const rowsOf = (commands: ReadonlyArray<CommandSpan>): ReadonlyArray<Row> => {
  const rows: Array<Row> = []
  let row: Row | undefined
  let mailbox = ""
  for (const command of commands) {
    const { answer, by = "app", end = Infinity, name, start, tag, text } = command
    const words = text.slice(tag.length)
    const ms = end - start
    const isSearch = /SEARCH$/i.test(name)
    const isOpening = isSelect(command)
    if (isOpening) mailbox = words.slice(name.length + 1)
    const key = isSearch ? keyIn(words) : undefined
    const isNext =
      by === "app" &&
      answer?.condition === "OK" &&
      (ms < promptMs || key !== undefined) &&
      (isSearch || isOpening || /FETCH$/i.test(name))
    const pause = start - (row?.end ?? start)
    if (!isNext || pause < 0 || pause >= promptMs) row = undefined
    // those that take long have one cause if they search by the same
    if (isSearch && row?.key !== key && (ms >= promptMs || (row?.slow ?? 0) > 0)) row = undefined
    if (!isNext || (row === undefined && !isSearch)) continue
    if (row === undefined) {
      row = {
        first: command,
        last: command,
        end,
        count: 0,
        key,
        slow: 0,
        range: [Infinity, 0],
        openings: 0,
        opened: { count: 0, ms: 0 },
        searches: new Set(),
        mailboxes: new Set(),
        ms: 0
      }
      rows.push(row)
    }
    row.end = end
    if (isOpening) row.opened = { count: row.opened.count + 1, ms: row.opened.ms + ms }
    if (!isSearch) continue
    row.count++
    if (ms >= promptMs) row.slow++
    row.range = [Math.min(row.range[0], ms), Math.max(row.range[1], ms)]
    row.openings += row.opened.count
    row.ms += ms + row.opened.ms
    row.opened = { count: 0, ms: 0 }
    row.last = command
    row.searches.add(`${mailbox}\n${words}`)
    row.mailboxes.add(mailbox)
  }
  return rows
}
