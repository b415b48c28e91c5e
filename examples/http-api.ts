// The mail of an account as an HTTP API on port 3000: /mailboxes, and its OpenAPI page at /docs.
import { createServer } from "node:http"
import { ImapPool } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { ConfigProvider, Layer } from "effect"
import { HttpRouter } from "effect/http"
import { routes } from "./serving/MailApi.ts"

const environment = ConfigProvider.layer(ConfigProvider.constantCase(ConfigProvider.fromEnv()))
const pool = ImapPool.layerConfig().pipe(Layer.provide([NodeImap.layer, environment]))

// anyone who reaches the port reads the mail: keep it on this machine, or add `HttpApiSecurity`
const server = NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 3000 })

HttpRouter.serve(routes).pipe(Layer.provide([pool, server]), Layer.launch, NodeRuntime.runMain)
