/**
 * Shows the connections of an app as actors in the Stately Inspector: the chart of the machine, and each transition as it
 * happens. It sends transitions and labels, never context, hosts or what went over the wire, because the inspector is a
 * third party's page.
 *
 * **Example** (While an app is developed; `createInspectorServer()` of `@statelyai/inspect/server` listens)
 *
 * ```ts
 * import { NodeImap, NodeInspector } from "@effect-imap/node"
 * import { Layer } from "effect"
 *
 * const ImapLive = NodeImap.layer.pipe(Layer.merge(NodeInspector.layer()))
 * ```
 */
import * as Trace from "@effect-imap/core/Trace"
import { checkOf, expectsOptions, option } from "@effect-imap/core/internal/options"
import { Effect, type Layer, type Scope } from "effect"

/** The inspector's server. */
export interface Options {
  /** The address of the inspector's server. Default: `ws://localhost:8080`, as for its own clients. */
  readonly url?: string | undefined
}

/** An app that reports to no inspector never loads what does. */
const loaded = Effect.promise(() => import("./inspecting.ts"))

/** Makes a sink that reports each connection to an inspector; whenever it connects, it gets the open ones first. */
export const sink = (options: Options = {}): Effect.Effect<Trace.Sink, never, Scope.Scope> => {
  expectsOptions(options, "NodeInspector.sink", check)
  return Effect.flatMap(loaded, (inspecting) => inspecting.sink(options.url ?? "ws://localhost:8080"))
}

const check = checkOf<Options>(() => ({ url: option.text }))

/** Reports all connections under the layer to the Stately Inspector. */
export const layer = (options?: Options): Layer.Layer<never> => Trace.layerSink(sink(options))
