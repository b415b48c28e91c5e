/**
 * Writes results into docs/evidence/performance.md, between its markers. What was not measured stays as it is, if it was measured on
 * the same machine with the same versions.
 */
import { Schema } from "effect"
import { type Row, shown } from "./Table.ts"

export const Result = Schema.Struct({
  date: Schema.String,
  machine: Schema.Struct({
    cores: Schema.Int,
    processor: Schema.String,
    platform: Schema.String
  }),
  versions: Schema.Record(Schema.String, Schema.String),
  tables: Schema.Array(
    Schema.Struct({
      title: Schema.String,
      rows: Schema.Array(
        Schema.Struct({
          name: Schema.String,
          unit: Schema.String,
          values: Schema.Record(Schema.String, Schema.Union([Schema.Number, Schema.String]))
        })
      )
    })
  )
})
export type Result = typeof Result.Type

/** Returns the page with the tables of a result. Throws if they do not fit the page, such as a part from another machine. */
export const renewed = (page: string, result: Result): string =>
  parts
    .filter(({ measures }) => measures.some((measure) => isMeasured(result, measure)))
    .reduce((text, { name, text: part }) => replaced(text, name, (old) => part(result, old)), page)

/** Throws the errors of `renewed` that are known before the measurement. */
export const check = (page: string, about: About, wanted: ReadonlyArray<string>): void => {
  const absent = clients.filter((client) => client !== "sockets" && about.versions[client] === undefined)
  if (absent.length > 0)
    throw new Error(`pnpm --dir bench/peers install --frozen-lockfile installs ${absent.join(", ")}`)
  for (const { measures, name } of parts) {
    const [start, end] = placeOf(page, name)
    const isPart = measures.some((measure) => wanted.includes(measure))
    if (isPart && !measures.every((measure) => wanted.includes(measure)))
      daysOf(page.slice(start, end), about)
  }
}

type About = Omit<Result, "tables">

/** A row of the document, and the source of its figures; those of several rows are side by side. */
interface Figure {
  readonly label: string
  readonly table: string
  readonly rows: ReadonlyArray<string>
  readonly unit: string
}

const visitsOf = (way: string) => [1, 2, 3].map((visit) => `${way}, visit ${visit}`)

const flights = (way: string): Figure => ({
  label: `flights, ${way}: first / second / third visit`,
  table: "connect",
  rows: visitsOf(way),
  unit: "flights"
})

const trips = (way: string): Figure => ({
  label: `round trips, ${way}: first / second / third visit`,
  table: "connect",
  rows: visitsOf(way),
  unit: "round trips"
})

const figure = (label: string, table: string, row: string, unit: string): Figure => ({
  label,
  table,
  rows: [row],
  unit
})

const cpuOf = (row: string, label: string): ReadonlyArray<Figure> => [
  figure(label, "cpu", row, "ms each"),
  figure("× imapflow, median of the rounds", "cpu", row, "× imapflow")
]

const figures: ReadonlyArray<Figure> = [
  flights("TLS, capabilities announced"),
  flights("TLS, not announced"),
  flights("STARTTLS"),
  flights("TLS, capabilities announced, LOGIN alone"),
  flights("TLS, not announced, LOGIN alone"),
  flights("STARTTLS, LOGIN alone"),
  trips("TLS, capabilities announced"),
  ...cpuOf("plain, the first connection", "CPU ms of the first connection of a process, plain"),
  ...cpuOf(
    "plain, after 400",
    "CPU ms, connect → select → logout, 50 at once, plain, the 401st to the 1,400th"
  ),
  ...cpuOf("plain, after 6000", "CPU ms, plain, the 6,001st to the 7,000th"),
  ...cpuOf("tls, the first connection", "CPU ms of the first connection of a process, TLS"),
  ...cpuOf("tls, after 400", "CPU ms within TLS, the 401st to the 1,400th"),
  figure("heap and buffers of an idle connection, plain, kB", "memory", "plain, heap and buffers", "kB each"),
  figure("the same within TLS, kB", "memory", "tls, heap and buffers", "kB each"),
  figure("RSS of an idle connection, plain, kB", "memory", "plain, RSS", "kB each"),
  figure("the same within TLS, kB", "memory", "tls, RSS", "kB each"),
  figure("FETCH over loopback, UID and FLAGS, CPU µs", "parse: FETCH", "UID and FLAGS", "CPU µs each"),
  figure("FETCH over loopback, ENVELOPE, CPU µs", "parse: FETCH", "ENVELOPE", "CPU µs each"),
  figure(
    "FETCH over loopback, literal of 16 KiB, CPU µs",
    "parse: FETCH",
    "literal of 16 KiB",
    "CPU µs each"
  ),
  figure("literal of 100 MB, collected, GB/s", "stream", "collect", "GB/s"),
  figure("the same, CPU ms", "stream", "collect", "CPU ms"),
  figure("the same, peak above baseline, MB", "stream", "collect", "peak MB"),
  figure("literal of 100 MB, streamed, GB/s", "stream", "stream", "GB/s"),
  figure("the same, CPU ms", "stream", "stream", "CPU ms"),
  figure("the same, peak above baseline, MB", "stream", "stream", "peak MB")
]

const clients = ["effect-imap", "imapflow", "node-imap", "emailjs-imap-client", "sockets"]

const markdown = (lines: ReadonlyArray<ReadonlyArray<string>>): string => {
  const [head = [], ...body] = lines.map((cells) => `| ${cells.join(" | ")} |`)
  return [head, `|${"---|".repeat(lines[0]?.length ?? 0)}`, ...body].flat().join("\n")
}

