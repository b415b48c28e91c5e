// The mail of an account as an HTTP API on port 3000: /mailboxes, and its OpenAPI page at /docs.
import { createServer } from "node:http"
import { ImapPool } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import * as Loopback from "@effect-imap/visualizer/Loopback"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Layer } from "effect"
import { HttpRouter } from "effect/http"
import { routes } from "./serving/MailApi.ts"

const pool = ImapPool.layerConfig().pipe(Layer.provide(NodeImap.layer))

// for other people, a login takes the place of the token: "A login before them" in docs/schemas.md
// mail is for callers with this token alone, not for other users of the machine, nor for pages of other sites
const token = Loopback.newToken()
const guard = HttpRouter.middleware(Loopback.guard({ token, openPaths: ["/docs", "/openapi.json"] }), {
  global: true
})
const announced = Layer.effectDiscard(
  Console.log(`http://127.0.0.1:3000/mailboxes needs Authorization: Bearer ${token}`)
)
const server = NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 3000 })

HttpRouter.serve(Layer.mergeAll(routes, guard, announced)).pipe(
  Layer.provide([pool, server]),
  Layer.launch,
  NodeRuntime.runMain
)
