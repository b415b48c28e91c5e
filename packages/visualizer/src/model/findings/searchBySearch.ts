/** Finds many searches, one after another, where a few would do: none takes long, and their number does. */
import { observation } from "@effect-imap/core/internal/Advice"
import type { CommandSpan } from "../connection/Connection.ts"
import { isSelect } from "../evidence/facts.ts"
import { inUse } from "../evidence/inUse.ts"
import { evidenceOf, finding, type Rule } from "./Finding.ts"

/** Fewer may be what a person does, or one for each mailbox. */
const fewest = 20
const fewestEach = 3

/** A longer pause ends a row, and a longer answer is the server's matter; in milliseconds. */
const promptMs = 1000

/** Less time is worth no sentence, in milliseconds. */
const notable = 5000

/** Reports the longest such row, by the time for which it waited. */
export const searchBySearch: Rule = (connection) => {
  if (connection.clock === "none") return []
  const rows = rowsOf(inUse(connection)).filter(
    ({ searches, mailboxes, ms }) =>
      searches.size >= fewest && searches.size >= fewestEach * mailboxes.size && ms >= notable
  )
  const [longest] = rows.toSorted((one, other) => other.ms - one.ms)
  if (longest === undefined) return []
  const { count, first, last, ms, openings } = longest
  const step = first.name
  const words = observation("search-by-search", { count, openings, ms, step })
  return finding("search-by-search", "warning", evidenceOf(first.line, last.line), words, { step })
}

/** Searches, each sent after the one before was answered, and what was opened and read for them. */
interface Row {
  readonly first: CommandSpan
  /** The last search. */
  last: CommandSpan
  /** The end of the last command. */
  end: number
  count: number
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
    const isNext =
      by === "app" &&
      answer?.condition === "OK" &&
      ms < promptMs &&
      (isSearch || isOpening || /FETCH$/i.test(name))
    const pause = start - (row?.end ?? start)
    if (!isNext || pause < 0 || pause >= promptMs) row = undefined
    if (!isNext || (row === undefined && !isSearch)) continue
    if (row === undefined) {
      row = {
        first: command,
        last: command,
        end,
        count: 0,
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
    row.openings += row.opened.count
    row.ms += ms + row.opened.ms
    row.opened = { count: 0, ms: 0 }
    row.last = command
    row.searches.add(`${mailbox}\n${words}`)
    row.mailboxes.add(mailbox)
  }
  return rows
}
