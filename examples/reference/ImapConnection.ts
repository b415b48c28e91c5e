import { Account, Command, ImapConnection, type ImapError } from "@effect-imap/core"
import { Console, Effect } from "effect"

// ImapConnection.make
// the connection is logged out when the scope closes
export const newest = Effect.gen(function* () {
  const account = yield* Account.make({ host: "imap.example.com", user: "ada", password: "secret" })
  const connection = yield* ImapConnection.make(account)
  return yield* connection.execute(Command.newest(10, { envelope: true }))
}).pipe(
  Effect.scoped,
  Effect.tapError((error) => Console.error(`${error.title} ${error.advice}`))
)

// ImapConnection.whileConnected
// a program that only waits notices a lost connection
export const shown = (watch: Effect.Effect<void, ImapError.ImapError>, account: Account.Account) =>
  watch.pipe(ImapConnection.whileConnected, Effect.provide(ImapConnection.layer(account)))
