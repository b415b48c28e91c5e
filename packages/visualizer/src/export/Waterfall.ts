/**
 * A trace as plain text: one block for each attempt to connect, one row for each thing that took time.
 *
 * Every text of the trace is made visible first, so that a trace from a stranger is safe to print.
 */
import { noClose } from "../model/lines/ending.ts"
import { type Connection, isFailed, type WireLine } from "../model/connection/Connection.ts"
import { duration } from "@effect-imap/core/internal/Advice"
import { type Fold, fold } from "../model/timeline/fold.ts"
import { isRace, type Row, rowing, rowText, rowTime } from "../model/timeline/rows.ts"
import { marks, type Outcome } from "../model/steps/Step.ts"
import { laneWords } from "../model/machine/phase.ts"
import { deriving } from "../model/connection/spans.ts"
import * as Waiting from "../model/connection/Waiting.ts"
import { isRefusal } from "../model/lines/facts.ts"
import { placeOf } from "../model/lines/place.ts"
import { counted } from "../trace/Entry.ts"
import { describe, type ReadTrace } from "../trace/Reader.ts"
import { atOnce, before, linesText, type LongText, mapped, textAtOnce } from "../trace/pieces.ts"
import { columns, fit, padded, type Palette, palette, type Style, wrapped } from "./terminal.ts"

/** The format of the printed waterfall. */
export interface WaterfallOptions {
  /** The width in columns, at least 60 (default 80). */
  readonly width?: number
  /** True to use ANSI colours (default no). A caller that honours `NO_COLOR` decides. */
  readonly color?: boolean
  /** Shows the lines of the wire between the rows. */
  readonly wire?: boolean
}

/** Renders one connection in lines of at most `width` columns. */
export const renderConnection = (
  connection: Connection,
  options: WaterfallOptions = {}
): ReadonlyArray<string> => atOnce(renderingOne(connection, options))

/** Renders it in pieces. */
export const renderingOne = (
  connection: Connection,
  options: WaterfallOptions = {}
): Generator<void, ReadonlyArray<string>, void> => block(connection, viewOf(options))

interface View extends Palette {
  readonly width: number
  readonly wire: boolean
}

/** The columns of the labels: a longer label widens them. */
const labelWidth = 24
const maxLabelWidth = 32
const timeWidth = 11
/** The columns that a long host name must leave for the outcome. */
const minStoryWidth = 34

function* block(connection: Connection, view: View): Generator<void, ReadonlyArray<string>, void> {
  const all = yield* rowing(connection)
  const race = isRace(all)
  const widest = all.reduce((most, row) => Math.max(most, columns(rowText(row, race))), labelWidth)
  const label = Math.min(maxLabelWidth, widest)
  const axis = { ...fold(connection.span.start, all), label, cells: view.width - label - timeWidth - 5 }
  const hasSeveralLanes = new Set(connection.wire.map(({ lane }) => lane)).size > 1
  const drawn = yield* mapped(all, (row) => ({
    time: row.start,
    line: row.line,
    text: rowLine(row, { axis, connection, race }, view)
  }))
  const heard = yield* mapped(view.wire ? connection.wire : [], (said) => ({
    time: said.time,
    line: said.line,
    text: wireLine(said, connection, hasSeveralLanes, view)
  }))
  const gaps = connection.gaps.map(({ time, line, dropped }) => ({
    time,
    line,
    text: view.paint("yellow", `  ~ ${counted(dropped, "event")} dropped`)
  }))
  // sorted parts, which cost little more than a copy
  const body = [...drawn, ...heard, ...gaps].toSorted((a, b) => a.time - b.time || a.line - b.line)

  const said = lastWords(connection)
  const quoted = said === undefined ? [] : wrapped(`Server: ${said}`, view.width - 4)
  const hung = waiting(connection).map((text) => fit(text, view.width - 4))
  return [
    titleLine(connection, view),
    ...body.map(({ text }) => text),
    ...quoted.map((text) => `    ${view.paint("red", text)}`),
    ...hung.map((text) => `    ${view.paint("yellow", text)}`)
  ]
}

interface Axis extends Fold {
  /** The columns of a label. */
  readonly label: number
  readonly cells: number
}

/** The connection of a row, and how its rows are drawn. */
interface Drawn {
  readonly axis: Axis
  readonly connection: Connection
  readonly race: boolean
}

const bars: Readonly<Record<Outcome, readonly [fill: string, style: Style]>> = {
  done: ["█", "green"],
  refused: ["█", "yellow"],
  failed: ["█", "red"],
  lost: ["░", "dim"],
  open: ["▒", "yellow"],
  unknown: ["░", "dim"]
}

const rowLine = (row: Row, { axis, connection, race }: Drawn, view: View): string => {
  const [fill, ofOutcome] = bars[row.outcome]
  const style = row.group === "us" && row.outcome === "done" ? "dim" : ofOutcome
  const label = padded(rowText(row, race), axis.label)
  const bar = padded(barOf(row, axis, fill), axis.cells)
  const time = rowTime(row, connection).padStart(timeWidth)
  return `  ${view.paint(style, marks[row.outcome])} ${label} ${view.paint(style, bar)}${time}`
}

