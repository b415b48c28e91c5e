/**
 * Finds the server of an address if the settings name none. It never bypasses a proxy: with one, only the table of
 * providers is looked at.
 */
import * as Discovery from "@effect-imap/core/Discovery"
import * as Providers from "@effect-imap/core/Providers"
import { visible } from "@effect-imap/core/internal/Trace"
import { Effect } from "effect"
import { Prompt } from "effect/cli"
import * as NodeTransport from "../../transport/NodeTransport.ts"
import { ask, isPossible } from "../settings/ask.ts"
import * as DiscoverWords from "./DiscoverWords.ts"
import { CommandLineError } from "../output/failure.ts"
import type { Run } from "../output/outcome.ts"
import { proxied } from "../settings/environmentProxy.ts"
import { merge, type Settings } from "../settings/settings.ts"
import { readCertificates } from "../settings/sources.ts"
import { complain } from "../output/complain.ts"

/** The settings that a search uses. */
export type Search = {
  readonly [Name in "ca" | "ispdb" | "nameServer" | "proxy" | "tunnel"]?: Settings[Name] | undefined
}

/** Searches. It prints whom it asks before it does, since a command must not give an address away silently. */
export const search = Effect.fnUntraced(function* (address: string, settings: Search) {
  const isKnown = Providers.ofAddress(address) !== undefined
  if (!isKnown && (settings.proxy ?? settings.tunnel) !== undefined) {
    const through = settings.proxy?.label ?? "a proxy or a tunnel"
    return yield* new CommandLineError({
      problem: `The search for a server cannot use ${through}: leave it out, or give the host.`
    })
  }
  const { ispdb = false, nameServer } = settings
  const ca = settings.ca === undefined ? undefined : yield* readCertificates(settings.ca)
  if (!isKnown) yield* complain(DiscoverWords.asking(ispdb))
  // its HTTP client takes long to load, and a command with a host needs none
  const NodeDiscovery = yield* Effect.promise(() => import("../../discovery/NodeDiscovery.ts"))
  return yield* Discovery.discover(address, { ispdb, ca }).pipe(
    Effect.provide([
      NodeDiscovery.layer({ ca, nameServers: nameServer === undefined ? undefined : [nameServer] }),
      NodeTransport.layer
    ])
  )
})

/** Returns whether only a search can find the server. With a proxy or a tunnel nobody is asked. */
export const isSearched = ({ host, proxy, tunnel, user = "" }: Settings): boolean =>
  host === undefined &&
  tunnel === undefined &&
  user.includes("@") &&
  (proxy === undefined || Providers.ofAddress(user) !== undefined)

/**
 * Completes the settings with the best server for the user's address; settings with a host stay as they are. If a port or a
 * security is given, only the host is added.
 */
export const located = Effect.fnUntraced(function* (sources: ReadonlyArray<Settings>, run: Run) {
  const settings = merge(proxied(sources))
  const { port, security, starttlsPort, user = "" } = settings
  if (!isSearched(settings)) return sources
  const candidate = yield* agreed(yield* search(user, settings), run)
  run.discovered = candidate
  for (const line of [DiscoverWords.found(candidate), ...Discovery.hints(candidate)]) {
    yield* complain(line)
  }
  const { user: login, ...place } = candidate.account
  const isOpen = port === undefined && security === undefined && starttlsPort === undefined
  return [isOpen ? place : { host: place.host }, ...sources, { user: login }]
})

/**
 * Asks the account's owner whether an unverified server is right; if nobody can be asked, it is refused. RFC 6186 §6.
 */
const agreed = Effect.fnUntraced(function* (discovered: Discovery.Discovered, { json }: Run) {
  const [first] = discovered.candidates
  if (!first.needsConsent || json || !isPossible()) return yield* Discovery.best(discovered)
  yield* complain(DiscoverWords.doubt(first, discovered.domain))
  const message = visible(DiscoverWords.question(first))
  return (yield* ask(Prompt.Confirm({ message, initial: false }))) ? first : yield* Discovery.best(discovered)
})
