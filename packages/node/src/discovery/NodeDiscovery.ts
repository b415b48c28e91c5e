/**
 * The services that `Discovery.discover` needs, for Node: DNS, and HTTP for autoconfig.
 *
 * **Example** (The server of an address)
 *
 * ```ts
 * import { Account, Discovery } from "@effect-imap/core"
 * import { NodeDiscovery, NodeImap } from "@effect-imap/node"
 * import { Effect } from "effect"
 *
 * const server = Discovery.discover("ada@example.com").pipe(
 *   Effect.flatMap(Discovery.best),
 *   Effect.provide([NodeDiscovery.layer(), NodeImap.layer])
 * )
 * ```
 */
import * as NodeDns from "@effect/platform-node/NodeDns"
import * as ImapError from "@effect-imap/core/ImapError"
import { checkOf, expectsOptions, option } from "@effect-imap/core/internal/options"
import { Effect, Layer } from "effect"
import { HttpClient } from "effect/http/HttpClient"
import { Dns } from "effect/net/Dns"
import * as httpClient from "./httpClient.ts"

/** The name servers and the trusted certificates. */
export interface Options extends httpClient.HttpOptions {
  /** Name servers, such as `192.0.2.1` or `[2001:db8::1]:5353`, instead of the system's. */
  readonly nameServers?: ReadonlyArray<string> | undefined
}

/**
 * Provides DNS and HTTP, by default with the system's name servers and certificates. Fails with `InvalidAccount` if a name
 * server is not an address.
 */
export const layer = (options: Options = {}): Layer.Layer<Dns | HttpClient, ImapError.ImapError> => {
  expectsOptions(options, "NodeDiscovery.layer", check)
  const { nameServers, ...http } = options
  return Layer.mergeAll(
    nameServers === undefined
      ? NodeDns.layer
      : Layer.effect(Dns, Effect.mapError(NodeDns.make({ nameServers }), noAddress)),
    Layer.sync(HttpClient, () => httpClient.make(http))
  )
}

const check = checkOf<Options>(() => ({
  ca: option.text,
  lookup: option.function,
  nameServers: option.texts
}))

const noAddress = () =>
  ImapError.make(
    {
      _tag: "InvalidAccount",
      field: "nameServers",
      problem: "a name server must be an address, such as 192.0.2.1:53"
    },
    "account"
  )
