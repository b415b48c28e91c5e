import { NodeHttpServer } from "@effect/platform-node"
import * as VisualizerServer from "@effect-imap/visualizer/VisualizerServer"
import * as ImapFleet from "@effect-imap/core/ImapFleet"
import * as Fleet from "@effect-imap/visualizer/Fleet"
import { Effect, Layer } from "effect"
import { createServer } from "node:http"

// VisualizerServer.layer
// traces of all connections in a browser, on the HTTP server of any platform
export const VisualizerLive = VisualizerServer.layer({ title: "Mail of the shop" }).pipe(
  Layer.provide(NodeHttpServer.layerServer(createServer, { host: "127.0.0.1", port: 0 }))
)

// VisualizerServer.fleet
// all accounts of a fleet on a page; no traces are kept here
export const page = Effect.gen(function* () {
  const { statuses } = yield* ImapFleet.ImapFleet
  return yield* VisualizerServer.fleet({
    members: Effect.map(statuses, (all) => all.map(Fleet.memberOf)),
    trace: () => Effect.succeed({ epoch: "none", next: 0, text: "" })
  })
})
