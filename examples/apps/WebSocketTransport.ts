/** IMAP over a WebSocket: a relay next to a mail server, and a transport that uses it. */
import * as NodeSocket from "@effect/platform-node/NodeSocket"
import * as NodeSocketServer from "@effect/platform-node/NodeSocketServer"
import { Transport } from "@effect-imap/core"
import { Effect } from "effect"
import { Socket } from "effect/socket"

/** A transport over the relay at `url`. The app vouches for the way there: it is on this machine, or `wss:`. */
export const make = (url: string) =>
  Socket.makeWebSocket(url).pipe(
    Effect.map((socket) => Transport.fromSocket(socket, { channel: Transport.trusted("our relay") })),
    Effect.provide(Socket.layerWebSocketConstructorGlobal)
  )

/** Listens on loopback, and passes each WebSocket on to the mail server at `port`. Returns its URL. */
export const relay = Effect.fnUntraced(function* (port: number) {
  const server = yield* NodeSocketServer.makeWebSocket({ host: "127.0.0.1", port: 0 })
  yield* Effect.forkScoped(
    server.run(
      Effect.fnUntraced(function* (page: Socket.Socket) {
        const mail = yield* NodeSocket.makeNet({ host: "127.0.0.1", port })
        yield* Effect.ignore(Effect.raceFirst(passOn(page, mail), passOn(mail, page)))
      }, Effect.scoped)
    )
  )
  const { address } = server
  return `ws://127.0.0.1:${"port" in address ? address.port : 0}`
})

const passOn = Effect.fnUntraced(function* (from: Socket.Socket, to: Socket.Socket) {
  const writer = yield* to.writer
  const reader = yield* from.reader
  while (true) for (const chunk of yield* reader.pull) yield* writer.write(chunk)
}, Effect.scoped)
