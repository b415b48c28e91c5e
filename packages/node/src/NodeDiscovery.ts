/**
 * What `Account.discover` asks with on Node: DNS, and HTTP for autoconfig.
 *
 * **Example** (The server of an address)
 *
 * ```ts
 * import { Account, Discovery } from "@effect-imap/core"
 * import { NodeDiscovery, NodeImap } from "@effect-imap/node"
 * import { Effect } from "effect"
 *
 * const server = Account.discover("ada@example.com").pipe(
 *   Effect.flatMap(Discovery.best),
 *   Effect.provide([NodeDiscovery.layer(), NodeImap.layer])
 * )
 * ```
 */
import * as NodeDns from "@effect/platform-node/NodeDns"
import * as ImapError from "@effect-imap/core/ImapError"
import { Effect, Layer } from "effect"
import { HttpClient } from "effect/http/HttpClient"
import { Dns } from "effect/net/Dns"
import * as httpClient from "./discovery/httpClient.ts"

/** Whom it asks, and whom it trusts. */
export interface Options extends httpClient.HttpOptions {
  /** Name servers, such as `192.0.2.1` or `[2001:db8::1]:5353`, in place of the system's. */
  readonly nameServers?: ReadonlyArray<string> | undefined
}

/**
 * DNS and HTTP: with the system's name servers and its trust if nothing else is asked for. Fails with `InvalidAccount`
 * if a name server is no address.
 */
export const layer = ({ nameServers, ...http }: Options = {}): Layer.Layer<
  Dns | HttpClient,
  ImapError.ImapError
> =>
  Layer.mergeAll(
    nameServers === undefined
      ? NodeDns.layer
      : Layer.effect(Dns, Effect.mapError(NodeDns.make({ nameServers }), noAddress)),
    Layer.sync(HttpClient, () => httpClient.make(http))
  )

const noAddress = () =>
  ImapError.make(
    {
      _tag: "InvalidAccount",
      field: "nameServers",
      problem: "a name server is an address, such as 192.0.2.1:53"
    },
    "account"
  )
