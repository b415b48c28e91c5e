import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { usual } from "../../playground/run/Trial.ts"
import { proven } from "../support/proven.ts"
import { pass } from "../support/pass.ts"
import { played } from "./played.ts"

const once = { ...usual, attempts: "1" } as const

/** When it comes, and what it is to a client that tries once. */
const faults = [
  ["cut", { byte: 400 }, "ConnectionLost"],
  ["silence", { byte: 400 }, "Timeout"],
  ["drip", { byte: 200 }, "Timeout"],
  ["bye", { after: 460 }, "ServerBye"]
] as const

describe("a fault ends a client that tries once, and costs ours one more connection", () => {
  for (const [fault, at, reason] of faults) {
    it.effect(`${fault} at ${JSON.stringify(at)}`, () =>
      Effect.gen(function* () {
        const [alone] = (yield* played({ ...once, fault, ...at })).outcomes
        assert.strictEqual(alone?.reason, reason)
        const { connections, outcomes } = yield* played({ ...usual, fault, ...at })
        assert.strictEqual(outcomes[0]?.exists, 12)
        assert.lengthOf(connections, 2)
        for (const connection of connections) proven(connection)
      })
    )
  }
})

it.effect("a link that was made by hand does the same at the same moment", () =>
  Effect.gen(function* () {
    const byHand = yield* played(once, (run) => Effect.andThen(pass(460), run.strike("cut")))
    const byLink = yield* played({ ...once, fault: "cut", after: 460 })
    assert.strictEqual(byHand.outcomes[0]?.reason, "ConnectionLost")
    const reported = ({ trace }: typeof byHand) => trace.replaceAll(/"wall":"[^"]*"|"tag":"[^"]*"/g, "")
    assert.strictEqual(reported(byLink), reported(byHand))
  })
)
