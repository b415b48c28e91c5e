/**
 * The CPU of connecting, selecting and logging out, many at once. All clients are ready in separate processes and take
 * turns, so that a disturbance of the machine affects each of them; a ratio is the median of those within a turn.
 */
import { Effect } from "effect"
import { Visited } from "../client/Task.ts"
import { median, type Row, type Table } from "../Table.ts"
import { clientProcess, type Context, listen } from "./Context.ts"

const together = 50
const reference = "imapflow"

export const cpu = Effect.fn("cpu")(function* (context: Context) {
  const rows = yield* Effect.forEach(["plain", "tls"] as const, (security) =>
    Effect.scoped(rowsFor(context, security))
  )
  const table: Table = { title: `cpu: connect, select, logout, ${together} at once`, rows: rows.flat() }
  return [table]
})

const rowsFor = Effect.fnUntraced(function* (context: Context, security: "plain" | "tls") {
  const { count, turns, warmUp } = context.quick
    ? { count: 20, turns: 1, warmUp: 0 }
    : { count: 250, turns: 7, warmUp: 1000 }
  const port = yield* listen(context, { security })
  const ask = { port, security, mailbox: "INBOX", together }
  const processes = yield* Effect.forEach(context.clients, (name) =>
    Effect.map(clientProcess(name), (process) => ({ name, process, each: new Array<number>() }))
  )
  for (const { process } of processes) {
    if (warmUp > 0) yield* process.ask("visit", { ...ask, count: warmUp }, Visited)
  }
  for (let turn = 0; turn < turns; turn++) {
    for (const { each, process } of processes) {
      const { cpu } = yield* process.ask("visit", { ...ask, count }, Visited)
      each.push(cpu / count)
    }
  }
  return rowsOf(security, processes)
})

const rowsOf = (
  security: string,
  measured: ReadonlyArray<{ readonly name: string; readonly each: ReadonlyArray<number> }>
): ReadonlyArray<Row> => {
  const referenceTimes = measured.find(({ name }) => name === reference)?.each ?? []
  const of = (figure: (each: ReadonlyArray<number>) => number) =>
    Object.fromEntries(measured.map(({ each, name }) => [name, figure(each)]))
  return [
    { name: security, unit: "ms each, median", values: of(median) },
    { name: security, unit: "ms each, least", values: of((each) => Math.min(...each)) },
    {
      name: security,
      unit: `× ${reference}`,
      values: of((each) => median(each.map((value, turn) => value / (referenceTimes[turn] ?? Number.NaN))))
    }
  ]
}
