/** The events of an account in rows. Equal adjacent rows are counted, and so are short repeated sequences. Pure. */
import type { Mark } from "./marks.ts"
import { keyOf, wordsOf } from "./words.ts"

export interface Happening {
  readonly kind: Mark["kind"]
  readonly time: number
  /** The time of the last of them. */
  readonly last: number
  readonly count: number
  readonly words: string
  /** The connection and the line of the first of them. */
  readonly connection: number
  readonly line: number | undefined
}

interface Row {
  readonly mark: Mark
  readonly key: string
  readonly last: number
  readonly count: number
  /** The longest time from a loss until the mailbox was open again, without a failure in between. */
  readonly backMs: number | undefined
  /** True if the texts of all are equal, numbers included. */
  readonly hasOneText: boolean
}

/** The length of a repeated sequence, in rows. */
const maxSequence = 4

export const happeningsOf = (marks: ReadonlyArray<Mark>): ReadonlyArray<Happening> =>
  countRepeatedSequences(
    countRepeatedRows(rowsOf(marks.filter(({ kind }) => kind !== "arrived" && kind !== "asked")))
  ).map(({ backMs, count, hasOneText, last, mark }) => ({
    kind: mark.kind,
    time: mark.time,
    last,
    count,
    // computed on demand: a page shows a few of thousands
    get words() {
      return wordsOf(mark, { isSingle: count === 1, hasOneText, backMs })
    },
    connection: mark.connection,
    line: mark.line
  }))

/** A loss and the opening after it are one row. */
const rowsOf = (marks: ReadonlyArray<Mark>): ReadonlyArray<Row> => {
  const rows: Array<Row> = []
  let lost: number | undefined
  for (const mark of marks) {
    const before = lost === undefined ? undefined : rows[lost]
    if (mark.kind === "lost") lost = rows.length
    else if (mark.kind === "open" || mark.kind === "failed") {
      const isBack = mark.kind === "open" && before !== undefined && mark.connection > before.mark.connection
      if (isBack && lost !== undefined) rows[lost] = back(before, mark.time)
      lost = undefined
      if (isBack) continue
    }
    rows.push({
      mark,
      key: keyOf(mark),
      last: mark.time,
      count: 1,
      backMs: undefined,
      hasOneText: true
    })
  }
  return rows
}

const back = (row: Row, time: number): Row => ({
  ...row,
  key: `${row.key}\nopen again`,
  backMs: time - row.mark.time
})

const together = (one: Row, other: Row): Row => ({
  ...one,
  last: other.last,
  count: one.count + other.count,
  backMs: one.backMs && Math.max(one.backMs, other.backMs ?? 0),
  hasOneText:
    one.hasOneText &&
    other.hasOneText &&
    one.mark.ended?.serverText === other.mark.ended?.serverText &&
    one.mark.words === other.mark.words
})

/** Joins equal adjacent rows, and counts them. */
const countRepeatedRows = (rows: ReadonlyArray<Row>): ReadonlyArray<Row> => {
  const found: Array<Row> = []
  for (const row of rows) {
    const last = found.at(-1)
    if (last?.key === row.key) found[found.length - 1] = together(last, row)
    else found.push(row)
  }
  return found
}

/** Joins repeated sequences such as `lost`, `open`, and counts them. */
const countRepeatedSequences = (rows: ReadonlyArray<Row>): ReadonlyArray<Row> => {
  const found: Array<Row> = []
  for (let at = 0; at < rows.length;) {
    const { length, times } = sequenceAt(rows, at)
    for (let row = 0; row < length; row++) {
      const all = Array.from({ length: times }, (_, time) => rows[at + time * length + row] ?? [])
      found.push(all.flat().reduce(together))
    }
    at += length * times
  }
  return found
}

/** Returns the repeated sequence at a row that covers the most rows; the row alone if nothing is repeated. */
const sequenceAt = (
  rows: ReadonlyArray<Row>,
  at: number
): { readonly length: number; readonly times: number } => {
  let best = { length: 1, times: 1 }
  for (let length = 2; length <= maxSequence; length++) {
    let times = 1
    while (isRepeated(rows, at, length, times)) times++
    if (times > 1 && length * times > best.length * best.times) best = { length, times }
  }
  return best
}

const isRepeated = (rows: ReadonlyArray<Row>, at: number, length: number, times: number): boolean => {
  for (let row = 0; row < length; row++) {
    const next = rows[at + times * length + row]
    if (next === undefined || next.key !== rows[at + row]?.key) return false
  }
  return true
}
