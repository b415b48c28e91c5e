/**
 * The CPU of connecting, selecting and logging out, of clients in the form in which they are published. V8 compiles for thousands
 * of connections, so a figure belongs to an age of the process. Each round has new processes, which take turns, so that a
 * disturbance of the machine affects all of them; a ratio is the median of those within a round.
 */
import { Effect } from "effect"
import { built } from "../built.ts"
import { Rested, Visited } from "../client/Task.ts"
import type { Process } from "../Process.ts"
import { median, type Row, type Table } from "../Table.ts"
import { type Context, listen, publishedProcess } from "./Context.ts"

const reference = "imapflow"

/** The connections of a process that are measured: `count` after `from`. */
interface Age {
  readonly name: string
  readonly from: number
  readonly count: number
  readonly together: number
}

const first: Age = { name: "the first connection", from: 0, count: 1, together: 1 }
const after = (from: number): Age => ({ name: `after ${from}`, from, count: 1000, together: 50 })

const ages = { plain: [first, after(400), after(6000)], tls: [first, after(400)] }
const quickAges = [first, { ...after(10), count: 20 }]

/** The ms of each client at an age, in one round. */
interface Measured {
  readonly age: Age
  readonly each: Readonly<Record<string, number>>
}

export const cpu = Effect.fn("cpu")(function* (context: Context) {
  yield* built("build")
  const rows = yield* Effect.forEach(["plain", "tls"] as const, (security) =>
    Effect.gen(function* () {
      const port = yield* listen(context, { security })
      const wanted = context.quick ? quickAges : ages[security]
      const measured = yield* Effect.forEach(Array.from({ length: context.quick ? 1 : 5 }), () =>
        Effect.scoped(round(context.clients, { port, security, mailbox: "INBOX" }, wanted))
      )
      return wanted.flatMap((age) => rowsOf(security, age, measured.flat()))
    })
  )
  const table: Table = { title: "cpu: connect, select, logout, 50 at once", rows: rows.flat() }
  return [table]
})

const round = Effect.fnUntraced(function* (
  clients: ReadonlyArray<string>,
  way: object,
  ages: ReadonlyArray<Age>
) {
  const processes = yield* Effect.forEach(clients, (name) =>
    Effect.map(publishedProcess(name), (process) => ({ name, process }))
  )
  // what a process does as it starts, on other threads as well, is not the first connection's
  for (const { process } of processes) yield* process.ask("rest", { ms: 300 }, Rested)
  const measured: Array<Measured> = []
  let visited = 0
  for (const age of ages) {
    const each: Record<string, number> = {}
    for (const { process } of processes) yield* visit(process, way, age, age.from - visited)
    for (const { name, process } of processes)
      each[name] = (yield* visit(process, way, age, age.count)) / age.count
    visited = age.from + age.count
    measured.push({ age, each })
  }
  return measured
})

/** Returns the ms of CPU of all visits. */
const visit = (process: Process, way: object, { together }: Age, count: number) =>
  count === 0
    ? Effect.succeed(0)
    : Effect.map(process.ask("visit", { ...way, together, count }, Visited), ({ cpu }) => cpu)

const rowsOf = (security: string, age: Age, measured: ReadonlyArray<Measured>): ReadonlyArray<Row> => {
  const rounds = measured.filter((round) => round.age === age)
  const medians = (figure: (each: Readonly<Record<string, number>>, name: string) => number) =>
    Object.fromEntries(
      Object.keys(rounds[0]?.each ?? {}).map((name) => [
        name,
        median(rounds.map(({ each }) => figure(each, name)))
      ])
    )
  const name = `${security}, ${age.name}`
  return [
    { name, unit: "ms each", values: medians((each, name) => each[name] ?? Number.NaN) },
    {
      name,
      unit: `× ${reference}`,
      values: medians((each, name) => (each[name] ?? Number.NaN) / (each[reference] ?? Number.NaN))
    }
  ]
}
