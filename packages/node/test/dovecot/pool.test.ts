/** A pool on a real Dovecot: a hundred requests at once, in four mailboxes over four connections. */
import { readFileSync } from "node:fs"
import { Account, Command, ImapPool } from "@effect-imap/core"
import { assert, describe, layer } from "@effect/vitest"
import { Effect } from "effect"
import * as NodeImap from "../../src/transport/NodeImap.ts"
import * as Dovecot from "./Dovecot.ts"
import * as recipe from "./recipe.ts"

const password = "Canary-of-anybody"
const names = ["INBOX", "Archive", "Drafts", "Sent"]

const subject = (mailbox: string, pool: ImapPool.ImapPool) =>
  pool.use(mailbox, ({ execute }) =>
    Effect.map(execute(Command.fetch("1", { envelope: true })), (value) =>
      value.map(({ envelope }) => `${envelope.subject}`).join()
    )
  )

const prepared = (pool: ImapPool.ImapPool) =>
  pool.use("INBOX", ({ execute }) =>
    Effect.forEach(names, (name) =>
      Effect.andThen(
        name === "INBOX" ? Effect.void : execute(Command.createMailbox(name)),
        execute(Command.append(name, new TextEncoder().encode(`Subject: ${name}\r\n\r\nHello.\r\n`)))
      )
    )
  )

describe.skipIf(Dovecot.skipped)("a real Dovecot", () => {
  layer(
    Dovecot.layerWith((folder) => recipe.anyUser(folder, password)),
    {
      excludeTestServices: true
    }
  )((it) => {
    it.effect("serves each of a hundred requests its own mailbox, and sees four logins", () =>
      Effect.gen(function* () {
        const { ca, log, tlsPort } = yield* Dovecot.Dovecot
        const account = yield* Account.make({
          host: "localhost",
          port: tlsPort,
          security: "tls",
          ca: readFileSync(ca, "utf8"),
          user: "pooled",
          password
        })
        const pool = yield* ImapPool.make(account, { size: 4 })
        yield* prepared(pool)
        const asked = Array.from({ length: 100 }, (_, index) => names[index % names.length] ?? "")
        const read = yield* Effect.forEach(asked, (name) => subject(name, pool), { concurrency: "unbounded" })
        assert.deepStrictEqual(read, asked)
        const logins = log()
          .split("\n")
          .filter((line) => line.includes("Login: user=<pooled>"))
        assert.strictEqual(logins.length, 4)
      }).pipe(Effect.scoped, Effect.provide(NodeImap.layer))
    )
  })
})
