/** `Discovery.discover` with real sockets: a name server, a web server, and the servers that they lead to. */
import * as Discovery from "@effect-imap/core/Discovery"
import * as Policy from "@effect-imap/core/Policy"
import { ca } from "@effect-imap/core/Simulator"
import { Transport } from "@effect-imap/core/Transport"
import { assert, describe, it } from "@effect/vitest"
import { type Duration, Effect, Layer, Result } from "effect"
import { HttpClient } from "effect/http/HttpClient"
import * as httpClient from "../../src/discovery/httpClient.ts"
import * as NodeDiscovery from "../../src/discovery/NodeDiscovery.ts"
import * as Addresses from "../../src/transport/addresses.ts"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import * as certificates from "../transport/fixtures/certificates.ts"
import * as NameServer from "./nameServer.ts"
import * as WebServer from "./webServer.ts"

const page = `<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="localhost"><incomingServer type="imap">
  <hostname>localhost</hostname><port>1993</port><socketType>SSL</socketType><username>%EMAILLOCALPART%</username>
  </incomingServer></emailProvider></clientConfig>`

interface World extends NameServer.Zone {
  /** Generous: the machine may be busy. */
  readonly limit?: Duration.Input
  readonly lookup?: NodeTransport.Lookup
  readonly https?: WebServer.Answer
  readonly http?: WebServer.Answer
  readonly identity?: WebServer.Identity
  /** The system's authorities alone. */
  readonly distrusts?: boolean
}

const search = Effect.fnUntraced(function* ({
  http,
  https,
  identity,
  limit = "20 seconds",
  lookup = Addresses.lookup,
  distrusts = false,
  ...zone
}: World) {
  const trusts = distrusts ? undefined : ca
  const { address, asked } = yield* NameServer.start(zone)
  const ports = {
    ...(https === undefined ? {} : { https: yield* WebServer.start(https, identity) }),
    ...(http === undefined ? {} : { http: yield* WebServer.start(http, "clear") })
  }
  const transport = Layer.succeed(Transport, NodeTransport.make({ lookup }))
  const web = WebServer.withPorts(httpClient.make({ ca: trusts, lookup }), ports)
  const result = yield* Effect.result(Discovery.discover("ada@localhost", { ca: trusts })).pipe(
    Effect.provide(Layer.succeed(HttpClient, web)),
    Effect.provide([NodeDiscovery.layer({ nameServers: [address] }), transport]),
    Effect.provide(Policy.layer({ limits: { discover: limit } }))
  )
  return { asked, result }
})

const briefly = ({ candidates }: Discovery.Discovered) =>
  candidates.map(({ account: { host, port, security, user }, source, trust }) =>
    [source, trust, `${security}://${user}@${host}:${port}`].join(" ")
  )

const outcomes = (result: Result.Result<unknown, { readonly reason: object }>) => {
  const { reason } = Result.getOrThrow(Result.flip(result))
  return "asked" in reason ? reason.asked : reason
}

const wellKnown = "https://localhost/.well-known/autoconfig/mail/config-v1.1.xml"
const nobody: WebServer.Answer = () => {}

