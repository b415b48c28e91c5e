/** The server of an examination, simulated: examined again, it is the same. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { differences } from "../../src/examine/differences.ts"
import { simulated } from "../../src/examine/simulated.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { brief, examinationOf, examined } from "./support.ts"

/** A third of them: real servers are simulated as they were examined, too. */
const profiles = Object.values<Simulator.Profile>(Simulator.profiles).filter((_, at) => at % 3 === 0)

describe("simulated", () => {
  it.effect.each(profiles)("$name", (profile) =>
    Effect.gen(function* () {
      const { exit } = yield* examined(profile, { writes: true })
      // some let nobody in
      if (Exit.isFailure(exit)) return
      const again = yield* examinationOf(simulated(exit.value), { writes: true })
      assert.deepStrictEqual(
        differences(exit.value, again.examination).map(
          ({ before, now, question }) => `${question}: ${brief(before)}, simulated: ${brief(now)}`
        ),
        []
      )
    })
  )
})
