/** Long work in pieces, between which other fibers work. */
import { Effect } from "effect"

/** Work that stops now and then. */
export type LongWork<A> = Generator<void, A>

/** The number of items in a piece: a millisecond or two. */
const maxItems = 256

/** Processes many items, and pauses after every `maxItems`. */
export function* each<A>(
  items: Iterable<A>,
  f: (item: A) => unknown,
  pieces: number = maxItems
): LongWork<void> {
  let done = 0
  for (const item of items) {
    f(item)
    if (++done % pieces === 0) yield
  }
}

/** Does the work, and yields to other fibers after each piece. */
export const inPieces = <A>(work: () => LongWork<A>): Effect.Effect<A> =>
  Effect.suspend(() => {
    const begun = work()
    const next: Effect.Effect<A> = Effect.suspend(() => {
      const { done, value } = begun.next()
      return done === true ? Effect.succeed(value) : Effect.andThen(Effect.yieldNow, next)
    })
    return next
  })

/** Does the work in one step. */
export const atOnce = <A>(work: LongWork<A>): A => {
  let next = work.next()
  while (next.done !== true) next = work.next()
  return next.value
}
