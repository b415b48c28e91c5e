/**
 * A Durable Object that keeps one account, and sends what happens in its mailbox to every WebSocket. Each path has an object. It does
 * not ask who calls: put a login before it.
 */
import { DurableObject } from "cloudflare:workers"
import { Command, Supervised } from "@effect-imap/core"
import { ConfigProvider, Effect, Layer, ManagedRuntime, Stream } from "effect"
import * as EdgeTransport from "./transport.ts"

interface Env {
  readonly FOLLOWER: DurableObjectNamespace<Follower>
}

export class Follower extends DurableObject<Env> {
  // the account is opened by the first WebSocket; from then on it lives as long as the object
  private readonly runtime = ManagedRuntime.make(
    Supervised.layerConfig().pipe(
      Layer.provideMerge(EdgeTransport.layer),
      Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(this.env)))
    )
  )

  override fetch() {
    const { 0: page, 1: socket } = new WebSocketPair()
    socket.accept()
    const sending = this.runtime.runFork(sendTo(socket))
    sending.addObserver(() => socket.close())
    socket.addEventListener("close", () => sending.interruptUnsafe())
    return new Response(null, { status: 101, webSocket: page })
  }
}

/** Sends `Reset`, when the page has to read the mailbox, and each message that arrives. */
const sendTo = Effect.fnUntraced(
  function* (socket: WebSocket) {
    const supervised = yield* Supervised.Supervised
    const envelopes = (uid: number) =>
      supervised.use(({ execute }) => execute(Command.fetch(uid, { envelope: true })), { isRepeatable: true })
    yield* Stream.runForEach(
      supervised.changes(),
      Effect.fnUntraced(function* ({ change }) {
        if (change._tag === "Reset") yield* send(socket, { _tag: "Reset" })
        if (change._tag !== "Arrived") return
        for (const { envelope, uid } of yield* envelopes(change.uid))
          yield* send(socket, { _tag: "Arrived", uid, subject: envelope.subject })
      })
    )
  },
  (sending, socket) =>
    Effect.catch(sending, ({ advice, title }) => send(socket, { _tag: "Failed", title, advice }))
)

const send = (socket: WebSocket, event: object) => Effect.sync(() => socket.send(JSON.stringify(event)))

export default {
  fetch: (request, env) =>
    request.headers.get("Upgrade") === "websocket"
      ? env.FOLLOWER.getByName(new URL(request.url).pathname).fetch(request)
      : new Response(null, { status: 426 })
} satisfies ExportedHandler<Env>
