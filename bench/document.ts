/**
 * `node bench/document.ts FILE…`: writes the results of `pnpm bench --json FILE` into docs/performance.md, between its
 * markers. If a table is in several files, the last one counts; a part without results is not changed.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { Schema } from "effect"
import { type Row, shown, type Table } from "./Table.ts"

const Result = Schema.Struct({
  date: Schema.String,
  machine: Schema.Struct({
    cores: Schema.Int,
    processor: Schema.String,
    platform: Schema.String,
    /** The load during the minute before the run. */
    load: Schema.Number
  }),
  versions: Schema.Record(Schema.String, Schema.String),
  quick: Schema.Boolean,
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
type Result = typeof Result.Type

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

const figures: ReadonlyArray<Figure> = [
  flights("TLS, capabilities announced"),
  flights("TLS, not announced"),
  flights("STARTTLS"),
  flights("TLS, capabilities announced, LOGIN alone"),
  flights("TLS, not announced, LOGIN alone"),
  flights("STARTTLS, LOGIN alone"),
  trips("TLS, capabilities announced"),
  figure("CPU ms, connect → select → logout, 50 at once, plain, median", "cpu", "plain", "ms each, median"),
  figure("the same, minimum", "cpu", "plain", "ms each, least"),
  figure("× imapflow, median of the rounds", "cpu", "plain", "× imapflow"),
  figure("CPU ms within TLS, median", "cpu", "tls", "ms each, median"),
  figure("the same, minimum", "cpu", "tls", "ms each, least"),
  figure("× imapflow, median of the rounds", "cpu", "tls", "× imapflow"),
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

const compared = (tables: ReadonlyArray<Table>): string => {
  const rows = figures.map(({ label, rows: names, table, unit }) => {
    const found = tables.find(({ title }) => title.startsWith(table))?.rows ?? []
    const of = names.map((name) => found.find((row) => row.name === name && row.unit === unit))
    if (of.some((row) => row === undefined)) throw new Error(`not measured: ${table}, ${label}`)
    return [label, ...clients.map((client) => cellOf(of.map((row) => row?.values[client])))]
  })
  return markdown([["", ...clients], ...rows])
}

const columnsOf = ([row]: ReadonlyArray<Row>): ReadonlyArray<string> => Object.keys(row?.values ?? {})

/** Formats the growth: connections go down, figures across. */
const growth = (tables: ReadonlyArray<Table>): string => {
  const many = tables.filter(({ title }) => title.startsWith("many: effect-imap"))
  if (many.length === 0) throw new Error("not measured: many")
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
const keptAlive = (results: ReadonlyArray<Result>): string => {
  const isMeant = ({ title }: Table) => title.startsWith("supervised")
  const result = results.findLast(({ tables }) => tables.some(isMeant))
  const table = result?.tables.find(isMeant)
  if (result === undefined || table === undefined) throw new Error("not measured: supervised")
  const columns = columnsOf(table.rows)
  const rows = table.rows.map(({ name, unit, values }) => [
    `${name}, ${unit}`,
    ...columns.map((column) => shown(values[column]))
  ])
  return `${measuredOn(result)}\n\n${markdown([[table.title.replace("supervised: ", ""), ...columns], ...rows])}`
}

const measuredOn = ({ date, machine, versions }: Result): string => {
  const { node, openssl, ...packages } = versions
  const named = Object.entries(packages).map(([name, version]) => `${name} ${version}`)
  return (
    `Measured on ${date.slice(0, 10)}: ${machine.cores} cores of ${machine.processor}, ${machine.platform}, ` +
    `${busyness(machine.load)}; ` +
    `Node ${node}, OpenSSL ${openssl}; ${named.join(", ")}.`
  )
}

/** Describes whether times can be trusted; a load of less than 1 is what its own start leaves. */
const busyness = (load: number): string =>
  load < 1 ? "a quiet machine" : `busy with other work (a load of ${shown(load)}), so that only ratios count`

/** Replaces the part between the markers of this name. */
const replaced = (text: string, name: string, part: string): string => {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`]
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from === -1 || to < from) throw new Error(`docs/performance.md has no ${begin} … ${end}`)
  return `${text.slice(0, from + begin.length)}\n${part}\n${text.slice(to)}`
}

const results = process.argv
  .slice(2)
  .map((file) => Schema.decodeUnknownSync(Schema.fromJsonString(Result))(readFileSync(file, "utf8")))
const last = results.at(-1)
if (last === undefined) throw new Error("which files? pnpm bench --json FILE writes one")
if (results.some(({ quick }) => quick)) throw new Error("the figures of --quick mean nothing")

const all = results.flatMap((result) => result.tables)
const tables = [...new Map(all.map((table) => [table.title, table])).values()]

/** The parts of the page, with the measurements that each needs. */
const parts = [
  {
    name: "figures",
    measures: ["connect", "cpu", "memory", "parse", "stream"],
    text: () => `${measuredOn(last)}\n\n${compared(tables)}`
  },
  { name: "growth", measures: ["many"], text: () => growth(tables) },
  { name: "supervised", measures: ["supervised"], text: () => keptAlive(results) }
]
const isMeasured = (measure: string) => tables.some(({ title }) => title.startsWith(measure))

const path = fileURLToPath(new URL("../docs/performance.md", import.meta.url))
const page = parts
  .filter(({ measures }) => measures.some(isMeasured))
  .reduce((text, { name, text: part }) => replaced(text, name, part()), readFileSync(path, "utf8"))
writeFileSync(path, page)
