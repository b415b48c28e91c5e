import { randomInt } from "node:crypto"
import { createServer } from "node:net"
import { Effect } from "effect"

const isFree = (port: number) =>
  Effect.callback<boolean>((resume) => {
    const server = createServer()
    server.once("error", () => resume(Effect.succeed(false)))
    server.listen(port, "127.0.0.1", () => server.close(() => resume(Effect.succeed(true))))
  })

/**
 * A port of 127.0.0.1 for a server that has to be told its own. It is none of those that the kernel gives to whoever
 * asks for any: another test that runs meanwhile would have it before the server listens.
 */
export const freePort: Effect.Effect<number> = Effect.suspend(() => {
  const port = randomInt(10_000, 32_000)
  return Effect.flatMap(isFree(port), (free) => (free ? Effect.succeed(port) : freePort))
})
