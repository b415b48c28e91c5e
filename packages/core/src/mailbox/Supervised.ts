/**
 * A mailbox for as long as an app runs: one account, kept selected whatever happens to its connection.
 *
 * It always reports its state; it retries by itself if that may help, and otherwise waits for its user.
 */
import { type Config, Effect, Layer, type Scope } from "effect"
import type * as Account from "../lifecycle/Account.ts"
import { config as environment } from "../lifecycle/account/variables.ts"
import { configured } from "../lifecycle/account/configured.ts"
import type { ImapError } from "../failure/ImapError.ts"
import type { Transport } from "../lifecycle/Transport.ts"
import { make as begin } from "./supervision/Supervision.ts"
import { type Options, Supervised } from "./supervision/Supervised.ts"

export { type AccountFollowed, type AccountOptions } from "./AccountChanges.ts"
export { type Grouped, grouped } from "./following/grouped.ts"
export { type Summary, summary } from "./following/summary.ts"
export { follow, type Update } from "./supervision/follow.ts"
export {
  Connecting,
  type Credentials,
  Ended,
  NeedsUser,
  type Options,
  Queued,
  Selected,
  Status,
  Supervised,
  Unselected,
  Waiting
} from "./supervision/Supervised.ts"

/**
 * Keeps the account's mailbox selected as long as the scope is open, whatever happens to the connection. Returns at once;
 * fails only for an account that is not valid.
 *
 * After a failure that may pass it waits: exponentially longer, with full jitter, at most five minutes, or longer if the
 * server asks for it. After one that someone must settle (`retry` is `never`), it waits for `renew` or `retryNow`. The end of the scope
 * logs out, within `Policy.limits.logout`.
 *
 * **Example** (New mail as it comes)
 *
 * ```ts
 * import { Account, Command, Supervised } from "@effect-imap/core"
 * import { Effect, Stream } from "effect"
 *
 * const program = Effect.gen(function* () {
 *   const account = yield* Account.make({ host: "imap.example.com", user: "ada", password: "secret" })
 *   const supervised = yield* Supervised.make(account)
 *   yield* Effect.forkScoped(
 *     Stream.runForEach(supervised.statusChanges, (status) => Effect.log(status._tag))
 *   )
 *   return yield* supervised.use((connection) => connection.execute(Command.noop))
 * })
 * ```
 */
export const make = (
  account: Account.Account,
  options: Options = {}
): Effect.Effect<Supervised, ImapError, Scope.Scope | Transport> => begin(account, options)

/** Provides the supervised account as a service that lives as long as its layer. */
export const layer = (
  account: Account.Account,
  options: Options = {}
): Layer.Layer<Supervised, ImapError, Transport> => Layer.effect(Supervised, make(account, options))

/** Like `layer`, with the account from the environment (`Account.config`), or from another configuration. */
export const layerConfig = (
  config: Config.Wrap<Account.Account> = environment,
  options: Options = {}
): Layer.Layer<Supervised, Config.ConfigError | ImapError, Transport> =>
  Layer.effect(
    Supervised,
    Effect.flatMap(configured(config, "Supervised.layerConfig"), (account) => make(account, options))
  )
