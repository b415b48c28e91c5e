/**
 * The CPU of a TLS connection that resumes an earlier session, compared with one that verifies the certificate again, and with
 * imapflow, which resumes none. Connections are sequential, and the processes take turns.
 */
import { Effect } from "effect"
import { Visited } from "../client/Task.ts"
import { median, type Table } from "../Table.ts"
import { clientProcess, type Context, listen } from "./Context.ts"

const columns = { resumed: "effect-imap", full: "unresumed", imapflow: "imapflow" }

export const resumed = Effect.fn("resumed")(function* (context: Context) {
  const { count, turns, warmUp } = context.quick
    ? { count: 20, turns: 1, warmUp: 20 }
    : { count: 250, turns: 9, warmUp: 1000 }
  const port = yield* listen(context, { security: "tls" })
  const ask = { port, security: "tls", mailbox: "INBOX", together: 1 }
  const visited = yield* Effect.forEach(
    Object.entries(columns).filter(
      ([, client]) => client !== "imapflow" || context.clients.includes("imapflow")
    ),
    ([column, client]) =>
      Effect.map(clientProcess(client), (process) => ({ column, process, each: new Array<number>() }))
  )
  for (const { process } of visited) yield* process.ask("visit", { ...ask, count: warmUp }, Visited)
  for (let turn = 0; turn < turns; turn++) {
    for (const { each, process } of visited) {
      const { cpu } = yield* process.ask("visit", { ...ask, count }, Visited)
      each.push(cpu / count)
    }
  }
  const firstTimes = visited[0]?.each ?? []
  const row = (name: string, unit: string, of: (each: ReadonlyArray<number>) => number) => ({
    name,
    unit,
    values: Object.fromEntries(visited.map(({ column, each }) => [column, of(each)]))
  })
  const table: Table = {
    title: "resumed: connect, select, logout with the session of an earlier connection",
    rows: [
      row("tls", "ms each, median", median),
      row("tls", "ms each, least", (each) => Math.min(...each)),
      row("resumed, median of the turns", "× this", (each) =>
        median(firstTimes.map((ms, turn) => ms / (each[turn] ?? Number.NaN)))
      )
    ]
  }
  return [table]
})
