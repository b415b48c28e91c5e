/** Hashes of nothing: nothing in this page is looked up by its structure. */
import type { Hash as Own } from "effect"

export const symbol: typeof Own.symbol = "~effect/Hash"

const same = (..._given: ReadonlyArray<unknown>) => 0

export {
  same as array,
  same as combine,
  same as hash,
  same as number,
  same as structureKeys,
  same as optimize,
  same as random,
  same as string,
  same as structure
}
