/** “Copy for an issue”: what a maintainer needs to know about a connection, in at most 6 KB of Markdown. */
import { ending } from "../model/lines/ending.ts"
import { visible } from "@effect-imap/core/internal/Trace"
import type { Connection } from "../model/connection/Connection.ts"
import { timeText } from "../model/connection/timeText.ts"
import { turnWord } from "../model/fleet/Member.ts"
import { type Finding, lint } from "../model/rules/index.ts"
import { type Reason, reasonOf } from "../model/verdict/reason.ts"
import { linesOf } from "../model/verdict/shown.ts"
import { type Column, columnsOf } from "../model/commands/columns.ts"
import { commandsOf } from "../model/commands/commands.ts"
import * as Waiting from "../model/connection/Waiting.ts"
import { placeOf } from "../model/lines/place.ts"
import { alertTexts, loggedInWithoutMailbox } from "../model/lines/said.ts"
import type { Header } from "../trace/Entry.ts"
import { atOnce, type LongWork } from "../trace/pieces.ts"
import { explained } from "./explained.ts"
import { mermaid } from "./mermaid.ts"
import { renderingOne } from "./Waterfall.ts"
import { maxOf } from "../trace/extremes.ts"

export const maxBytes = 6 * 1024

/** The rows of an account's events: few, to leave room for the connection. */
export const maxRows = 6

