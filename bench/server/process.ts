/** The servers, in a separate process, so that their cost is not the client's. */
import * as net from "node:net"
import * as tls from "node:tls"
import { serverCertificate, serverKey } from "@effect-imap/core/internal/simulator"
import { Schema } from "effect"
import { listenTo } from "../Process.ts"
import { Listen, type Listening } from "./Listen.ts"
import { serve } from "./Imap.ts"
import { slow } from "./slow.ts"

const context = { cert: serverCertificate, key: serverKey, minVersion: "TLSv1.2" } as const
const secureContext = tls.createSecureContext(context)

/** The client's flights from the greeting to SELECT, on the connection that selected last. */
let flights = 0

const accept = (options: Listen) => (socket: net.Socket) => {
  socket.on("error", () => {})
  const counter = countFlights(options.delay)
  serve(
    socket,
    options.security === "tls",
    {
      announces: options.announces,
      loginAlone: options.loginAlone,
      startTls: options.security === "starttls"
    },
    {
      selected: () => {
        flights = counter.count()
      },
      secure: (start) => {
        const secured = new tls.TLSSocket(socket, { isServer: true, secureContext })
        secured.on("error", () => {})
        secured.once("secure", () => {
          start(secured)
          counter.watch(secured)
        })
      }
    }
  )
  counter.watch(socket)
}

/** Counts flights: lines that the client sends without waiting for an answer, which takes twice the delay. */
const countFlights = (delay: number) => {
  let count = 0
  let began = -Infinity
  const watch = (stream: net.Socket) =>
    stream.prependListener("data", () => {
      const now = performance.now()
      if (now - began < delay) return
      began = now
      count += 1
    })
  return { count: () => count, watch }
}

const listening = (server: net.Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => {
      const address = server.address()
      resolve(typeof address === "object" && address !== null ? address.port : 0)
    })
  })

const open = async (options: Listen): Promise<Listening> => {
  const plain = { noDelay: true }
  const server =
    options.security === "tls"
      ? tls.createServer({ ...context, ...plain }, accept(options)).on("tlsClientError", () => {})
      : net.createServer(plain, accept(options))
  const port = await listening(server)
  return { port: options.delay === 0 ? port : await listening(slow(port, options.delay)) }
}

listenTo({
  listen: (input) => open(Schema.decodeUnknownSync(Listen)(input)),
  flights: async () => flights
})
