import { Command, Supervised } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { ConfigProvider, Effect, Layer, Stream } from "effect"

const { password, user } = Simulator.profiles.wellBehaved
const environment = ConfigProvider.layer(
  ConfigProvider.fromEnv({
    env: { IMAP_HOST: "imap.example.com", IMAP_USER: user, IMAP_PASSWORD: password }
  })
)
// in an app `NodeImap.layer`; here a server in memory
const network = Simulator.layer(Simulator.profiles.wellBehaved)

// Supervised.layerConfig
// the account of the environment, kept connected as long as the layer lives
const supervision = Supervised.layerConfig().pipe(Layer.provide([network, environment]))
const program = Effect.gen(function* () {
  const supervised = yield* Supervised.Supervised
  const mailboxes = yield* supervised.use(({ execute }) => execute(Command.listMailboxes("", "*")))
  return mailboxes.map(({ name }) => name)
})
export const names = await Effect.runPromise(Effect.provide(program, supervision))

// Supervised.grouped, Supervised.summary
// what `Supervised.follow` does: the changes up to one with a token, and what they mean for a copy
export const summariesOf = (supervised: Supervised.Supervised) =>
  supervised.changesOf("INBOX", { page: 500 }).pipe(
    Supervised.grouped,
    Stream.map(({ changes, token }) => ({ token, summary: Supervised.summary(changes) }))
  )
