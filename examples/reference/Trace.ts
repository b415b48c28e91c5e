import { ImapConnection, Trace } from "@effect-imap/core"
import { Effect, Layer } from "effect"
import { events, header } from "./recorded.ts"

const account = { host: "imap.example.com", user: "ada@example.com" }
const program = Effect.scoped(ImapConnection.make(account))

// Trace.ring
// the last 1000 events, in memory, to be looked at when something went wrong
const ring = Trace.ring({ capacity: 1000 })

export const traced = Effect.tapError(Trace.withSink(ring.sink)(program), () =>
  Effect.logError(Trace.toText(ring.events()))
)

// Trace.withSink
// who waits for which command, printed while it happens
const commands: Trace.Sink = {
  listening: () => true,
  header: () => undefined,
  event: (event) => {
    if (event.name === "wire:sent") process.stdout.write(`${event.data.line}\n`)
  }
}

export const shown = program.pipe(Trace.withSink(commands))

// Trace.layerSink
// all connections that are made under the layer
export const ImapLive = ImapConnection.layer(account).pipe(
  Layer.provide(Trace.layerSink(Effect.succeed(ring.sink)))
)

// Trace.withRedaction
// keeps message data and user names, for a look at your own server; never credentials
export const raw = program.pipe(Trace.withSink(ring.sink), Trace.withRedaction("raw"))

// Trace.layerRedaction
export const RawLive = ImapConnection.layer(account).pipe(Layer.provide(Trace.layerRedaction("raw")))

// Trace.toText
// a trace as a file holds it, the header first
export const file = Trace.toText([header, ...events])

// Trace.toLine
// for a sink that writes each event as it happens
export const [firstLine] = events.map(Trace.toLine)
// such as {"time":1.783,"name":"machine:transition","group_id":"c1","data":{"from":"off","to":"resolving","event":"user.connect"}}
