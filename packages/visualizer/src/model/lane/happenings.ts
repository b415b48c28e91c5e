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
}

/** A sequence that is repeated has so many rows at most. */
const longest = 4

export const happeningsOf = (marks: ReadonlyArray<Mark>): ReadonlyArray<Happening> =>
  repeated(neighbours(marks.filter(({ kind }) => kind !== "arrived" && kind !== "asked").map(rowOf))).map(
    ({ count, last, mark }) => ({
      kind: mark.kind,
      time: mark.time,
      last,
      count,
      words: wordsOf(mark, count === 1),
      connection: mark.connection,
      line: mark.line
    })
  )

const rowOf = (mark: Mark): Row => ({ mark, key: keyOf(mark), last: mark.time, count: 1 })

const together = (one: Row, other: Row): Row => ({
  ...one,
  last: other.last,
  count: one.count + other.count
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
  for (let length = 2; length <= longest; length++) {
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
