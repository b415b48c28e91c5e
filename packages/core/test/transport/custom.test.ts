import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Queue } from "effect"
import * as Transport from "../../src/lifecycle/Transport.ts"

/** A custom transport: here two queues; it may as well be a process, a serial line, a WebSocket. */
const overQueues = (fromServer: Queue.Queue<Uint8Array>, toServer: Queue.Queue<Uint8Array>) =>
  Transport.layerFixed(
    Effect.gen(function* () {
      yield* Effect.addFinalizer(() => Queue.shutdown(toServer))
      return Transport.connection({
        pull: Effect.map(Queue.take(fromServer), (chunk) => [chunk]),
        write: (bytes) => Effect.asVoid(Queue.offer(toServer, bytes)),
        channel: Transport.trusted("both ends are this process")
      })
    })
  )

describe("a custom transport", () => {
  it.effect("needs a pull and a write", () =>
    Effect.gen(function* () {
      const [fromServer, toServer] = yield* Effect.all([
        Queue.unbounded<Uint8Array>(),
        Queue.unbounded<Uint8Array>()
      ])
      const context = yield* Layer.build(overQueues(fromServer, toServer))
      const { connect, kind } = yield* Effect.provideContext(Transport.Transport, context)
      const connection = yield* connect({ host: "ignored", port: 0 }, () => {})

      yield* Queue.offer(fromServer, Uint8Array.of(42))
      assert.deepStrictEqual(yield* connection.pull, [Uint8Array.of(42)])
      yield* connection.write(Uint8Array.of(43))
      assert.deepStrictEqual(yield* Queue.take(toServer), Uint8Array.of(43))
      assert.strictEqual(kind, "fixed")
      assert.isTrue(Transport.isSecured(connection.channel()))
    })
  )

  it.effect("is clear text and cannot become TLS, unless it says otherwise", () =>
    Effect.gen(function* () {
      const connection = Transport.connection({ pull: Effect.never, write: () => Effect.void })
      assert.deepStrictEqual(connection.channel(), { _tag: "clear" })
      const { failure } = yield* Effect.flip(connection.upgrade({ serverName: "imap.example.com" }))
      assert.strictEqual(failure, "tlsUnsupported")
    })
  )
})
