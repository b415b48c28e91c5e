/**
 * The client's flights from the greeting to SELECT, and the time until the mailbox is open in round trips, over a
 * connection that delays every byte. (The TCP handshake is not delayed: add one round trip.)
 */
import { Effect, Schema } from "effect"
import { Reached } from "../client/Task.ts"
import { type Security } from "../server/Listen.ts"
import type { Table } from "../Table.ts"
import { clientProcess, type Context, forEachClient, listen } from "./Context.ts"

interface Way {
  readonly name: string
  readonly security: Security
  readonly announces: boolean
  readonly loginAlone: boolean
}

const ways: ReadonlyArray<Way> = [
  { name: "TLS, capabilities announced", security: "tls", announces: true, loginAlone: false },
  { name: "TLS, not announced", security: "tls", announces: false, loginAlone: false },
  { name: "STARTTLS", security: "starttls", announces: true, loginAlone: false },
  { name: "TLS, capabilities announced, LOGIN alone", security: "tls", announces: true, loginAlone: true },
  { name: "TLS, not announced, LOGIN alone", security: "tls", announces: false, loginAlone: true },
  { name: "STARTTLS, LOGIN alone", security: "starttls", announces: true, loginAlone: true }
]

/** The delay in one direction, in ms. */
const delay = 25

/** Returns the number of visits. Only our client learns from earlier visits. */
const visits = (quick: boolean) => (quick ? 1 : 3)

export const connect = Effect.fn("connect")(function* (context: Context) {
  const rows = yield* Effect.forEach(context.quick ? ways.slice(0, 1) : ways, ({ name, ...way }) =>
    Effect.gen(function* () {
      const found = yield* forEachClient(context, (client) =>
        Effect.gen(function* () {
          const port = yield* listen(context, { ...way, delay })
          const process = yield* clientProcess(client)
          const visit = visitOn(context, process, { port, security: way.security })
          // a first visit, whose loading of modules would be counted as network time
          yield* process.ask(
            "open",
            { ...once, port: yield* listen(context, way), security: way.security },
            Reached
          )
          return yield* Effect.all(Array.from({ length: visits(context.quick) }, () => visit))
        })
      )
      return Array.from({ length: visits(context.quick) }, (_, at) => [
        {
          name: `${name}, visit ${at + 1}`,
          unit: "flights",
          values: mapValues(found, (list) => list[at]?.flights ?? 0)
        },
        {
          name: `${name}, visit ${at + 1}`,
          unit: "round trips",
          values: mapValues(found, (list) => list[at]?.roundTrips ?? 0)
        }
      ]).flat()
    })
  )
  const table: Table = { title: "connect: from TCP to the mailbox", rows: rows.flat() }
  return [table]
})

const once = { mailbox: "INBOX", count: 1, together: 1 }

const visitOn = (
  { servers }: Context,
  process: { readonly ask: Context["servers"]["ask"] },
  way: { readonly port: number; readonly security: Security }
) =>
  Effect.gen(function* () {
    const { elapsed } = yield* process.ask("open", { ...once, ...way }, Reached)
    const flights = yield* servers.ask("flights", {}, Schema.Int)
    return { flights, roundTrips: Math.round((elapsed / (2 * delay)) * 10) / 10 }
  })

const mapValues = <A, B>(record: Readonly<Record<string, A>>, f: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value)]))
