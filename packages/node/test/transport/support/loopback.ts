/** Servers on 127.0.0.1, whose ends are those of scripted servers. */
import * as net from "node:net"
import * as tls from "node:tls"
import { serverCertificate, serverKey } from "@effect-imap/core/internal/simulator"
import { Closed, type ServerEnd } from "@effect-imap/core/internal/simulator"
import { Context, Deferred, Effect, type Scope } from "effect"
import { deflate, inflated } from "../../../src/transport/deflate.ts"
import * as DuplexBytes from "../../../src/transport/DuplexBytes.ts"

export type Server = (end: ServerEnd) => Effect.Effect<void, never, Scope.Scope>

export interface Listening {
  readonly port: number
  /** Connections that stand. */
  readonly open: () => number
}

export const identity: tls.SecureContextOptions = {
  key: serverKey,
  cert: serverCertificate
}

/** Plays `server` for each connection until the scope closes, on a separate port or at a path. */
export const listen = Effect.fnUntraced(function* (
  server: Server,
  options: tls.TlsOptions = {},
  where: net.ListenOptions = { port: 0, host: "127.0.0.1" }
) {
  const scope = yield* Effect.scope
  const fork = Effect.runForkWith(Context.empty())
  const sockets = new Set<net.Socket>()
  const listener = net.createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on("close", () => sockets.delete(socket))
    const end = serverEnd(socket, { ...identity, ...options })
    fork(Effect.forkIn(Effect.ensuring(Effect.scoped(server(end)), DuplexBytes.destroy(socket)), scope))
  })
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => {
      listener.listen(where, () => resume(Effect.void))
    }),
    () =>
      Effect.callback<void>((resume) => {
        listener.close(() => resume(Effect.void))
        for (const socket of sockets) socket.destroy()
      })
  )
  const address = listener.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  return { port, open: () => sockets.size } satisfies Listening
})

const serverEnd = (raw: net.Socket, options: tls.TlsOptions): ServerEnd => {
  const rawBytes = DuplexBytes.make(raw)
  let socket = raw
  let bytes = rawBytes
  const closed = () => new Closed({ port: raw.localPort ?? 0 })
  return {
    port: raw.localPort ?? 0,
    implicitTls: false,
    read: Effect.suspend(() => bytes.pull).pipe(
      Effect.map(([chunk]) => chunk ?? new Uint8Array()),
      Effect.mapError(closed)
    ),
    write: (chunk) => Effect.ignore(Effect.suspend(() => bytes.write(chunk))),
    startTls: Effect.suspend(() => {
      rawBytes.release()
      const secured = new tls.TLSSocket(raw, { ...options, isServer: true })
      socket = secured
      bytes = DuplexBytes.make(secured)
      const done = Deferred.makeUnsafe<void>()
      secured.once("secure", () => Deferred.doneUnsafe(done, Effect.void))
      const cut = Effect.callback<never, ReturnType<typeof closed>>((resume) => {
        const onEnd = () => resume(Effect.fail(closed()))
        bytes.onEnd(onEnd)
        return Effect.sync(() => bytes.offEnd(onEnd))
      })
      return Effect.raceFirst(Deferred.await(done), cut)
    }),
    compress: (received) => {
      const before = bytes
      before.release()
      const source = DuplexBytes.make(inflated(socket, received))
      bytes = Object.assign(source, { write: (chunk: Uint8Array) => before.write(deflate(chunk)) })
    },
    end: Effect.callback<void>((resume) => {
      socket.end(() => resume(Effect.void))
    }).pipe(Effect.andThen(Effect.ignore(Effect.forever(Effect.suspend(() => bytes.pull))))),
    reset: Effect.sync(() => raw.resetAndDestroy())
  }
}
