/**
 * How the server is reached: directly, through a proxy, or by a command.
 */
import { Effect, Option, Redacted } from "effect"
import * as NodeTransport from "../../NodeTransport.ts"
import { fromText } from "../../proxy/proxyUrl.ts"
import { CommandLineError } from "../output/failure.ts"
import type { Settings } from "../settings/settings.ts"
import { readText } from "../settings/sources.ts"

/** There is one way to the server. */
export const requireOne = ({ proxy, tunnel }: Settings) =>
  proxy === undefined || tunnel === undefined
    ? Effect.void
    : new CommandLineError({
        problem:
          "Both a proxy and a tunnel are given: leave out --proxy (IMAP_PROXY) or --tunnel (IMAP_TUNNEL)."
      })

/** Of a proxy, with its user; there is none in a URL that cannot be read. */
export const secretOf = ({ proxy }: Settings) =>
  Option.fromNullishOr(proxy).pipe(
    Option.flatMap((url) => Option.getSuccess(fromText(Redacted.value(url)))),
    Option.flatMap(({ credential }) => Option.fromNullishOr(credential))
  )

/** A proxy that cannot be used is a fault of the configuration. `ca` counts for its certificate, too. */
export const toTransport = Effect.fnUntraced(function* ({ ca, proxy, tunnel }: Settings) {
  if (tunnel !== undefined) return NodeTransport.tunnel(tunnel)
  if (proxy === undefined) return NodeTransport.make()
  return yield* NodeTransport.proxy(proxy, ca === undefined ? {} : { ca: yield* readText("ca", ca) })
})
