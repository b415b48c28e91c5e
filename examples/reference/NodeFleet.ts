import * as ImapFleet from "@effect-imap/core/ImapFleet"
import { NodeImap } from "@effect-imap/node"
import * as NodeFleet from "@effect-imap/node/NodeFleet"
import { Effect, Layer, Redacted } from "effect"

const url = Redacted.make("postgres://fleet@db.example.com/fleet")

const credentials = Layer.succeed(ImapFleet.Credentials, {
  get: (user) => Effect.succeed({ host: "imap.example.com", user, password: Redacted.make("secret") })
})

// NodeFleet.layerSql
// a runner: the others reach it at 10.0.0.1, and have its accounts 10 seconds after it falls silent
export const runner = NodeFleet.layerSql({
  url,
  host: "10.0.0.1",
  port: 34431,
  expiration: "10 seconds"
}).pipe(Layer.provide([credentials, NodeImap.layer]))

// NodeFleet.layerClient
// a process that runs no accounts, and asks about them
export const notSelected = ImapFleet.ImapFleet.use(({ statuses }) => statuses).pipe(
  Effect.map((all) => all.filter(({ state }) => state !== "Selected")),
  Effect.provide(NodeFleet.layerClient({ url }))
)
