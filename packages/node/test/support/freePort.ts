import { createSocket } from "node:dgram"
import { createServer } from "node:net"
import { Effect } from "effect"

/** Below those that the kernel gives to a program that asks for any: that program would have it before the server listens. */
const [lowest, highest] = [10_000, 32_000]

let next = (process.pid * 101) % (highest - lowest)

/**
 * A port of 127.0.0.1 for a server that has to be given its port, or on which nothing is to listen. It is this process's alone among all that look for one here,
 * those of another run of the tests included.
 */
export const freePort: Effect.Effect<number> = Effect.suspend(() => {
  const port = lowest + (next++ % (highest - lowest))
  return Effect.flatMap(Effect.all([isReserved(port), isFree(port)]), (both) =>
    both.every(Boolean) ? Effect.succeed(port) : freePort
  )
})

/** Until this process ends, as UDP, which no server of the tests uses: the kernel knows at once who was first. */
const isReserved = (port: number) =>
  Effect.callback<boolean>((resume) => {
    const socket = createSocket("udp4").unref()
    socket.once("error", () => socket.close(() => resume(Effect.succeed(false))))
    socket.bind({ port, address: "127.0.0.1", exclusive: true }, () => resume(Effect.succeed(true)))
  })

const isFree = (port: number) =>
  Effect.callback<boolean>((resume) => {
    const server = createServer()
    server.once("error", () => resume(Effect.succeed(false)))
    server.listen(port, "127.0.0.1", () => server.close(() => resume(Effect.succeed(true))))
  })
