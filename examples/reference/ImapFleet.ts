import { Account, Command } from "@effect-imap/core"
import * as FleetStore from "@effect-imap/core/FleetStore"
import * as ImapFleet from "@effect-imap/core/ImapFleet"
import { NodeTransport } from "@effect-imap/node"
import { Effect, Layer, Schema } from "effect"
import { TestRunner } from "effect/cluster"

// ImapFleet.task
// what an app does next to the mailbox; counting twice does no harm
export const unread = ImapFleet.task(
  "unread",
  { payload: Schema.Struct({ from: Schema.String }), success: Schema.Int, isRepeatable: true },
  (connection, { from }) =>
    Effect.map(
      connection.execute(Command.search({ seen: false, from }, { return: ["count"] })),
      (value) => value.count
    )
)

// ImapFleet.FleetError.of
// the app's own database and vault are asked where the account runs, and no secret goes anywhere else
const credentials = Layer.succeed(
  ImapFleet.Credentials,
  ImapFleet.Credentials.of({
    get: (accountId) =>
      accountId.startsWith("ada")
        ? Effect.orDie(Account.make({ host: "imap.example.com", user: "ada", password: "secret" }))
        : Effect.fail(ImapFleet.FleetError.of({ _tag: "UnknownAccount" }, accountId))
  })
)

// ImapFleet.layerLocal
// one process and no database
export const local = ImapFleet.layerLocal({ tasks: [unread] }).pipe(
  Layer.provide([credentials, NodeTransport.layer])
)

export const program = Effect.gen(function* () {
  const fleet = yield* ImapFleet.ImapFleet
  yield* fleet.watch("ada@example.com")
  return yield* fleet.run("ada@example.com", unread, { from: "grace@example.com" })
}).pipe(Effect.provide(local))

// ImapFleet.layer
// a runner, on the sharding that the app brings
export const runner = ImapFleet.layer({ tasks: [unread] }).pipe(
  Layer.provide([credentials, NodeTransport.layer, FleetStore.layerMemory, TestRunner.layer])
)

// ImapFleet.layerClient
// a process that only asks, such as a page of the app's
export const asking = ImapFleet.layerClient.pipe(Layer.provide([FleetStore.layerMemory, TestRunner.layer]))

// ImapFleet.layerTraces
// the last events of every account are kept where it runs: 16 KiB each at most
export const lookedAt = Effect.gen(function* () {
  const fleet = yield* ImapFleet.ImapFleet
  const { text } = yield* fleet.trace("ada@example.com")
  return text
}).pipe(Effect.provide(Layer.provide(local, ImapFleet.layerTraces)))

// ImapFleet.tasks
// what most apps need is there already
export const flagged = Effect.gen(function* () {
  const fleet = yield* ImapFleet.ImapFleet
  const { search, store } = ImapFleet.tasks
  const messages = yield* fleet.run("ada@example.com", search, { from: "grace@example.com" })
  return yield* fleet.run("ada@example.com", store, { messages, change: "add", flags: ["\\Flagged"] })
}).pipe(Effect.provide(local))
