/** A description of each connection as plain text: what happened, why, what to try, and where the time went. */
import { ending } from "../model/lines/ending.ts"
import type { Connection } from "../model/connection/Connection.ts"
import type { AccountConnection } from "../model/lane/accounts.ts"
import { lanesAmong, accountConnectionsIn } from "../model/lane/accountConnectionsIn.ts"
import { linesOf as linesOfLane } from "../model/lane/linesOf.ts"
import { turnWord } from "../model/fleet/Member.ts"
import { type Finding, linting, type Rule, withAppRules } from "../model/rules/index.ts"
import { placeOf } from "../model/lines/place.ts"
import { alertTexts, opened, loggedInWithoutMailbox } from "../model/lines/said.ts"
import { deriving } from "../model/connection/spans.ts"
import { type Reason, reasonOf } from "../model/verdict/reason.ts"
import { lineOf, linesOf } from "../model/verdict/shown.ts"
import { columnsOf } from "../model/commands/columns.ts"
import { commandsOf } from "../model/commands/commands.ts"
import * as Waiting from "../model/connection/Waiting.ts"
import { explained } from "./explained.ts"
import { waitLines } from "./waitLines.ts"
import { maxOf } from "../trace/extremes.ts"
import { before, linesText, type LongText, textAtOnce } from "../trace/pieces.ts"
import { describe } from "../trace/Reader.ts"
import { foundInAccounts } from "./found.ts"
import { ownRules, type ReadTrace } from "./ruled.ts"
import { fit, padded, type Palette, palette, type Style, wrapped } from "./terminal.ts"

/** The format of the printed description. */
export interface Options {
  /** The width in columns, at least 60 (default 80). */
  readonly width?: number
  /** True to use ANSI colours (default no). */
  readonly color?: boolean
  /** The rules of the app, whose findings are printed among the others. */
  readonly rules?: ReadonlyArray<Rule>
}

/** Describes each connection in a block, in lines of at most `width` columns, each with a line end. */
export const explain = (trace: ReadTrace, options: Options = {}): string =>
  textAtOnce(explaining(trace, options))

interface View extends Palette {
  readonly width: number
  readonly trace: ReadTrace
  readonly rules: ReadonlyArray<Rule>
}

/** Describes like `explain`, in pieces. */
export function* explaining(trace: ReadTrace, options: Options = {}): LongText {
  const view: View = {
    ...palette(options.color ?? false),
    width: Math.max(60, options.width ?? 80),
    trace,
    rules: withAppRules(ownRules(trace, options))
  }
  const warnings = trace.warnings.map((warning) =>
    view.paint("yellow", fit(`! ${describe(warning)}`, view.width))
  )
  const all = yield* before(deriving(trace.entries, trace.header))
  yield* linesText(warnings)
  if (all.length === 0) return yield "The trace contains no connection.\n"
  let gap = warnings.length === 0 ? "" : "\n"
  for (const lines of blocks(view, all)) {
    if (lines !== undefined && lines.length > 0) {
      yield gap
      yield* linesText(lines)
      gap = "\n"
    } else yield ""
  }
}

/** The rows printed of an account's events; the trace has the rest. */
const maxRows = 24

/** Makes the lanes, and a block for each connection; nothing is a pause. */
function* blocks(
  view: View,
  all: ReadonlyArray<Connection>
): Generator<ReadonlyArray<string> | void, void, void> {
  const connections = yield* accountConnectionsIn(view.trace)
  const lanes = laneLines(view.trace, connections, maxRows)
  yield lanes.flatMap(([headline = "", ...rows]) => [
    ...wrapped(headline, view.width).map((line) => view.paint("bold", line)),
    ...rows.flatMap((text) => indented(text, view, 2))
  ])
  yield foundInAccounts(view.trace, connections).flatMap(({ connection, id, message }) =>
    wrapped(`· ${message} (${id}; ${connection} is one of them)`, view.width)
  )
  for (const connection of all) yield yield* block(connection, view)
}

/** Returns the lane of each account that was kept open as lines, with up to `maxRows` rows of events. */
export const laneLines = (
  trace: ReadTrace,
  all: ReadonlyArray<AccountConnection>,
  maxRows: number
): ReadonlyArray<ReadonlyArray<string>> => lanesAmong(trace, all).map((lane) => linesOfLane(lane, maxRows))

function* block(connection: Connection, view: View): Generator<void, ReadonlyArray<string>, void> {
  const reason = reasonOf(connection)
  const findings = yield* linting(connection, view.rules)
  const waits = Waiting.sentences(connection.waits, Waiting.nowOf(connection))
  const [mark, style] = markOf(connection, reason, findings)
  const notes = noteLines(connection, view)
  yield
  return [
    `${view.paint(style, mark)} ${view.paint("bold", fit(`${connection.group} ${story(connection)}`, view.width - 2))}`,
    ...openedLines(connection, view),
    ...alertTexts(connection).flatMap((text) => indented(`The server asks to show this: ${text}`, view, 2)),
    ...waits.map((words) => view.paint("yellow", fit(`  ${words}`, view.width))),
    ...(reason === undefined ? [] : reasonLines(reason, connection, view)),
    ...findings.flatMap((finding) => findingLines(finding, connection, view)),
    ...commandLines(connection, view),
    ...notes,
    ...timeLines(connection, view)
  ]
}

