/** The waits as text: the sums until the mailbox was open and in total, and the waits on the way to it. */
import { duration } from "@effect-imap/core/internal/Advice"
import type { Connection } from "../model/connection/Connection.ts"
import { took } from "../model/connection/timeText.ts"
import { named, sumsOf, type Wait, waitsIn } from "../model/waits/Wait.ts"
import { waitsOf } from "../model/waits/waitsOf.ts"
import { padded } from "./terminal.ts"

export interface WaitLines {
  readonly head: string
  readonly rows: ReadonlyArray<string>
}

/** Returns the lines; nothing if the log has no times. */
export const waitLines = (connection: Connection): ReadonlyArray<WaitLines> => {
  const { clock, last, selectedAt, span } = connection
  const waits = waitsOf(connection)
  if (clock === "none" || waits.length === 0) return []
  const way = waitsIn(waits, span.start, selectedAt ?? span.end ?? last)
  const head = selectedAt === undefined ? "Time until it ended" : "Time to the mailbox"
  const rows = joined(way).map(
    ({ end, start, what, whom }) =>
      `${padded(what, maxColumns)}${took(connection, end - start).padStart(10)}  ${whom}`
  )
  const whole = selectedAt === undefined ? [] : [{ head: `In all ${sumWords(waits)}`, rows: [] }]
  return [{ head: `${head} ${sumWords(way)}`, rows }, ...whole]
}

const maxColumns = 30

const sumWords = (waits: ReadonlyArray<Wait>): string => {
  const whole = waits.reduce((sum, { end, start }) => sum + end - start, 0)
  const sums = named(sumsOf(waits)).map(({ ms, name }) => `${name} ${duration(ms)}`)
  return [duration(whole), sums.join(", ")].filter(Boolean).join(": ")
}

/** Sums up equal waits, and leaves out those that would be shown as no time. */
const joined = (waits: ReadonlyArray<Wait>): ReadonlyArray<Wait> =>
  Array.from(Map.groupBy(waits, ({ what, whom }) => `${whom} ${what}`).values(), ([first, ...others]) =>
    first === undefined
      ? []
      : [{ ...first, end: others.reduce((sum, { end, start }) => sum + end - start, first.end) }]
  )
    .flat()
    .filter(({ end, start }) => end - start >= 0.05)
