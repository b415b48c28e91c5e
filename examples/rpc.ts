// The mail of an account by RPC, over HTTP on port 3001, with newline-delimited JSON.
import { createServer } from "node:http"
import { ImapPool } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import * as Loopback from "@effect-imap/visualizer/Loopback"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Layer } from "effect"
import { HttpRouter } from "effect/http"
import { RpcSerialization, RpcServer } from "effect/rpc"
import { handlers, MailRpcs } from "./serving/MailRpcs.ts"

const pool = ImapPool.layerConfig().pipe(Layer.provide(NodeImap.layer))

// for other people, a login takes the place of the token: "A login before them" in docs/schemas.md
// mail is for callers with this token alone, not for other users of the machine, nor for pages of other sites
const token = Loopback.newToken()
const guard = HttpRouter.middleware(Loopback.guard({ token }), { global: true })
const announced = Layer.effectDiscard(
  Console.log(`http://127.0.0.1:3001/rpc needs Authorization: Bearer ${token}`)
)
const server = NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 3001 })

const rpcs = RpcServer.layerHttp({ group: MailRpcs, path: "/rpc", protocol: "http" }).pipe(
  Layer.provide([handlers, RpcSerialization.layerNdjson])
)

HttpRouter.serve(Layer.mergeAll(rpcs, guard, announced)).pipe(
  Layer.provide([pool, server]),
  Layer.launch,
  NodeRuntime.runMain
)
