/** Sessions that the server ends soon after the mailbox was open. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { atServer, pass, supervising, statusText } from "./support.ts"

const { wellBehaved } = Simulator.profiles
const mailboxes = Object.fromEntries(["INBOX", "A", "B", "C"].map((name) => [name, []]))

const sayGoodbye = (simulator: Simulator.Simulator, words: string) =>
  Effect.gen(function* () {
    yield* atServer(simulator, Simulator.broadcast(`* BYE ${words}`))
    yield* pass(100)
    yield* atServer(simulator, Simulator.disconnect)
  })

describe("a supervised account whose session the server ends", () => {
  it.effect("K14 X44 R30 leaves the mailbox to another program for five minutes, and says until when", () =>
    Effect.gen(function* () {
      const { connections, simulator, supervised } = yield* supervising(wellBehaved)
      for (let times = 0; times < 3; times++) {
        yield* pass(6_000)
        assert.strictEqual(statusText(yield* supervised.status), "Selected")
        yield* sayGoodbye(simulator, "Logged in from another place")
      }
      yield* pass(10_000)
      const status = yield* supervised.status
      assert.strictEqual(statusText(status), "Waiting SessionPingPong")
      const waits =
        status._tag === "Waiting" ? status.until.epochMilliseconds - status.since.epochMilliseconds : 0
      assert.isAtLeast(waits, 300_000)
      assert.isAtMost(waits, 330_000)
      yield* pass(280_000)
      assert.strictEqual(connections(), 3)
      yield* pass(60_000)
      assert.strictEqual(statusText(yield* supervised.status), "Selected")
    })
  )

  it.effect("R30 opens its own mailbox again after others delete three that it visits", () =>
    Effect.gen(function* () {
      const { simulator, statuses, supervised } = yield* supervising(wellBehaved, {
        simulator: { mailboxes }
      })
      for (const name of ["A", "B", "C"]) {
        yield* pass(10_000)
        const visit = yield* Effect.forkChild(
          Effect.exit(supervised.use(name, () => Effect.sleep("3 seconds")))
        )
        yield* pass(1_000)
        yield* sayGoodbye(simulator, "See you")
        yield* pass(5_000)
        yield* Fiber.join(visit)
      }
      yield* pass(30_000)
      assert.strictEqual(statusText(yield* supervised.status), "Selected")
      assert.notInclude(statuses.join(), "SessionPingPong")
    })
  )
})
