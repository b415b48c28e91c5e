import { Transport } from "@effect-imap/core"
import { Effect } from "effect"
import { Socket } from "effect/socket/Socket"

// Transport.fromSocket
// any Socket of Effect; a WebSocket to a relay is encrypted, which only the app can know
export const relayed = Effect.map(Socket, (socket) =>
  Transport.fromSocket(socket, { channel: Transport.trusted("a WebSocket over TLS to our own relay") })
)

// Transport.layerFixed
// your transport: it says how bytes come, and how they go
const pipe = Transport.connection({
  pull: Effect.never,
  write: (bytes) => Effect.log(`${bytes.length} bytes`),
  channel: Transport.trusted("a process of this machine")
})

export const TransportLive = Transport.layerFixed(Effect.succeed(pipe))

// Transport.isSecured
// in your transport: may a secret be sent now?
export const clear = Transport.isSecured({ _tag: "clear" }) // false
export const trusted = Transport.isSecured(Transport.trusted("a Unix socket")) // true

// Transport.operations
// in your transport: it reports what it does, so that traces and errors can name it
const dial = Effect.sleep("1 millis")

export const connect = (target: Transport.Target, report: Transport.Report) => {
  const run = Transport.operations(report)
  return Effect.as(run({ kind: "tcp", port: target.port }, dial), pipe)
}

// Transport.unexpectedPlaintext
// in your transport: what came in the clear before a handshake is never read as if it were encrypted
export const upgrade = (buffered: number, anythingRead: boolean) =>
  buffered > 0 ? Effect.fail(Transport.unexpectedPlaintext(anythingRead)) : Effect.void
