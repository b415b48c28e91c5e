/** The simulator beside a real Dovecot: the same commands, and the same answers in all that counts. */
import { assert, describe, layer } from "@effect/vitest"
import { Effect } from "effect"
import * as NodeSimulator from "../../src/testing/NodeSimulator.ts"
import { converse } from "./conversation.ts"
import * as Dovecot from "./Dovecot.ts"
import * as mail from "./simulatorMail.ts"
import { conversations } from "./simulatorConversations.ts"

describe.skipIf(Dovecot.skipped)("the simulator answers as Dovecot does", () => {
  layer(Dovecot.layerWith(mail.extension), {
    concurrent: true,
    excludeTestServices: true
  })((it) => {
    for (const [index, { name, rows }] of conversations.entries()) {
      it.effect(name, () =>
        Effect.gen(function* () {
          const { port } = yield* Dovecot.Dovecot
          const user = `user${index}`
          const real = { port, user, password: mail.password }
          // Dovecot makes them when they are first opened
          yield* converse(real, ["SELECT Archive", "SELECT Trash"])
          const expected = yield* converse(real, rows)
          const simulator = yield* NodeSimulator.start({
            profile: mail.profileOf(user),
            mailboxes: mail.mailboxes
          })
          const got = yield* converse(simulator, rows)
          assert.deepStrictEqual(got, expected)
        })
      )
    }
  })
})
