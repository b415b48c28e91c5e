/** The conversation on the wire as rows, with the machine's transitions between the lines. Pure. */
import { duration } from "@effect-imap/core/internal/Advice"
import {
  type Connection,
  isFailed,
  type Move,
  type NetSpan,
  type Point,
  type WireLine
} from "../connection/Connection.ts"
import { busyIn } from "../connection/ProgramSpans.ts"
import type { Annotation } from "../../trace/annotations.ts"
import { asksForWholeMessage } from "../lines/facts.ts"
import { atStep } from "../lines/Failure.ts"
import { labelOf, laneOf, type Lane } from "../machine/phase.ts"
import { lookupWords, passedText, tlsWords } from "../lines/said.ts"
import { netFailure } from "../steps/words.ts"
import { portWords } from "../connection/Waiting.ts"
import { failureTitle } from "../connection/failureTitle.ts"
import { timeText } from "../connection/timeText.ts"
import type { Entry } from "../../trace/Entry.ts"
import { uncapitalized } from "../../trace/letters.ts"
import { sizeWords } from "../../trace/quantities.ts"

export type WireKind =
  | "sent"
  | "received"
  | "state"
  | "net"
  | "end"
  | "note"
  | "annotation"
  | "gap"
  | "silence"
  | "timer"
  | "other"

export interface WireRow {
  readonly kind: WireKind
  /** The first line of the trace that it shows; `lastLine` is the last. */
  readonly line: number
  readonly lastLine: number
  readonly time: number
  readonly lane: Lane
  readonly text: string
  /** The machine's name of a state. */
  readonly state?: string
  /** The trace's name for what the text says. */
  readonly name?: string
  /** True for a tagged NO or BAD, an untagged BAD, an unrequested BYE, or a line that could not be parsed. */
  readonly refused: boolean
}

export const ways: Readonly<Record<WireKind, string>> = {
  sent: "C:",
  received: "S:",
  state: "⇢",
  net: "⇄",
  end: "■",
  note: "–",
  annotation: "✎",
  gap: "⋯",
  silence: "⋮",
  timer: "!",
  other: "·"
}

/** Describes a network operation and its result, in a line. */
export const netText = ({ begun, ended, end, start }: NetSpan, connection: Connection): string => {
  if (begun.kind === "lookup") return lookupWords(begun, ended)
  const kind = begun.kind === "tls" ? "TLS" : begun.kind
  const what = begun.kind === "tcp" && begun.port !== undefined ? `tcp to ${portWords(begun)}` : kind
  const to = begun.address === undefined ? what : `${what}, ${begun.address}`
  if (ended === undefined || end === undefined) return `${to} …`
  const took = end - start
  if (!ended.ok) return `${to}${failedWords(ended.error, timeText(connection, took, " after "))}`
  const busyMs = busyIn(connection, { start, end })
  const busy = busyMs === 0 ? "" : ` (this program was busy for ${duration(busyMs)} of it)`
  const done = `: done${timeText(connection, took, " in ")}${busy}`
  if (begun.kind !== "tls") return to + done
  const { authorized, cipher, days_left: days, protocol, sni, verified_ms_ago: ago } = ended
  const facts = [
    tlsWords(protocol),
    ago !== undefined && `resumed (its certificate was verified ${duration(ago)} ago)`,
    cipher,
    authorized === false && "certificate not verified",
    sni && `certificate for ${sni}`,
    days !== undefined && `${days} days left`
  ]
  return facts.filter(Boolean).join(", ") + done
}

/** `: given up after 10 s`, or, of a failure, ` failed after 80 ms: certificate expired`. */
const failedWords = (error: string | undefined, after: string): string => {
  if (error === "cancelled" || error === "race_lost") return `: given up${after}`
  return ` failed${after}${error === undefined ? "" : `: ${netFailure(error)}`}`
}

/** `failed at login, to be tried again: the server did not accept the token`: how a connection ended, in a line. */
export const endText = ({ error, outcome, step, ...rest }: NonNullable<Connection["ended"]>): string =>
  (isFailed(outcome) ? "failed" : outcome) +
  (step === undefined ? "" : atStep(step)) +
  (outcome === "retried" ? ", to be tried again" : "") +
  (error === undefined ? "" : `: ${uncapitalized(failureTitle({ ...rest, error }))}`)

/** Describes a note; of a quirk by its name. */
const noteWords = ({ quirk, text }: Connection["notes"][number]): string =>
  quirk === undefined ? text : `known of such servers: ${quirk}`

/** Lines that are left out of the rows, by the line before which they were. */
type Omitted = Point & { readonly count: number }

export interface Around {
  /** Includes the machine's transitions. */
  readonly states: boolean
  readonly omitted?: ReadonlyArray<Omitted>
  readonly annotations?: ReadonlyArray<Annotation>
}

export const wireRows = (
  connection: Connection,
  entries: ReadonlyArray<Entry>,
  { annotations = [], omitted = [], states }: Around
): ReadonlyArray<WireRow> =>
  merged(
    [
      ...saidRows(connection),
      ...(states ? moveRows(connection) : []),
      ...(states ? netRows(connection) : []),
      ...(states ? endRows(connection) : []),
      ...annotationRows(annotations, entries),
      ...connection.notes.map((note) => ({ ...single("note", note, noteWords(note)), name: note.text })),
      ...connection.gaps.map((gap) =>
        single(
          "gap",
          gap,
          gap.older
            ? `${gap.dropped} older events are not kept`
            : `${gap.dropped} events were dropped here while recording`
        )
      ),
      ...omitted.map((each) =>
        single("gap", { line: each.line - 0.5, time: each.time }, `${each.count} events are not shown here`)
      ),
      ...connection.fired.map((timer) => single("timer", timer, passedText(timer))),
      ...eventRows(entries)
    ].toSorted(byLine)
  )

