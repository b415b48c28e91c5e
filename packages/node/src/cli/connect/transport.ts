/**
 * The transport of `connect`: direct, through a proxy, or through a command.
 */
import type { Transport } from "@effect-imap/core/Transport"
import { Effect, Option, Redacted } from "effect"
import * as NodeTransport from "../../transport/NodeTransport.ts"
import { fromText } from "../../transport/proxy/proxyUrl.ts"
import { CommandLineError } from "../output/failure.ts"
import type { Settings } from "../settings/settings.ts"
import { invalid, readCertificates } from "../settings/sources.ts"
import { complain } from "../output/complain.ts"

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
  const { label } = proxy
  return yield* NodeTransport.proxy(proxy, ca === undefined ? {} : { ca: yield* readCertificates(ca) }).pipe(
    Effect.mapError((error) =>
      label !== undefined && error.reason._tag === "InvalidAccount"
        ? invalid(`${label} (environment)`, error.reason.problem)
        : error
    )
  )
})

/** Says that a proxy is used, and which variable names it, since a person may have forgotten it. */
export const sayProxy = ({ proxy }: Settings, { through }: Transport) =>
  through === undefined
    ? Effect.void
    : complain(`Through ${through}${proxy?.label === undefined ? "" : `, which ${proxy.label} names`}.`)
