/** What happens to a mailbox on a real Cyrus, which has QRESYNC, and is asked by NOOP here. */
import type { Account } from "@effect-imap/core/Account"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { followed } from "../commands/following.ts"
import { paged } from "../commands/paging.ts"
import * as Cyrus from "./Cyrus.ts"

const server = Effect.map(Cyrus.Cyrus, ({ port }) => ({
  port,
  accountAt: (port: number): Account => ({
    host: "127.0.0.1",
    port,
    security: "none",
    allowPlaintext: true,
    user: "followed",
    password: Redacted.make("any")
  })
}))

describe.skipIf(Cyrus.skipped)("what happens to a mailbox on a real Cyrus", { concurrent: true }, () => {
  it.live("K08 K12 K13 none missed, none reported twice, over losses between deliveries", () =>
    Effect.gen(function* () {
      const app = yield* Effect.flatMap(server, followed)
      assert.deepStrictEqual(app.missed, [])
    }).pipe(Effect.provide(Cyrus.layer))
  )

  it.live("K20 in pages: the copy is equal, over ends of the app and losses between pages", () =>
    Effect.gen(function* () {
      const app = yield* Effect.flatMap(server, paged)
      assert.deepStrictEqual(app.missed, [])
    }).pipe(Effect.provide(Cyrus.layer))
  )
})
