/** Repeatable randomness: everything random in a run comes from its seed. */

export interface Dice {
  /** Draws from 0 up to, but without, 1. */
  readonly next: () => number
  /** Draws from 0 up to, but without, `below`. */
  readonly below: (below: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <A>(first: A, ...others: ReadonlyArray<A>) => A
  readonly oneOf: <A>(items: ReadonlyArray<A>) => A | undefined
  /** Draws lower-case letters. */
  readonly word: (length: number) => string
  /** Makes separate dice, so that the draws of one part of a run do not change another's. */
  readonly fork: () => Dice
}

const letters = "abcdefghijklmnopqrstuvwxyz"

/** Makes Mulberry32: 32 bits of state, good enough for simulation. */
export const make = (seed: number): Dice => {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  const oneOf = <A>(items: ReadonlyArray<A>): A | undefined => items[below(items.length)]
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    oneOf,
    pick: (first, ...others) => oneOf([first, ...others]) ?? first,
    word: (length) => Array.from({ length }, () => letters[below(letters.length)]).join(""),
    fork: () => make(below(0x7fffffff))
  }
}
