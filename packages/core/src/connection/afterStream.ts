/** Waits for the end of a stream, which is read ahead of its reader meanwhile. Loaded when a caller first waits for one. */
import { Effect, type Fiber } from "effect"
import type { ImapError } from "../ImapError.ts"
import { misuse } from "./misuse.ts"
import type { OpenStream } from "./OpenStream.ts"
import { ReadAhead } from "./ReadAhead.ts"
import type { Patience } from "./Sharing.ts"

interface Waiting extends Patience {
  readonly fiber: Fiber.Fiber<unknown, unknown>
  readonly name: string
}

/** Does the work once it is the caller's turn; fails if too much is left of the stream, and nobody reads on. */
export const afterStream = <A, E, R>(
  stream: OpenStream<unknown>,
  { fiber, limit, name, size }: Waiting,
  inTurn: (work: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>,
  work: Effect.Effect<A, E, R>
): Effect.Effect<A, E | ImapError, R> => {
  const ahead = (stream.ahead ??= new ReadAhead(stream.source, size))
  const left = Effect.suspend(() => {
    const { asked } = stream
    const isLeft = () => ahead.full.isOpen() && !stream.isAsking && stream.asked === asked
    return Effect.map(Effect.sleep(stream.reader === fiber ? 0 : limit), isLeft)
  })
  const refused = Effect.repeat(Effect.andThen(ahead.full.await, left), { until: (isLeft) => isLeft }).pipe(
    Effect.andThen(
      misuse(
        `${name}: nobody reads on in a stream of the same connection, of which more is left than the ` +
          `${size / 1024 / 1024} MiB that were read ahead: collect its elements first, or use another connection`
      )
    )
  )
  return Effect.raceFirst(inTurn(work), Effect.interruptible(refused))
}
