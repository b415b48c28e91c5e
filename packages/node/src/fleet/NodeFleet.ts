/**
 * A runner of a fleet in PostgreSQL: accounts on as many processes and machines as there are runners.
 *
 * Each account is logged in at most once at any time: a runner that can no longer prove that it owns an account closes the
 * connection before another may open one. Needs the package `@effect/sql-pg`.
 *
 * **Example** (A runner)
 *
 * ```ts
 * import * as ImapFleet from "@effect-imap/core/ImapFleet"
 * import * as NodeFleet from "@effect-imap/node/NodeFleet"
 * import { NodeImap } from "@effect-imap/node"
 * import { Effect, Layer, Redacted } from "effect"
 *
 * const credentials = Layer.succeed(ImapFleet.Credentials, {
 *   get: (user) => Effect.succeed({ host: "imap.example.com", user, password: Redacted.make("secret") })
 * })
 *
 * const runner = NodeFleet.layerSql({
 *   url: Redacted.make("postgres://fleet@db.example.com/fleet"),
 *   host: "10.0.0.1",
 *   port: 34431
 * }).pipe(Layer.provide([credentials, NodeImap.layer]))
 * ```
 */
import * as FleetStore from "@effect-imap/core/FleetStore"
import * as ImapFleet from "@effect-imap/core/ImapFleet"
import type { Transport } from "@effect-imap/core/Transport"
import type { PgClient } from "@effect/sql-pg"
import { isObject } from "@effect-imap/core/internal/is"
import { expects } from "@effect-imap/core/internal/expects"
import { type Check, checkOf, expectsOptions, option, such } from "@effect-imap/core/internal/options"
import { Effect, Layer, Redacted } from "effect"
import type { SocketServerError } from "effect/socket/SocketServer"
import { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import * as cluster from "./cluster.ts"
import { type AddressTaken, driver, type DriverMissing } from "./database.ts"
import * as Fence from "./Fence.ts"

export { AddressTaken, DriverMissing } from "./database.ts"

/** The database of the fleet: the app's own client, or a URL such as `postgres://user:password@host:5432/database`. */
export type Database =
  | { readonly client: PgClient.PgClient; readonly url?: undefined }
  | { readonly url: Redacted.Redacted; readonly client?: undefined }

/** The options of a runner: its database, its address, and how soon its accounts are taken over if it is lost. */
export type Options = Database & cluster.ClusterOptions & ImapFleet.Options

/** The reason why a runner cannot start: no driver, no database, or an address or a port that is in use. */
export type Failure = DriverMissing | AddressTaken | SqlError | SocketServerError

/** Provides the service for all accounts of the fleet, and runs a share of them. */
export const layerSql = (
  options: Options
): Layer.Layer<ImapFleet.ImapFleet | FleetStore.FleetStore, Failure, ImapFleet.Credentials | Transport> => {
  const call = "NodeFleet.layerSql"
  expectsDatabase(options, call, checks.runner)
  for (const name of ["host", "port"] as const)
    expects(options[name] !== undefined, call, `options.${name}`, name === "host" ? "a string" : aPort)
  return Layer.unwrap(
    Effect.map(clientOf(options), (client) =>
      ImapFleet.layer({ tasks: options.tasks }).pipe(
        Layer.provide(Fence.layerTransport),
        Layer.provideMerge(FleetStore.layerSql),
        Layer.provide(cluster.layer(options, client)),
        Layer.provide(Layer.succeed(SqlClient, client))
      )
    )
  )
}

/** Provides only the service, in a process that runs no accounts, such as a web server. */
export const layerClient = (
  options: Database
): Layer.Layer<ImapFleet.ImapFleet | FleetStore.FleetStore, DriverMissing | SqlError> => {
  expectsDatabase(options, "NodeFleet.layerClient", checks.client)
  return Layer.unwrap(
    Effect.map(clientOf(options), (client) =>
      ImapFleet.layerClient.pipe(
        Layer.provideMerge(FleetStore.layerSql),
        Layer.provide(cluster.layerClient(client)),
        Layer.provide(Layer.succeed(SqlClient, client))
      )
    )
  )
}

const database = {
  url: such(Redacted.isRedacted, 'a Redacted URL, such as Redacted.make("postgres://…")'),
  client: such(isObject, "a PgClient")
}

const aPort = "a port from 1 to 65535"
const isPort = (given: unknown) => Number.isInteger(given) && Number(given) >= 1 && Number(given) <= 65_535

const ofRunner = {
  host: option.text,
  port: such(isPort, aPort),
  listenHost: option.text,
  expiration: option.duration,
  watchdog: option.flag,
  weight: option.positive,
  tasks: such(Array.isArray, "an array of tasks")
}

const checks = {
  client: checkOf<Database>(() => database),
  runner: checkOf<Options>(() => ({ ...database, ...ofRunner }))
}

const expectsDatabase = (options: Database, call: string, check: Check): void => {
  expectsOptions(options, call, check)
  const isOne = (options.url === undefined) !== (options.client === undefined)
  expects(isOne, call, "options", "either `url` or `client`")
}

const clientOf = Effect.fnUntraced(function* (options: Database) {
  if (options.client !== undefined) return options.client
  const { PgClient } = yield* driver
  const services = yield* Layer.build(PgClient.layer({ url: options.url, applicationName: "effect-imap" }))
  return yield* Effect.provideContext(PgClient.PgClient, services)
})