/** Joins rows: both lanes of a race end in one state, which is shown once. */
const merged = (rows: ReadonlyArray<WireRow>): ReadonlyArray<WireRow> => {
  const all: Array<WireRow> = []
  for (const row of rows) {
    const before = all.at(-1)
    if (row.text === "") continue
    if (
      row.kind === "state" &&
      before?.kind === "state" &&
      before.text === row.text &&
      before.lane === row.lane
    ) {
      all[all.length - 1] = { ...before, lastLine: row.line }
    } else all.push(row)
  }
  return all
}

const saidRows = (connection: Connection): ReadonlyArray<WireRow> => {
  const { commands, wire } = connection
  const unasked = byesIn(connection)
  const late = new Set(commands.map(({ answer, givenUp }) => givenUp && answer?.line))
  return wire.map((said) => {
    const words = sizeText(said) + (late.has(said.line) ? " (given up before)" : "")
    return single(
      said.direction,
      said,
      said.text + words,
      isRefusal(said) || said.unread || unasked.has(said)
    )
  })
}

/** Returns each BYE that no LOGOUT asked for. Of a log without the client's lines, only that of a greeting is known. */
const byesIn = ({ commands, wire }: Connection): ReadonlySet<WireLine> => {
  const asked = commands.find(({ name }) => name === "LOGOUT")?.line ?? Number.POSITIVE_INFINITY
  const isUnasked = (said: WireLine) => said.line < asked && (commands.length > 0 || said === wire[0])
  return new Set(wire.filter((said) => said.condition === "BYE" && isUnasked(said)))
}

/** The size of a smaller literal is not shown, unless it is a complete message. */
const minShownBytes = 1000

/** The size of a hidden literal, and whether the line was truncated or not parsed. */
const sizeText = ({ bytes = 0, text, truncated, unread }: WireLine): string =>
  `${text.includes("<literal>") && (bytes >= minShownBytes || (bytes > 0 && asksForWholeMessage(text))) ? ` (${sizeWords(bytes)})` : ""}${truncated ? " (cut)" : ""}${unread ? " (cannot be read)" : ""}`

interface Place {
  readonly line: number
  readonly time: number
  readonly lane?: Lane
}

const single = (kind: WireKind, { lane, line, time }: Place, text: string, refused = false): WireRow => ({
  kind,
  line,
  lastLine: line,
  time,
  lane,
  text,
  refused
})

const isRefusal = ({ condition, text }: WireLine): boolean =>
  condition === "NO" || condition === "BAD" || /^\* BAD\b/i.test(text)

const moveRows = ({ moves, winner }: Connection): ReadonlyArray<WireRow> => {
  // after a race, only the winner continues
  const raced = moves.findLast(({ from }) => laneOf(from) !== undefined)?.line ?? Infinity
  return moves.map((move, at) => ({
    ...single(
      "state",
      { ...move, lane: laneOf(move.to) ?? (move.line > raced ? winner : undefined) },
      isPassing(move, moves, at) || isIdleLane(move) ? "" : labelOf(move.to)
    ),
    state: move.to
  }))
}

/** Returns whether a transition enters a transient state, which `always` leaves at once. The chart's path shows it. */
const isPassing = (move: Move, moves: ReadonlyArray<Move>, at: number): boolean => {
  const next = moves.slice(at + 1, at + 8).find(({ from }) => from === move.to)
  return next?.event === "always"
}

const isIdleLane = ({ event, to }: Move): boolean => event === "always" && to.endsWith(".lost")

const netRows = (connection: Connection): ReadonlyArray<WireRow> => {
  const { net, winner } = connection
  return net.map((operation) => {
    const { end, endLine, ended, lane, line, start } = operation
    const isLost = ended?.error === "race_lost" || (winner !== undefined && lane !== winner)
    const place = { line: endLine ?? line, time: end ?? start, lane }
    return single("net", place, netText(operation, connection), ended?.ok === false && !isLost)
  })
}

const endRows = ({ ended, endLine, span }: Connection): ReadonlyArray<WireRow> => {
  if (ended === undefined || endLine === undefined) return []
  const words = endText(ended)
  const row = single("end", { line: endLine, time: span.end ?? span.start }, words, isFailed(ended.outcome))
  return [ended.error === undefined ? row : { ...row, name: ended.error }]
}

/** Makes the rows of notes, each below its line; a connection that is not read completely may have none. */
const annotationRows = (
  annotations: ReadonlyArray<Annotation>,
  entries: ReadonlyArray<Entry>
): ReadonlyArray<WireRow> =>
  annotations.flatMap(({ line, text }) => {
    const time = entries.find((entry) => entry.line === line)?.time
    return time === undefined
      ? []
      : [{ ...single("annotation", { line: line + 0.5, time }, text), lastLine: line }]
  })

const eventRows = (entries: ReadonlyArray<Entry>): ReadonlyArray<WireRow> =>
  entries.flatMap((entry) =>
    entry.event === undefined ? [single("other", entry, `unknown event: ${entry.name}`)] : []
  )

const byLine = (a: WireRow, b: WireRow): number => a.time - b.time || a.line - b.line
