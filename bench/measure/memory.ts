/**
 * The memory of an idle connection with a mailbox: the heap after a garbage collection, and the growth of the process.
 */
import { Effect } from "effect"
import { Done, Held, Visited } from "../client/Task.ts"
import type { Table } from "../Table.ts"
import { clientProcess, type Context, forEachClient, listen } from "./Context.ts"

const together = 20

export const memory = Effect.fn("memory")(function* (context: Context) {
  const count = context.quick ? 20 : 400
  const rows = yield* Effect.forEach(["plain", "tls"] as const, (security) =>
    Effect.gen(function* () {
      const port = yield* listen(context, { security })
      const way = { port, security, mailbox: "INBOX", together }
      const found = yield* forEachClient(context, (client) =>
        Effect.gen(function* () {
          const process = yield* clientProcess(client)
          // code and caches belong to the process, not to a connection
          yield* process.ask("visit", { ...way, count: together * 2 }, Visited)
          const { after, before } = yield* process.ask("hold", { ...way, count }, Held)
          yield* process.ask("release", {}, Done)
          const each = (name: "heap" | "buffers" | "rss") => (after[name] - before[name]) / count / 1000
          return { heap: each("heap") + each("buffers"), rss: each("rss") }
        })
      )
      const values = (name: "heap" | "rss") =>
        Object.fromEntries(Object.entries(found).map(([client, figures]) => [client, figures[name]]))
      return [
        { name: `${security}, heap and buffers`, unit: "kB each", values: values("heap") },
        { name: `${security}, RSS`, unit: "kB each", values: values("rss") }
      ]
    })
  )
  const table: Table = { title: `memory: ${count} idle connections`, rows: rows.flat() }
  return [table]
})
