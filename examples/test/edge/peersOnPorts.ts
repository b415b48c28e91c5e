/** Serves `Peers` to a Worker, and returns the address. */
import { createServer } from "node:http"
import type { ServerEnd } from "@effect-imap/core/Simulator"
import { NodeSimulator } from "@effect-imap/node"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { Deferred, Effect, Layer, Queue, Stream } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { RpcSerialization, RpcServer } from "effect/rpc"
import { Peers } from "./Peers.ts"

interface Served {
  readonly end: ServerEnd
  readonly served: Deferred.Deferred<void>
}

const handlers = Peers.toLayer(
  Effect.sync(() => {
    const connections = new Map<number, Served>()
    const of = ({ connection }: { readonly connection: number }) =>
      Effect.orDie(Effect.fromNullishOr(connections.get(connection)))
    const listen = Effect.gen(function* () {
      const accepted = yield* Queue.unbounded<number>()
      const port = yield* NodeSimulator.listen(
        Effect.fnUntraced(function* (end) {
          const served = yield* Deferred.make<void>()
          const number = connections.size
          connections.set(number, { end, served })
          yield* Queue.offer(accepted, number)
          yield* Deferred.await(served)
        })
      )
      return Stream.concat(Stream.succeed(port), Stream.fromQueue(accepted))
    })
    return {
      Listen: () => Stream.orDie(Stream.unwrap(listen)),
      Read: (given) => Effect.flatMap(of(given), ({ end }) => end.read),
      Write: ({ bytes, ...given }) => Effect.flatMap(of(given), ({ end }) => end.write(bytes)),
      StartTls: (given) => Effect.flatMap(of(given), ({ end }) => end.startTls),
      End: (given) => Effect.flatMap(of(given), ({ end }) => end.end),
      Reset: (given) => Effect.flatMap(of(given), ({ end }) => end.reset),
      Served: (given) =>
        Effect.flatMap(of(given), ({ served }) => Effect.asVoid(Deferred.succeed(served, undefined)))
    }
  })
)

const rpcs = RpcServer.layerHttp({ group: Peers, path: "/" }).pipe(
  Layer.provide([handlers, RpcSerialization.layerNdjson])
)

export const peersOnPorts = Effect.gen(function* () {
  const server = NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 })
  const serving = HttpRouter.serve(rpcs, { disableListenLog: true, disableLogger: true })
  const context = yield* Layer.build(Layer.provideMerge(serving, server))
  const { address } = yield* Effect.provideContext(HttpServer.HttpServer, context)
  return HttpServer.formatAddress(address).replace("http", "ws")
})
