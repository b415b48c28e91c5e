/** The examples that serve mail by HTTP and by RPC, on a simulated server, through everything but a socket. */
import { readFileSync } from "node:fs"
import { ImapPool } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Predicate, Redacted, Schema, Stream } from "effect"
import { FetchHttpClient, HttpRouter, HttpServer } from "effect/http"
import { HttpApiClient } from "effect/http-api"
import { RpcClient, RpcSerialization, RpcServer } from "effect/rpc"
import { MailApi, routes } from "../serving/MailApi.ts"
import { handlers, MailRpcs } from "../serving/MailRpcs.ts"

const { password, user } = Simulator.profiles.wellBehaved
const account = { host: "imap.example.com", user, password: Redacted.make(password) }

const invoice = Simulator.message({
  from: "Grace Höpper <grace@example.net>",
  subject: "Invoice 2048",
  text: "Please find it attached.",
  attachments: [{ name: "2048.csv", type: "text/csv", content: "moths,1\n" }]
})
const lunch = Simulator.message(
  { from: "ada@example.org", subject: "Lunch?", text: "At noon?" },
  { flags: ["\\Seen"] }
)

const pool = ImapPool.layer(account).pipe(
  Layer.provide(
    Simulator.layer(Simulator.profiles.wellBehaved, { mailboxes: { INBOX: [lunch, invoice], Sent: [] } })
  )
)

interface WebHandler {
  readonly handler: (request: Request) => Promise<Response>
  readonly dispose: () => Promise<void>
}

/** `fetch` of a client whose server is a function of requests. */
const fetchOf = (make: () => WebHandler) =>
  Effect.map(
    Effect.acquireRelease(Effect.sync(make), ({ dispose }) => Effect.promise(() => dispose())),
    ({ handler }): typeof globalThis.fetch =>
      (input, init) =>
        handler(new Request(input, init))
  )

const quiet = { disableLogger: true }
const baseUrl = "http://mail.example.com"

describe("an HTTP API of mail", () => {
  const api = fetchOf(() =>
    HttpRouter.toWebHandler(
      routes.pipe(Layer.provideMerge(pool), Layer.provide(HttpServer.layerServices)),
      quiet
    )
  )
  const client = Effect.flatMap(api, (fetch) =>
    HttpApiClient.make(MailApi, { baseUrl }).pipe(
      Effect.provide(FetchHttpClient.layer),
      Effect.provideService(FetchHttpClient.Fetch, fetch)
    )
  )

  it.live("lists mailboxes and messages, and reads one with its text and attachments", () =>
    Effect.gen(function* () {
      const { mailboxes } = yield* client
      const names = yield* mailboxes.list()
      assert.deepStrictEqual(
        names.map(({ name, specialUse, status }) => [name, specialUse, status?.messages]),
        [
          ["INBOX", undefined, 2],
          ["Sent", "\\Sent", 0]
        ]
      )
      const params = { mailbox: "INBOX" }
      const messages = yield* mailboxes.newest({ params, query: {} })
      assert.deepStrictEqual(
        messages.map(({ envelope, flags }) => [envelope.subject, flags && Array.from(flags)]),
        [
          ["Lunch?", ["\\Seen"]],
          ["Invoice 2048", []]
        ]
      )
      const letter = yield* mailboxes.read({ params: { ...params, uid: messages[1]?.uid ?? 0 } })
      assert.deepStrictEqual(letter.message.envelope.from, [
        { _tag: "Mailbox", name: "Grace Höpper", address: "grace@example.net" }
      ])
      assert.strictEqual(letter.text.trim(), "Please find it attached.")
      assert.deepStrictEqual(
        letter.attachments.map(({ filename }) => filename),
        ["2048.csv"]
      )
      assert.isEmpty(yield* mailboxes.newest({ params: { mailbox: "Sent" }, query: {} }))
    }).pipe(Effect.scoped)
  )

  it.live("has an answer for what is not there", () =>
    Effect.gen(function* () {
      const { mailboxes } = yield* client
      const missing = yield* Effect.flip(mailboxes.newest({ params: { mailbox: "Nowhere" }, query: {} }))
      const gone = yield* Effect.flip(mailboxes.read({ params: { mailbox: "INBOX", uid: 4_711 } }))
      assert.deepStrictEqual([missing._tag, gone._tag], ["NotFound", "NotFound"])
    }).pipe(Effect.scoped)
  )

  it.live("describes itself as OpenAPI, with a page", () =>
    Effect.gen(function* () {
      const fetch = yield* api
      const text = (path: string) =>
        Effect.promise(() => fetch(`${baseUrl}${path}`).then((response) => response.text()))
      const description = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Unknown))(
        yield* text("/openapi.json")
      )
      assert(Predicate.hasProperty(description, "paths"))
      assert.hasAllKeys(description.paths, [
        "/mailboxes",
        "/mailboxes/{mailbox}/messages",
        "/mailboxes/{mailbox}/messages/{uid}"
      ])
      assert.include(yield* text("/docs"), "<!doctype html>")
    }).pipe(Effect.scoped)
  )
})

describe("the same by RPC", () => {
  const rpcs = RpcServer.layerHttp({ group: MailRpcs, path: "/rpc", protocol: "http" }).pipe(
    Layer.provide([handlers, RpcSerialization.layerNdjson])
  )
  const server = fetchOf(() => HttpRouter.toWebHandler(rpcs.pipe(Layer.provide(pool)), quiet))
  const client = Effect.flatMap(server, (fetch) =>
    RpcClient.make(MailRpcs).pipe(
      Effect.provide(
        RpcClient.layerProtocolHttp({ url: `${baseUrl}/rpc` }).pipe(
          Layer.provide([
            RpcSerialization.layerNdjson,
            FetchHttpClient.layer.pipe(Layer.provide(Layer.succeed(FetchHttpClient.Fetch, fetch)))
          ])
        )
      )
    )
  )

  it.live("lists mailboxes, streams messages and reads one", () =>
    Effect.gen(function* () {
      const mail = yield* client
      assert.lengthOf(yield* mail.Mailboxes(), 2)
      const messages = yield* Stream.runCollect(mail.Messages({ mailbox: "INBOX" }))
      assert.deepStrictEqual(
        messages.map(({ envelope }) => envelope.subject),
        ["Lunch?", "Invoice 2048"]
      )
      const letter = yield* mail.Read({ mailbox: "INBOX", uid: messages[0]?.uid ?? 0 })
      assert.strictEqual(letter?.text.trim(), "At noon?")
      assert.isUndefined(yield* mail.Read({ mailbox: "INBOX", uid: 4_711 }))
    }).pipe(Effect.scoped)
  )

  it.live("fails with the library's own error, whose words are kept", () =>
    Effect.gen(function* () {
      const mail = yield* client
      const error = yield* Effect.flip(Stream.runCollect(mail.Messages({ mailbox: "Nowhere" })))
      assert(error._tag === "ImapError")
      assert.strictEqual(error.reason._tag, "MailboxMissing")
      assert.include(error.message, "Nowhere")
    }).pipe(Effect.scoped)
  )
})

describe("the examples that listen on a port", () => {
  for (const name of ["http-api.ts", "rpc.ts", "browser/relay.ts"])
    it(`${name} has the guard`, () => {
      const source = readFileSync(new URL(`../${name}`, import.meta.url), "utf8")
      assert.match(source, /Loopback\.guard\(/)
    })
})
