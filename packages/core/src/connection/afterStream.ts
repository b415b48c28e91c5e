/** Waits for the end of a stream, unless the stream waits for the caller. Loaded when a caller first waits for one. */
import { Effect, type Fiber } from "effect"
import type { ImapError } from "../ImapError.ts"
import { misuse } from "./misuse.ts"
import type { OpenStream } from "./OpenStream.ts"

/** Who waits, and for how many milliseconds at most if nobody reads on. */
interface Waiting {
  readonly fiber: Fiber.Fiber<unknown, unknown>
  readonly name: string
  readonly limit: number
}

/** Does the work once it is the caller's turn. */
export const afterStream = <A, E, R>(
  stream: OpenStream,
  { fiber, limit, name }: Waiting,
  inTurn: (work: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>,
  work: Effect.Effect<A, E, R>
): Effect.Effect<A, E | ImapError, R> => {
  if (stream.reader === fiber) return misuse(`${name}: this fiber reads ${aStream}`)
  let hasBegun = false
  const begun = Effect.suspend(() => {
    hasBegun = true
    return work
  })
  const left = Effect.suspend(() => {
    const { asked } = stream
    const isLeft = () => !hasBegun && !stream.isAsking && stream.asked === asked
    return Effect.map(Effect.sleep(limit), isLeft)
  })
  const refused = Effect.repeat(left, { until: (isLeft) => isLeft }).pipe(
    Effect.andThen(misuse(`${name}: nobody has read on for ${limit / 1000} s in ${aStream}`))
  )
  return Effect.raceFirst(inTurn(begun), Effect.interruptible(refused))
}

const aStream =
  "a stream of the same connection, which has to end first: collect its elements, or use another connection"
