/** One account that a server floods: it is given up for a while, and all others of the process live. */
import { assert, describe, it } from "@effect/vitest"
import { Clock, DateTime, Effect } from "effect"
import * as Supervised from "../../src/mailbox/Supervised.ts"
import * as Pacing from "../../src/mailbox/Pacing.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { accountFor, inTime } from "../connection/support.ts"
import { pass } from "./support.ts"

const { wellBehaved } = Simulator.profiles

/** Some 64 KiB of what an honest server says now and then; a millisecond of the line. */
const news = [new TextEncoder().encode("* 3 EXISTS\r\n* 4 EXISTS\r\n".repeat(2700))]

/** How long a connection lasts before its server floods, in milliseconds. */
const calm = 10_000

/** Each connection brings nothing but news, without an end, once it has lasted for a while. */
const flooding = (transport: Transport): Transport => ({
  ...transport,
  connect: (target, report) =>
    Effect.gen(function* () {
      const connection = yield* transport.connect(target, report)
      const from = (yield* Clock.currentTimeMillis) + calm
      const pull = Effect.flatMap(Clock.currentTimeMillis, (now) =>
        now >= from
          ? Effect.as(Effect.sleep(1), news)
          : Effect.raceFirst(connection.pull, Effect.as(Effect.sleep(from - now), news))
      )
      return { ...connection, pull, upgrade: (options) => connection.upgrade(options) }
    })
})

const supervise = (transport: Transport) =>
  Supervised.make(accountFor(wellBehaved, { security: "tls" })).pipe(
    Effect.provideService(Transport, transport),
    Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
    Effect.provideService(Pacing.Pacing, Pacing.make())
  )

describe("a server that floods", () => {
  it.effect("H6 is left alone for longer and longer; its account says why, and others go on meanwhile", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make(wellBehaved, { latency: 20 })
      const flooded = yield* supervise(flooding(simulator.transport))
      const other = yield* supervise(simulator.transport)
      yield* pass(2_000)
      assert.deepStrictEqual(
        [(yield* flooded.status)._tag, (yield* other.status)._tag],
        ["Selected", "Selected"]
      )
      yield* pass(calm, 1_000)
      const pauses: Array<number> = []
      let last = yield* flooded.status
      for (let minutes = 0; minutes < 15; minutes += 0.25) {
        const status = yield* flooded.status
        if (status !== last && status._tag === "Waiting") {
          assert.deepInclude(status.why.reason, { _tag: "TooMuchData", of: "unasked" })
          assert.deepStrictEqual([status.why.actionBy, status.why.retry], ["admin", "later"])
          pauses.push(DateTime.toEpochMillis(status.until) - DateTime.toEpochMillis(status.since))
        }
        last = status
        yield* pass(15_000, 5_000)
      }
      assert.isAtLeast(pauses.length, 3)
      assert.isAbove(pauses[2] ?? 0, 2 * (pauses[0] ?? 0))
      assert.strictEqual((yield* other.status)._tag, "Selected")
      yield* inTime(other.logout, 5_000)
      yield* inTime(flooded.logout, 5_000)
    })
  )
})
