/** Discovery of servers for programs that use promises. */
import * as Discovery from "@effect-imap/core/Discovery"
import { checkOf, expectsOptions, option, such } from "@effect-imap/core/internal/options"
import type { ImapError } from "@effect-imap/core/ImapError"
import * as Policy from "@effect-imap/core/Policy"
import type { Transport } from "@effect-imap/core/Transport"
import { Cause, Effect, Exit, Layer, Schema } from "effect"
import * as NodeDiscovery from "../discovery/NodeDiscovery.ts"
import * as NodeImap from "../transport/NodeImap.ts"
import { isPlain } from "@effect-imap/core/internal/is"
import { run } from "./run.ts"

/** The options of a search. */
export interface DiscoverOptions extends Discovery.Options, NodeDiscovery.Options {
  /** Aborting stops the search at once; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** `limits.discover` applies to one round of questions; a search takes at most twice that. */
  readonly policy?: Policy.Options | undefined
  /** The transport for servers that are tried; TCP and TLS by default. */
  readonly transport?: Layer.Layer<Transport, ImapError> | undefined
}

/**
 * Finds the server of an email address, and resolves with all candidates, the best first. Rejects with
 * `NothingDiscovered`, which lists who was asked, and with `InvalidAccount` if the text is not an address.
 */
export const discover = (address: string, options: DiscoverOptions = {}): Promise<Discovery.Discovered> => {
  const signal = isPlain(options) ? options.signal : undefined
  return run(
    // in an effect, because options that are not valid throw
    Effect.suspend(() => {
      expectsOptions(options, "discover", check)
      const { ca, ispdb, lookup, nameServers, policy, transport } = options
      const services = Layer.mergeAll(
        NodeDiscovery.layer({ ca, lookup, nameServers }),
        transport ?? NodeImap.layer,
        policy === undefined ? Layer.empty : Policy.layer(policy)
      )
      return Effect.provide(Discovery.discover(address, { ca, ispdb }), services)
    }),
    signal
  )
}

const check = checkOf<DiscoverOptions>(() => ({
  ca: option.text,
  ispdb: option.flag,
  lookup: option.function,
  nameServers: option.texts,
  policy: such(isPlain, "an object"),
  // `run` checks it
  signal: Schema.Unknown,
  transport: such(Layer.isLayer, "a Layer")
}))

/** Returns the first candidate. Throws `ServerUnconfirmed` if the account's owner has to agree first. */
export const best = (discovered: Discovery.Discovered): Discovery.Candidate => {
  const exit = Effect.runSyncExit(Discovery.best(discovered))
  if (Exit.isSuccess(exit)) return exit.value
  throw Cause.squash(exit.cause)
}
