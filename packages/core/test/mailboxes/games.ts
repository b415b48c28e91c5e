/** Random games: what others do to mailboxes, and where the connection is cut meanwhile. */
import * as fc from "fast-check"

export interface Act<Kind extends string> {
  readonly what: Kind
  readonly at: number
  /** Milliseconds until the next one: some come in the midst of an answer. */
  readonly after: number
}

export interface Game<Kind extends string> {
  readonly acts: ReadonlyArray<Act<Kind>>
  /** The bytes that come at once: a loss comes between any two of them. */
  readonly chunk: number
  readonly cuts: number
}

/** Games of acts of these kinds, each at one of so many places, with so many cuts at most. */
export const gamesOf = <Kind extends string>(
  kinds: ReadonlyArray<Kind>,
  { cuts, places }: { readonly cuts: number; readonly places: number }
): fc.Arbitrary<Game<Kind>> =>
  fc.record({
    acts: fc.array(
      fc.record({
        what: fc.constantFrom(...kinds),
        at: fc.nat(places),
        after: fc.oneof(fc.nat(100), fc.nat(3_000), fc.nat(40_000))
      }),
      { maxLength: 25 }
    ),
    chunk: fc.oneof(fc.nat(60), fc.constant(2_000)),
    cuts: fc.nat(cuts)
  })
