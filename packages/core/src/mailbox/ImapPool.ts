/**
 * Several connections of one account, shared by many fibers: each works in one mailbox, and has its connection to
 * itself.
 *
 * Connections are opened as they are needed, take their turns at the host with all that are kept alive (`Pacing`), and
 * are closed when they have not been needed for a while. A pool that wants more of them than the server allows continues
 * with those that it has.
 */
import { configured } from "../lifecycle/account/configured.ts"
import { type Config, Duration, Effect, Layer, Schema, type Scope } from "effect"
import { config as environment } from "../lifecycle/account/variables.ts"
import type * as Account from "../lifecycle/Account.ts"
import { option, optionsOf, misuseIn } from "../failure/options.ts"
import type * as ImapError from "../failure/ImapError.ts"
import * as Pooled from "./pool/Pooled.ts"
import type { Transport } from "../lifecycle/Transport.ts"
import { ImapPool } from "./pool/ImapPool.ts"

export { ImapPool } from "./pool/ImapPool.ts"

/** The number of connections, and how long they stay. */
export interface Options {
  /** The most connections at a time. Providers allow few: Gmail 15, others 5 to 10. Default 4. */
  readonly size?: number | undefined
  /** The time after which an unused connection is closed. Default one minute. */
  readonly idleTimeToLive?: Duration.Input | undefined
  /** One that is older is closed and replaced when it is needed again. Default one hour. */
  readonly timeToLive?: Duration.Input | undefined
  /** The app's name for these connections, as in `ImapConnection.Options`. */
  readonly label?: string | undefined
}

/**
 * Makes a pool, which connects once it is used. The end of the scope waits for the work in progress, and logs out
 * on each connection. Fails only for options that are not valid.
 *
 * **Example** (What is unseen, in all mailboxes at once)
 *
 * ```ts
 * import { Account, Command, ImapPool } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function* () {
 *   const account = yield* Account.make({ host: "imap.example.com", user: "ada", password: "secret" })
 *   const pool = yield* ImapPool.make(account, { size: 4 })
 *   const unseen = (mailbox: string) =>
 *     pool.use(mailbox, ({ execute }) => execute(Command.search({ seen: false })), { readOnly: true })
 *   return yield* Effect.forEach(["INBOX", "Archive", "Sent"], unseen, { concurrency: "unbounded" })
 * })
 * ```
 */
export const make = Effect.fnUntraced(function* (
  account: Account.Account,
  options: Options = {}
): Effect.fn.Return<ImapPool, ImapError.ImapError, Scope.Scope | Transport> {
  yield* wrongOptions({ options }) ?? Effect.void
  const { idleTimeToLive = "1 minute", label, size = 4, timeToLive = "1 hour" } = options
  return yield* Pooled.make(account, {
    size,
    label,
    idle: Duration.fromInputUnsafe(idleTimeToLive),
    maxLifetime: Duration.toMillis(timeToLive)
  })
})

/** Provides the pool as a service that lives as long as its layer. */
export const layer = (
  account: Account.Account,
  options: Options = {}
): Layer.Layer<ImapPool, ImapError.ImapError, Transport> => Layer.effect(ImapPool, make(account, options))

/**
 * Provides the pool like `layer`, with the account from the environment (`Account.config`), or from another configuration.
 */
export const layerConfig = (
  config: Config.Wrap<Account.Account> = environment,
  options: Options = {}
): Layer.Layer<ImapPool, Config.ConfigError | ImapError.ImapError, Transport> =>
  Layer.effect(
    ImapPool,
    Effect.flatMap(configured(config, "ImapPool.layerConfig"), (account) => make(account, options))
  )

const wrongOptions = misuseIn(
  () => ({
    options: optionsOf<Options>({
      size: Schema.Int.check(Schema.isGreaterThan(0)),
      idleTimeToLive: option.duration,
      timeToLive: option.duration,
      label: Schema.String
    })
  }),
  { step: "account" }
)