const words = (...parts: ReadonlyArray<string | undefined>): string =>
  parts.filter((part) => part !== undefined && part !== "").join(" ")

const barOf = (row: Row, { at, length, cells }: Axis, fill: string): string => {
  const cell = (time: number) => Math.round((at(time) / length) * cells)
  const start = Math.min(cells - 1, Math.max(0, cell(row.start)))
  const count = Math.max(1, Math.min(cells, cell(row.end)) - start)
  return " ".repeat(start) + (row.kind === "idle" ? "⋯" : fill.repeat(count))
}

const wireLine = (line: WireLine, connection: Connection, race: boolean, view: View): string => {
  const since = (line.time - connection.span.start).toFixed(1)
  const at = (connection.clock === "none" ? "" : since).padStart(9)
  const who = `${line.direction === "sent" ? "C:" : "S:"}${race && line.lane !== undefined ? ` (${laneWords[line.lane]})` : ""}`
  const style: Style = isRefusal(line) ? "red" : "dim"
  return `  ${at}  ${view.paint(style, fit(`${who} ${line.text}`, view.width - 13))}`
}

/** Returns the server's words about a failure: those of the error, otherwise its last refusal. */
const lastWords = ({ ended, wire }: Connection): string | undefined => {
  if (ended === undefined || !isFailed(ended.outcome)) return undefined
  if (ended.serverText !== undefined && ended.serverText !== "") return ended.serverText
  return wire.findLast(isRefusal)?.text
}

/** Describes what an attempt without an end waited for. */
const waiting = (connection: Connection): ReadonlyArray<string> =>
  Waiting.sentences(connection.waits, Waiting.nowOf(connection))

const titleLine = (connection: Connection, view: View): string => {
  const outcome = outcomeOf(connection)
  const [, style] = bars[outcome]
  const { started } = connection
  const where = placeOf(connection)
  const attempt = started !== undefined && started.attempt > 1 ? `attempt ${started.attempt}` : undefined
  const name = fit(words(connection.group, where, attempt), view.width - minStoryWidth)
  const rest = fit(story(connection), view.width - columns(name) - 4)
  return `${view.paint(style, marks[outcome])} ${view.paint("bold", name)}  ${view.paint(style, rest)}`
}

const outcomeOf = ({ ended, selectedAt }: Connection): Outcome => {
  if (ended === undefined) return "open"
  if (isFailed(ended.outcome)) return "failed"
  return selectedAt === undefined ? "lost" : "done"
}

const story = (connection: Connection): string => {
  const { ended, selectedAt, span, last } = connection
  const timed = connection.clock !== "none"
  const took = timed ? duration((span.end ?? last) - span.start) : undefined
  const at = (said: string) => (took === undefined ? "" : ` ${said}${took}`)
  const selected =
    selectedAt === undefined
      ? undefined
      : `selected${timed ? ` in ${duration(selectedAt - span.start)}` : ""}`
  if (ended === undefined)
    return words(
      selected,
      selected && "·",
      `${noClose}${took === undefined ? "" : `, last heard of at ${took}`}`
    )
  if (ended.outcome === "closed") return words(selected, selected && "·", `closed${at("at ")}`)
  if (ended.outcome === "interrupted") return words(selected, selected && "·", `interrupted${at("at ")}`)
  const step = ended.step === undefined ? undefined : `at ${ended.step}`
  return words(selected, selected && "·", ended.outcome, ended.error, step, took && "·", took)
}

const viewOf = (options: WaterfallOptions): View => ({
  paint: palette(options.color ?? false).paint,
  width: Math.max(60, options.width ?? 80),
  wire: options.wire ?? false
})

/** Renders the whole trace in lines of at most `width` columns, each with a line end. */
export const render = (trace: ReadTrace, options: WaterfallOptions = {}): string =>
  textAtOnce(rendering(trace, options))

/** Renders like `render`, in pieces. */
export function* rendering(trace: ReadTrace, options: WaterfallOptions = {}): LongText {
  const view = viewOf(options)
  const all = yield* before(deriving(trace.entries, trace.header))
  yield* linesText(head(trace, all, view))
  for (const connection of all) {
    yield "\n"
    yield* linesText(yield* before(block(connection, view)))
  }
}

const head = (trace: ReadTrace, all: ReadonlyArray<Connection>, view: View): ReadonlyArray<string> => {
  const failures = all.filter(({ ended }) => ended?.outcome === "failed").length
  const parts = [
    "IMAP trace",
    trace.header.wall,
    trace.header.redaction,
    counted(all.length, "connection"),
    failures > 0 ? `${failures} failed` : undefined
  ]
  const warnings = trace.warnings.map((warning) => `! ${describe(warning)}`)
  const raw =
    trace.header.redaction === "raw" ? ["! raw: it may hold messages and names; do not pass it on"] : []
  const title = fit(parts.filter((part) => part !== undefined).join(" · "), view.width)
  return [
    view.paint("bold", title),
    ...[...raw, ...warnings].map((text) => view.paint("yellow", fit(text, view.width)))
  ]
}
