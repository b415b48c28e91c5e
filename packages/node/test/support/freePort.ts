import { createServer } from "node:net"
import { Effect } from "effect"

const isFree = (port: number) =>
  Effect.callback<boolean>((resume) => {
    const server = createServer()
    server.once("error", () => resume(Effect.succeed(false)))
    server.listen(port, "127.0.0.1", () => server.close(() => resume(Effect.succeed(true))))
  })

/** Below those that the kernel gives to a program that asks for any, and as many as each process of tests gets. */
const [lowest, own, processes] = [10_000, 400, 55]

/** Of this process, which takes them in turn: no other test looks for one at the same time. */
const first = lowest + own * (process.pid % processes)

let taken = 0

/**
 * A port of 127.0.0.1 for a server that has to be given its port. It is not one of those that the kernel gives to any program that
 * asks for any: another test that runs meanwhile would have it before the server listens.
 */
export const freePort: Effect.Effect<number> = Effect.suspend(() => {
  const port = first + (taken++ % own)
  return Effect.flatMap(isFree(port), (free) => (free ? Effect.succeed(port) : freePort))
})
