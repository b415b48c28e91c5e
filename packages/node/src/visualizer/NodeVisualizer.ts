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
import type * as ImapFleet from "@effect-imap/core/ImapFleet"
import * as Fleet from "@effect-imap/visualizer/internal/Fleet"
import * as Files from "@effect-imap/visualizer/internal/TraceFiles"
import * as VisualizerServer from "@effect-imap/visualizer/VisualizerServer"
import { isListOf, isObject, isText } from "@effect-imap/core/internal/is"
import { expects } from "@effect-imap/core/internal/expects"
import { checkOf, expectsOptions, option, such } from "@effect-imap/core/internal/options"
import { Duration, Effect, Layer, type Scope } from "effect"
import { HttpServer } from "effect/http/HttpServer"
import type { ServeError } from "effect/http/HttpServerError"
import { createServer } from "node:http"

/** The address of the page. */
export interface ListenOptions {
  /** Default: a free port. */
  readonly port?: number | undefined
  /** Default `127.0.0.1`. An address that is not loopback needs `allowNetwork`. */
  readonly host?: string | undefined
}

/** The address of the page, and how much it keeps. */
export type Options = ListenOptions & VisualizerServer.LiveOptions

/** The time that viewers have to read the last events. */
const drainTimeout = Duration.millis(300)

/** Provides an HTTP server that closes in time, even with open pages. */
export const layerServer = (options: ListenOptions = {}): Layer.Layer<HttpServer, ServeError> => {
  expectsOptions(options, "NodeVisualizer.layerServer", checks.listening)
  return layerServerFor(options)
}

const layerServerFor = ({
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

/** Shows the traces of all connections of the app; one warning in the log contains the address. */
export const layer = (
  options: Options = {}
): Layer.Layer<never, VisualizerServer.VisualizerRefused | ServeError> => {
  expectsOptions(options, "NodeVisualizer.layer", checks.live)
  return Layer.provide(VisualizerServer.layer(options), layerServerFor(options))
}

/** Serves a page of the events that its sink receives, until the scope closes. */
export const live = (
  options: Options = {}
): Effect.Effect<VisualizerServer.Live, VisualizerServer.VisualizerRefused | ServeError, Scope.Scope> => {
  expectsOptions(options, "NodeVisualizer.live", checks.live)
  return served(options, VisualizerServer.live(options))
}

const served = <A, E>(options: ListenOptions, effect: Effect.Effect<A, E, HttpServer | Scope.Scope>) =>
  Effect.flatMap(Layer.build(layerServerFor(options)), (server) => Effect.provideContext(effect, server))

/**
 * Serves the page of the fleet until the scope closes, and returns its address. It shows all accounts, wherever they
 * run, and the traces that their runners keep (`ImapFleet.layerTraces`).
 */
export const fleet = (
  fleet: Pick<ImapFleet.Fleet, "statuses" | "trace">,
  options: ListenOptions & Omit<VisualizerServer.FleetOptions, "members" | "trace"> = {}
): Effect.Effect<string, VisualizerServer.VisualizerRefused | ServeError, Scope.Scope> => {
  expects(isFleet(fleet), "NodeVisualizer.fleet", "fleet", "an `ImapFleet`")
  expectsOptions(options, "NodeVisualizer.fleet", checks.fleet)
  const { statuses, trace } = fleet
  const members = Effect.map(statuses, (all) => all.map(Fleet.memberOf))
  return served(options, VisualizerServer.fleet({ ...options, members, trace }))
}

/** Serves recorded traces until the scope closes, and returns the address. */
export const recorded = (
  files: ReadonlyArray<VisualizerServer.File>,
  options: ListenOptions & VisualizerServer.Options = {}
): Effect.Effect<
  string,
  VisualizerServer.Unreadable | VisualizerServer.VisualizerRefused | ServeError,
  Scope.Scope
> => {
  expects(isListOf(files, isFile), "NodeVisualizer.recorded", "files", "files, each `{ name, bytes }`")
  expectsOptions(options, "NodeVisualizer.recorded", checks.trace)
  return Effect.flatMap(Files.traceIn(files), (trace) =>
    served(options, VisualizerServer.recorded(trace, options))
  )
}

const isFleet = (given: unknown): boolean =>
  isObject(given) && "statuses" in given && Effect.isEffect(given.statuses) && "trace" in given

const isFile = (given: unknown): boolean =>
  isObject(given) &&
  "name" in given &&
  isText(given.name) &&
  "bytes" in given &&
  given.bytes instanceof Uint8Array

const listening = {
  host: option.text,
  port: option.port
}
const ofFleet = {
  ...listening,
  title: option.text,
  allowedHosts: option.texts,
  allowNetwork: option.flag,
  allowProduction: option.flag
}
const ofTrace = {
  ...ofFleet,
  compare: option.flag,
  whatIf: such((given) => isObject(given) && "replay" in given, "`{ settings, replay }`")
}
const ofLive = {
  ...ofTrace,
  capacity: such((given) => Number.isSafeInteger(given) && Number(given) > 0, "a number of events")
}

const checks = {
  listening: checkOf(() => listening),
  fleet: checkOf(() => ofFleet),
  trace: checkOf(() => ofTrace),
  live: checkOf(() => ofLive)
}
