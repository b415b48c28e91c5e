import { NodeHttpServer } from "@effect/platform-node"
import * as VisualizerServer from "@effect-imap/visualizer/VisualizerServer"
import { Layer } from "effect"
import { createServer } from "node:http"

// VisualizerServer.layer
// traces of all connections in a browser, on the HTTP server of any platform
export const VisualizerLive = VisualizerServer.layer({ title: "Mail of the shop" }).pipe(
  Layer.provide(NodeHttpServer.layerServer(createServer, { host: "127.0.0.1", port: 0 }))
)
