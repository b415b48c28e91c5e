/**
 * The visualizer of an app on Node: its server, on a separate port on loopback.
 *
 * **Example** (See the connections of an app while it runs)
 *
 * ```ts
 * import { NodeImap, NodeVisualizer } from "@effect-imap/node"
 * import { Layer } from "effect"
 *
 * const ImapLive = NodeImap.layer.pipe(Layer.merge(NodeVisualizer.layer()))
 * ```
 */
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import type * as ImapFleet from "@effect-imap/core/internal/ImapFleet"
import * as Fleet from "@effect-imap/visualizer/internal/Fleet"
import * as Files from "@effect-imap/visualizer/internal/TraceFiles"
import * as VisualizerServer from "@effect-imap/visualizer/VisualizerServer"
import { Duration, Effect, Layer, type Scope } from "effect"
import { HttpServer } from "effect/http/HttpServer"
import type { ServeError } from "effect/http/HttpServerError"
import { createServer } from "node:http"

/** Where the page is served. */
export interface ListenOptions {
  /** Default: a free one. */
  readonly port?: number | undefined
  /** Default `127.0.0.1`. Any other that is not loopback needs `allowNetwork`. */
  readonly host?: string | undefined
}

/** Where the page is served, and how much it keeps. */
export type Options = ListenOptions & VisualizerServer.LiveOptions

/** How long viewers may take to read the end. */
const farewell = Duration.millis(300)

/** An HTTP server that closes in time, even with open pages. */
export const layerServer = ({ host = "127.0.0.1", port = 0 }: ListenOptions = {}): Layer.Layer<
  HttpServer,
  ServeError
> =>
  Layer.effect(
    HttpServer,
    Effect.gen(function* () {
      const server = createServer()
      const options = { host, port, gracefulShutdownTimeout: farewell }
      const http = yield* NodeHttpServer.make(() => server, options)
      yield* Effect.addFinalizer(() => Effect.sync(() => server.closeAllConnections()))
      return http
    })
  )

/** Shows the traces of all connections of the app; one warning in the log contains the address. */
export const layer = (
  options?: Options
): Layer.Layer<never, VisualizerServer.VisualizerRefused | ServeError> =>
  Layer.provide(VisualizerServer.layer(options), layerServer(options))

const served = <A, E>(options: ListenOptions, effect: Effect.Effect<A, E, HttpServer | Scope.Scope>) =>
  Effect.flatMap(Layer.build(layerServer(options)), (server) => Effect.provideContext(effect, server))

/** Serves a page of the events that its sink receives, until the scope closes. */
export const live = (
  options: Options = {}
): Effect.Effect<VisualizerServer.Live, VisualizerServer.VisualizerRefused | ServeError, Scope.Scope> =>
  served(options, VisualizerServer.live(options))

/**
 * Serves the page of the fleet until the scope closes, and returns its address. It shows all accounts, wherever they run, and
 * the traces that their runners keep (`ImapFleet.layerTraces`).
 */
export const fleet = (
  { statuses, trace }: Pick<ImapFleet.Fleet, "statuses" | "trace">,
  options: ListenOptions & Omit<VisualizerServer.FleetOptions, "members" | "trace"> = {}
): Effect.Effect<string, VisualizerServer.VisualizerRefused | ServeError, Scope.Scope> => {
  const members = Effect.map(statuses, (all) => all.map(Fleet.memberOf))
  return served(options, VisualizerServer.fleet({ ...options, members, trace }))
}

/** Serves recorded traces until the scope closes, and returns the address. */
export const recorded = (
  files: ReadonlyArray<Files.File>,
  options: ListenOptions & VisualizerServer.Options = {}
): Effect.Effect<string, Files.Unreadable | VisualizerServer.VisualizerRefused | ServeError, Scope.Scope> =>
  Effect.flatMap(Files.traceIn(files), (trace) => served(options, VisualizerServer.recorded(trace, options)))
