import * as ImapConnection from "@effect-imap/core/ImapConnection"
import { ca } from "@effect-imap/core/Simulator"
import * as Simulator from "@effect-imap/core/Simulator"
import * as Trace from "@effect-imap/core/Trace"
import { type NetEvent, Transport, type TransportFailure } from "@effect-imap/core/internal/Transport"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as NodeSimulator from "../../../src/testing/NodeSimulator.ts"
import * as NodeTransport from "../../../src/transport/NodeTransport.ts"
import { listen } from "../support/loopback.ts"
import { httpProxy, microsocks, tinyproxy } from "./proxies.ts"
import { isLeftOut } from "../../support/programs.ts"

const canary = "Canary-7Hq9.proxy"

const fails = Effect.fnUntraced(function* (
  url: string,
  host: string,
  port: number,
  failure: TransportFailure
) {
  const transport = yield* NodeTransport.proxy(url)
  const error = yield* Effect.flip(transport.connect({ host, port }, () => {}))
  assert.strictEqual(error.failure, failure)
  assert.notInclude(error.message, canary)
})

const server = listen((end) => Effect.ignore(Effect.forever(end.read)))

describe.skipIf(isLeftOut("microsocks"))("microsocks", () => {
  it.live("wants its password, and what it cannot do is reported", () =>
    Effect.gen(function* () {
      const port = yield* microsocks("me", canary)
      const { port: open } = yield* server
      yield* fails(`socks5://127.0.0.1:${port}`, "127.0.0.1", open, "proxyAuthRequired")
      yield* fails(`socks5://me:wrong@127.0.0.1:${port}`, "127.0.0.1", open, "proxyAuthRequired")
      const through = `socks5://me:${canary}@127.0.0.1:${port}`
      yield* fails(through, "127.0.0.1", 1, "refused")
      yield* fails(through, "nobody.invalid", open, "proxyFailed")
      const transport = yield* NodeTransport.proxy(Redacted.make(through))
      yield* transport.connect({ host: "localhost", port: open }, () => {})
    })
  )
})

describe.skipIf(isLeftOut("tinyproxy"))("tinyproxy", () => {
  it.live("wants its password, and what it cannot do is reported", () =>
    Effect.gen(function* () {
      const { port: open } = yield* server
      const port = yield* tinyproxy({ login: `me ${canary}` })
      yield* fails(`http://127.0.0.1:${port}`, "127.0.0.1", open, "proxyAuthRequired")
      yield* fails(`http://me:wrong@127.0.0.1:${port}`, "127.0.0.1", open, "proxyAuthRequired")
      const through = `http://me:${canary}@127.0.0.1:${port}`
      yield* fails(through, "127.0.0.1", 1, "proxyFailed")
      yield* fails(through, "nobody.invalid", open, "proxyFailed")
      const transport = yield* NodeTransport.proxy(through)
      yield* transport.connect({ host: "localhost", port: open }, () => {})
    })
  )

  it.live("does not allow every port", () =>
    Effect.gen(function* () {
      const { port: open } = yield* server
      const port = yield* tinyproxy({ allowed: 443 })
      yield* fails(`http://127.0.0.1:${port}`, "127.0.0.1", open, "proxyRefused")
    })
  )
})

const loopback: NodeTransport.Lookup = () => Effect.succeed([{ family: 4, address: "127.0.0.1" }])

describe("a proxy", () => {
  const unusable: Readonly<Record<string, string>> = {
    "nobody listens there": "http://127.0.0.1:1",
    "its name is unknown": "socks5://nobody.invalid",
    "its name is no name": "socks5://no%20name"
  }
  for (const [name, url] of Object.entries(unusable)) {
    it.live(`is unusable: ${name}; the server is not blamed`, () =>
      fails(url, "127.0.0.1", 993, "proxyUnusable")
    )
  }

  it.live("is unusable: its certificate is for another, or of an unknown authority", () =>
    Effect.gen(function* () {
      const { asked, port } = yield* httpProxy(true)
      const cases: ReadonlyArray<readonly [string, NodeTransport.ProxyOptions, RegExp]> = [
        ["other.example", { ca, lookup: loopback }, /^TLS with it failed, the certificate is for /],
        ["localhost", {}, /^TLS with it failed, the certificate of localhost is not trusted/]
      ]
      for (const [host, options, words] of cases) {
        const transport = yield* NodeTransport.proxy(`https://${host}:${port}`, options)
        const error = yield* Effect.flip(transport.connect({ host: "127.0.0.1", port: 993 }, () => {}))
        assert.strictEqual(error.failure, "proxyUnusable")
        assert.match(error.detail, words)
      }
      assert.deepStrictEqual(asked, [])
    })
  )

  it.live("reports its operations: name and TCP of the proxy, TLS with it, and its TCP to the server", () =>
    Effect.gen(function* () {
      const { port } = yield* httpProxy(true)
      const { port: open } = yield* server
      const events: Array<NetEvent> = []
      const transport = yield* NodeTransport.proxy(`https://localhost:${port}`, { ca })
      yield* transport.connect({ host: "127.0.0.1", port: open }, (event) => events.push(event))
      const reported = events.flatMap((event) =>
        event._tag === "start" && event.family !== 6 ? [[event.kind, event.port, event.proxy]] : []
      )
      assert.deepStrictEqual(reported, [
        ["dns", undefined, true],
        ["tcp", port, true],
        ["tls", undefined, true],
        ["tcp", open, undefined]
      ])
    })
  )
})

describe("IMAP through a proxy", () => {
  for (const security of ["tls", "starttls"] as const) {
    it.live(`reaches a mailbox with ${security}, and no trace has the proxy's password`, () =>
      Effect.gen(function* () {
        const simulated = yield* NodeSimulator.start({ profile: Simulator.profiles.wellBehaved })
        const { asked, port } = yield* httpProxy(true)
        const transport = yield* NodeTransport.proxy(`https://me:${canary}@localhost:${port}`, { ca })
        const ring = Trace.ring()
        const account = {
          host: "127.0.0.1",
          port: security === "tls" ? simulated.tlsPort : simulated.port,
          security,
          serverName: "localhost",
          ca,
          user: simulated.user,
          password: Redacted.make(simulated.password)
        }
        const connection = yield* ImapConnection.make(account).pipe(
          Effect.provideService(Transport, transport),
          Trace.withSink(ring.sink)
        )
        assert.strictEqual((yield* connection.mailbox).name, "INBOX")
        assert.strictEqual(asked.length, 1)
        assert.notInclude(JSON.stringify(ring.events()), canary)
      })
    )
  }
})