/** Formats text as code, so that it cannot become a link, a mention or markup. */
export const code = (text: string): string => {
  const line = visible(text).replaceAll(/\s+/g, " ").trim()
  const runs = Array.from(line.matchAll(/`+/g), ([run]) => run.length)
  const ticks = "`".repeat(maxOf(runs, 0) + 1)
  const space = line === "" || line.startsWith("`") || line.endsWith("`") ? " " : ""
  return `${ticks}${space}${line}${space}${ticks}`
}

/** Parts about the rest of the trace. */
interface Around {
  /** The lanes of accounts that were kept open, as lines. */
  readonly lanes?: ReadonlyArray<ReadonlyArray<string>>
  /** The findings about accounts. */
  readonly found?: ReadonlyArray<Finding>
}

export const markdown = (header: Header, connection: Connection, around?: Around): string =>
  atOnce(marking(header, connection, around))

/** Writes it in pieces. */
export function* marking(
  header: Header,
  connection: Connection,
  { found = [], lanes = [] }: Around = {}
): LongWork<string> {
  const reason = reasonOf(connection)
  const findings = [...lint(connection), ...found]
  const above = lanes.slice(0, maxLanes).flatMap((lines) => lines.map((text) => `${plain(text)}\n\n`))
  const waits = Waiting.sentences(connection.waits, Waiting.nowOf(connection))
  const drawn = yield* renderingOne(connection, { width: 80 })
  const listed = listing(connection, reason, findings.slice(0, maxFindings))
  const noted = connection.annotations.map(({ line, text }) => `- note on line ${line}: ${plain(text)}`)
  const work = commandTable(connection)
  const notes = noted.length === 0 ? [] : [...noted.slice(0, 10), ""]
  const make = (rows: number, messages: number): string =>
    above.join("") +
    [
      summary(connection),
      "",
      ...waits.flatMap((words) => [plain(words), ""]),
      ...listed,
      ...(listed.length === 0 ? [] : [""]),
      ...(reason === undefined && findings.length === 0 ? [nothingFound(connection), ""] : []),
      ...(rows === 0 ? [] : work),
      ...notes,
      ...(rows === 0 ? [] : block("text", drawn.slice(0, rows))),
      ...(messages === 0
        ? []
        : block("mermaid", mermaid(connection, { maxMessages: messages, width: 72 }).trimEnd().split("\n"))),
      versions(header),
      ""
    ].join("\n")
  for (const [rows, messages] of sizes) {
    yield
    const text = make(rows, messages)
    if (bytesOf(text) <= maxBytes) return text
  }
  return `${summary(connection)}\n\n${versions(header)}\n`
}

const maxFindings = 5

const maxLanes = 3

const maxCommands = 8

/** The table of the app's commands. */
const commandTable = (connection: Connection): ReadonlyArray<string> => {
  const all = commandsOf(connection)
  if (all.length === 0) return []
  const rows = all.slice(0, maxCommands)
  const columns = columnsOf(rows, connection.clock !== "none")
  const cellAt = ({ cells, isNumber }: Column, at: number): string => {
    const cell = cells[at] ?? ""
    return isNumber || cell === "" ? cell : code(cell)
  }
  return [
    row(columns.map(({ header }) => header)),
    row(columns.map(({ isNumber }) => (isNumber ? "--:" : "---"))),
    ...rows.map((_, at) => row(columns.map((column) => cellAt(column, at)))),
    ...(all.length > maxCommands ? ["", `and ${all.length - maxCommands} more commands`] : []),
    ""
  ]
}

/** A bar would end a cell, also in code. */
const row = (cells: ReadonlyArray<string>): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`

const nothingFound = (connection: Connection): string =>
  connection.selectedAt === undefined && loggedInWithoutMailbox(connection) === undefined
    ? "No known cause."
    : "No problem was found in it."

/** Lists alerts, the failure and the findings. An alert that a line of the failure has is quoted there. */
const listing = (
  connection: Connection,
  reason: Reason | undefined,
  findings: ReadonlyArray<Finding>
): ReadonlyArray<string> => {
  const shown = linesOf(connection, reason?.lines ?? []).map(({ text }) => text)
  return [
    ...alertTexts(connection).flatMap((alert) => (shown.includes(alert) ? [] : [`- alert: ${code(alert)}`])),
    ...(reason === undefined ? [] : reasonLines(reason, connection)),
    ...findings.flatMap(({ id, lines, message, severity }) => [
      `- **${severity}** ${code(id)} ${plain(message)}`,
      ...evidence(lines, connection)
    ])
  ]
}

const reasonLines = (reason: Reason, connection: Connection): ReadonlyArray<string> => {
  const { actionBy, advice, causes, found, id, lines, quote, title } = reason
  const { why } = explained(reason)
  const shown = evidence(lines, connection)
  const isQuoted = quote === undefined || linesOf(connection, lines).some(({ text }) => text.includes(quote))
  return [
    [
      `- **failure** ${code(id)} ${plain(title)}.`,
      ...(why === "" ? [] : [plain(why)]),
      `Try: ${plain(advice)}`,
      ...(actionBy === undefined ? [] : [`Who must act: ${turnWord[actionBy]}.`])
    ].join(" "),
    ...(isQuoted ? [] : [`  - server: ${code(quote)}`]),
    ...(found === undefined ? [] : [`  - found: ${code(found)}`]),
    ...shown,
    ...causes.map((cause) => `  - also: ${code(cause.id)} ${plain(cause.title)}`)
  ]
}

const evidence = (lines: ReadonlyArray<number>, connection: Connection): ReadonlyArray<string> =>
  linesOf(connection, lines).map(({ line, text, way }) => `  - line ${line}: ${code(`${way} ${text}`)}`)

/** Escapes our words with names of a server or a user in them: no markup, mention, number or link. */
export const plain = (text: string): string =>
  visible(text)
    .replaceAll(/[\\`*_{}[\]<>|~]/g, (character) => `\\${character}`)
    // a backslash is removed before mentions and links are found; an empty element between is not
    .replaceAll(/[@#](?=\w)|:(?=\/\/)|\bwww(?=\.)/g, (before) => `${before}<b></b>`)

const summary = (connection: Connection): string => {
  const { ended, selectedAt, span, started } = connection
  const where = code(placeOf(connection))
  const attempt = started !== undefined && started.attempt > 1 ? ` (attempt ${started.attempt})` : ""
  const selected =
    selectedAt === undefined ? "" : `, selected${timeText(connection, selectedAt - span.start, " in ")}`
  const why = ended?.error === undefined ? "" : `: ${code(ended.error)} at ${code(ended.step ?? "?")}`
  const label = started?.label === undefined ? "" : ` (${code(started.label)})`
  return `**IMAP connection to ${where}**${label}${attempt}${selected}, ${ending(connection)}${why}`
}

const block = (language: string, lines: ReadonlyArray<string>): ReadonlyArray<string> => {
  const runs = lines.flatMap((line) => Array.from(line.matchAll(/`{3,}/g), ([run]) => run.length))
  const fence = "`".repeat(
    maxOf(
      runs.map((length) => length + 1),
      3
    )
  )
  return [`${fence}${language}`, ...lines, fence, ""]
}

const versions = (header: Header): string =>
  [
    header.core === undefined ? undefined : `core ${code(header.core)}`,
    header.runtime === undefined ? undefined : code(header.runtime),
    `trace v${header.version}`,
    header.redaction === undefined ? undefined : `redaction ${code(header.redaction)}`,
    header.machine === undefined ? undefined : `machine ${code(header.machine)}`
  ]
    .filter((part) => part !== undefined)
    .join(" · ")

/** The numbers of waterfall rows and messages, from all to none. */
const sizes: ReadonlyArray<readonly [rows: number, messages: number]> = [
  [40, 60],
  [40, 30],
  [24, 16],
  [16, 8],
  [12, 0],
  [0, 0]
]

const bytesOf = (text: string): number => new TextEncoder().encode(text).length
