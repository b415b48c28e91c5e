/** A Worker that checks one promise of the contract: `GET /?check=…&peers=…`. Its answer is the outcome. */
import { Transport } from "@effect-imap/core"
import type { ServerEnd } from "@effect-imap/core/Simulator"
import { TransportContract } from "@effect-imap/core/testing"
import { Duration, Effect, Layer, Queue, type Scope, Struct } from "effect"
import { RpcClient, RpcClientError, RpcSerialization } from "effect/rpc"
import { Socket } from "effect/socket"
import * as EdgeTransport from "../../edge/transport.ts"
import { Peers } from "./Peers.ts"

type Client = RpcClient.FromGroup<typeof Peers, RpcClientError.RpcClientError>

/** The socket of a handshake that is given up stays open until its request ends: that is not waited for. */
const unkept = { check: "gives the connection up with its handshake", timeout: Duration.seconds(2) }

const checks = (client: Client, transport: Transport.Transport, name: string | null) =>
  TransportContract.checks({
    ...(name === unkept.check ? Struct.pick(unkept, ["timeout"]) : {}),
    uncounted: "a worker reads only when asked",
    peer: Effect.fnUntraced(function* (server) {
      const numbers = yield* client.Listen(undefined, { asQueue: true })
      const port = yield* Queue.take(numbers)
      yield* Queue.take(numbers).pipe(
        Effect.flatMap((connection) => Effect.forkScoped(serve(client, connection, server))),
        Effect.forever,
        Effect.forkScoped
      )
      return { transport, target: { host: "localhost", port }, tls: { serverName: "localhost" } }
    })
  })

const serve = (
  client: Client,
  connection: number,
  server: (end: ServerEnd) => Effect.Effect<void, never, Scope.Scope>
) =>
  Effect.scoped(server(endOf(client, connection))).pipe(
    Effect.ensuring(Effect.orDie(client.Served({ connection })))
  )

/** The server's end of a connection, which Node has. */
const endOf = (client: Client, connection: number): ServerEnd => ({
  port: 143,
  implicitTls: false,
  read: unlessLost(client.Read({ connection })),
  write: (bytes) => Effect.orDie(client.Write({ connection, bytes })),
  startTls: unlessLost(client.StartTls({ connection })),
  compress: () => {
    throw new Error("the transport of a worker does not compress")
  },
  end: Effect.orDie(client.End({ connection })),
  reset: Effect.orDie(client.Reset({ connection }))
})

const unlessLost = <A, E>(effect: Effect.Effect<A, E | RpcClientError.RpcClientError>) =>
  Effect.catchIf(effect, isLost, Effect.die)

const isLost = (error: unknown): error is RpcClientError.RpcClientError =>
  error instanceof RpcClientError.RpcClientError

const checked = Effect.fnUntraced(function* (name: string | null) {
  const client = yield* RpcClient.make(Peers)
  const chosen = checks(client, yield* Transport.Transport, name).find((check) => check.name === name)
  return chosen === undefined ? yield* Effect.die(new Error("unknown check")) : yield* chosen.check
})

export default {
  fetch(request) {
    const parameters = new URL(request.url).searchParams
    const protocol = RpcClient.layerProtocolSocket().pipe(
      Layer.provide(Socket.layerWebSocket(parameters.get("peers") ?? "")),
      Layer.provide(Socket.layerWebSocketConstructorGlobal),
      Layer.provide(RpcSerialization.layerNdjson)
    )
    return checked(parameters.get("check")).pipe(
      Effect.catch((violation) => Effect.succeed({ _tag: "broken", why: violation.message })),
      Effect.map((outcome) => Response.json(outcome)),
      Effect.scoped,
      Effect.provide([protocol, EdgeTransport.layer]),
      Effect.runPromise
    )
  }
} satisfies ExportedHandler