/** Formats the values of a cell; equal ones are written once. A refusal is a text of the client. */
const cellOf = (values: ReadonlyArray<number | string | undefined>): string => {
  const cells = values.map((value) => (typeof value === "string" ? "refused" : shown(value)))
  return new Set(cells).size === 1 ? (cells[0] ?? "–") : cells.join(" / ")
}

/** Formats the comparison: the rows that were measured, and the others as they were. */
const compared = (result: Result, old: string): string => {
  const before = old.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("|  |"))
  const measured = figures.map(({ label, rows: names, table, unit }, index) => {
    if (!isMeasured(result, table)) return kept(before[index], label)
    const found = result.tables.find(({ title }) => title.startsWith(table))?.rows ?? []
    const of = names.map((name) => found.find((row) => row.name === name && row.unit === unit))
    const cells = clients.map((client) => of.map((row) => row?.values[client]))
    if (cells.flat().includes(undefined)) throw new Error(`not measured for all clients: ${table}, ${label}`)
    return [label, ...cells.map(cellOf)]
  })
  const isPart = figures.some(({ table }) => !isMeasured(result, table))
  return `${measuredOn(result, isPart ? old : undefined)}\n\n${markdown([["", ...clients], ...measured])}`
}

/** The cells of a row that is on the page. */
const kept = (line: string | undefined, label: string): ReadonlyArray<string> => {
  const cells =
    line
      ?.split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()) ?? []
  if (cells[0] !== label) throw new Error(`neither measured nor on the page: ${label}`)
  return cells
}

const columnsOf = ([row]: ReadonlyArray<Row>): ReadonlyArray<string> => Object.keys(row?.values ?? {})

/** Formats the growth: connections go down, figures across. */
const growth = ({ tables }: Result): string => {
  const many = tables.filter(({ title }) => title.startsWith("many: effect-imap"))
  const head = many[0]?.rows.map(({ name, unit }) => (unit === "count" ? name : `${name}, ${unit}`)) ?? []
  const body = many.flatMap(({ rows, title }) =>
    columnsOf(rows).map((column) => [
      title.replace("many: effect-imap, ", ""),
      column.replace("n = ", ""),
      ...rows.map(({ values }) => shown(values[column]))
    ])
  )
  return markdown([["", "connections", ...head], ...body])
}

/** Formats the figures of supervised accounts, with the machine, since they may be measured separately. */
const keptAlive = (result: Result): string => {
  const table = result.tables.find(({ title }) => title.startsWith("supervised"))
  const columns = columnsOf(table?.rows ?? [])
  const rows = (table?.rows ?? []).map(({ name, unit, values }) => [
    `${name}, ${unit}`,
    ...columns.map((column) => shown(values[column]))
  ])
  const head = [table?.title.replace("supervised: ", "") ?? "", ...columns]
  return `${measuredOn(result)}\n\n${markdown([head, ...rows])}`
}

/** Names the days, the machine and the versions. `old`: the part of the page of which some rows stay. */
const measuredOn = (about: About, old?: string): string => {
  const today = about.date.slice(0, 10)
  const days = new Set([...(old === undefined ? [] : daysOf(old, about)), today])
  return `Measured on ${[...days].toSorted().join(" and ")}: ${whereOf(about)}`
}

const whereOf = ({ machine, versions: { node, openssl, ...packages } }: About): string => {
  const named = Object.entries(packages).map(([name, version]) => `${name} ${version}`)
  return (
    `${machine.cores} cores of ${machine.processor}, ${machine.platform}, a quiet machine; ` +
    `Node ${node}, OpenSSL ${openssl};\n${named.join(", ")}.`
  )
}

/** The days on which the rows that stay were measured. Throws if that was on another machine, or with other versions. */
const daysOf = (old: string, about: About): ReadonlyArray<string> => {
  const where = whereOf(about)
  const [, days = "", there = ""] = /^\s*Measured on ([^:]+): ([^]*?)\n\n/.exec(old) ?? []
  if (there.replaceAll(/\s+/g, " ") === where.replaceAll(/\s+/g, " ")) return days.split(" and ")
  throw new Error(
    `the other rows are of another machine or other versions: measure them all\n${there}\n${where}`
  )
}

/** Replaces the part between the markers of this name. */
const replaced = (text: string, name: string, part: (old: string) => string): string => {
  const [start, end] = placeOf(text, name)
  return `${text.slice(0, start)}\n${part(text.slice(start, end))}\n${text.slice(end)}`
}

const placeOf = (text: string, name: string): readonly [start: number, end: number] => {
  const begin = `<!-- ${name} -->`
  const from = text.indexOf(begin)
  const end = text.indexOf(`<!-- end of ${name} -->`)
  if (from === -1 || end < from) throw new Error(`the page has no ${begin} with an end`)
  return [from + begin.length, end]
}

/** The parts of the page, with the measurements that each needs. */
const parts: ReadonlyArray<{
  readonly name: string
  readonly measures: ReadonlyArray<string>
  readonly text: (result: Result, old: string) => string
}> = [
  { name: "figures", measures: ["connect", "cpu", "memory", "parse", "stream"], text: compared },
  { name: "growth", measures: ["many"], text: growth },
  { name: "supervised", measures: ["supervised"], text: keptAlive }
]

/** The measures that the page shows. */
export const shownMeasures: ReadonlyArray<string> = parts.flatMap(({ measures }) => measures)

const isMeasured = ({ tables }: Result, measure: string): boolean =>
  tables.some(({ title }) => title.startsWith(measure))
