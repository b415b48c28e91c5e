/**
 * The cost of an idle supervised account, compared with the same number of plain connections.
 *
 * The rest lasts a minute: an idle account reads the clock every 30 seconds.
 */
import { Effect } from "effect"
import { Done, Held, Rested, Visited } from "../client/Task.ts"
import type { Row, Table } from "../Table.ts"
import { clientProcess, type Context, listen } from "./Context.ts"

const together = 100

const columns = { connected: "effect-imap", supervised: "supervised" } as const

export const supervised = Effect.fn("supervised")(function* (context: Context) {
  const { count, restMs } = context.quick ? { count: 50, restMs: 500 } : { count: 1000, restMs: 60_000 }
  const rows = yield* Effect.forEach(["plain", "tls"] as const, (security) =>
    Effect.map(
      Effect.forEach(Object.entries(columns), ([column, client]) =>
        Effect.map(
          Effect.scoped(figuresOf(context, client, { security, count, restMs })),
          (figures) => [column, figures] as const
        )
      ),
      (found) => rowsOf(security, found)
    )
  )
  const table: Table = { title: `supervised: ${count} accounts that idle`, rows: rows.flat() }
  return [table]
})

interface Rest {
  readonly security: "plain" | "tls"
  readonly count: number
  readonly restMs: number
}

const figuresOf = Effect.fnUntraced(function* (context: Context, client: string, rest: Rest) {
  const { count, restMs, security } = rest
  const port = yield* listen(context, { security })
  const way = { port, security, mailbox: "INBOX", together }
  const process = yield* clientProcess(client)
  // code and caches belong to the process, not to an account
  yield* process.ask("visit", { ...way, count: together * 2 }, Visited)
  const { after, before } = yield* process.ask("hold", { ...way, count }, Held)
  const rested = yield* process.ask("rest", { ms: restMs }, Rested)
  yield* process.ask("release", {}, Done)
  const each = (name: "heap" | "buffers" | "rss") => (after[name] - before[name]) / count / 1000
  return {
    "CPU at rest, % of a core": (rested.cpu / rested.elapsed) * 100,
    "heap and buffers, kB each": each("heap") + each("buffers"),
    "RSS, kB each": each("rss"),
    "timers of Node, each": rested.timers / count
  }
})

type Figures = Readonly<Record<string, number>>

const rowsOf = (security: string, found: ReadonlyArray<readonly [string, Figures]>): ReadonlyArray<Row> =>
  Object.keys(found[0]?.[1] ?? {}).map((name) => {
    const [what = "", unit = ""] = name.split(", ")
    const values = Object.fromEntries(found.map(([column, figures]) => [column, figures[name] ?? Number.NaN]))
    return { name: `${security}, ${what}`, unit, values }
  })
