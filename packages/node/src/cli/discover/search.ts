/**
 * From an address to its server, where the settings name none: asked directly, never around a proxy.
 */
import * as Account from "@effect-imap/core/Account"
import * as Discovery from "@effect-imap/core/Discovery"
import * as Providers from "@effect-imap/core/Providers"
import { visible } from "@effect-imap/core/internal/Trace"
import { Console, Effect } from "effect"
import { Prompt } from "effect/cli"
import * as NodeDiscovery from "../../NodeDiscovery.ts"
import * as NodeTransport from "../../NodeTransport.ts"
import { ask, isPossible } from "../settings/ask.ts"
import * as DiscoverWords from "./DiscoverWords.ts"
import { CommandLineError } from "../output/failure.ts"
import type { Run } from "../output/outcome.ts"
import { merge, type Settings } from "../settings/settings.ts"
import { readText } from "../settings/sources.ts"

/** The settings that a search is made with. */
export type Search = {
  readonly [Name in "ca" | "ispdb" | "nameServer" | "proxy" | "tunnel"]?: Settings[Name] | undefined
}

/** Whom it asks is told before anybody is: an address is nothing that a command gives away in silence. */
export const search = Effect.fnUntraced(function* (address: string, settings: Search) {
  if (settings.proxy !== undefined || settings.tunnel !== undefined) {
    return yield* new CommandLineError({
      problem:
        "A server is looked for directly, not through a proxy or a tunnel: leave that out, or give the host."
    })
  }
  const { ispdb = false, nameServer } = settings
  const ca = settings.ca === undefined ? undefined : yield* readText("ca", settings.ca)
  if (Providers.ofAddress(address) === undefined) yield* Console.error(DiscoverWords.asking(ispdb))
  return yield* Account.discover(address, { ispdb, ca }).pipe(
    Effect.provide([
      NodeDiscovery.layer({ ca, nameServers: nameServer === undefined ? undefined : [nameServer] }),
      NodeTransport.layer
    ])
  )
})

/**
 * The settings, completed by the best server of the address that is the user's name; as they are where they name a
 * host. A port or a security that is given stands: then the host alone is taken.
 */
export const located = Effect.fnUntraced(function* (sources: ReadonlyArray<Settings>, run: Run) {
  const settings = merge(sources)
  const { host, port, proxy, security, starttlsPort, tunnel, user = "" } = settings
  if (host !== undefined || proxy !== undefined || tunnel !== undefined || !user.includes("@")) return sources
  const candidate = yield* agreed(yield* search(user, settings), run)
  run.discovered = candidate
  for (const line of [DiscoverWords.found(candidate), ...Discovery.hints(candidate)]) {
    yield* Console.error(visible(line))
  }
  const { user: login, ...place } = candidate.account
  const isOpen = port === undefined && security === undefined && starttlsPort === undefined
  return [isOpen ? place : { host: place.host }, ...sources, { user: login }]
})

/** RFC 6186 §6: whether a stranger is the right server is its owner's to say; where nobody can be asked, it is not. */
const agreed = Effect.fnUntraced(function* (discovered: Discovery.Discovered, { json }: Run) {
  const [first] = discovered.candidates
  if (!first.needsConsent || json || !isPossible()) return yield* Discovery.best(discovered)
  yield* Console.error(visible(DiscoverWords.doubt(first, discovered.domain)))
  const message = visible(DiscoverWords.question(first))
  return (yield* ask(Prompt.Confirm({ message, initial: false }))) ? first : yield* Discovery.best(discovered)
})
