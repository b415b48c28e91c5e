/** Waits for the end of streams, which are read ahead of their readers meanwhile. Loaded when a caller first waits for one. */
import { Effect } from "effect"
import type { ImapError } from "../../failure/ImapError.ts"
import { misuse } from "./misuse.ts"
import type { OpenStream } from "./OpenStream.ts"
import { ReadAhead } from "./ReadAhead.ts"
import type { Turns, Waiting } from "./Turns.ts"

/** Has each stream that gets the turn read ahead; fails if one does not end. */
export const afterStreams = (turns: Turns, waiting: Waiting): Effect.Effect<never, ImapError> =>
  Effect.forever(
    Effect.andThen(
      turns.streaming.await,
      Effect.suspend(() => (turns.stream === undefined ? Effect.void : afterStream(turns.stream, waiting)))
    )
  )

/** Ends with the stream; fails if too much is left of it, and nobody reads on. */
const afterStream = (
  stream: OpenStream<unknown>,
  { fiber, limit, memory, name, size }: Waiting
): Effect.Effect<void, ImapError> => {
  const ahead = (stream.ahead ??= new ReadAhead(stream.source, memory.part(size)))
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
  return Effect.raceFirst(stream.ended.await, refused)
}
