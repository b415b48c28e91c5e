import { Effect } from "effect"

/** Keeps this machine busy, so that no timer and no octet gets its turn. */
export const computes = (millis: number) =>
  Effect.sync(() => {
    const until = performance.now() + millis
    while (performance.now() < until);
  })
