/** Reads and writes a connection by callbacks, as the transport of a platform does: each read and write has a fiber. */
import { Effect, Exit, Fiber, References } from "effect"
import type { Connection, Direct, Listening, TransportError } from "../../lifecycle/Transport.ts"

type Fork = <A>(effect: Effect.Effect<A>) => Fiber.Fiber<A>

export const listening = (connection: Pick<Connection, "pull" | "write">, fork: Fork): Direct => ({
  listen: (receive, end) => new Listener(connection.pull, fork, receive, end),
  write: (bytes, done) => {
    const writing = fork(
      Effect.match(connection.write(bytes), { onFailure: (error) => error, onSuccess: nothing })
    )
    const exit = writing.pollUnsafe()
    if (exit !== undefined && Exit.isSuccess(exit) && exit.value === undefined) return true
    fork(Effect.andThen(Effect.yieldNow, Effect.map(Fiber.join(writing), done)))
    return false
  }
})

const nothing = () => undefined

class Listener implements Listening {
  private readonly fork: Fork
  private readonly reading: Effect.Effect<void>
  private isWanted = false
  private isOver = false
  /** Whoever pauses or resumes before the first read decides whether it takes place. */
  private hasBegun = false
  private isCalling = false
  private fiber: Fiber.Fiber<void> | undefined

  constructor(
    pull: Connection["pull"],
    fork: Fork,
    receive: (bytes: Uint8Array) => void,
    end: (error: TransportError) => void
  ) {
    this.fork = fork
    const call = (calls: () => void): void => {
      this.isCalling = true
      calls()
      this.isCalling = false
    }
    const next: Effect.Effect<void> = Effect.suspend(() =>
      this.isWanted
        ? Effect.matchEffect(pull, {
            onFailure: (error) =>
              Effect.sync(() => {
                this.stop()
                call(() => end(error))
              }),
            onSuccess: (chunks) => {
              call(() => chunks.forEach(receive))
              return next
            }
          })
        : Effect.void
    )
    // a fiber that yields after a pull could be interrupted there, and lose the bytes
    this.reading = Effect.provideService(next, References.PreventSchedulerYield, true)
    this.fork(
      Effect.andThen(
        Effect.yieldNow,
        Effect.sync(() => {
          if (!this.hasBegun) this.resume()
        })
      )
    )
  }

  pause(): void {
    this.hasBegun = true
    this.isWanted = false
    if (!this.isCalling) this.fiber?.interruptUnsafe()
  }

  resume(): void {
    if (this.isOver || this.isWanted) return
    this.hasBegun = true
    this.isWanted = true
    if (!this.isCalling) this.fiber = this.fork(this.reading)
  }

  stop(): void {
    this.isOver = true
    this.pause()
  }
}
