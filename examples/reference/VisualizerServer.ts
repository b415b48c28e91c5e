import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as VisualizerServer from "@effect-imap/visualizer/VisualizerServer"
import { Effect, Layer } from "effect"
import { createServer } from "node:http"

// VisualizerServer.layer
// traces of all connections in a browser, on the HTTP server of any platform
export const VisualizerLive = VisualizerServer.layer({ title: "Mail of the shop" }).pipe(
  Layer.provide(NodeHttpServer.layerServer(createServer, { host: "127.0.0.1", port: 0 }))
)

// VisualizerServer.fleet
// accounts that an app looks after itself on a page; `NodeVisualizer.fleet` shows those of `ImapFleet`
export const page = VisualizerServer.fleet({
  members: Effect.succeed([]),
  trace: () => Effect.succeed({ epoch: "none", next: 0, text: "" })
})
