import { ImapConnection, Quirks } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect, Layer, Redacted } from "effect"

/** Your server, and the words that only it uses. */
const { wellBehaved } = Simulator.profiles
const lines = { ...wellBehaved.lines, loggedIn: "{tag} NO Closed for the nightly backup" }
const server = Simulator.layer({ ...wellBehaved, lines })

const nightly: Quirks.Quirk = {
  id: "example-nightly-backup",
  state: "auth",
  match: { host: ["example.com"], text: /nightly backup/i },
  recovery: { _tag: "Means", reason: { _tag: "ServerUnavailable" }, retryAfter: "1 hour" },
  source: "who runs imap.example.com"
}

const account = {
  host: "imap.example.com",
  user: wellBehaved.user,
  password: Redacted.make(wellBehaved.password)
}

const program = Effect.gen(function* () {
  const error = yield* Effect.flip(ImapConnection.make(account))
  yield* Console.log(`${error.message} Retry: ${error.retry}`)
  if (error.reason._tag !== "ServerUnavailable") return yield* Effect.die("the quirk was not met")
}).pipe(Effect.provide(Layer.merge(Quirks.layer(nightly), server)))

NodeRuntime.runMain(Effect.scoped(program))
