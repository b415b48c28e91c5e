import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { settle } from "../support/settle.ts"
import { errorOf, inTime } from "../connection/support.ts"
import { pass, supervising, statusText } from "./support.ts"

const { gmail, wellBehaved } = Simulator.profiles
const wrong = { password: Redacted.make("wrong horse") }
const day = 86_400_000

describe("a supervised account that needs somebody", () => {
  it.effect("INV-9 a wrong password waits for its owner, and for nothing else", () =>
    Effect.gen(function* () {
      const { connections, supervised } = yield* supervising(wellBehaved, { account: wrong })
      yield* pass(2_000)
      assert.strictEqual(statusText(yield* supervised.status), "NeedsUser AuthRejected")
      const before = connections()
      yield* pass(day, 3_600_000)
      assert.strictEqual(connections(), before)
      const waited = yield* inTime(supervised.use(Effect.succeed))
      yield* settle
      assert.strictEqual(errorOf(waited)?.reason._tag, "AuthRejected")
    })
  )

  it.effect("goes on with the right one", () =>
    Effect.gen(function* () {
      const { statuses, supervised } = yield* supervising(wellBehaved, { account: wrong })
      yield* pass(2_000)
      yield* supervised.renew({ password: Redacted.make(wellBehaved.password) })
      yield* pass(2_000)
      assert.deepStrictEqual(statuses.slice(-3), ["NeedsUser AuthRejected", "Connecting", "Selected"])
    })
  )

  it.effect("an attempt on the way cannot miss a credential that comes meanwhile", () =>
    Effect.gen(function* () {
      const { statuses, supervised } = yield* supervising(wellBehaved, {
        account: wrong,
        simulator: { latency: 200 }
      })
      yield* pass(300, 50)
      assert.strictEqual(statusText(yield* supervised.status), "Connecting")
      yield* supervised.renew({ password: Redacted.make(wellBehaved.password) })
      yield* pass(5_000)
      assert.strictEqual(statuses.at(-1), "Selected")
    })
  )

  it.effect("looks again when it is asked to, and fails all who wait", () =>
    Effect.gen(function* () {
      const { connections, statuses, supervised } = yield* supervising(wellBehaved, { account: wrong })
      yield* pass(2_000)
      const before = connections()
      yield* supervised.retryNow
      yield* settle
      const waited = yield* inTime(supervised.use(Effect.succeed))
      assert.strictEqual(errorOf(waited)?.reason._tag, "AuthRejected")
      assert.isAbove(connections(), before)
      assert.strictEqual(statuses.at(-1), "NeedsUser AuthRejected")
    })
  )

  it.effect("a credential that cannot be one is refused, and changes nothing", () =>
    Effect.gen(function* () {
      const { supervised } = yield* supervising(wellBehaved)
      yield* pass(2_000)
      const both = { password: Redacted.make("a"), token: Redacted.make("b") }
      const refused = yield* Effect.exit(supervised.renew(both))
      assert.strictEqual(errorOf(refused)?.reason._tag, "InvalidAccount")
      assert.strictEqual(statusText(yield* supervised.status), "Selected")
    })
  )

  it.effect("L26 a server that hangs up at each login is asked ten times, and then its owner", () =>
    Effect.gen(function* () {
      const hangUp = `
S: * OK [CAPABILITY IMAP4rev1 SASL-IR] ready
C: <1> LOGIN ...
close`
      const script = yield* Simulator.script(Array.from({ length: 12 }, () => hangUp).join("\nconnection"))
      const { connections, supervised } = yield* supervising(script, {
        account: { mechanism: "LOGIN" },
        policy: { flights: "careful" }
      })
      yield* pass(day, 60_000)
      assert.strictEqual(statusText(yield* supervised.status), "NeedsUser LoginHangUps")
      assert.strictEqual(connections(), 10)
    })
  )

  it.effect("a logout ends it wherever it is", () =>
    Effect.gen(function* () {
      const ends: Array<string> = []
      for (const account of [{}, wrong, { port: 1993 }]) {
        const { supervised } = yield* supervising(wellBehaved, { account })
        yield* pass(2_000)
        // the pause between two attempts has no fixed length: one of them may be under way
        while ((yield* supervised.status)._tag === "Connecting") yield* pass(10, 10)
        const from = (yield* supervised.status)._tag
        yield* inTime(supervised.logout)
        ends.push(`${from} → ${(yield* supervised.status)._tag}`)
      }
      assert.deepStrictEqual(ends, ["Selected → Ended", "NeedsUser → Ended", "Waiting → Ended"])
    })
  )

  it.effect("a mailbox that is not there is somebody's, and found once it is", () =>
    Effect.gen(function* () {
      const { supervised } = yield* supervising(gmail, { account: { mailbox: "Absent" } })
      yield* pass(2_000)
      assert.strictEqual(statusText(yield* supervised.status), "NeedsUser MailboxMissing")
    })
  )
})
