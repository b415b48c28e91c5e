/**
 * The promise about a `connect` that nobody waits for any more: nothing of it stays open. The server's connections are counted; one
 * that ends at a proxy is not seen.
 */
import { Duration, Effect, Exit, Fiber, Scope } from "effect"
import {
  ascii,
  broken,
  type Options,
  type Peer,
  pullBytes,
  type Script,
  skipped,
  timeoutOf
} from "./check.ts"

/** The turns of the event loop after which `connect` is interrupted: a socket, a proxy and a command take some each. */
const moments = [0, ...Array.from({ length: 14 }, (_, power) => 2 ** power)]

export const closesInterrupted = (options: Options): Effect.Effect<Script> =>
  Effect.sync(() => {
    const served = new Set<object>()
    const script: Script = {
      server: Effect.fnUntraced(function* (end) {
        yield* Effect.acquireRelease(
          Effect.sync(() => served.add(end)),
          () => Effect.sync(() => served.delete(end))
        )
        while (true) yield* end.write(yield* end.read)
      }),
      client: Effect.fnUntraced(function* (first, peer) {
        yield* reached(first)
        let interrupted = 0
        for (const turns of moments) {
          if (!(yield* isInterrupted(peer, turns))) break
          interrupted++
        }
        if (interrupted === 0) return skipped("`connect` has nothing to wait for")
        // what was interrupted arrives before it, and what arrives later has some time
        yield* reached(yield* peer.transport.connect(peer.target, () => {}))
        yield* Effect.sleep("50 millis")
        yield* Effect.gen(function* () {
          while (served.size > 2) yield* Effect.sleep("5 millis")
        }).pipe(
          Effect.timeoutOrElse({
            duration: Duration.divideUnsafe(timeoutOf(options), 2),
            orElse: () =>
              Effect.fail(broken(`${served.size - 2} of ${interrupted} interrupted connections stayed open`))
          })
        )
      })
    }
    return script
  })

/** Waits until the server has the connection. */
const reached = Effect.fnUntraced(function* (connection: Parameters<Script["client"]>[0]) {
  yield* connection.write(ascii("?"))
  yield* pullBytes(connection, 1)
})

/** Connects, and closes the scope after so many turns. False if it had connected by then. */
const isInterrupted = Effect.fnUntraced(function* ({ target, transport }: Peer, turns: number) {
  const scope = yield* Scope.make()
  const connecting = yield* Effect.forkChild(
    Scope.provide(
      transport.connect(target, () => {}),
      scope
    ),
    { startImmediately: true }
  )
  for (let turn = 0; turn < turns && connecting.pollUnsafe() === undefined; turn++) yield* Effect.yieldNow
  const isWaiting = connecting.pollUnsafe() === undefined
  yield* Fiber.interrupt(connecting)
  yield* Scope.close(scope, Exit.void)
  return isWaiting
})
