/** Waiting until nothing is left to do at the moment that the clock shows. */
import { Effect } from "effect"

/** How many fibers wait here. */
let settling = 0

/** A fiber that can go on has asked Node for a turn of its event loop, or shares the turn of another one. */
const turnsAskedFor = () => process.getActiveResourcesInfo().filter((name) => name === "Immediate").length

/** Comes after all other work of the same turn. */
const lastOfATurn = Effect.yieldNowWith(Number.MAX_SAFE_INTEGER)

/** Far more than any work in these tests takes: what goes on for longer never ends. */
const most = 100_000

const untilQuiet = Effect.gen(function* () {
  for (let turn = 0; turn < most; turn++) {
    yield* lastOfATurn
    const othersHere = settling - 1
    if (turnsAskedFor() <= othersHere) return
  }
  return yield* Effect.die(`there is still something to do after ${most} turns`)
})

/**
 * Lets all work be done that needs no time: goes on until every other fiber waits for the clock, for bytes or for
 * another fiber, however many steps that takes. Real sockets and threads are not waited for.
 */
export const settle: Effect.Effect<void> = Effect.suspend(() => {
  settling++
  return Effect.ensuring(
    untilQuiet,
    Effect.sync(() => {
      settling--
    })
  )
})
