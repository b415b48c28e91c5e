/**
 * The transport of `connect`: direct, through a proxy, or through a command.
 */
import { Effect, Option, Redacted } from "effect"
import * as NodeTransport from "../../transport/NodeTransport.ts"
import { fromText } from "../../transport/proxy/proxyUrl.ts"
import { CommandLineError } from "../output/failure.ts"
import type { Settings } from "../settings/settings.ts"
import { readText } from "../settings/sources.ts"

/** Refuses settings with both a proxy and a tunnel. */
export const requireOne = ({ proxy, tunnel }: Settings) =>
  proxy === undefined || tunnel === undefined
    ? Effect.void
    : new CommandLineError({
        problem:
          "Both a proxy and a tunnel are given: leave out --proxy (IMAP_PROXY) or --tunnel (IMAP_TUNNEL)."
      })

/** The user and password of the proxy; none if its URL is invalid. */
export const secretOf = ({ proxy }: Settings) =>
  Option.fromNullishOr(proxy).pipe(
    Option.flatMap((url) => Option.getSuccess(fromText(Redacted.value(url)))),
    Option.flatMap(({ credential }) => Option.fromNullishOr(credential))
  )

/** Makes the transport. Fails with `InvalidAccount` if the proxy's URL is invalid. `ca` applies to the proxy as well. */
export const toTransport = Effect.fnUntraced(function* ({ ca, proxy, tunnel }: Settings) {
  if (tunnel !== undefined) return NodeTransport.tunnel(tunnel)
  if (proxy === undefined) return NodeTransport.make()
  return yield* NodeTransport.proxy(proxy, ca === undefined ? {} : { ca: yield* readText("ca", ca) })
})
