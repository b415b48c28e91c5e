/** Searches for the server of an address, in a network of names that answer, are silent, or do not exist. */
import * as Discovery from "@effect-imap/core/Discovery"
import * as Trace from "@effect-imap/core/Trace"
import { Transport, TransportError } from "@effect-imap/core/Transport"
import { Effect, Layer, Option, Result } from "effect"
import * as HttpClient from "effect/http/HttpClient"
import { HttpClientError, TransportError as HttpTransportError } from "effect/http/HttpClientError"
import * as Dns from "effect/net/Dns"
import * as Host from "effect/net/Host"
import { pass } from "../pass.ts"

interface World {
  readonly records?: NonNullable<Dns.StaticZone["records"]>
  /** Hosts by `host:port` that never answer; no other has a name. */
  readonly silent?: ReadonlyArray<string>
}

/** A domain that says that it has no such service. RFC 6186 §3.4. */
export const notOffered = [
  Dns.makeRecordUnsafe("SRV", {
    target: Host.domainNameFromStringUnsafe("."),
    port: 0,
    priority: 0,
    weight: 0
  })
]

const noPage = HttpClient.make((request) => {
  const cause = Object.assign(new Error("no such name"), { code: "ENOTFOUND" })
  return Effect.fail(new HttpClientError({ reason: new HttpTransportError({ request, cause }) }))
})

const worldOf = ({ records = {}, silent = [] }: World) =>
  Layer.mergeAll(
    Layer.succeed(HttpClient.HttpClient, noPage),
    Layer.succeed(Dns.Dns, Result.getOrThrow(Dns.makeStatic({ records }))),
    Layer.succeed(Transport, {
      kind: "network",
      connect: ({ host, port }) =>
        silent.includes(`${host}:${port}`)
          ? Effect.never
          : Effect.fail(new TransportError({ failure: "dnsNotFound", detail: "no such name" }))
    })
  )

/** The bytes of a search's trace. */
export const searched = Effect.fnUntraced(function* (world: World, address: string) {
  const ring = Trace.ring()
  // the first search loads it, in real time
  yield* Effect.promise(() => import("../../../../core/src/discovery/discover.ts"))
  yield* Discovery.discover(address).pipe(
    Effect.exit,
    Effect.provide(worldOf(world)),
    Trace.withSink(ring.sink),
    Effect.forkScoped
  )
  yield* pass("1 minute")
  return new TextEncoder().encode(Trace.toText([...Option.toArray(ring.header()), ...ring.events()]))
}, Effect.scoped)
