/** The lane of an account: the times in which its mailbox was open, and those in which it was not. Pure. */
import { follows, type AccountConnection } from "./accounts.ts"
import { isOwnEnd, type ConnectionHistory } from "./ConnectionHistory.ts"
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
  /** The end of the open mailbox, for the time in which it was open and the time away after it. */
  readonly ended?: End
}

/** Returns what ended a connection against the app's wish. */
export const endOf = ({ ended }: Pick<ConnectionHistory, "ended">): End | undefined =>
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
export const segmentsOf = (account: ReadonlyArray<AccountConnection>, to: number): ReadonlyArray<Segment> => {
  const [first] = account
  if (first === undefined) return []
  const row = new Row(first)
  for (const [at, connection] of account.entries()) {
    const { last, start, history } = connection
    const before = account[at - 1]
    // without an end, it is known up to its last event if another one follows
    const until = history.endedAt ?? (at + 1 < account.length ? last : to)
    if (before !== undefined && !follows(history, before.history)) {
      row.fillUntil(before.history.endedAt ?? before.last)
      row.add("unknown", before.id, start)
      row.becomes("beginning", connection)
    } else if (before !== undefined && isOwnEnd(before.history)) {
      row.fillUntil(start)
      row.becomes("beginning", connection)
    }
    const { turn, unaskedAt } = history
    if (turn?.end !== undefined && turn.end - turn.start >= minTurnMs) {
      row.fillUntil(turn.start)
      row.add("turn", connection.id, turn.end)
    }
    if (history.openedAt !== undefined) {
      row.fillUntil(history.openedAt)
      row.open(connection, isOwnEnd(history) ? until : Math.min(history.closedAt ?? until, until))
    } else if (unaskedAt !== undefined) {
      row.fillUntil(unaskedAt)
      row.add("unasked", connection.id, until)
      row.becomes("beginning", connection)
    }
    if (isOwnEnd(history)) {
      if (history.openedAt === undefined && unaskedAt === undefined) row.fillUntil(until)
      row.becomes("paused", connection)
    }
  }
  row.fillUntil(to)
  return row.segments
}

/** Segments one after another: each begins where the last one ended. */
class Row {
  readonly segments: Array<Segment> = []
  private cursor: number
  /** The kind of the time without an open mailbox. */
  private rest: Pick<Segment, "connection" | "ended" | "kind">

  constructor({ id, start }: AccountConnection) {
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

  /** Adds time without an open mailbox. */
  fillUntil(until: number): void {
    this.add(this.rest.kind, this.rest.connection, until, this.rest.ended)
  }

  /** Sets the kind of the following time without an open mailbox. */
  becomes(kind: Segment["kind"], { id, history }: AccountConnection): void {
    const ended = kind === "away" ? endOf(history) : undefined
    this.rest = { kind, connection: id, ...(ended && { ended }) }
  }

  open(connection: AccountConnection, until: number): void {
    const { id, history } = connection
    const ended = endOf(history)
    for (const { end, start } of history.missing) {
      this.add("open", id, Math.min(start, until), ended)
      this.add("unknown", id, Math.min(end, until))
    }
    this.add("open", id, until, ended)
    this.becomes("away", connection)
  }
}