const markOf = (
  { ended }: Connection,
  reason: Reason | undefined,
  findings: ReadonlyArray<Finding>
): readonly [mark: string, style: Style] => {
  if (reason !== undefined) return ["✗", "red"]
  if (findings.some(({ severity }) => severity === "warning")) return ["!", "yellow"]
  return ended === undefined ? ["…", "yellow"] : ["✓", "green"]
}

const maxCommands = 16

/** Prints the table of the app's commands. */
const commandLines = (connection: Connection, view: View): ReadonlyArray<string> => {
  const all = commandsOf(connection)
  if (all.length === 0) return []
  const rows = all.slice(0, maxCommands)
  const columns = columnsOf(rows, connection.clock !== "none").map(({ cells, header, isNumber }) => {
    const width = Math.min(24, maxOf([header, ...cells].map(({ length }) => length)))
    return [header, ...cells].map((cell) => (isNumber ? cell.padStart(width) : padded(cell, width)))
  })
  const lines = ["", ...rows].map((_, row) => {
    const cells = columns.map((column) => column[row])
    return fit(`    ${cells.join("  ").trimEnd()}`, view.width)
  })
  return [
    view.paint("bold", "  Commands"),
    ...lines.map((line, at) => (at === 0 ? view.paint("dim", line) : line)),
    ...(all.length > maxCommands ? [`    and ${all.length - maxCommands} more`] : [])
  ]
}

/** Describes a line of the trace, in the words of the page. */
const evidenceLine = (line: number, connection: Connection): string | undefined => {
  const shown = lineOf(connection, line)
  return shown && `${shown.way} ${shown.text}`
}

const story = (connection: Connection): string => {
  const { started } = connection
  const parts = [
    started?.label,
    placeOf(connection),
    started?.through === undefined ? undefined : `through ${started.through}`,
    started !== undefined && started.attempt > 1 ? `attempt ${started.attempt}` : undefined,
    ending(connection)
  ]
  return parts.filter((part) => part !== undefined).join(" · ")
}

/** Describes the open mailbox, in the words of the page. */
const openedLines = (connection: Connection, view: View): ReadonlyArray<string> => {
  const words = opened(connection) ?? loggedInWithoutMailbox(connection)
  return words === undefined ? [] : [fit(`  ${words}`, view.width)]
}

/** Prints why it failed, in the words of the error. */
const reasonLines = (reason: Reason, connection: Connection, view: View): ReadonlyArray<string> => {
  const { actionBy, advice, causes, found, id, lines, quote, title } = reason
  const { why } = explained(reason)
  const shown = shownLines(lines, connection, view)
  const isQuoted = quote === undefined || shown.some((line) => line.includes(quote))
  return [
    ...titleLines(view.paint("red", "✗"), `${title} (${id})`, view),
    ...(why === "" ? [] : indented(why, view)),
    ...(found === undefined ? [] : indented(`Found: ${found}`, view)),
    ...indented(`Try: ${advice}`, view),
    ...(actionBy === undefined ? [] : indented(`Who must act: ${turnWord[actionBy]}.`, view)),
    ...(isQuoted ? [] : indented(`Server: “${quote}”`, view).map((line) => view.paint("red", line))),
    ...shown.map((line) => view.paint("dim", line)),
    ...causes.flatMap((cause) =>
      titleLines(
        "·",
        `${cause.title} (${cause.id})${cause.quote === undefined ? "" : ` “${cause.quote}”`}`,
        view
      )
    )
  ]
}

/** Prints what a rule found, with its lines. */
const findingLines = (
  { id, lines, message, severity }: Finding,
  connection: Connection,
  view: View
): ReadonlyArray<string> => [
  ...titleLines(
    severity === "warning" ? view.paint("yellow", "!") : view.paint("dim", "·"),
    `${message} (${id})`,
    view
  ),
  ...shownLines(lines, connection, view).map((line) => view.paint("dim", line))
]

const titleLines = (mark: string, words: string, view: View): ReadonlyArray<string> =>
  wrapped(words, view.width - 4).map(
    (line, at) => `${at === 0 ? `  ${mark}` : "   "} ${view.paint("bold", line)}`
  )

const shownLines = (
  lines: ReadonlyArray<number>,
  connection: Connection,
  view: View
): ReadonlyArray<string> =>
  linesOf(connection, lines).map(({ line, text, way }) => fit(`    line ${line}: ${way} ${text}`, view.width))

const indented = (text: string, view: View, columns = 4): ReadonlyArray<string> =>
  wrapped(text, view.width - columns).map((line) => " ".repeat(columns) + line)

/** Prints readers' notes, each with its line. */
const noteLines = (connection: Connection, view: View): ReadonlyArray<string> =>
  connection.annotations.flatMap(({ line, text }) => [
    view.paint("dim", fit(`  note on line ${line}: ${evidenceLine(line, connection) ?? ""}`, view.width)),
    ...indented(text, view)
  ])

const timeLines = (connection: Connection, view: View): ReadonlyArray<string> =>
  waitLines(connection).flatMap(({ head, rows }) => [
    view.paint("bold", fit(`  ${head}`, view.width)),
    ...rows.map((row) => fit(`    ${row}`, view.width))
  ])
