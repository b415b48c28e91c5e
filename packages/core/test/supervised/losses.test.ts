import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Scope } from "effect"
import * as Command from "../../src/Command.ts"
import * as ImapConnection from "../../src/ImapConnection.ts"
import * as Pacing from "../../src/Pacing.ts"
import * as Simulator from "../../src/Simulator.ts"
import { Transport } from "../../src/Transport.ts"
import { accountFor, commands, errorOf, inTime, written } from "../connection/support.ts"
import { atServer, pass, supervising, told } from "./support.ts"

const { wellBehaved } = Simulator.profiles

describe("a supervised account", () => {
  it.effect("returns at once, and is selected soon", () =>
    Effect.gen(function* () {
      const { statuses, supervised } = yield* supervising(wellBehaved)
      yield* pass(1_000)
      assert.deepStrictEqual(statuses, ["Connecting", "Selected"])
      const name = yield* supervised.use(({ mailbox }) => Effect.succeed(mailbox.name))
      assert.strictEqual(name, "INBOX")
    })
  )

  it.effect("K14 is selected again after a loss, and says why it was lost", () =>
    Effect.gen(function* () {
      const { connections, simulator, statuses, supervised } = yield* supervising(wellBehaved)
      yield* pass(1_000)
      const first = yield* supervised.use(Effect.succeed)
      yield* atServer(simulator, Simulator.disconnect)
      yield* pass(5_000)
      assert.deepStrictEqual(statuses, [
        "Connecting",
        "Selected",
        "Connecting ConnectionLost",
        "Waiting ConnectionLost",
        "Connecting ConnectionLost",
        "Selected"
      ])
      assert.strictEqual(connections(), 2)
      const second = yield* supervised.use(Effect.succeed)
      assert.notStrictEqual(first, second)
      const late = yield* inTime(first.execute(Command.noop))
      assert.strictEqual(errorOf(late)?.reason._tag, "ConnectionLost")
      assert.strictEqual(first.mailbox.name, "INBOX")
      const now = yield* inTime(second.execute(Command.noop))
      assert.strictEqual(now._tag, "Success")
    })
  )

  it.effect("a status says until when it waits, and whose turn it is", () =>
    Effect.gen(function* () {
      const { supervised } = yield* supervising(wellBehaved, {
        account: { host: "imap.example.com", port: 1993 }
      })
      yield* pass(100, 10)
      const { status } = supervised
      assert.strictEqual(told(status), "Waiting ConnectRefused")
      if (status._tag === "Waiting") {
        assert.isAtLeast(status.until.epochMilliseconds, status.since.epochMilliseconds)
        assert.strictEqual(status.actionBy, "admin")
      }
    })
  )

  it.effect("T16 the end of the scope says goodbye, and leaves nothing", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make(wellBehaved, { latency: 20 })
      const scope = yield* Scope.make()
      const supervised = yield* ImapConnection.supervise(accountFor(wellBehaved)).pipe(
        Effect.provideService(Transport, simulator.transport),
        Effect.provideService(Pacing.PacingReference, Pacing.make()),
        Effect.provideService(Scope.Scope, scope)
      )
      yield* pass(1_000)
      yield* inTime(Scope.close(scope, Exit.void), 3_000)
      assert.strictEqual(told(supervised.status), "Ended Closed")
      assert.strictEqual(commands(written(simulator)[0]).at(-1), "LOGOUT")
      const late = yield* inTime(supervised.use(Effect.succeed))
      assert.strictEqual(errorOf(late)?.reason._tag, "Closed")
    })
  )
})
