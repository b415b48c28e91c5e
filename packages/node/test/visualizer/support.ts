/** A running visualizer, and requests that say whatever a test wants them to. */
import * as VisualizerServer from "@effect-imap/visualizer/VisualizerServer"
import { type Event, type Header } from "@effect-imap/core/Trace"
import { Effect, Layer, type Scope } from "effect"
import { connect } from "node:net"
import * as NodeVisualizer from "../../src/visualizer/NodeVisualizer.ts"

export const header: Header = {
  file_schema: "urn:effect-imap:trace",
  v: 1,
  time_unit: "ms",
  clock: { type: "monotonic", wall: "2026-11-20T06:25:00.000Z" },
  lib: { core: "0.1.0" },
  runtime: "node",
  redaction: "strict",
  machine: { id: "connection", hash: "" }
}

/** Is in every trace here; no stranger may come to see it. */
export const secret = "only-for-the-owner"

export const note = (time: number, text = secret): Event => ({
  time,
  name: "trace:note",
  group_id: "c1",
  data: { text }
})

/** A server with one event, on a free port, until the scope closes. */
export const running = ({ host, port, ...options }: NodeVisualizer.Options = {}) =>
  Effect.gen(function* () {
    const server = yield* Layer.build(NodeVisualizer.layerServer({ host, port }))
    const live = yield* Effect.provideContext(VisualizerServer.live(options), server)
    live.sink.header(header)
    live.sink.event(note(1))
    const address = new URL(live.url)
    const token = address.hash.slice("#token=".length)
    return { ...live, origin: address.origin, port: Number(address.port), token }
  })

/** Sends bytes and reads what comes until `enough`, or until the end. */
export const raw = (
  port: number,
  text: string,
  enough: (received: string) => boolean = (received) => /^[^]*\r\n\r\n[^]+/.test(received)
): Effect.Effect<string, never, Scope.Scope> =>
  Effect.callback<string>((resume) => {
    let received = ""
    const socket = connect(port, "127.0.0.1", () => socket.write(text))
    const finish = () => {
      socket.destroy()
      resume(Effect.succeed(received))
    }
    socket.setEncoding("latin1").on("data", (piece: string) => {
      received += piece
      if (enough(received)) finish()
    })
    socket.on("error", finish).on("close", finish)
    return Effect.sync(() => void socket.destroy())
  })
