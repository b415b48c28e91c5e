/** Colours of flagged messages, on a simulated server. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Command from "../../../src/imap/Command.ts"
import * as MessageSet from "../../../src/imap/MessageSet.ts"
import * as Simulator from "../../../src/simulator/Simulator.ts"
import { connected, written } from "../../connection/support.ts"

const mailboxes = { INBOX: [Simulator.message("Subject: a\n\n", { flags: ["\\Seen", "$Work"] })] }
const opened = connected(Simulator.profiles.wellBehaved, { simulator: { mailboxes } })
const colors = ["red", "orange", "yellow", "green", "blue", "purple", "grey", undefined] as const

describe("a colour of flagged messages", () => {
  it.effect("is read as it was set, whatever it was before, and leaves other flags as they are", () =>
    Effect.gen(function* () {
      const { connection } = yield* opened
      for (const color of [...colors, ...colors.toReversed()]) {
        yield* connection.execute(Command.setFlagColor(1, color))
        const value = yield* connection.execute(Command.fetch(MessageSet.sequenceNumbers(1), { flags: true }))
        const flags = value[0]?.flags ?? []
        assert.strictEqual(Command.flagColor(flags), color)
        assert.isTrue(flags.includes("$Work") && flags.includes("\\Seen"))
        assert.strictEqual(flags.includes("\\Flagged"), color !== undefined)
      }
    })
  )

  it.effect("is two STOREs, and none for no message", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* opened
      yield* connection.execute(Command.setFlagColor(MessageSet.sequenceNumbers(1), "purple"))
      yield* connection.execute(Command.setFlagColor([], "red"))
      const stores = (written(simulator)[0] ?? "").split("\r\n").filter((line) => line.includes("STORE"))
      assert.deepStrictEqual(
        stores.map((line) => line.replace(/^\S+ /, "")),
        ["STORE 1 +FLAGS (\\Flagged $MailFlagBit0 $MailFlagBit2)", "STORE 1 -FLAGS ($MailFlagBit1)"]
      )
    })
  )

  it("is that of Apple Mail: three bits, in any case", () => {
    assert.strictEqual(Command.flagColor(["\\flagged", "$mailflagbit1", "$MAILFLAGBIT0"]), "green")
    assert.isUndefined(Command.flagColor(["$MailFlagBit1"]))
    assert.isUndefined(Command.flagColor(["\\Flagged", "$MailFlagBit0", "$MailFlagBit1", "$MailFlagBit2"]))
  })
})
