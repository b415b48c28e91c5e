/** The Worker of `examples/edge` in `workerd`, against a Dovecot. */
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import { fileURLToPath } from "node:url"
import * as Simulator from "@effect-imap/core/Simulator"
import { NodeSimulator } from "@effect-imap/node"
import { assert, layer } from "@effect/vitest"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { Effect, Layer, Queue, Schema } from "effect"
import { HttpServer, HttpServerResponse } from "effect/http"
import { Dovecot, layer as dovecot } from "../../../packages/node/test/dovecot/Dovecot.ts"
import * as Relay from "../../../packages/node/test/dovecot/Relay.ts"
import { nameOnly } from "../../../packages/node/test/transport/fixtures/certificates.ts"
import { isLeftOut } from "../../../packages/node/test/support/programs.ts"
import { serve, type Worker } from "../../edge/local/workerd.ts"

/** Starts the Worker with the account of Alice at the Dovecot, but for these variables. */
const worker = Effect.fnUntraced(function* (
  variables: Readonly<Record<string, string>>,
  others: Partial<Worker> = {}
) {
  const { ca, tlsPort, users } = yield* Dovecot
  const [{ name, password }] = users
  const account = {
    IMAP_HOST: "localhost",
    IMAP_PORT: `${tlsPort}`,
    IMAP_SECURITY: "tls",
    IMAP_USER: name,
    IMAP_PASSWORD: password
  }
  const { url } = yield* serve({
    wrangler: "wrangler.json",
    variables: { ...account, ...variables },
    testAuthority: readFileSync(ca, "utf8"),
    ...others
  })
  return url
})

type Answer = readonly [status: number, body: unknown]

const answered = (url: string) =>
  Effect.promise(() =>
    fetch(`${url}/newest`).then((answer) => answer.json().then((body): Answer => [answer.status, body]))
  )

const newest: Answer = [200, ["Number 3", "Number 2", "Number 1"]]

const Refusal = Schema.Struct({ reason: Schema.String, title: Schema.String, advice: Schema.String })

const eight = <A>(one: A): ReadonlyArray<A> => Array.from({ length: 8 }, () => one)

/** The status and the reason of an answer. */
const refused = Effect.fnUntraced(function* (variables: Readonly<Record<string, string>>) {
  const [status, body] = yield* answered(yield* worker(variables))
  return [status, Schema.decodeUnknownSync(Refusal)(body).reason]
})

/** Serves an address that answers after `effect`. */
const answeredAfter = Effect.fnUntraced(function* (effect: Effect.Effect<unknown>) {
  const server = NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 })
  const serving = HttpServer.serve(Effect.as(effect, HttpServerResponse.empty()))
  const context = yield* Layer.build(Layer.provideMerge(serving, server))
  return HttpServer.formatAddress((yield* Effect.provideContext(HttpServer.HttpServer, context)).address)
})

layer(dovecot, { timeout: 120_000, excludeTestServices: true })("GET /newest of a Worker", (it) => {
  const test = isLeftOut("workerd") || isLeftOut("dovecot") ? it.effect.skip : it.effect

  test("over TLS, for several requests at once", () =>
    Effect.gen(function* () {
      const url = yield* worker({})
      const all = yield* Effect.all(eight(answered(url)), { concurrency: "unbounded" })
      assert.deepStrictEqual(all, eight(newest))
    }))

  test("after STARTTLS", () =>
    Effect.gen(function* () {
      const { port } = yield* Dovecot
      const url = yield* worker({ IMAP_PORT: `${port}`, IMAP_SECURITY: "starttls" })
      assert.deepStrictEqual(yield* answered(url), newest)
    }))

  test("by SCRAM, for which it has no channel binding", () =>
    Effect.gen(function* () {
      const { wellBehaved } = Simulator.profiles
      const offered = "IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-256-PLUS"
      const { ca, password, tlsPort, user } = yield* NodeSimulator.start({
        profile: { ...wellBehaved, capabilities: { ...wellBehaved.capabilities, tls: offered } }
      })
      const account = { IMAP_PORT: `${tlsPort}`, IMAP_USER: user, IMAP_PASSWORD: password }
      const [status] = yield* answered(yield* worker(account, { testAuthority: ca }))
      assert.strictEqual(status, 200)
    }))

  test("answers a refused login with 401", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* refused({ IMAP_PASSWORD: "wrong" }), [401, "AuthRejected"])
    }))

  test("logs out when its request is cancelled", () =>
    Effect.gen(function* () {
      const server = yield* NodeSimulator.start({
        profile: Simulator.profiles.wellBehaved,
        faults: [{ on: "FETCH", fault: "ignore" }]
      })
      const sent = yield* Queue.unbounded<string>()
      const { port } = yield* Relay.start(server.port, { sent: (text) => Queue.offer(sent, text) })
      const sends = (command: string) =>
        Effect.repeat(Queue.take(sent), { until: (text) => text.includes(command) })
      const until = yield* answeredAfter(sends("FETCH"))
      const url = yield* worker(
        {
          IMAP_PORT: `${port}`,
          IMAP_SECURITY: "none",
          IMAP_ALLOW_PLAINTEXT: "true",
          IMAP_USER: server.user,
          IMAP_PASSWORD: server.password
        },
        { main: fileURLToPath(new URL("cancellingWorker.ts", import.meta.url)) }
      )
      const outcome = Effect.promise(() =>
        fetch(`${url}/?${new URLSearchParams({ until })}`).then((answer) => answer.text())
      )
      assert.strictEqual(yield* outcome, "cancelled")
      yield* sends("LOGOUT")
    }))

  test("says by a reason what a worker cannot do", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* refused({ IMAP_CA: Simulator.ca }), [500, "InvalidAccount"])
      const shown = {
        IMAP_CLIENT_CERTIFICATE_CERTIFICATE: nameOnly.cert,
        IMAP_CLIENT_CERTIFICATE_KEY: nameOnly.key
      }
      assert.deepStrictEqual(yield* refused(shown), [500, "InvalidAccount"])
      assert.deepStrictEqual(yield* refused({ IMAP_SERVER_NAME: "imap.example.com" }), [
        500,
        "TlsUnsupported"
      ])
    }))

  test("refuses a server with another issuer, and reports one that is not there", () =>
    Effect.gen(function* () {
      const { tlsPort } = yield* NodeSimulator.start({ profile: Simulator.profiles.wellBehaved })
      assert.deepStrictEqual(yield* refused({ IMAP_PORT: `${tlsPort}` }), [503, "TlsClosed"])
      assert.deepStrictEqual(yield* refused({ IMAP_PORT: "1" }), [503, "HostUnreachable"])
    }))
})
