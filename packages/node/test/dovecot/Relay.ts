/** Sits between client and server, passes bytes on as they are, and lets a test act before a line passes. */
import { connect, createServer, type Socket } from "node:net"
import { Effect, FiberSet, Latch } from "effect"

export interface Hooks {
  /** After the server's accept, before any byte passes. `clientPort` is this relay's end of the connection. */
  readonly connected?: (clientPort: number) => Effect.Effect<unknown>
  /** The client's bytes, before they pass; TLS is not understood. */
  readonly sent?: (text: string, clientPort: number) => Effect.Effect<unknown>
  /** Passes each line only after the answer to the one before it, whatever the client sends together. */
  readonly oneAtATime?: boolean
}

export interface Relay {
  readonly port: number
  /** Connections so far. */
  readonly connections: () => number
  /** Those whose client has not gone yet. */
  readonly open: () => number
  /** Ends all connections, without a goodbye. */
  readonly cut: Effect.Effect<void>
}

/** Listens for as long as the scope; what is connected then is destroyed. */
export const start = Effect.fnUntraced(function* (serverPort: number, hooks: Hooks = {}) {
  const run = yield* FiberSet.makeRuntime<never>()
  const clients = new Set<Socket>()
  let connections = 0
  const accept = (client: Socket) => {
    connections += 1
    clients.add(client)
    const server = connect({ port: serverPort, host: "127.0.0.1" })
    client.pause()
    client.on("close", () => {
      clients.delete(client)
      server.destroy()
    })
    server.on("close", () => client.destroySoon())
    client.on("error", () => server.destroy())
    server.on("error", () => client.destroy())
    server.once("connect", () => {
      const clientPort = server.localPort ?? 0
      const pass = (piece: string) =>
        Effect.andThen(
          hooks.sent?.(piece, clientPort) ?? Effect.void,
          hooks.oneAtATime === true
            ? exchange(server, piece)
            : Effect.sync(() => server.write(piece, "latin1"))
        )
      client.on("data", (bytes) => {
        client.pause()
        const text = bytes.toString("latin1")
        const pieces = hooks.oneAtATime === true ? (text.match(/[^\n]*\n|[^\n]+$/g) ?? []) : [text]
        run(
          Effect.andThen(
            Effect.forEach(pieces, pass, { discard: true }),
            Effect.sync(() => client.resume())
          )
        )
      })
      run(
        Effect.andThen(
          hooks.connected?.(clientPort) ?? Effect.void,
          Effect.sync(() => {
            server.on("data", (bytes) => client.write(bytes))
            client.resume()
          })
        )
      )
    })
  }
  const port = yield* listen(accept)
  const cut = Effect.sync(() => clients.forEach((client) => client.destroy()))
  yield* Effect.addFinalizer(() => cut)
  return { port, connections: () => connections, open: () => clients.size, cut } satisfies Relay
})

/** Writes a line and waits for its tagged answer, or for a continuation request. */
const exchange = (server: Socket, line: string) =>
  Effect.suspend(() => {
    let text = ""
    const answered = Latch.makeUnsafe()
    const look = (bytes: Buffer) => {
      text += bytes.toString("latin1")
      if (/^(?:\+|[^*\s]+ (?:OK|NO|BAD))[^\n]*\n/m.test(text)) answered.openUnsafe()
    }
    server.on("data", look)
    server.write(line, "latin1")
    return Effect.ensuring(
      answered.await,
      Effect.sync(() => server.off("data", look))
    )
  })

const listen = (accept: (client: Socket) => void) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly port: number; readonly close: () => void }>((resume) => {
      const server = createServer(accept)
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = address === null || typeof address === "string" ? 0 : address.port
        resume(Effect.succeed({ port, close: () => server.close() }))
      })
    }),
    ({ close }) => Effect.sync(close)
  ).pipe(Effect.map(({ port }) => port))
