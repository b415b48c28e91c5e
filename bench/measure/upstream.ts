/**
 * What changes of Effect itself would save, each by patching the installed package while it is loaded
 * (`bench/upstream`): allocations of a connection in memory, and CPU over loopback, 50 at once, in turns.
 */
import { resolve } from "node:path"
import { Effect } from "effect"
import { Visited } from "../client/Task.ts"
import { Counts, flags } from "../counts/questions.ts"
import * as Process from "../Process.ts"
import { median, type Table } from "../Table.ts"
import { type Context, listen } from "./Context.ts"

const patches = ["observers", "scopes", "catching"]
const variants: Readonly<Record<string, ReadonlyArray<string>>> = {
  "as it is": [],
  ...Object.fromEntries(patches.map((name) => [name, [name]])),
  "all three": patches
}

const importing = (names: ReadonlyArray<string>) =>
  names.flatMap((name) => ["--import", resolve(import.meta.dirname, `../upstream/${name}.ts`)])

const together = 50

export const upstream = Effect.fn("upstream")(function* (context: Context) {
  const [turns, warmUp, count] = context.quick ? [1, 50, 50] : [9, 1000, 500]
  const port = yield* listen(context, { security: "plain" })
  const way = { port, security: "plain", mailbox: "INBOX", together }
  const clients = yield* Effect.forEach(Object.entries(variants), ([name, names]) =>
    Effect.gen(function* () {
      const counting = yield* Process.start({
        program: "counts/counts.ts",
        core: "client",
        flags: [...flags, ...importing(names)]
      })
      const { allocated = Number.NaN } = yield* counting.ask("ofConnection", { security: "plain" }, Counts)
      const process = yield* Process.start({
        program: "client/process.ts",
        args: ["effect-imap"],
        core: "client",
        flags: importing(names)
      })
      yield* process.ask("visit", { ...way, count: warmUp }, Visited)
      return { name, allocated, process, cpu: new Array<number>() }
    })
  )
  for (let turn = 0; turn < turns; turn++) {
    for (const { cpu, process } of clients)
      cpu.push((yield* process.ask("visit", { ...way, count }, Visited)).cpu / count)
  }
  const [reference] = clients
  const ratios = (cpu: ReadonlyArray<number>) =>
    cpu.map((ms, turn) => ms / (reference?.cpu[turn] ?? Number.NaN))
  const table: Table = {
    title: "upstream: a connection with changes of Effect",
    rows: clients.map(({ allocated, cpu, name }) => ({
      name,
      unit: "each",
      values: {
        "kB allocated": allocated / 1000,
        "CPU ms, least": Math.min(...cpu),
        "× as it is, median": median(ratios(cpu))
      }
    }))
  }
  return [table]
})
