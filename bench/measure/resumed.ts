/**
 * The CPU of a connection within TLS that resumes the session of an earlier one, beside one that verifies the certificate
 * anew: one after another, in two processes that take turns.
 */
import { Effect } from "effect"
import { Visited } from "../client/Task.ts"
import { median, type Table } from "../Table.ts"
import { clientProcess, type Context, listen } from "./Context.ts"

const kinds = ["resumed", "full"] as const

export const resumed = Effect.fn("resumed")(function* (context: Context) {
  const { count, turns, warmUp } = context.quick
    ? { count: 20, turns: 1, warmUp: 20 }
    : { count: 250, turns: 9, warmUp: 1000 }
  const port = yield* listen(context, { security: "tls" })
  const ask = { port, security: "tls", mailbox: "INBOX", together: 1 }
  const each = { resumed: new Array<number>(), full: new Array<number>() }
  const processes = {
    resumed: yield* clientProcess("effect-imap"),
    full: yield* clientProcess("unresumed")
  }
  for (const kind of kinds) yield* processes[kind].ask("visit", { ...ask, count: warmUp }, Visited)
  for (let turn = 0; turn < turns; turn++) {
    for (const kind of kinds) {
      const { cpu } = yield* processes[kind].ask("visit", { ...ask, count }, Visited)
      each[kind].push(cpu / count)
    }
  }
  const ratios = each.resumed.map((ms, turn) => ms / (each.full[turn] ?? Number.NaN))
  const row = (unit: string, of: (each: ReadonlyArray<number>) => number, ratio: number) => ({
    name: "tls",
    unit,
    values: { resumed: of(each.resumed), full: of(each.full), "×": ratio }
  })
  const table: Table = {
    title: "resumed: connect, select, logout with the session of an earlier connection",
    rows: [
      row("ms each, median", median, median(ratios)),
      row("ms each, least", least, least(each.resumed) / least(each.full))
    ]
  }
  return [table]
})

const least = (each: ReadonlyArray<number>) => Math.min(...each)
