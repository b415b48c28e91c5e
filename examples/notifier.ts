// Notices of new mail for three accounts of one person. Each token is renewed before it expires, and when it is
// refused.
import { Account, Providers } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Config, Console, Effect } from "effect"
import { FetchHttpClient } from "effect/http"
import { notify, tokens } from "./notifier/notify.ts"

const { google, microsoft } = Providers

/** `PRIVATE_USER`, `PRIVATE_CLIENT` and `PRIVATE_REFRESH_TOKEN`: what the app got when its user signed in. */
const signedIn = (name: string) =>
  Config.all({
    user: Config.String(`${name}_USER`),
    client_id: Config.String(`${name}_CLIENT`),
    refresh_token: Config.Redacted(`${name}_REFRESH_TOKEN`)
  })

const watch = Effect.fnUntraced(function* (name: string, provider: typeof google | typeof microsoft) {
  const { user, ...client } = yield* signedIn(name)
  const token = yield* tokens(provider.oauth.token, client)
  const account = yield* Account.make({ ...provider.account, user, token })
  yield* notify(name.toLowerCase(), account, Console.log)
}, Effect.scoped)

Effect.all([watch("PRIVATE", google), watch("CLUB", google), watch("WORK", microsoft)], {
  concurrency: "unbounded"
}).pipe(Effect.provide([NodeImap.layer, FetchHttpClient.layer]), NodeRuntime.runMain)
