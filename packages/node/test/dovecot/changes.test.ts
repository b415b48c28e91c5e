/** What happens to a mailbox on a real Dovecot, by what it offers. */
import type { Account } from "@effect-imap/core/Account"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { copied } from "../commands/copying.ts"
import { followed } from "../commands/following.ts"
import { paged } from "../commands/paging.ts"
import * as Dovecot from "./Dovecot.ts"
import { signal } from "./support.ts"

const server = Effect.gen(function* () {
  const dovecot = yield* Dovecot.Dovecot
  const { name, password } = dovecot.users[0]
  return {
    port: dovecot.port,
    accountAt: (port: number): Account => ({
      host: "127.0.0.1",
      port,
      security: "none",
      allowPlaintext: true,
      user: name,
      password: Redacted.make(password)
    }),
    strike: (clientPort: number) =>
      Effect.provideService(signal("SIGKILL", dovecot.port, clientPort), Dovecot.Dovecot, dovecot)
  }
})

const here = Effect.flatMap(server, followed)

const inCopies = Effect.flatMap(server, copied)

const inPages = Effect.flatMap(server, paged)

const listing = (names: string) => () =>
  `imap_capability = IMAP4rev1 LITERAL+ SASL-IR ID IDLE NAMESPACE UIDPLUS ${names}\n`

describe.skipIf(Dovecot.skipped)("what happens to a mailbox on a real Dovecot", { concurrent: true }, () => {
  it.live("K08 K12 K13 with QRESYNC: none missed, none reported twice, over losses between deliveries", () =>
    Effect.gen(function* () {
      const app = yield* here
      assert.deepStrictEqual(app.missed, [])
    }).pipe(Effect.provide(Dovecot.layer))
  )

  it.live("K08 with CONDSTORE alone: none missed, none reported twice", () =>
    Effect.gen(function* () {
      const app = yield* here
      assert.deepStrictEqual(app.missed, [])
    }).pipe(Effect.provide(Dovecot.layerWith(listing("ENABLE ESEARCH CONDSTORE"))))
  )

  it.live("K20 in pages with QRESYNC: the copy is equal, over ends of the app and losses between pages", () =>
    Effect.gen(function* () {
      const app = yield* inPages
      assert.deepStrictEqual(app.missed, [])
    }).pipe(Effect.provide(Dovecot.layer))
  )

  it.live("K20 in pages with CONDSTORE alone", () =>
    Effect.gen(function* () {
      const app = yield* inPages
      assert.deepStrictEqual(app.missed, [])
    }).pipe(Effect.provide(Dovecot.layerWith(listing("ENABLE ESEARCH CONDSTORE"))))
  )

  it.live("K20 in pages with neither", () =>
    Effect.gen(function* () {
      const app = yield* inPages
      assert.deepStrictEqual(app.missed, [])
    }).pipe(Effect.provide(Dovecot.layerWith(listing(""))))
  )

  it.live("K19 a copy ends once its mailbox is removed, and has no flag of a session", () =>
    Effect.gen(function* () {
      const { ends, flags } = yield* inCopies
      assert.deepStrictEqual(flags, [["\\Seen"], []])
      assert.deepStrictEqual(ends, { Brief: "MailboxMissing", Breif: "MailboxMissing" })
    }).pipe(Effect.provide(Dovecot.layer))
  )
})
