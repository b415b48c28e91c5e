/**
 * One literal of 100 MB over loopback: collected into the result, and streamed. Clients take turns, each in a separate
 * process; the first turn is a warm-up and is not counted.
 */
import { Effect } from "effect"
import { Downloaded } from "../client/Task.ts"
import { median, type Table } from "../Table.ts"
import { clientProcess, type Context, listen } from "./Context.ts"

type Done = typeof Downloaded.Type
type Figure = (done: Extract<Done, { readonly octets: number }>) => number

const figures: ReadonlyArray<{ readonly unit: string; readonly figure: Figure }> = [
  { unit: "GB/s", figure: ({ elapsed, octets }) => octets / elapsed / 1e6 },
  { unit: "CPU ms", figure: ({ cpu }) => cpu },
  { unit: "peak MB", figure: ({ peak }) => peak / 1e6 }
]

export const stream = Effect.fn("stream")(function* (context: Context) {
  const port = yield* listen(context, { security: "plain" })
  const rows = yield* Effect.forEach(["collect", "stream"] as const, (how) =>
    Effect.scoped(
      Effect.gen(function* () {
        const downloads = yield* turns(context, { port, security: "plain", how })
        return figures.map(({ figure, unit }) => ({
          name: how,
          unit,
          values: Object.fromEntries(downloads.map(({ done, name }) => [name, shownOf(done, figure)]))
        }))
      })
    )
  )
  const table: Table = { title: "stream: a literal of 100 MB", rows: rows.flat() }
  return [table]
})

const turns = Effect.fnUntraced(function* (context: Context, download: unknown) {
  const processes = yield* Effect.forEach(context.clients, (name) =>
    Effect.map(clientProcess(name), (process) => ({ name, process, done: new Array<Done>() }))
  )
  for (let turn = 0; turn < (context.quick ? 1 : 8); turn++) {
    for (const { done, process } of processes) {
      const each = yield* process.ask("download", download, Downloaded)
      if (context.quick || turn > 0) done.push(each)
    }
  }
  return processes
})

const shownOf = (done: ReadonlyArray<Done>, figure: Figure): number | string => {
  const [refused] = done.flatMap((each) => ("refused" in each ? [each.refused] : []))
  return refused === undefined
    ? median(done.flatMap((each) => ("refused" in each ? [] : [figure(each)])))
    : refused.slice(0, 24)
}
