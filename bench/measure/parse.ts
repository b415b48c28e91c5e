/** The cost of a FETCH line: in memory (bytes to frames, frames to values), and over loopback, compared with the peers. */
import { Effect, Result } from "effect"
import * as Command from "@effect-imap/core/Command"
import * as MessageSet from "@effect-imap/core/MessageSet"
import type { Untagged } from "@effect-imap/core/Response"
import * as Framer from "../../packages/core/src/imap/wire/Framer.ts"
import * as ResponseParser from "../../packages/core/src/imap/wire/ResponseParser.ts"
import * as Sizes from "@effect-imap/core/internal/Sizes"
import { Fetched } from "../client/Task.ts"
import { fetchLine } from "../server/Imap.ts"
import { median, type Row, type Table } from "../Table.ts"
import { clientProcess, type Context, listen } from "./Context.ts"

export const parse = Effect.fn("parse")(function* (context: Context) {
  const inMemory: Table = { title: "parse: in memory", rows: rowsInMemory(context.quick) }
  const overLoopback = yield* Effect.scoped(loopback(context))
  const table: Table = { title: "parse: FETCH over loopback", rows: overLoopback }
  return [inMemory, table]
})

const chunkBytes = 64 * 1024

const body = (n: number) => `* ${n} FETCH (UID ${n + 100} BODY[] {16384}\r\n${"x".repeat(16_384)})\r\n`

const kinds = [
  {
    name: "UID and FLAGS",
    line: (n: number) => fetchLine(["UID", "FLAGS"], n),
    lines: 200_000,
    command: Command.fetch(MessageSet.sequenceNumbers("1:*"), { flags: true })
  },
  {
    name: "ENVELOPE",
    line: (n: number) => fetchLine(["UID", "ENVELOPE"], n),
    lines: 50_000,
    command: Command.fetch(MessageSet.sequenceNumbers("1:*"), { envelope: true })
  },
  {
    name: "literal of 16 KiB",
    line: body,
    lines: 2000,
    command: Command.fetch(MessageSet.sequenceNumbers("1:*"), { source: true })
  }
]

const chunksOf = (line: (n: number) => string, lines: number): ReadonlyArray<Uint8Array> => {
  const bytes = Buffer.from(Array.from({ length: lines }, (_, at) => line(at + 1)).join(""), "latin1")
  return Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, at) =>
    Uint8Array.from(bytes.subarray(at * chunkBytes, (at + 1) * chunkBytes))
  )
}

/** Returns the number of responses, so that no work can be optimized away. */
type Reading = (chunks: ReadonlyArray<Uint8Array>) => number

/** The lower bound: about the memory's bandwidth. */
const search: Reading = (chunks) => {
  let found = 0
  for (const chunk of chunks) {
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) found++
  }
  return found
}

const frames =
  (each: (frame: Uint8Array) => boolean): Reading =>
  (chunks) => {
    const framer = Framer.make(Framer.afterLogin(Sizes.from()))
    let found = 0
    for (const chunk of chunks) {
      for (const frame of Result.getOrThrow(framer.push(chunk))) found += each(frame) ? 1 : 0
    }
    return found
  }

const readings: Readonly<Record<string, Reading>> = {
  "line feeds alone": search,
  frames: frames(() => true),
  values: frames((frame) => Result.isSuccess(ResponseParser.parse(frame)))
}

const ok = { _tag: "Tagged", tag: "A1", condition: "OK", code: undefined, text: "" } as const

/** Parses values, and the results of a command with a query: dates, addresses and encoded words. */
const messages =
  (command: Command.Command<ReadonlyArray<Command.Message>>): Reading =>
  (chunks) => {
    const untagged: Array<Untagged> = []
    frames((frame) => {
      const read = ResponseParser.parse(frame)
      if (Result.isSuccess(read) && read.success._tag === "Fetch") untagged.push(read.success)
      return true
    })(chunks)
    return command.result(untagged, ok).length
  }

const rowsInMemory = (quick: boolean): ReadonlyArray<Row> =>
  kinds.map(({ command, line, lines, name }) => {
    const count = quick ? Math.ceil(lines / 100) : lines
    const chunks = chunksOf(line, count)
    const microseconds = (reading: Reading) =>
      Math.min(
        ...Array.from({ length: quick ? 1 : 5 }, () => {
          const start = performance.now()
          if (reading(chunks) < count) throw new Error(`${name}: not everything was read`)
          return ((performance.now() - start) * 1000) / count
        })
      )
    const values = Object.entries({ ...readings, messages: messages(command) }).map(([kind, reading]) => [
      kind,
      microseconds(reading)
    ])
    return { name, unit: "µs each", values: Object.fromEntries(values) }
  })

const loopback = Effect.fnUntraced(function* (context: Context) {
  const port = yield* listen(context, { security: "plain" })
  const processes = yield* Effect.forEach(context.clients, (name) =>
    Effect.map(clientProcess(name), (process) => ({ name, process }))
  )
  const turns = context.quick ? 1 : 5
  return yield* Effect.forEach(
    [
      { items: "flags", name: "UID and FLAGS", rounds: 1 },
      { items: "envelopes", name: "ENVELOPE", rounds: 1 },
      // received chunks are memory outside of V8's heap: one round of 16 MB has one full collection, or none
      { items: "bodies", name: "literal of 16 KiB", rounds: 8 }
    ],
    ({ items, name, rounds }) =>
      Effect.gen(function* () {
        const each = new Map<string, Array<number>>(processes.map((client) => [client.name, []]))
        for (let turn = 0; turn < turns; turn++) {
          for (const client of processes) {
            const ask = { port, security: "plain", items, rounds }
            const { cpu, messages } = yield* client.process.ask("fetch", ask, Fetched)
            each.get(client.name)?.push((cpu * 1000) / messages)
          }
        }
        const values = Object.fromEntries(Array.from(each, ([client, list]) => [client, median(list)]))
        return { name, unit: "CPU µs each", values }
      })
  )
})
