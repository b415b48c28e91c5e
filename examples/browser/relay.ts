// Between a page and one IMAP server: a WebSocket there, TLS here. TLS ends here: the relay sees every byte
// in the clear, passwords and mail included.
import * as tls from "node:tls"
import * as NodeSocket from "@effect/platform-node/NodeSocket"
import * as Loopback from "@effect-imap/visualizer/Loopback"
import { Effect } from "effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import type { Socket } from "effect/socket/Socket"

export interface Server {
  readonly host: string
  readonly port: number
  /** PEM certificates to trust in addition to the system's. */
  readonly ca?: string | undefined
  /** Host names of this site, in addition to loopback's. */
  readonly allowedHosts?: ReadonlyArray<string> | undefined
}

/** Only pages of this site may use it, and only to reach this one server: anything else is an open proxy. */
export const relay = ({ allowedHosts, ca, host, port }: Server) =>
  Effect.gen(function* () {
    const { upgrade } = yield* HttpServerRequest.HttpServerRequest
    const page = yield* upgrade
    // Node verifies the certificate before a byte of the page's goes out
    const open = Effect.sync(() =>
      tls.connect({ host, port, servername: host, ...(ca === undefined ? {} : { ca }) })
    )
    const mail = yield* NodeSocket.fromDuplex(
      Effect.acquireRelease(open, (socket) => Effect.sync(() => socket.destroy()))
    )
    yield* Effect.ignore(Effect.raceFirst(passOn(page, mail), passOn(mail, page)))
    return HttpServerResponse.empty()
  }).pipe(Effect.scoped, Loopback.guard({ allowedHosts }))

/** A slow reader holds up the writer: nothing piles up here. */
const passOn = (from: Socket, to: Socket) =>
  Effect.gen(function* () {
    const writer = yield* to.writer
    const reader = yield* from.reader
    while (true) for (const chunk of yield* reader.pull) yield* writer.write(chunk)
  })
