/** The lane of an account: the times in which its mailbox was open, and those in which it was not. Pure. */
import { follows, type Lived } from "./accounts.ts"
import { isOwnEnd, type Stay } from "./Stay.ts"
import type { Stretch } from "./Stretch.ts"

/** The end of a connection, as the trace records it. */
export interface End {
  readonly error: string
  readonly step?: string
  readonly serverText?: string
}

/**
 * A part of the lane. `beginning`: until the first mailbox, or the first one after an unknown or a paused time. `turn`: it waited
 * in this process for other connections to begin. `paused`: the app had closed it, and had not begun another. `unasked`: the
 * app was logged in, and asked for no mailbox. `unknown`: events of it are missing.
 */
export interface Segment extends Stretch {
  readonly kind: "beginning" | "open" | "away" | "turn" | "paused" | "unasked" | "unknown"
  /** The connection to look at: the open one, or the one whose end began the time away. */
  readonly connection: number
  /** What ended the open mailbox, of the time in which it was open and of the time away after it. */
  readonly ended?: End
}

/** Returns what ended a connection against the app's wish. */
export const endOf = ({ ended }: Pick<Stay, "ended">): End | undefined =>
  ended?.error === undefined || ended.outcome === "closed" || ended.outcome === "interrupted"
    ? undefined
    : {
        error: ended.error,
        ...(ended.step !== undefined && { step: ended.step }),
        ...(ended.serverText && { serverText: ended.serverText })
      }

/** A shorter wait for a turn counts as time away. */
const minTurnMs = 1000

/** Returns the lane without gaps, from the first attempt to the last moment. */
export const segmentsOf = (account: ReadonlyArray<Lived>, to: number): ReadonlyArray<Segment> => {
  const [first] = account
  if (first === undefined) return []
  const row = new Row(first)
  for (const [at, lived] of account.entries()) {
    const { last, start, stay } = lived
    const before = account[at - 1]
    // without an end, it is known up to its last event if another one follows
    const until = stay.endedAt ?? (at + 1 < account.length ? last : to)
    if (before !== undefined && !follows(stay, before.stay)) {
      row.rests(before.stay.endedAt ?? before.last)
      row.add("unknown", before.id, start)
      row.after("beginning", lived)
    } else if (before !== undefined && isOwnEnd(before.stay)) {
      row.rests(start)
      row.after("beginning", lived)
    }
    const { turn, unaskedAt } = stay
    if (turn?.end !== undefined && turn.end - turn.start >= minTurnMs) {
      row.rests(turn.start)
      row.add("turn", lived.id, turn.end)
    }
    if (stay.openedAt !== undefined) {
      row.rests(stay.openedAt)
      row.open(lived, isOwnEnd(stay) ? until : Math.min(stay.closedAt ?? until, until))
    } else if (unaskedAt !== undefined) {
      row.rests(unaskedAt)
      row.add("unasked", lived.id, until)
      row.after("beginning", lived)
    }
    if (isOwnEnd(stay)) {
      if (stay.openedAt === undefined && unaskedAt === undefined) row.rests(until)
      row.after("paused", lived)
    }
  }
  row.rests(to)
  return row.segments
}

/** Segments one after another: each begins where the last one ended. */
class Row {
  readonly segments: Array<Segment> = []
  private cursor: number
  /** What it is while nothing is open. */
  private rest: Pick<Segment, "connection" | "ended" | "kind">

  constructor({ id, start }: Lived) {
    this.cursor = start
    this.rest = { kind: "beginning", connection: id }
  }

  add(kind: Segment["kind"], connection: number, end: number, ended?: End): void {
    if (end <= this.cursor) return
    const last = this.segments.at(-1)
    if (last?.kind === kind && last.connection === connection && last.ended === ended)
      this.segments[this.segments.length - 1] = { ...last, end }
    else this.segments.push({ kind, start: this.cursor, end, connection, ...(ended && { ended }) })
    this.cursor = end
  }

  /** Nothing is open until then. */
  rests(until: number): void {
    this.add(this.rest.kind, this.rest.connection, until, this.rest.ended)
  }

  /** What it is from now on while nothing is open. */
  after(kind: Segment["kind"], { id, stay }: Lived): void {
    const ended = kind === "away" ? endOf(stay) : undefined
    this.rest = { kind, connection: id, ...(ended && { ended }) }
  }

  open(lived: Lived, until: number): void {
    const { id, stay } = lived
    const ended = endOf(stay)
    for (const { end, start } of stay.forgotten) {
      this.add("open", id, Math.min(start, until), ended)
      this.add("unknown", id, Math.min(end, until))
    }
    this.add("open", id, until, ended)
    this.after("away", lived)
  }
}