describe("discovery on Node", () => {
  it.live("reads SRV and MX from the name server that it is given", () =>
    Effect.gen(function* () {
      const { asked, result } = yield* search({
        srv: {
          "_imaps._tcp.localhost": [
            { target: "two.localhost", port: 993, priority: 20 },
            { target: "one.localhost", port: 1993, priority: 10 }
          ],
          "_imap._tcp.localhost": [{ target: "", port: 0 }]
        },
        mx: { localhost: ["aspmx.l.google.com"] }
      })
      assert.sameMembers(asked, ["_imaps._tcp.localhost", "_imap._tcp.localhost", "localhost"])
      assert.deepStrictEqual(briefly(Result.getOrThrow(result)), [
        "srv dns tls://ada@localhost@one.localhost:1993",
        "srv dns tls://ada@localhost@two.localhost:993",
        "mx dns tls://ada@localhost@imap.gmail.com:993"
      ])
    })
  )

  it.live("reads a page over HTTPS that proves its name, redirected and in pieces", () =>
    Effect.gen(function* () {
      const { result } = yield* search({
        https: ({ url = "" }, response) => {
          if (url !== "/elsewhere")
            return void response.writeHead(302, { location: "/elsewhere" }).end("moved")
          response.write(page.slice(0, 40))
          setTimeout(() => response.end(page.slice(40)), 20)
        }
      })
      assert.deepStrictEqual(briefly(Result.getOrThrow(result)), [
        "autoconfig https tls://ada@localhost:1993"
      ])
    })
  )

  it.live.each([
    ["another authority's", { distrusts: true }],
    ["for another name", { identity: certificates.otherName }],
    ["too old", { identity: certificates.expired }]
  ] as const)("a page with a certificate that is %s counts for nothing", ([, how]) =>
    Effect.gen(function* () {
      const { result } = yield* search({ https: (_request, response) => response.end(page), ...how })
      assert.deepInclude(outcomes(result), { [wellKnown]: "unusable" })
    })
  )

  it.live("S14 no variable of the environment turns the verification of a page off", () =>
    Effect.gen(function* () {
      yield* Effect.acquireRelease(
        Effect.sync(() => (process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0")),
        () => Effect.sync(() => delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"])
      )
      const { result } = yield* search({ https: (_request, response) => response.end(page), distrusts: true })
      assert.deepInclude(outcomes(result), { [wellKnown]: "unusable" })
    })
  )

  it.live("a page in clear text is used, and is known as such", () =>
    Effect.gen(function* () {
      const asked: Array<string> = []
      const { result } = yield* search({
        http: ({ url = "" }, response) => {
          asked.push(url)
          response.end(page)
        }
      })
      assert.deepStrictEqual(briefly(Result.getOrThrow(result)), ["autoconfig http tls://ada@localhost:1993"])
      assert.deepStrictEqual(asked, ["/.well-known/autoconfig/mail/config-v1.1.xml"])
    })
  )

  it.live("HTTPS that leads to HTTP ends there", () =>
    Effect.gen(function* () {
      const { result } = yield* search({
        https: (_request, response) => response.writeHead(301, { location: "http://localhost/x" }).end(),
        http: ({ url }, response) => (url === "/x" ? response.end(page) : response.writeHead(404).end())
      })
      assert.deepInclude(outcomes(result), { [wellKnown]: "unusable" })
    })
  )

  it.live("an endless page is given up, for it is too long", () =>
    Effect.gen(function* () {
      const endless: WebServer.Answer = (_request, response) => {
        const more = () => {
          while (!response.destroyed && response.write(" ".repeat(16_384))) continue
        }
        response.on("drain", more)
        more()
      }
      const { result } = yield* search({ https: endless, limit: "1 minute" })
      assert.deepInclude(outcomes(result), { [wellKnown]: "unusable" })
    })
  )

  it.live("a silent page is given up, for it takes too long", () =>
    Effect.gen(function* () {
      const { result } = yield* search({ https: nobody, http: nobody, limit: "1 second" })
      assert.deepInclude(outcomes(result), {
        [wellKnown]: "silent",
        [wellKnown.replace("https", "http")]: "silent"
      })
      assert.strictEqual(Result.getOrThrow(Result.flip(result)).retry, "later")
    })
  )

  it.live("a name server that is no address is a fault of the configuration", () =>
    Effect.gen(function* () {
      const layer = NodeDiscovery.layer({ nameServers: ["dns.example.com"] })
      const error = yield* Effect.flip(Effect.scoped(Layer.build(layer)))
      assert.strictEqual(error.reason._tag, "InvalidAccount")
    })
  )

  it.live(
    "N07 X43 with publicOnly nothing on this machine or beside it is reached, by no page and no name",
    () =>
      Effect.gen(function* () {
        const asked: Array<string | undefined> = []
        const answer: WebServer.Answer = ({ url }, response) => {
          asked.push(url)
          response.end(page)
        }
        const { result } = yield* search({ lookup: NodeTransport.publicOnly(), https: answer, http: answer })
        assert.deepInclude(outcomes(result), { [wellKnown]: "nothing", "localhost:993": "nothing" })
        assert.deepStrictEqual(asked, [])
      })
  )
})
