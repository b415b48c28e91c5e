/** The context of every measurement, and what they share. */
import { Effect } from "effect"
import { names } from "../client/clients.ts"
import * as Process from "../Process.ts"
import { type Listen, Listening } from "../server/Listen.ts"

export interface Context {
  /** Only a few connections of each kind, to check that everything works; the figures mean nothing. */
  readonly quick: boolean
  readonly clients: ReadonlyArray<string>
  readonly servers: Process.Process
  /** The port of another server, in plain text, instead of the benchmark's own. */
  readonly port: number | undefined
}

export const make = Effect.fn("Context.make")(function* (
  quick: boolean,
  only: ReadonlyArray<string>,
  port: number | undefined
) {
  const servers = yield* Process.start({ program: "server/process.ts", core: "server" })
  const clients = only.length === 0 ? names : names.filter((name) => only.includes(name))
  const self: Context = { quick, clients, servers, port }
  return self
})

/** Opens a port, and returns its number. */
export const listen = (context: Context, options: Partial<Listen>) =>
  Effect.map(
    context.servers.ask(
      "listen",
      { security: "plain", announces: true, loginAlone: false, delay: 0, ...options },
      Listening
    ),
    ({ port }) => port
  )

/** Starts a process for one client, which ends with the scope. */
export const clientProcess = (name: string) =>
  Process.start({ program: "client/process.ts", args: [name], core: "client" })

/** The same with this library as it is published, from `dist`. */
export const publishedProcess = (name: string) =>
  Process.start({
    program: "client/process.ts",
    args: [name],
    flags: [`--import=${new URL("../published.ts", import.meta.url).href}`],
    core: "client"
  })

/** Measures each client by name, one after another, each in a separate scope. */
export const forEachClient = <A, E, R>(context: Context, measure: (name: string) => Effect.Effect<A, E, R>) =>
  Effect.map(
    Effect.forEach(context.clients, (name) =>
      Effect.map(Effect.scoped(measure(name)), (value) => [name, value] as const)
    ),
    (entries) => Object.fromEntries(entries)
  )
