/** The pages of `NodeVisualizer` and their HTTP server. Loaded when an app first asks for one. */
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import type * as ImapFleet from "@effect-imap/core/ImapFleet"
import * as Fleet from "@effect-imap/visualizer/internal/Fleet"
import * as Files from "@effect-imap/visualizer/internal/TraceFiles"
import * as VisualizerServer from "@effect-imap/visualizer/VisualizerServer"
import { Duration, Effect, Layer, type Scope } from "effect"
import { HttpServer } from "effect/http/HttpServer"
import type { ServeError } from "effect/http/HttpServerError"
import { createServer } from "node:http"
import type { FleetOptions, ListenOptions, Options, RecordedOptions } from "./options.ts"

/** The time that viewers have to read the last events. */
const drainTimeout = Duration.millis(300)

/** Provides an HTTP server that closes in time, even with open pages. */
export const layerServer = ({
  host = "127.0.0.1",
  port = 0
}: ListenOptions): Layer.Layer<HttpServer, ServeError> =>
  Layer.effect(
    HttpServer,
    Effect.gen(function* () {
      const server = createServer()
      const options = { host, port, gracefulShutdownTimeout: drainTimeout }
      const http = yield* NodeHttpServer.make(() => server, options)
      yield* Effect.addFinalizer(() => Effect.sync(() => server.closeAllConnections()))
      return http
    })
  )

const served = <A, E>(options: ListenOptions, effect: Effect.Effect<A, E, HttpServer | Scope.Scope>) =>
  Effect.flatMap(Layer.build(layerServer(options)), (server) => Effect.provideContext(effect, server))

export const layer = (options: Options) =>
  Layer.provide(VisualizerServer.layer(options), layerServer(options))

export const live = (options: Options) => served(options, VisualizerServer.live(options))

export const fleet = (
  { statuses, trace }: Pick<ImapFleet.ImapFleet, "statuses" | "trace">,
  options: FleetOptions
) => {
  const members = Effect.map(statuses, (all) => all.map(Fleet.memberOf))
  return served(options, VisualizerServer.fleet({ ...options, members, trace }))
}

export const recorded = (files: ReadonlyArray<VisualizerServer.File>, options: RecordedOptions) =>
  Effect.flatMap(Files.traceIn(files), (trace) => served(options, VisualizerServer.recorded(trace, options)))
