/**
 * A fleet of accounts in one process, without a database, and the simulator in the same process: the cost until all accounts are
 * selected and idle, the peak of connections per second, and the cost of a restart. Memory and CPU include both ends.
 */
import { Effect, type Scope } from "effect"
import { Quiet, Watching } from "../client/Task.ts"
import * as Process from "../Process.ts"
import type { Table } from "../Table.ts"
import type { Context } from "./Context.ts"

const restMs = 30_000

export const fleet = Effect.fn("fleet")(function* ({ quick }: Context) {
  const hosts = quick ? 2 : 20
  const counts = quick ? [20] : [100, 1000, 5000]
  const figures = yield* Effect.forEach(counts, (count) => Effect.scoped(figuresFor(count, hosts, quick)))
  const names = Object.keys(figures[0] ?? {})
  const table: Table = {
    title: `many: a fleet in one process, with ${hosts} simulated servers`,
    rows: names.map((name) => {
      const [what = "", unit = "count"] = name.split(", ")
      const values = counts.map((count, at) => [`n = ${count}`, figures[at]?.[name] ?? Number.NaN])
      return { name: what, unit, values: Object.fromEntries(values) }
    })
  }
  return table
})

const figuresFor = Effect.fnUntraced(function* (
  count: number,
  hosts: number,
  quick: boolean
): Effect.fn.Return<Readonly<Record<string, number>>, Process.ProcessFailed, Scope.Scope> {
  const process = yield* Process.start({ program: "client/fleetProcess.ts", core: "client" })
  // code and caches belong to the process, not to an account
  yield* process.ask("watch", { count: 20, hosts }, Watching)
  const first = yield* process.ask("watch", { count, hosts }, Watching)
  const rested = yield* process.ask("rest", { ms: quick ? 200 : restMs }, Quiet)
  const again = yield* process.ask("watch", { count, hosts }, Watching)
  const { after, before } = first
  return {
    "until all are selected, ms": first.elapsed,
    "CPU for that, ms": first.cpu,
    "connections for that": first.dials,
    "connects within the busiest second": first.peakPerSecond,
    "heap and buffers, kB each": (after.heap + after.buffers - before.heap - before.buffers) / count / 1000,
    "RSS of the process, MB": after.rss / 1e6,
    "CPU at rest, % of a core": (rested.cpu / rested.elapsed) * 100,
    "until all are selected after a restart, ms": again.elapsed,
    "connections for that restart": again.dials,
    "connects within its busiest second": again.peakPerSecond
  }
})
