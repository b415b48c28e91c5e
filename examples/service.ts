// The connection as a service that the rest of an app uses; it is opened again when it is lost.
import { Command, ImapConnection } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect, Layer, Schedule } from "effect"

// IMAP_HOST, IMAP_USER, IMAP_PASSWORD …; `ImapConnection.layer(account)` takes any account.
const connection = Layer.provide(ImapConnection.layerConfig(), NodeImap.layer)

const folders = Effect.gen(function* () {
  const { execute } = yield* ImapConnection.ImapConnection
  const mailboxes = yield* execute(Command.listMailboxes("", "*"))
  return mailboxes.map(({ name }) => name)
})

const program = Effect.gen(function* () {
  const { mailbox } = yield* ImapConnection.ImapConnection
  const { exists, name } = yield* mailbox
  const names = yield* folders
  yield* Console.log(`${name} has ${exists} messages, and is one of ${names.length} mailboxes`)
})

program.pipe(
  // a loss interrupts the program and becomes its failure; each try builds the layer again
  ImapConnection.whileConnected,
  Effect.provide(connection),
  Effect.retry({
    while: (error) => error._tag === "ImapError" && error.retry !== "never",
    schedule: Schedule.exponential("1 second").pipe(Schedule.upTo({ times: 5 }))
  }),
  NodeRuntime.runMain
)
