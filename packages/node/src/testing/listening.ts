/** Simulated servers on loopback sockets. Loaded with the first one. */
import * as net from "node:net"
import type { Readable } from "node:stream"
import * as tls from "node:tls"
import { ca, serverCertificate, serverKey } from "@effect-imap/core/internal/simulator"
import * as Simulator from "@effect-imap/core/internal/simulator"
import type { Server, ServerEnd } from "@effect-imap/core/Simulator"
import { checkOf, option } from "@effect-imap/core/internal/options"
import { Deferred, Effect, Queue, type Scope } from "effect"
import { deflate, inflated } from "../transport/deflate.ts"
import { type NodeSimulator, type Options, PortUnavailable } from "./simulated.ts"

const { hooks: _, ...ofServer } = Simulator.ofServer
const check = checkOf(() => ({ ...ofServer, port: option.port, tlsPort: option.port }))
const noOptions = checkOf(() => ({}))

export const start = Effect.fn("NodeSimulator.start")(function* (
  given: Options
): Effect.fn.Return<NodeSimulator, PortUnavailable, Scope.Scope> {
  const { profile, script, ...others } = given
  Simulator.expectsServer(script ?? profile, others, "NodeSimulator.start", check)
  Simulator.expectsServer(profile, {}, "NodeSimulator.start", noOptions)
  const { port: plain = 0, tlsPort: encrypted = 0, ...options } = others
  const { serve, ...server } = yield* Simulator.serverOf(script ?? profile, options)
  const port = yield* accept(plain, { port: 143, implicitTls: false, serve })
  const tlsPort = yield* accept(encrypted, { port: 993, implicitTls: true, serve })
  const { password, user } = profile
  return { host: "127.0.0.1", port, tlsPort, user, password, ca, ...server }
})

/** Runs a server for each connection to a free port. */
export const listen = (serve: (end: ServerEnd) => Effect.Effect<void, never, Scope.Scope>) =>
  accept(0, { port: 143, implicitTls: false, serve: (end) => Effect.scoped(serve(end)) })

interface Listener extends Pick<ServerEnd, "port" | "implicitTls">, Pick<Server, "serve"> {}

const accept = Effect.fnUntraced(function* (port: number, listener: Listener) {
  const accepted = yield* Queue.unbounded<net.Socket>()
  const open = new Set<net.Socket>()
  const server = net.createServer({ noDelay: true, pauseOnConnect: true }, (socket) => {
    // the next read or write reports the error; without a listener, it would end the process
    socket.on("error", () => {})
    socket.once("close", () => open.delete(socket))
    open.add(socket)
    Queue.offerUnsafe(accepted, socket)
  })
  const boundPort = yield* Effect.acquireRelease(bind(server, port), () => close(server, open))
  yield* Queue.take(accepted).pipe(
    Effect.flatMap((socket) => Effect.forkScoped(attend(socket, listener))),
    Effect.forever,
    Effect.forkScoped
  )
  return boundPort
})

const bind = (server: net.Server, port: number) =>
  Effect.callback<number, PortUnavailable>((resume) => {
    const refused = (error: NodeJS.ErrnoException) =>
      resume(Effect.fail(new PortUnavailable({ port, code: error.code ?? error.name })))
    server.once("error", refused)
    server.listen(port, "127.0.0.1", () => {
      server.off("error", refused)
      const address = server.address()
      resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : port))
    })
  })

/** Closes the server, and destroys its sockets, served or not: it closes only after its last socket. */
const close = (server: net.Server, sockets: ReadonlySet<net.Socket>) =>
  Effect.callback<void>((resume) => {
    server.close(() => resume(Effect.void))
    for (const socket of sockets) socket.destroy()
  })

/** Serves one connection, closes it in order, and destroys it as soon as the client has closed too. */
const attend = (socket: net.Socket, { implicitTls, port, serve }: Listener) => {
  const end = makeEnd(socket, port, implicitTls)
  const farewell = Effect.andThen(end.end, Effect.ignore(Effect.forever(end.read)))
  return Effect.andThen(serve(end), farewell).pipe(Effect.ensuring(Effect.sync(() => socket.destroy())))
}

const secureContext = tls.createSecureContext({
  cert: serverCertificate,
  key: serverKey,
  minVersion: "TLSv1.2"
})

const makeEnd = (socket: net.Socket, port: number, implicitTls: boolean): ServerEnd => {
  let current = socket
  let inflating: Readable | undefined
  const closed = Effect.fail(new Simulator.Closed({ port }))
  return {
    port,
    implicitTls,
    read: Effect.suspend(() =>
      Effect.flatMap(pull(inflating ?? current), (chunk) => (chunk === null ? closed : Effect.succeed(chunk)))
    ),
    write: (bytes) =>
      Effect.callback<void>((resume) => {
        current.write(inflating === undefined ? bytes : deflate(bytes), () => resume(Effect.void))
      }),
    startTls: Effect.suspend(() => {
      const upgraded = new tls.TLSSocket(socket, { isServer: true, secureContext })
      upgraded.on("error", () => {})
      current = upgraded
      return Effect.flatMap(handshakeOf(upgraded), (done) => (done ? Effect.void : closed))
    }),
    compress: (received) => {
      inflating = inflated(current, received)
      inflating.on("error", () => {})
    },
    end: Effect.callback<void>((resume) => {
      current.end(() => resume(Effect.void))
    }),
    // the raw socket, since a TLS socket cannot send RST
    reset: Effect.sync(() => void socket.resetAndDestroy())
  }
}

/** Reads the next bytes; `null` after the client has closed. An interrupted read leaves all bytes in the socket. */
const pull = (socket: Readable) =>
  Effect.callback<Uint8Array | null>((resume) => {
    const look = () => {
      const chunk: unknown = socket.read()
      const over = socket.readableEnded || socket.destroyed
      if (!(chunk instanceof Uint8Array) && !over) return
      stop()
      resume(Effect.succeed(chunk instanceof Uint8Array ? chunk : null))
    }
    const stop = () => {
      for (const event of ["readable", "end", "close"]) socket.off(event, look)
    }
    for (const event of ["readable", "end", "close"]) socket.on(event, look)
    look()
    return Effect.sync(stop)
  })

/** Returns whether both sides complete the handshake. It listens at once, even if the result is awaited later. */
const handshakeOf = (socket: tls.TLSSocket): Effect.Effect<boolean> => {
  const done = Deferred.makeUnsafe<boolean>()
  socket.once("secure", () => Deferred.doneUnsafe(done, Effect.succeed(true)))
  socket.once("close", () => Deferred.doneUnsafe(done, Effect.succeed(false)))
  return Deferred.await(done)
}
