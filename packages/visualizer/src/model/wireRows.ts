/** The talk on the wire as rows, and between its lines what the machine did about it. Pure. */
import type { Connection, Move, Point, WireLine } from "./Connection.ts"
import type { Entry } from "../trace/Entry.ts"

export type WireKind = "sent" | "received" | "state" | "note" | "gap" | "timer" | "other"

export interface WireRow {
  readonly kind: WireKind
  /** The first and the last line of the trace that it tells of. */
  readonly line: number
  readonly lastLine: number
  readonly time: number
  readonly text: string
  /** A tagged NO or BAD, an untagged BAD, a BYE that nobody asked for. */
  readonly refused: boolean
}

export const ways: Readonly<Record<WireKind, string>> = {
  sent: "C:",
  received: "S:",
  state: "⇢",
  note: "–",
  gap: "⋯",
  timer: "!",
  other: "·"
}

const single = (
  kind: WireKind,
  { line, time }: { readonly line: number; readonly time: number },
  text: string,
  refused = false
): WireRow => ({ kind, line, lastLine: line, time, text, refused })

const isRefusal = ({ condition, text }: WireLine): boolean =>
  condition === "NO" || condition === "BAD" || /^\* BAD\b/i.test(text)

const wireRow = (wire: WireLine): WireRow =>
  single(wire.direction, wire, wire.truncated ? `${wire.text} (cut)` : wire.text, isRefusal(wire))

/** Shorter names: the race's own state says no more than its lanes do. */
const stateWords = (state: string): string => state.replace(/^dialing\./, "")

/** A transient state: it is left by `always`, at once. The chart's path has it. */
const isPassing = (move: Move, moves: ReadonlyArray<Move>, at: number): boolean => {
  const next = moves.slice(at + 1, at + 8).find(({ from }) => from === move.to)
  return next?.event === "always"
}

/** Both lanes of a race end in one state; it is said once. */
const joined = (way: string, next: string): string => {
  if (next === "" || way === next || way.endsWith(` → ${next}`)) return way
  return way === "" ? next : `${way} → ${next}`
}

/** Moves that follow each other without a word on the wire are one row: the way that was gone. */
const merged = (rows: ReadonlyArray<WireRow>): ReadonlyArray<WireRow> => {
  const all: Array<WireRow> = []
  for (const row of rows) {
    const before = all.at(-1)
    if (row.kind === "state" && before?.kind === "state") {
      all[all.length - 1] = { ...before, lastLine: row.line, text: joined(before.text, row.text) }
    } else {
      all.push(row)
    }
  }
  return all.filter(({ text }) => text !== "")
}

const isIdleLane = ({ event, to }: Move): boolean => event === "always" && to.endsWith(".lost")

const moveRows = (moves: ReadonlyArray<Move>): ReadonlyArray<WireRow> =>
  moves.map((move, at) =>
    single("state", move, isPassing(move, moves, at) || isIdleLane(move) ? "" : stateWords(move.to))
  )

const eventRows = (entries: ReadonlyArray<Entry>): ReadonlyArray<WireRow> =>
  entries.flatMap((entry) =>
    entry.event === undefined ? [single("other", entry, `unknown event: ${entry.name}`)] : []
  )

const byLine = (a: WireRow, b: WireRow): number => a.time - b.time || a.line - b.line

/** What is left out of the rows, and before which line. */
type Omitted = Point & { readonly count: number }

/** `states`: with what the machine did. */
export const wireRows = (
  connection: Connection,
  entries: ReadonlyArray<Entry>,
  states: boolean,
  omitted: ReadonlyArray<Omitted> = []
): ReadonlyArray<WireRow> =>
  merged(
    [
      ...connection.wire.map(wireRow),
      ...(states ? moveRows(connection.moves) : []),
      ...connection.notes.map((note) => single("note", note, note.text)),
      ...connection.gaps.map((gap) =>
        single("gap", gap, `${gap.dropped} events were dropped here while recording`)
      ),
      ...omitted.map((each) =>
        single("gap", { line: each.line - 0.5, time: each.time }, `${each.count} events are not shown here`)
      ),
      ...connection.fired.map((timer) => single("timer", timer, `${timer.timer} fired`)),
      ...eventRows(entries)
    ].toSorted(byLine)
  )
