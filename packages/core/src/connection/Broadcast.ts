/** One source, any number of listeners, none of which can hold it up. Costs nothing while nobody listens. */
import { Effect, Queue, Stream } from "effect"

export interface Broadcast<A> {
  readonly publish: (value: A) => void
  /** Every stream ends, and later ones are empty. */
  readonly end: () => void
  /** What is published while it runs. A listener that falls behind by more than `capacity` misses the oldest. */
  readonly stream: Stream.Stream<A>
}

export const make = <A>(capacity: number): Broadcast<A> => {
  const listeners = new Set<{ readonly next: (value: A) => void; readonly end: () => void }>()
  let ended = false
  return {
    publish: (value) => {
      for (const listener of listeners) listener.next(value)
    },
    end: () => {
      ended = true
      for (const listener of listeners) listener.end()
      listeners.clear()
    },
    stream: Stream.callback<A>(
      (queue) =>
        Effect.acquireRelease(
          Effect.sync(() => {
            const listener = {
              next: (value: A) => void Queue.offerUnsafe(queue, value),
              end: () => void Queue.endUnsafe(queue)
            }
            if (ended) listener.end()
            else listeners.add(listener)
            return listener
          }),
          (listener) => Effect.sync(() => listeners.delete(listener))
        ),
      { bufferSize: capacity, strategy: "sliding" }
    )
  }
}
