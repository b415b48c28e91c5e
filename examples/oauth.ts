// An account with tokens of your OAuth client: fetched once for all connections, renewed when a server refuses
// one. The provider is simulated here, and refuses the first.
import { Account, ImapConnection, Policy, Providers } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { Console, Effect } from "effect"

const issued = ["ya29.ran-out", "ya29.fresh"]

const token = Account.tokenSource({
  // ask `Providers.google.oauth.token` here
  get: Effect.sync(() => issued.shift() ?? "ya29.fresh"),
  refused: () => Console.log("the token was refused, and is renewed"),
  lifetime: "50 minutes"
})

const program = Effect.gen(function* () {
  const account = yield* Account.make({ ...Providers.google.account, user: "ada@gmail.com", token })
  const connection = yield* ImapConnection.make(account)
  const { exists, name } = yield* connection.mailbox
  yield* Console.log(`${name} has ${exists} messages`)
})

const { wellBehaved } = Simulator.profiles
const takesTokens = (list: string) => `${list} AUTH=XOAUTH2`
const google: Simulator.Profile = {
  ...wellBehaved,
  user: "ada@gmail.com",
  capabilities: {
    clear: takesTokens(wellBehaved.capabilities.clear),
    tls: takesTokens(wellBehaved.capabilities.tls),
    authenticated: wellBehaved.capabilities.authenticated
  },
  sasl: { ...wellBehaved.sasl, tokens: ["ya29.fresh"] }
}

await Effect.runPromise(
  Effect.scoped(program).pipe(
    Effect.provide([Simulator.layer(google), Policy.layer({ limits: { select: "10 seconds" } })])
  )
)
