/**
 * From an account to a selected mailbox, or the reason why not.
 *
 * `make` returns once the mailbox is selected and lives as long as its scope. Closing the scope, at any moment,
 * closes every socket, timer and fiber at once and sends nothing; `logout` logs out first.
 *
 * A run is a span named ImapConnection.connect, with one for each step and network operation in it, and counts in the
 * metrics `imap.client.connection.attempts`, `.failures` (by `error.type`), `.time_to_selected` (seconds) and `.count`;
 * each later call is a span of its caller's.
 */
import { config as environment } from "../lifecycle/account/variables.ts"
import { configured } from "../lifecycle/account/configured.ts"
import { type Config, Effect, Layer, type Scope, type Stream } from "effect"
import type * as Account from "../lifecycle/Account.ts"
import type { CommandResult } from "../imap/Command.ts"
import { OpenConnection } from "./connection/OpenConnection.ts"
import { begin } from "./connection/begin.ts"
import { Selected } from "./connection/turn/Sharing.ts"
import { unexpected } from "../failure/expects.ts"
import type { ImapError } from "../failure/ImapError.ts"
import type { Report } from "../lifecycle/Report.ts"
import type { Transport } from "../lifecycle/Transport.ts"
import { type Options, ImapConnection } from "./connection/ImapConnection.ts"
import type { State } from "../trace/StateId.ts"

export { Gap } from "./following/Broadcast.ts"
export {
  type Attachment,
  type Download,
  type MessageContents,
  type Options,
  type ReadOptions,
  type Server,
  type Stats,
  type UseOptions,
  type UseWithinOptions,
  type WithinOptions,
  ImapConnection
} from "./connection/ImapConnection.ts"

export { type CommandResult, Selected }

/** A connection that is being opened. */
export interface Opening {
  readonly state: Effect.Effect<State>
  readonly stateChanges: Stream.Stream<State>
  readonly report: Effect.Effect<Report>
  /**
   * Waits for the mailbox, or for the login if the account names none, or for the first failure that no further attempt of
   * this call can repair.
   */
  readonly selected: Effect.Effect<ImapConnection, ImapError>
}

/** Starts to connect and returns at once, so that progress can be watched. Fails only for an invalid account. */
export const open = (
  account: Account.Account,
  options: Options = {}
): Effect.Effect<Opening, ImapError, Scope.Scope | Transport> =>
  Effect.map(begin(account, options), (lifecycle) => ({
    state: Effect.sync(() => lifecycle.state),
    stateChanges: lifecycle.streams.changes,
    report: Effect.sync(() => lifecycle.report),
    selected: Effect.map(lifecycle.selected, () => new OpenConnection(lifecycle))
  }))

/** Connects, and returns once the mailbox is selected; or, if the account's is `null`, after the login. */
export const make = (
  account: Account.Account,
  options: Options = {}
): Effect.Effect<ImapConnection, ImapError, Scope.Scope | Transport> =>
  Effect.flatMap(begin(account, options), (lifecycle) =>
    lifecycle.arrived(() => new OpenConnection(lifecycle))
  )

/**
 * Provides the connection as a service that lives as long as its layer. If no mailbox is reached, the layer is not built, and
 * `ImapError` says why. Later ends are typed as well: commands fail with them, and so does `whileConnected`.
 *
 * **Example** (A new connection whenever one is lost)
 *
 * ```ts
 * import { Account, ImapConnection } from "@effect-imap/core"
 * import { Effect, Schedule } from "effect"
 *
 * const watch = Effect.gen(function* () {
 *   const connection = yield* ImapConnection.ImapConnection
 *   const { exists, name } = yield* connection.mailbox
 *   return yield* Effect.logInfo(`${name} has ${exists} messages`)
 * })
 *
 * const program = Effect.gen(function* () {
 *   const account = yield* Account.make({ host: "imap.example.com", user: "ada", password: "secret" })
 *   return yield* watch.pipe(
 *     ImapConnection.whileConnected,
 *     Effect.provide(ImapConnection.layer(account)),
 *     Effect.retry({ while: ({ retry }) => retry !== "never", schedule: Schedule.exponential("1 second") })
 *   )
 * })
 * ```
 */
export const layer = (
  account: Account.Account,
  options: Options = {}
): Layer.Layer<ImapConnection, ImapError, Transport> => Layer.effect(ImapConnection, make(account, options))

/** Like `layer`, with the account from the environment (`Account.config`), or from another configuration. */
export const layerConfig = (
  config: Config.Wrap<Account.Account> = environment,
  options: Options = {}
): Layer.Layer<ImapConnection, Config.ConfigError | ImapError, Transport> =>
  Layer.effect(
    ImapConnection,
    Effect.flatMap(configured(config, "ImapConnection.layerConfig"), (account) => make(account, options))
  )

/** Runs `effect` as long as the connection lasts. Its end interrupts `effect`, and becomes the failure. */
export const whileConnected = <A, E, R>(
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, E | ImapError, R | ImapConnection> =>
  Effect.isEffect(effect)
    ? Effect.flatMap(ImapConnection, ({ ended }) => Effect.raceFirst(effect, ended))
    : unexpected("ImapConnection.whileConnected", "effect", "an effect")
