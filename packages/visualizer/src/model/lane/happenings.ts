/** What happened to an account, in rows: equal ones beside each other are counted, and so are equal sequences of a few. Pure. */
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
  /** The longest time from a loss until the mailbox was open again, if nothing failed meanwhile. */
  readonly backMs: number | undefined
  /** Their words are those of the first, numbers included. */
  readonly isAlike: boolean
}

/** The length of a repeated sequence, in rows. */
const maxSequence = 4

export const happeningsOf = (marks: ReadonlyArray<Mark>): ReadonlyArray<Happening> =>
  repeated(neighbours(rowsOf(marks.filter(({ kind }) => kind !== "arrived" && kind !== "asked")))).map(
    ({ backMs, count, isAlike, last, mark }) => ({
      kind: mark.kind,
      time: mark.time,
      last,
      count,
      // of thousands, a page has words for a few
      get words() {
        return wordsOf(mark, { isOne: count === 1, isAlike, backMs })
      },
      connection: mark.connection,
      line: mark.line
    })
  )

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
      isAlike: true
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
  isAlike:
    one.isAlike &&
    other.isAlike &&
    one.mark.ended?.serverText === other.mark.ended?.serverText &&
    one.mark.words === other.mark.words
})

/** Counts equal rows that follow each other. */
const neighbours = (rows: ReadonlyArray<Row>): ReadonlyArray<Row> => {
  const found: Array<Row> = []
  for (const row of rows) {
    const last = found.at(-1)
    if (last?.key === row.key) found[found.length - 1] = together(last, row)
    else found.push(row)
  }
  return found
}

/** Counts sequences such as `lost`, `open` that are repeated. */
const repeated = (rows: ReadonlyArray<Row>): ReadonlyArray<Row> => {
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

/** Returns the sequence that begins at a row and covers most rows by being repeated; one row, if none is. */
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
