import { readFileSync } from "node:fs"
import { Trace } from "@effect-imap/core"
import * as ImapFleet from "@effect-imap/core/ImapFleet"
import { NodeImap, NodeVisualizer } from "@effect-imap/node"
import * as VisualizerServer from "@effect-imap/visualizer/VisualizerServer"
import { Console, Effect, Layer } from "effect"

const program = Effect.sleep("1 minute")

// NodeVisualizer.live
// the connections of one program in a browser, at an address that the program logs
export const shown = Effect.gen(function* () {
  const { sink, url } = yield* NodeVisualizer.live({ port: 7993 })
  yield* Console.log(`Traces are at ${url}`)
  return yield* Trace.withSink(sink)(program)
}).pipe(Effect.scoped)

// NodeVisualizer.recorded
// traces of users, looked at in a browser until the program ends
export const looked = Effect.gen(function* () {
  const name = "trace.jsonl"
  const url = yield* NodeVisualizer.recorded([{ name, bytes: new Uint8Array(readFileSync(name)) }])
  yield* Console.log(`${name} is at ${url}`)
  return yield* Effect.never
}).pipe(Effect.scoped)

// NodeVisualizer.fleet
// all accounts of a fleet on a page, with the last events of each where the runners keep them
export const seen = Effect.gen(function* () {
  const url = yield* NodeVisualizer.fleet(yield* ImapFleet.ImapFleet, { port: 7994 })
  yield* Console.log(`The fleet is at ${url}`)
  return yield* Effect.never
}).pipe(Effect.scoped)

// NodeVisualizer.layerServer
// an HTTP server on loopback that closes in time, for the visualizer with your options
const VisualizerLive = VisualizerServer.layer({ title: "Mail of the shop" }).pipe(
  Layer.provide(NodeVisualizer.layerServer({ port: 7993 }))
)

export const ImapLive = Layer.merge(NodeImap.layer, VisualizerLive)
