import { createServer } from "node:net"
import { Effect } from "effect"

const isFree = (port: number) =>
  Effect.callback<boolean>((resume) => {
    const server = createServer()
    server.once("error", () => resume(Effect.succeed(false)))
    server.listen(port, "127.0.0.1", () => server.close(() => resume(Effect.succeed(true))))
  })

/** Below those that the kernel gives to a program that asks for any, and as many as each worker of a run gets. */
const [lowest, own, workers] = [10_000, 400, 55]

/** From 1; no two workers of a run have the same at a time. The examples run without Vitest. */
const worker = Number(process.env["VITEST_POOL_ID"] ?? 0)

/** Of this worker, which takes them in turn: no other one of this run looks for one there, and another run hardly. */
const first = lowest + own * ((process.ppid + worker) % workers)

let taken = 0

/**
 * A port of 127.0.0.1 for a server that has to be given its port. It is not one of those that the kernel gives to any program that
 * asks for any: another test that runs meanwhile would have it before the server listens.
 */
export const freePort: Effect.Effect<number> = Effect.suspend(() => {
  const port = first + (taken++ % own)
  return Effect.flatMap(isFree(port), (free) => (free ? Effect.succeed(port) : freePort))
})
