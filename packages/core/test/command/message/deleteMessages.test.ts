/** Messages that are removed, and a search that is kept at the server, on simulated servers. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Command from "../../../src/imap/Command.ts"
import * as MessageSet from "../../../src/imap/MessageSet.ts"
import * as Simulator from "../../../src/simulator/Simulator.ts"
import { connected, written } from "../../connection/support.ts"

const mailboxes = {
  INBOX: [1, 2, 3, 4].map((uid) =>
    Simulator.message("Subject: a\n\n", { uid: uid * 10, flags: uid === 4 ? ["\\Deleted"] : [] })
  )
}

const opened = connected(Simulator.profiles.wellBehaved, { simulator: { mailboxes } })

const uids = Command.search({}, { return: ["all"] })

describe("deleteMessages", () => {
  it.effect.each([[MessageSet.sequenceNumbers([1, 3])], [[10, 30]]] as const)(
    "%j removes these, and nothing that others have marked",
    ([set]) =>
      Effect.gen(function* () {
        const { connection, simulator } = yield* opened
        yield* connection.execute(Command.deleteMessages(set))
        const value = yield* connection.execute(uids)
        assert.deepStrictEqual(value.all, [
          [20, 20],
          [40, 40]
        ])
        assert.include(written(simulator)[0] ?? "", "UID EXPUNGE 10,30")
      })
  )

  it.effect("of no message sends nothing", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* opened
      const before = written(simulator)[0]
      yield* connection.execute(Command.deleteMessages([]))
      assert.strictEqual(written(simulator)[0], before)
    })
  )

  it.effect("whose connection is lost says which messages are gone for certain", () =>
    Effect.gen(function* () {
      const faults = [{ on: "UID EXPUNGE", nth: 2, fault: "reset" } as const]
      const { connection } = yield* connected(Simulator.profiles.wellBehaved, {
        simulator: { mailboxes, faults }
      })
      const many = [10, ...Array.from({ length: 1_999 }, (_, index) => 100_000 + 2 * index)]
      const command = Command.deleteMessages(many)
      const { progress, reason } = yield* Effect.flip(connection.execute(command))
      assert.strictEqual(reason._tag, "ConnectionLost")
      const { done = [], failed = [], unsent = [] } = progress ?? {}
      assert.deepStrictEqual(done[0], [10, 10])
      assert.isAbove(failed.length, 0)
      assert.deepStrictEqual([...done, ...failed, ...unsent], MessageSet.of(many))
    })
  )
})
