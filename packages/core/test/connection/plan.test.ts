import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Command from "../../src/imap/Command.ts"
import * as Plan from "../../src/imap/command/Plan.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { plain } from "../support/plain.ts"
import { commands, connected, inTime, written } from "./support.ts"
import { commandOf } from "../../src/imap/command/Command.ts"

const { wellBehaved } = Simulator.profiles

const planned = <A>(command: Command.Command<A>, plan: Plan.Planner<A>): Command.Command<A> =>
  commandOf({ ...command, plan })

const status = Command.raw("STATUS", "INBOX", "(MESSAGES)")

describe("what is sent for a command depends on what the server lists", () => {
  it.effect("another command, where one means the same", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(wellBehaved)
      const either = planned(Command.raw("X"), ({ capabilities }) =>
        Plan.send(capabilities.has("UIDPLUS") ? status : Command.noop)
      )
      const { untagged } = yield* connection.exchange(either)
      assert.strictEqual(untagged[0]?._tag, "MailboxStatus")
      assert.deepStrictEqual(commands(written(simulator)[0]).slice(-1), ["STATUS"])
    })
  )

  it.effect("several, with nothing of the app's between them, and all that came is reported", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(wellBehaved, { latency: 10 })
      const steps = planned(Command.raw("X"), () =>
        Plan.steps((exchange) =>
          Effect.andThen(exchange(status), exchange(Command.raw("LIST", '""', "INBOX")))
        )
      )
      const both = Effect.all([connection.exchange(steps), connection.execute(Command.noop)], {
        concurrency: "unbounded"
      })
      const [{ untagged }] = yield* yield* inTime(both)
      assert.deepStrictEqual(
        untagged.map(({ _tag }) => _tag),
        ["MailboxStatus", "List"]
      )
      assert.deepStrictEqual(commands(written(simulator)[0]).slice(-3), ["STATUS", "LIST", "NOOP"])
    })
  )

  it.effect("the first step that fails is the last, and names its own command", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(wellBehaved)
      const steps = planned(Command.raw("X"), () =>
        Plan.steps((exchange) => Effect.andThen(exchange(Command.raw("XXX")), exchange(Command.noop)))
      )
      const { reason } = yield* Effect.flip(connection.execute(steps))
      assert.deepStrictEqual(plain(reason), { _tag: "CommandRejected", command: "XXX", status: "BAD" })
      assert.deepStrictEqual(commands(written(simulator)[0]).slice(-1), ["XXX"])
    })
  )

  it.effect("nothing, if it cannot be done", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(wellBehaved)
      const before = simulator.log().length
      const refused = planned(Command.raw("X"), () => Plan.notOffered("X", "XEXT"))
      const error = yield* Effect.flip(connection.execute(refused))
      assert.deepStrictEqual(plain(error.reason), { _tag: "NotOffered", command: "X", capability: "XEXT" })
      assert.deepStrictEqual([error.actionBy, error.retry, error.step], ["app", "never", "command"])
      assert.strictEqual(simulator.log().length, before)
    })
  )

  it.effect("what belongs to the connection itself is refused among the steps, too", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved)
      const sneaky = planned(Command.raw("X"), () => Plan.send(Command.raw("LOGOUT")))
      const error = yield* Effect.flip(connection.execute(sneaky))
      assert.strictEqual(error.reason._tag, "Misuse")
    })
  )
})
