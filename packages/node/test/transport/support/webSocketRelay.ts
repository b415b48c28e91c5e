/** A server that speaks IMAP in binary frames: each connection is passed on to a port. */
import { createServer } from "node:http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeSocket from "@effect/platform-node/NodeSocket"
import { Effect, Layer } from "effect"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import type { Socket } from "effect/socket/Socket"

const oneWay = (from: Socket, to: Socket) =>
  Effect.gen(function* () {
    const writer = yield* to.writer
    const reader = yield* from.reader
    while (true) for (const chunk of yield* reader.pull) yield* writer.write(chunk)
  })

const relay = (port: number) =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const client = yield* request.upgrade
    const server = yield* NodeSocket.makeNet({ host: "127.0.0.1", port })
    yield* Effect.ignore(Effect.raceFirst(oneWay(client, server), oneWay(server, client)))
    return HttpServerResponse.empty()
  }).pipe(Effect.scoped)

/** The URL, for as long as the scope. */
export const webSocketRelay = Effect.fnUntraced(function* (port: number) {
  const context = yield* Layer.build(
    HttpServer.serve(relay(port)).pipe(
      Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" }))
    )
  )
  const { address } = yield* Effect.provideContext(HttpServer.HttpServer, context)
  return HttpServer.formatAddress(address).replace(/^http/, "ws")
})
