import { assert, describe, it } from "@effect/vitest"
import { type Tracing, inForce } from "@effect-imap/core/internal/Trace"
import { ConfigProvider, Effect, Layer, Logger, type Scope } from "effect"
import * as HttpServer from "effect/http/HttpServer"
import { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as Request from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as NetAddress from "effect/net/NetAddress"
import * as VisualizerServer from "../../src/server/VisualizerServer.ts"
import { at, header } from "../support.ts"

type App = Effect.Effect<HttpServerResponse.HttpServerResponse, unknown, HttpServerRequest | Scope.Scope>

/** A server without a network: it keeps what it is to serve. */
const listening = (ip: string) => {
  const served: Array<App> = []
  const server = HttpServer.make({
    serve: (app) => Effect.sync(() => void served.push(app)),
    address: NetAddress.inetAddressFromIpStringUnsafe(ip, 4711)
  })
  return { served, layer: Layer.succeed(HttpServer.HttpServer, server) }
}

const environment = (name: string | undefined) =>
  ConfigProvider.layer(ConfigProvider.fromUnknown(name === undefined ? {} : { NODE_ENV: name }))

/** Starts the layer, and says what was logged and where traces go. */
const start = (
  options: VisualizerServer.LiveOptions,
  { ip = "127.0.0.1", nodeEnv = undefined as string | undefined } = {}
) =>
  Effect.gen(function* () {
    const { layer, served } = listening(ip)
    const logged: Array<string> = []
    const logger = Logger.make(({ logLevel, message }) => void logged.push(`${logLevel} ${String(message)}`))
    const tracing: Tracing = yield* Effect.provide(
      inForce,
      VisualizerServer.layer(options).pipe(
        Layer.provide(layer),
        Layer.provide(environment(nodeEnv)),
        Layer.provide(Logger.layer([logger]))
      )
    )
    return { served, logged, tracing }
  })

const get = (app: App, path: string, headers: Readonly<Record<string, string>>) =>
  app.pipe(
    Effect.provideService(
      HttpServerRequest,
      Request.fromWeb(new globalThis.Request(`http://127.0.0.1:4711${path}`, { headers }))
    ),
    Effect.map((response) => HttpServerResponse.toWeb(response))
  )

const only = (apps: ReadonlyArray<App>): App => apps[0] ?? Effect.die("nothing is served")

const refused = (options: VisualizerServer.LiveOptions, where: Parameters<typeof start>[1]) =>
  Effect.map(Effect.flip(Effect.scoped(start(options, where))), ({ message }) => message)

describe("VisualizerServer", () => {
  it.effect("adds one sink, and logs its address as one warning", () =>
    Effect.gen(function* () {
      const { logged, tracing } = yield* start({})
      assert.lengthOf(tracing.sinks, 1)
      assert.lengthOf(logged, 1)
      assert.match(logged[0] ?? "", /^Warn .* http:\/\/127\.0\.0\.1:4711\/#token=[\w-]{22}$/)
    })
  )

  it.effect("makes another token for each run", () =>
    Effect.gen(function* () {
      const [one, two] = [yield* start({}), yield* start({})]
      assert.notDeepEqual(one.logged, two.logged)
    })
  )

  it.effect("is not for production, unless it is allowed there", () =>
    Effect.gen(function* () {
      assert.include(yield* refused({}, { nodeEnv: "production" }), "allowProduction")
      const { served } = yield* start({ allowProduction: true }, { nodeEnv: "production" })
      assert.lengthOf(served, 1)
      yield* start({}, { nodeEnv: "development" })
    })
  )

  it.effect("is for this machine alone, unless the network is allowed", () =>
    Effect.gen(function* () {
      for (const ip of ["0.0.0.0", "::", "192.0.2.7"]) {
        assert.include(yield* refused({}, { ip }), "allowNetwork")
      }
      yield* start({}, { ip: "::1" })
      const { logged } = yield* start({ allowNetwork: true }, { ip: "0.0.0.0" })
      assert.include(logged[0], "http://127.0.0.1:4711/#token=")
    })
  )

  for (const [path, headers, status] of [
    ["/", { host: "127.0.0.1" }, 200],
    ["/secondary.js", { host: "127.0.0.1" }, 200],
    ["/importers.js", { host: "127.0.0.1" }, 200],
    ["/events", { host: "127.0.0.1" }, 401],
    ["/", { host: "127.0.0.1", "sec-fetch-site": "cross-site" }, 403],
    ["/nothing", { host: "127.0.0.1" }, 404],
    ["/", { host: "evil.test" }, 421]
  ] as const) {
    it.effect(`${status} carries every header that keeps others away, and none that lets them in`, () =>
      Effect.gen(function* () {
        const { served } = yield* start({})
        const response = yield* get(only(served), path, headers)
        const sent = Object.fromEntries(response.headers)
        assert.strictEqual(response.status, status)
        assert.deepInclude(sent, {
          "cache-control": "no-store",
          "cross-origin-opener-policy": "same-origin",
          "cross-origin-resource-policy": "same-origin",
          "referrer-policy": "no-referrer",
          "x-content-type-options": "nosniff"
        })
        for (const rule of [
          "default-src 'none'",
          "script-src 'sha256-",
          "connect-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types 'none'"
        ])
          assert.include(sent["content-security-policy"], rule)
        assert.deepStrictEqual(
          Object.keys(sent).filter((name) => name.startsWith("access-control-") || name === "set-cookie"),
          []
        )
      })
    )
  }

  it.effect("streams what its sink is given, and the page holds none of it", () =>
    Effect.gen(function* () {
      const { layer, served } = listening("127.0.0.1")
      const { sink, url } = yield* Effect.provide(VisualizerServer.live(), layer)
      sink.header(header)
      sink.event(at(1, "trace:note", { text: "told-once" }))
      const page = yield* get(only(served), "/", { host: "127.0.0.1" })
      assert.notInclude(yield* Effect.promise(() => page.text()), "told-once")
      const authorization = `Bearer ${url.slice(url.indexOf("=") + 1)}`
      const events = yield* get(only(served), "/events", { host: "127.0.0.1", authorization })
      assert.strictEqual(events.headers.get("content-type"), "application/x-ndjson")
      assert.strictEqual(events.headers.get("trace-now"), "1")
      yield* Effect.promise(() => events.body?.cancel() ?? Promise.resolve())
    })
  )
})
