/**
 * The envelopes of 100,000 messages over loopback: all at once, and one by one. Clients take turns, each in a separate
 * process that has read 5,000 before. The peak of the memory is the system's figure, and what is held the collector's:
 * with all messages in memory, or the most in use at any ten thousandth message.
 */
import { Effect } from "effect"
import { Listed } from "../client/Task.ts"
import { median, type Table } from "../Table.ts"
import { clientProcess, type Context, listen } from "./Context.ts"

type Done = typeof Listed.Type
type Figure = (done: Extract<Done, { readonly messages: number }>) => number

const figures: ReadonlyArray<{ readonly unit: string; readonly figure: Figure }> = [
  { unit: "ms", figure: ({ elapsed }) => elapsed },
  { unit: "CPU ms", figure: ({ cpu }) => cpu },
  { unit: "peak MB", figure: ({ peak }) => peak / 1e6 },
  { unit: "MB held", figure: ({ held }) => held / 1e6 }
]

export const envelopes = Effect.fn("envelopes")(function* (context: Context) {
  const port = context.port ?? (yield* listen(context, { security: "plain" }))
  const mailbox = context.quick ? "envelopes" : "many"
  const rows = yield* Effect.forEach(["collect", "stream"] as const, (how) =>
    Effect.gen(function* () {
      const done = yield* turns(context, { port, security: "plain", mailbox, how })
      return figures.map(({ figure, unit }) => ({
        name: how,
        unit,
        values: Object.fromEntries(done.flatMap(([name, each]) => shownOf(name, each, figure)))
      }))
    })
  )
  const table: Table = { title: "envelopes: 100,000 messages", rows: rows.flat() }
  return [table]
})

const turns = Effect.fnUntraced(function* (context: Context, task: object) {
  const done = context.clients.map((name) => [name, new Array<Done>()] as const)
  for (let turn = 0; turn < (context.quick ? 1 : 3); turn++) {
    for (const [name, each] of done) {
      const ask = Effect.gen(function* () {
        const process = yield* clientProcess(name)
        yield* process.ask("envelopes", { ...task, mailbox: "envelopes" }, Listed)
        each.push(yield* process.ask("envelopes", task, Listed))
      })
      yield* Effect.scoped(ask)
    }
  }
  return done
})

const shownOf = (name: string, done: ReadonlyArray<Done>, figure: Figure) => {
  const listed = done.flatMap((each) => ("refused" in each ? [] : [figure(each)]))
  return listed.length === 0 ? [] : [[name, median(listed)] as const]
}
