// The mail of an account by RPC, over HTTP on port 3001, with newline-delimited JSON.
import { createServer } from "node:http"
import { ImapPool } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { ConfigProvider, Layer } from "effect"
import { HttpRouter } from "effect/http"
import { RpcSerialization, RpcServer } from "effect/rpc"
import { handlers, MailRpcs } from "./serving/MailRpcs.ts"

const environment = ConfigProvider.layer(ConfigProvider.constantCase(ConfigProvider.fromEnv()))
const pool = ImapPool.layerConfig().pipe(Layer.provide([NodeImap.layer, environment]))

// anyone who reaches the port reads the mail: keep it on this machine, or add an `RpcMiddleware`
const server = NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 3001 })

const rpcs = RpcServer.layerHttp({ group: MailRpcs, path: "/rpc", protocol: "http" }).pipe(
  Layer.provide([handlers, RpcSerialization.layerNdjson])
)

HttpRouter.serve(rpcs).pipe(Layer.provide([pool, server]), Layer.launch, NodeRuntime.runMain)
