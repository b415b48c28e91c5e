/** A network of names, pages and servers in memory, and a search in it. */
import { assert } from "@effect/vitest"
import { Duration, Effect, Layer, Result } from "effect"
import * as HttpClient from "effect/http/HttpClient"
import { HttpClientError, TransportError as HttpTransportError } from "effect/http/HttpClientError"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Dns from "effect/net/Dns"
import * as Host from "effect/net/Host"
import type * as Discovery from "../../src/discovery/Discovery.ts"
import { discover } from "../../src/discovery/discover.ts"
import * as MemoryTransport from "../../src/simulator/testing/MemoryTransport.ts"
import { Transport, TransportError } from "../../src/lifecycle/Transport.ts"
import { inTime } from "../connection/support.ts"

type Zone = NonNullable<Dns.StaticZone["records"]>

const name = Host.domainNameFromStringUnsafe
export const srv = (target: string, port = 993, priority = 0) =>
  Dns.makeRecordUnsafe("SRV", { target: name(target), port, priority, weight: 0 })
export const mx = (exchange: string, priority = 10) =>
  Dns.makeRecordUnsafe("MX", { exchange: name(exchange), priority })

/** What a web server says: a body, a redirect, a status; `silent` never answers, and what is not there is no name. */
type Page = string | Uint8Array | { readonly status: number; readonly location?: string } | "silent"

const responseOf = (page: Exclude<Page, "silent">): Response =>
  typeof page === "string" || page instanceof Uint8Array
    ? new Response(page instanceof Uint8Array ? page.slice() : page)
    : new Response(null, {
        status: page.status,
        headers: page.location === undefined ? {} : { location: page.location }
      })

interface World {
  readonly records?: Zone
  readonly pages?: Readonly<Record<string, Page>>
  /** Hosts by `host:port`: what they greet with, or `silent`. What is not there is no name. */
  readonly servers?: Readonly<Record<string, string>>
  readonly kind?: "network" | "fixed"
  readonly dns?: Dns.Dns["Service"]
  /** True if whatever is not there cannot be reached, as without a network. */
  readonly away?: boolean
  /** Hosts whose certificate is another's. */
  readonly impostors?: ReadonlyArray<string>
}

/** A resolver whose name servers cannot be reached. */
const unreachable = Dns.make({
  lookup: (hostname) => Effect.fail(new Dns.DnsError({ reason: "Timeout", method: "lookup", hostname })),
  resolve: (hostname) => Effect.fail(new Dns.DnsError({ reason: "Timeout", method: "resolve", hostname }))
})

/** A network of names, pages and servers, and what was asked of it. */
export const makeWorld = Effect.fnUntraced(function* (options: World) {
  const {
    away = false,
    dns,
    impostors = [],
    kind = "network",
    pages = {},
    records = {},
    servers = {}
  } = options
  const asked: Array<string> = []
  const http = HttpClient.make((request, url) => {
    asked.push(url.href)
    assert.notProperty(request.headers, "traceparent")
    const page = pages[`${url.origin}${url.pathname}`]
    if (page === "silent") return Effect.never
    if (page === undefined) {
      const cause = Object.assign(new Error("no such name"), { code: away ? "EAI_AGAIN" : "ENOTFOUND" })
      return Effect.fail(new HttpClientError({ reason: new HttpTransportError({ request, cause }) }))
    }
    return Effect.succeed(HttpClientResponse.fromWeb(request, responseOf(page)))
  })
  const calls: Array<string> = []
  const { log, open, transport } = yield* MemoryTransport.make({
    kind,
    handshake: (tls) =>
      impostors.includes(tls.serverName)
        ? Effect.fail(new TransportError({ failure: "tlsName", detail: "another name" }))
        : Effect.succeed(MemoryTransport.tlsInfo(tls)),
    server: (end) =>
      Effect.gen(function* () {
        const here = Object.entries(servers).filter(([at]) => at.endsWith(`:${end.port}`))
        const greeting = here.find(([, each]) => each !== "silent")?.[1] ?? ""
        if (end.implicitTls) yield* end.startTls
        yield* end.write(new TextEncoder().encode(greeting))
        yield* end.read
      }).pipe(Effect.ignore)
  })
  const connect: typeof transport.connect = (target, report) => {
    const at = `${target.host}:${target.port}`
    calls.push(at)
    if (servers[at] === "silent") return Effect.never
    return servers[at] === undefined
      ? Effect.fail(new TransportError({ failure: away ? "offline" : "dnsNotFound", detail: "no such name" }))
      : transport.connect(target, report)
  }
  const layer = Layer.mergeAll(
    Layer.succeed(HttpClient.HttpClient, http),
    Layer.succeed(Dns.Dns, dns ?? (away ? unreachable : Result.getOrThrow(Dns.makeStatic({ records })))),
    Layer.succeed(Transport, { ...transport, connect })
  )
  return { asked, calls, layer, log, open }
})

/** Searches, as long as it takes. */
export const search = Effect.fnUntraced(function* (
  options: World,
  address = "ada@example.com",
  asking: Discovery.Options = {}
) {
  const world = yield* makeWorld(options)
  const [took, result] = yield* inTime(
    Effect.timed(Effect.result(discover(address, asking).pipe(Effect.provide(world.layer))))
  ).pipe(Effect.flatMap((exit) => exit))
  return { ...world, result, took: Duration.toMillis(took) }
})

export const found = (options: World, address?: string, asking?: Discovery.Options) =>
  Effect.map(search(options, address, asking), ({ result, ...world }) => ({
    ...world,
    discovered: Result.getOrThrow(result)
  }))

export const briefly = ({ candidates }: Discovery.Discovered) =>
  candidates.map(({ account: { host, port, security, user }, needsConsent, source, trust }) =>
    [source, trust, `${security}://${user}@${host}:${port}`, ...(needsConsent ? ["consent"] : [])].join(" ")
  )

export const page = (host: string, more = "") =>
  `<clientConfig version="1.1"><emailProvider id="x"><incomingServer type="imap"><hostname>${host}</hostname><port>993</port>
   <socketType>SSL</socketType><username>%EMAILLOCALPART%</username>${more}</incomingServer></emailProvider></clientConfig>`

export const subdomain = "autoconfig.example.com/mail/config-v1.1.xml"
export const wellKnown = "example.com/.well-known/autoconfig/mail/config-v1.1.xml"
export const collection = "https://autoconfig.thunderbird.net/v1.1/example.com"
