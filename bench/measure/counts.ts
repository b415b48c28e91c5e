/**
 * What a connection, a supervised account and a line cost in numbers that hardly depend on the machine: over a network
 * in memory, before the change since main and after it, and over sockets, where the kernel decides whether a write or
 * an answer completes at once: one suspension more or less means nothing there. None of them is a limit.
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import { earlier, treeOf } from "../../packages/core/scripts/earlier.ts"
import { Counts, flags } from "../counts/questions.ts"
import * as Process from "../Process.ts"
import { shown, type Table } from "../Table.ts"
import { type Context, listen } from "./Context.ts"

/**
 * The delay of the server in milliseconds: from the next core the answer to DONE may come before its write is known to
 * be complete, and then one suspension and one sleep are not needed.
 */
const delay = 1

const program = "counts/counts.ts"

const questions = [
  { what: "connection", question: "ofConnection", delay: 0 },
  { what: "kept selected", question: "ofSupervised", delay }
].flatMap((kind) => (["plain", "tls"] as const).map((security) => ({ ...kind, security })))

export const counts = Effect.fn("counts")(function* (context: Context) {
  const before = yield* programBefore
  const rows = yield* Effect.forEach(questions, ({ delay, question, security, what }) =>
    Effect.gen(function* () {
      const port = yield* listen(context, { security, delay })
      const ask = (program: string, input: object) =>
        Effect.flatMap(Process.start({ program, core: "client", flags }), (counting) =>
          counting.ask(question, { security, ...input }, Counts)
        )
      const earlier = before === undefined ? {} : yield* ask(before, {})
      const inMemory = yield* ask(program, {})
      const overSockets = yield* ask(program, { port })
      return Object.entries(inMemory).map(([unit, count]) => ({
        name: `${what}, ${security}`,
        unit,
        values: { ...changed(earlier[unit], count), sockets: overSockets[unit] ?? "" }
      }))
    }).pipe(Effect.scoped)
  )
  const lines = yield* Effect.forEach([before, program], ofLine)
  const [was, is] = lines
  const line = { name: "a line of FETCH", unit: "bytes", values: changed(was, is) }
  const table: Table = { title: "counts: what one costs, and cost before", rows: [...rows.flat(), line] }
  return [table]
})

const changed = (was: number | undefined, is: number | undefined) => ({
  before: was ?? "",
  "in memory": is ?? "",
  change: was === undefined || is === undefined || was === is ? "" : signed(is - was)
})

const signed = (difference: number) => `${difference > 0 ? "+" : "−"}${shown(Math.abs(difference))}`

/** The program in the files of the commit with which the report compares, if it is there. */
const programBefore = Effect.gen(function* () {
  const commit = earlier(undefined)
  if (commit === undefined) return undefined
  const { folder } = yield* Effect.acquireRelease(
    Effect.sync(() => treeOf(commit)),
    (tree) => Effect.sync(tree.remove)
  )
  const path = join(folder, "bench", program)
  return existsSync(path) ? path : undefined
})

const ofLine = (program: string | undefined) =>
  program === undefined
    ? Effect.succeed(undefined)
    : Effect.gen(function* () {
        const counting = yield* Process.start({ program, core: "client", flags })
        return (yield* counting.ask("ofLine", {}, Counts)).allocated
      }).pipe(Effect.scoped)
