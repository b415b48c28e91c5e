/**
 * Jitter and fast-check draw the same numbers in each run, so that a test fails for its one reason and fails again.
 * `CHANCE=7 pnpm test …` draws others; the campaigns of `soak/` are where new ones are looked for.
 */
import * as fc from "fast-check"
import { beforeEach } from "vitest"

const seed = Number(process.env["CHANCE"] ?? 1)

/** Mulberry32: numbers from 0 to 1, the same ones for the same seed. */
const drawing = (from: number) => {
  let state = from
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed })

// Effect's `Random` draws from here
beforeEach(() => {
  Math.random = drawing(seed)
})
