/** What happens to a mailbox on a real Cyrus, which has QRESYNC, and is asked by NOOP here. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { followed } from "../commands/following.ts"
import * as Cyrus from "./Cyrus.ts"

describe.skipIf(Cyrus.skipped)("what happens to a mailbox on a real Cyrus", () => {
  it.live("K08 K12 K13 none missed, none reported twice, over losses between deliveries", () =>
    Effect.gen(function* () {
      const { port } = yield* Cyrus.Cyrus
      const app = yield* followed({
        port,
        accountAt: (port) => ({
          host: "127.0.0.1",
          port,
          security: "none",
          allowPlaintext: true,
          user: "followed",
          password: Redacted.make("any")
        })
      })
      assert.deepStrictEqual(app.missed, [])
    }).pipe(Effect.provide(Cyrus.layer))
  )
})
