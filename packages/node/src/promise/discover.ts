/** From an address to its server, as programs with promises have it. */
import * as Account from "@effect-imap/core/Account"
import * as Discovery from "@effect-imap/core/Discovery"
import type { ImapError } from "@effect-imap/core/ImapError"
import * as Policy from "@effect-imap/core/Policy"
import type { Transport } from "@effect-imap/core/Transport"
import { Cause, Effect, Exit, Layer } from "effect"
import * as NodeDiscovery from "../NodeDiscovery.ts"
import * as NodeImap from "../NodeImap.ts"
import { isPlain, misuse, run } from "./run.ts"

/** What a search may do, and with what. */
export interface DiscoverOptions extends Discovery.Options, NodeDiscovery.Options {
  /** Aborted, the search stops at once, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** `limits.discover` is for one question; a search takes it twice at most. */
  readonly policy?: Policy.Options | undefined
  /** The way to servers that are tried; TCP and TLS by default. */
  readonly transport?: Layer.Layer<Transport, ImapError> | undefined
}

/**
 * Looks for the server of an address of mail, and resolves with all that may be it, the best first. Rejects with
 * `NothingDiscovered`, which says who was asked, and with `InvalidAccount` where there is no address.
 */
export const discover = (address: string, options: DiscoverOptions = {}): Promise<Discovery.Discovered> => {
  if (!isPlain(options)) return Promise.reject(misuse("`options`: expected an object"))
  const { ca, ispdb, policy, signal, transport } = options
  const services = Layer.mergeAll(
    NodeDiscovery.layer(options),
    transport ?? NodeImap.layer,
    policy === undefined ? Layer.empty : Policy.layer(policy)
  )
  return run(Effect.provide(Account.discover(address, { ca, ispdb }), services), signal)
}

/** The first candidate. Throws `ServerUnconfirmed` where its owner has to agree first. */
export const best = (discovered: Discovery.Discovered): Discovery.Candidate => {
  const exit = Effect.runSyncExit(Discovery.best(discovered))
  if (Exit.isSuccess(exit)) return exit.value
  throw Cause.squash(exit.cause)
}
