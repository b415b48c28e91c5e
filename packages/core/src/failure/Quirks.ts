/**
 * The deviations of servers, as data: the step, how each is recognised, what helps, and its source. An app adds its own
 * before these; `docs/quirks.md` shows how.
 *
 * A server's answer to ID is never looked at: nothing may depend on it (RFC 2971 §3).
 */
import { Layer } from "effect"
import { isObject } from "../base/is.ts"
import { expects } from "./expects.ts"
import { Quirks } from "./quirksInForce.ts"
import { known } from "./quirk/known.ts"
import type { Quirk } from "./quirk/Quirk.ts"

export type { Manner, Match, Quirk, Recovery, Seen } from "./quirk/Quirk.ts"
export { facts, find, findAll, type Found } from "./quirk/find.ts"

/** All that is known; what servers say themselves before what is merely known of them. */
export { known, Quirks }

/** Provides these quirks, which are compared first, and all known ones. */
export const layer = (...own: ReadonlyArray<Quirk>): Layer.Layer<never> => {
  expects(
    own.every(isQuirk),
    "Quirks.layer",
    "own",
    "quirks: `id`, `state`, `match`, `recovery` and `source`"
  )
  return Layer.succeed(Quirks, [...own, ...known])
}

const isQuirk = (given: unknown): boolean =>
  isObject(given) &&
  "id" in given &&
  typeof given.id === "string" &&
  "state" in given &&
  "match" in given &&
  isObject(given.match) &&
  "recovery" in given &&
  isObject(given.recovery)
