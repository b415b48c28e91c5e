/**
 * The profiles of servers: what worked for each, remembered between connections. In memory unless a store is provided.
 *
 * A profile saves questions and round trips; it never weakens security.
 */
import * as Steps from "./machine/Steps.ts"
import { Context, Effect, Option, Schema } from "effect"
import { Order } from "./Account.ts"
import * as Mechanism from "../imap/Mechanism.ts"
import { Quotation } from "../failure/Quotation.ts"
import { StoredText } from "../base/StoredText.ts"
import { isObject } from "../base/is.ts"
import { expects } from "../failure/expects.ts"
import type { KeyValueStore } from "effect/persistence/KeyValueStore"

export { keyOf, type Server } from "./account/Server.ts"
export type { OptionalStep } from "./machine/Steps.ts"

/** Names of capabilities, as `Capability.fromNames` gives them. */
const names = Schema.Array(Quotation)

/** Unix milliseconds: until then it counts. */
const until = Schema.Int
const OptionalStep = Schema.Literals(Steps.optional)

/** A step, or an offer, that may be left out for a while. */
const SilentStep = Schema.Literals([...Steps.optional, "idle", "alpn"])

/** A mechanism that was refused to one user. The name is a hash, so that a profile names no user. */
const Refusal = Schema.Struct({ user: StoredText, mechanism: Mechanism.Name, until })

/** The facts learned about one server. */
export const ServerProfile = Schema.Struct({
  /** The way in that led to a mailbox. */
  wayIn: Schema.Literals(["implicitTls", "startTls"]),
  port: Schema.Int,
  /** The order of the ways in at that time: with another order the ways in are tried again. */
  order: Schema.optionalKey(Order),
  /** The capabilities that the server announced within TLS and after the login; never what it said in the clear. */
  capabilities: Schema.Struct({
    tls: Schema.optionalKey(names),
    authenticated: Schema.optionalKey(names)
  }),
  /** Such as `PLAIN with initial response`. */
  mechanism: Schema.optionalKey(StoredText),
  /** The strongest mechanism for passwords that was ever offered: less of it is a downgrade. */
  best: Schema.optionalKey(Mechanism.Name),
  /** Mechanisms that were refused while LOGIN or PLAIN, with the same password, was not; for each user by itself. */
  refusals: Schema.optionalKey(Schema.Array(Refusal)),
  /** A command sent after LOGIN, before its answer, was answered. */
  pipelining: Schema.optionalKey(Schema.Boolean),
  /** Optional steps that this server leaves unanswered. */
  swallows: Schema.Array(OptionalStep),
  /** What it fell silent or hung up at, such as an optional step: left out for a while, then tried again. */
  silent: Schema.optionalKey(Schema.Array(Schema.Struct({ step: SilentStep, until }))),
  /** The time that one IDLE may last, in milliseconds, after one that a connection did not outlast. */
  idleInterval: Schema.optionalKey(Schema.Struct({ ms: Schema.Int, until }))
})
export type ServerProfile = typeof ServerProfile.Type

/** The profiles, each under the key of its server, that of `keyOf`: the host, a space, and what follows. */
export interface Store {
  readonly get: (key: string) => Effect.Effect<Option.Option<ServerProfile>>
  readonly put: (key: string, profile: ServerProfile) => Effect.Effect<void>
}

/**
 * Makes a store of profiles that live as long as it, such as for one test or one tenant.
 *
 * @example
 * ```ts
 * import { type Account, ImapConnection, ServerProfiles } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const alone = (account: Account.Account) =>
 *   ImapConnection.make(account).pipe(
 *     Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.inMemory())
 *   )
 * ```
 */
export const inMemory = (): Store => {
  const known = new Map<string, ServerProfile>()
  return {
    get: (key) => Effect.sync(() => Option.fromNullishOr(known.get(key))),
    put: (key, profile) =>
      Effect.sync(() => {
        known.set(key, profile)
      })
  }
}

/**
 * Keeps profiles in a store of Effect, such as Redis, SQL or a folder. A store that fails, or a value that cannot be read, is as if
 * nothing were known: a profile only saves time.
 *
 * @example
 * ```ts
 * import { ServerProfiles } from "@effect-imap/core"
 * import { Effect, Layer } from "effect"
 * import { KeyValueStore } from "effect/persistence"
 *
 * const profiles = Layer.effect(
 *   ServerProfiles.ServerProfiles,
 *   Effect.map(KeyValueStore.KeyValueStore, ServerProfiles.fromKeyValueStore)
 * )
 * ```
 */
export const fromKeyValueStore = (store: Pick<KeyValueStore, "get" | "set">): Store => {
  const isStore = isObject(store) && "get" in store && "set" in store
  expects(isStore, "ServerProfiles.fromKeyValueStore", "store", "a KeyValueStore")
  const asJson = Schema.fromJsonString(Schema.toCodecJson(ServerProfile))
  const fromText = Schema.decodeEffect(asJson)
  const toText = Schema.encodeEffect(asJson)
  const unknown = (problem: unknown) => Effect.logDebug("a profile of a server is not used", problem)
  return {
    get: (key) =>
      store.get(key).pipe(
        Effect.flatMap((text) => (text === undefined ? Effect.succeedNone : Effect.asSome(fromText(text)))),
        Effect.catch((problem) => Effect.as(unknown(problem), Option.none()))
      ),
    put: (key, profile) =>
      Effect.catch(
        Effect.flatMap(toText(profile), (text) => store.set(key, text)),
        unknown
      )
  }
}

/** Remembers nothing. */
export const none: Store = { get: () => Effect.succeedNone, put: () => Effect.void }

/** The profiles in use. */
export const ServerProfiles = Context.Reference<Store>("@effect-imap/core/ServerProfiles", {
  defaultValue: inMemory
})
