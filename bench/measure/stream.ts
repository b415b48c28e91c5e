/** One literal of 100 MB over loopback: collected into the result, and streamed. */
import { Effect } from "effect"
import { Downloaded } from "../client/Task.ts"
import type { Table } from "../Table.ts"
import { clientProcess, type Context, forEachClient, listen } from "./Context.ts"

export const stream = Effect.fn("stream")(function* (context: Context) {
  const port = yield* listen(context, { security: "plain" })
  const rows = yield* Effect.forEach(["collect", "stream"] as const, (how) =>
    Effect.gen(function* () {
      const found = yield* forEachClient(context, (client) =>
        Effect.flatMap(clientProcess(client), (process) =>
          process.ask("download", { port, security: "plain", how }, Downloaded)
        )
      )
      const values = (
        figure: (done: { octets: number; elapsed: number; cpu: number; peak: number }) => number
      ) =>
        Object.fromEntries(
          Object.entries(found).map(([client, done]) => [
            client,
            "refused" in done ? done.refused.slice(0, 24) : figure(done)
          ])
        )
      return [
        { name: how, unit: "GB/s", values: values(({ elapsed, octets }) => octets / elapsed / 1e6) },
        { name: how, unit: "CPU ms", values: values(({ cpu }) => cpu) },
        { name: how, unit: "peak MB", values: values(({ peak }) => peak / 1e6) }
      ]
    })
  )
  const table: Table = { title: "stream: a literal of 100 MB", rows: rows.flat() }
  return [table]
})
