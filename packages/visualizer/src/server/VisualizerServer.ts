/**
 * Shows the traces of a running app in a browser, while they happen: a tool for development.
 *
 * The page and its events are served by the `HttpServer` in force, which must serve nothing else: only to this machine
 * unless an app allows more, and only to those who know the address, which differs in each run. It stores nothing.
 *
 * **Example** (On Node)
 *
 * ```ts
 * import * as VisualizerServer from "@effect-imap/visualizer/VisualizerServer"
 * import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
 * import { Layer } from "effect"
 * import { createServer } from "node:http"
 *
 * const Visualizer = VisualizerServer.layer().pipe(
 *   Layer.provide(NodeHttpServer.layerServer(createServer, { host: "127.0.0.1", port: 0 }))
 * )
 * ```
 */
import * as Trace from "@effect-imap/core/Trace"
import { Clock, Config, Effect, type Layer, Option, Schema, type Scope, Stream } from "effect"
import { HttpServer } from "effect/http/HttpServer"
import * as NetAddress from "effect/net/NetAddress"
import { eventsOf, keptOf, traceClock } from "./events.ts"
import type { Member } from "../model/fleet/Fleet.ts"
import { fleetSite, type Piece as TracePiece, type TracePlace } from "./fleetSite.ts"
import { serve } from "./serve.ts"
import { type TraceSite, traceSite } from "./traceSite.ts"
import type { WhatIf } from "./WhatIf.ts"

export type { Piece as TracePiece, TracePlace } from "./fleetSite.ts"

export { CannotReplay, type Question, type Replayed, type Setting, type WhatIf } from "./WhatIf.ts"

/** The title of the page, and whom the server answers. */
export interface Options {
  /** The title of the page; default `IMAP trace`. */
  readonly title?: string | undefined
  /**
   * Host names in addition to those of loopback and of the listening address, for a reverse proxy. The token is still
   * required.
   */
  readonly allowedHosts?: ReadonlyArray<string> | undefined
  /**
   * Serves on an address that other machines reach, where everybody on the network path can read the traffic (default
   * false).
   */
  readonly allowNetwork?: boolean | undefined
  /** Begins with a comparison of two connections, as soon as they exist (default false). */
  readonly compare?: boolean | undefined
  /** Serves even if `NODE_ENV` is `production` (default false). */
  readonly allowProduction?: boolean | undefined
  /** Replays a recorded connection with other settings, for the button “What if…” (default: no button). */
  readonly whatIf?: WhatIf | undefined
}

/** Options of a live page, with a bound on the events for late viewers. */
export interface LiveOptions extends Options {
  /**
   * The number of events that are kept for viewers that come late or read slowly (default 65,536), at most 16 MiB of
   * them.
   */
  readonly capacity?: number | undefined
}

/** The traces are not served; `problem` is the reason, and what would allow it. */
export class VisualizerRefused extends Schema.TaggedError<VisualizerRefused>()("VisualizerRefused", {
  problem: Schema.String
}) {
  override get message() {
    return `The visualizer does not start: ${this.problem}`
  }
}

/** A live page. */
export interface Live {
  /** Anyone who has the address sees everything: its fragment contains the token. */
  readonly url: string
  /** The sink whose events are shown. */
  readonly sink: Trace.Sink
}

const isLocal = (address: NetAddress.SocketAddress): boolean =>
  NetAddress.isUnixPathAddress(address) || NetAddress.isLoopback(address.address)

const permitted = Effect.fnUntraced(function* ({ allowNetwork = false, allowProduction = false }: Options) {
  const { address } = yield* HttpServer
  const environment = yield* Effect.option(Config.String("NODE_ENV"))
  if (!allowProduction && Option.contains(environment, "production")) {
    return yield* new VisualizerRefused({
      problem: "it is a tool for development, and NODE_ENV is production; allowProduction allows it."
    })
  }
  if (!allowNetwork && !isLocal(address)) {
    return yield* new VisualizerRefused({
      problem:
        "the HTTP server listens on an address that other machines reach, without encryption; let it listen on 127.0.0.1, or allow it by allowNetwork."
    })
  }
})

const publish = (options: Options, source: Pick<TraceSite, "events" | "kept" | "now">) =>
  Effect.andThen(
    permitted(options),
    serve({
      allowedHosts: options.allowedHosts ?? [],
      answers: traceSite({
        title: options.title ?? "IMAP trace",
        compare: options.compare,
        whatIf: options.whatIf,
        ...source
      })
    })
  )

/** Serves the events of its sink until the scope closes; viewers are then informed of the end. */
export const live = Effect.fn("VisualizerServer.live")(function* (
  options: LiveOptions = {}
): Effect.fn.Return<Live, VisualizerRefused, HttpServer | Scope.Scope> {
  const ring = Trace.ring({ capacity: options.capacity ?? 65_536 })
  const { now, sink } = traceClock(ring.sink, yield* Clock.Clock)
  const url = yield* publish(options, { events: eventsOf(ring), kept: keptOf(ring), now })
  // before the server closes, since it waits for its viewers
  yield* Effect.addFinalizer(() => Effect.sync(ring.end))
  return { url, sink }
})

/** Serves a complete trace, NDJSON, until the scope closes. Returns the address. */
export const recorded = Effect.fn("VisualizerServer.recorded")(function* (
  trace: Uint8Array,
  options: Options = {}
): Effect.fn.Return<string, VisualizerRefused, HttpServer | Scope.Scope> {
  return yield* publish(options, { events: Stream.succeed(trace), kept: Effect.succeed(trace) })
})

/** The source of a fleet's page, and its options. */
export interface FleetOptions extends Omit<Options, "compare" | "whatIf"> {
  /** Reads all accounts, each second while somebody is looking. */
  readonly members: Effect.Effect<ReadonlyArray<Member>, unknown>
  /** Reads the kept trace of an account: all of it, or the part after a place. */
  readonly trace: (account: string, after: TracePlace | undefined) => Effect.Effect<TracePiece, unknown>
}

/** Serves the page of a fleet until the scope closes. Returns the address. */
export const fleet = Effect.fn("VisualizerServer.fleet")(function* (
  options: FleetOptions
): Effect.fn.Return<string, VisualizerRefused, HttpServer | Scope.Scope> {
  const { allowedHosts = [], members, title = "IMAP fleet", trace } = options
  yield* permitted(options)
  return yield* serve({ allowedHosts, answers: fleetSite({ title, members, trace }) })
})

/**
 * Shows the traces of all connections of the app. A warning in the log contains the address, since those who read the
 * log may look.
 */
export const layer = (options?: LiveOptions): Layer.Layer<never, VisualizerRefused, HttpServer> =>
  Trace.layerSink(
    Effect.flatMap(live(options), ({ sink, url }) =>
      Effect.as(Effect.logWarning(`IMAP traces are shown to anyone who opens ${url}`), sink)
    )
  )
