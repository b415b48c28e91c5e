/**
 * The counts of the budgets over a network in memory, and the same over sockets, where the kernel decides whether a
 * write or an answer completes at once: one suspension more or less means nothing there.
 */
import { Effect } from "effect"
import { Counts, flags } from "../budget/budgets.ts"
import * as Process from "../Process.ts"
import type { Table } from "../Table.ts"
import { type Context, listen } from "./Context.ts"

/**
 * The delay of the server in milliseconds: from the next core the answer to DONE may come before its write is known to
 * be complete, and then one suspension and one sleep are not needed.
 */
const delay = 1

export const counts = Effect.fn("counts")(function* (context: Context) {
  const rows = yield* Effect.forEach(
    [
      { what: "connection", question: "ofConnection", delay: 0 },
      { what: "kept selected", question: "ofSupervised", delay }
    ].flatMap((kind) => (["plain", "tls"] as const).map((security) => ({ ...kind, security }))),
    ({ delay, question, security, what }) =>
      Effect.gen(function* () {
        const port = yield* listen(context, { security, delay })
        const counting = yield* Process.start({ program: "budget/counts.ts", core: "client", flags })
        const inMemory = yield* counting.ask(question, { security }, Counts)
        const overSockets = yield* counting.ask(question, { port, security }, Counts)
        return Object.keys(inMemory).map((unit) => ({
          name: `${what}, ${security}`,
          unit,
          values: { "in memory": inMemory[unit] ?? "", sockets: overSockets[unit] ?? "" }
        }))
      }).pipe(Effect.scoped)
  )
  const table: Table = { title: "counts: what one costs", rows: rows.flat() }
  return [table]
})
