/**
 * Measures how the cost grows with the connections of one process, from one to ten thousand. A connection needs a descriptor at
 * each end: counts beyond the machine's limit are skipped, and the table says so.
 */
import { spawnSync } from "node:child_process"
import { Effect } from "effect"
import { Done, Held, Rested, Visited } from "../client/Task.ts"
import type { Row, Table } from "../Table.ts"
import { fleet } from "./fleet.ts"
import { clientProcess, type Context, listen } from "./Context.ts"

const counts = [1, 10, 100, 1000, 10_000]
const together = 100
const restMs = 5000
/** The descriptors that a process needs for other purposes than connections. */
const spare = 100

/** Returns the hard limit, to which Node raises its own when it starts. */
const descriptorLimit = (): number => {
  const { stdout } = spawnSync("sh", ["-c", "ulimit -Hn"], { encoding: "utf8" })
  return stdout.trim() === "unlimited" ? Infinity : Number(stdout)
}

export const many = Effect.fn("many")(function* (context: Context) {
  const limit = descriptorLimit()
  const wanted = context.quick ? [10] : counts.filter((count) => count + spare <= limit)
  const leftOut = context.quick || wanted.length === counts.length ? "" : `; \`ulimit -n\` is ${limit}`
  const clients = context.clients.filter((name) => name === "effect-imap" || name === "sockets")
  const tables = yield* Effect.forEach(clients, (client) =>
    Effect.forEach(["plain", "tls"] as const, (security) =>
      Effect.map(
        Effect.forEach(wanted, (count) => Effect.scoped(figuresFor(context, client, security, count))),
        (figures): Table => ({
          title: `many: ${client}, ${security}${leftOut}`,
          rows: rowsOf(wanted, figures)
        })
      )
    )
  )
  return [...tables.flat(), yield* fleet(context)]
})

const figuresFor = Effect.fnUntraced(function* (
  context: Context,
  client: string,
  security: "plain" | "tls",
  count: number
) {
  const port = yield* listen(context, { security })
  const way = { port, security, mailbox: "INBOX", together }
  const process = yield* clientProcess(client)
  yield* process.ask("visit", { ...way, count: 40 }, Visited)
  const held = yield* process.ask("hold", { ...way, count }, Held)
  const rested = yield* process.ask("rest", { ms: context.quick ? 200 : restMs }, Rested)
  yield* process.ask("release", {}, Done)
  return {
    "until all are selected, ms": held.elapsed,
    "CPU for that, ms": held.cpu,
    "heap and buffers grown by, MB":
      (held.after.heap + held.after.buffers - held.before.heap - held.before.buffers) / 1e6,
    "RSS of the process, MB": held.after.rss / 1e6,
    "CPU at rest, % of a core": (rested.cpu / rested.elapsed) * 100,
    "timers of Node": rested.timers,
    descriptors: rested.descriptors
  }
})

const rowsOf = (
  wanted: ReadonlyArray<number>,
  figures: ReadonlyArray<Readonly<Record<string, number>>>
): ReadonlyArray<Row> =>
  Object.keys(figures[0] ?? {}).map((name) => {
    const [what = "", unit = "count"] = name.split(", ")
    const values = wanted.map((count, at) => [`n = ${count}`, figures[at]?.[name] ?? Number.NaN])
    return { name: what, unit, values: Object.fromEntries(values) }
  })
