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
import type * as ImapFleet from "@effect-imap/core/ImapFleet"
import type * as VisualizerServer from "@effect-imap/visualizer/VisualizerServer"
import { isListOf, isObject, isText } from "@effect-imap/core/internal/is"
import { expects } from "@effect-imap/core/internal/expects"
import { checkOf, expectsOptions, option, such } from "@effect-imap/core/internal/options"
import { Effect, Layer, type Scope } from "effect"
import type { HttpServer } from "effect/http/HttpServer"
import type { ServeError } from "effect/http/HttpServerError"
import type { FleetOptions, ListenOptions, Options, RecordedOptions } from "./options.ts"

export type { FleetOptions, ListenOptions, Options, RecordedOptions } from "./options.ts"

/** An app that shows no page never loads its server. */
const loaded = Effect.promise(() => import("./serving.ts"))

/** Provides an HTTP server that closes in time, even with open pages. */
export const layerServer = (options: ListenOptions = {}): Layer.Layer<HttpServer, ServeError> => {
  expectsOptions(options, "NodeVisualizer.layerServer", checks.listening)
  return Layer.unwrap(Effect.map(loaded, (serving) => serving.layerServer(options)))
}

/** Shows the traces of all connections of the app; one warning in the log contains the address. */
export const layer = (
  options: Options = {}
): Layer.Layer<never, VisualizerServer.VisualizerRefused | ServeError> => {
  expectsOptions(options, "NodeVisualizer.layer", checks.live)
  return Layer.unwrap(Effect.map(loaded, (serving) => serving.layer(options)))
}

/** Serves a page of the events that its sink receives, until the scope closes. */
export const live = (
  options: Options = {}
): Effect.Effect<VisualizerServer.Live, VisualizerServer.VisualizerRefused | ServeError, Scope.Scope> => {
  return Effect.suspend(() => {
    expectsOptions(options, "NodeVisualizer.live", checks.live)
    return Effect.flatMap(loaded, (serving) => serving.live(options))
  })
}

/**
 * Serves the page of the fleet until the scope closes, and returns its address. It shows all accounts, wherever they
 * run, and the traces that their runners keep (`ImapFleet.layerTraces`).
 */
export const fleet = (
  fleet: Pick<ImapFleet.ImapFleet, "statuses" | "trace">,
  options: FleetOptions = {}
): Effect.Effect<string, VisualizerServer.VisualizerRefused | ServeError, Scope.Scope> => {
  return Effect.suspend(() => {
    expects(isFleet(fleet), "NodeVisualizer.fleet", "fleet", "an `ImapFleet`")
    expectsOptions(options, "NodeVisualizer.fleet", checks.fleet)
    return Effect.flatMap(loaded, (serving) => serving.fleet(fleet, options))
  })
}

/** Serves recorded traces until the scope closes, and returns the address. */
export const recorded = (
  files: ReadonlyArray<VisualizerServer.File>,
  options: RecordedOptions = {}
): Effect.Effect<
  string,
  VisualizerServer.Unreadable | VisualizerServer.VisualizerRefused | ServeError,
  Scope.Scope
> => {
  return Effect.suspend(() => {
    expects(isListOf(files, isFile), "NodeVisualizer.recorded", "files", "files, each `{ name, bytes }`")
    expectsOptions(options, "NodeVisualizer.recorded", checks.trace)
    return Effect.flatMap(loaded, (serving) => serving.recorded(files, options))
  })
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
