/** Streams of responses over a pool, under virtual time. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Stream } from "effect"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import type * as ImapPool from "../../src/mailbox/ImapPool.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { inTime, written } from "../connection/support.ts"
import { pooled, reasonOf, subject } from "./support.ts"

describe("a stream over a pool", () => {
  const subjects = (mailbox: string) => (pool: ImapPool.ImapPool) =>
    pool.stream(mailbox, ({ messages }) =>
      messages(Command.fetch(MessageSet.sequenceNumbers("1:*"), { envelope: true }))
    )
  const many = {
    mailboxes: { INBOX: Array.from({ length: 100 }, (_, at) => Simulator.message({ subject: `${at}` })) }
  }

  it.effect("holds one connection, and gives it back at its end", () =>
    Effect.gen(function* () {
      const { pool, server } = yield* pooled({ options: { size: 1 }, simulator: many })
      for (let time = 0; time < 2; time++) {
        const found = yield* Effect.flatten(inTime(Stream.runCollect(subjects("INBOX")(pool))))
        assert.lengthOf(found, 100)
      }
      assert.lengthOf(written(server), 1)
    })
  )

  it.effect("gives it back if it is left, or if its mailbox is refused", () =>
    Effect.gen(function* () {
      const { pool, server } = yield* pooled({ options: { size: 1 }, simulator: many })
      const first = yield* Effect.flatten(inTime(Stream.runCollect(Stream.take(subjects("INBOX")(pool), 1))))
      assert.deepStrictEqual(
        first.map(({ envelope }) => envelope.subject),
        ["0"]
      )
      const refused = yield* inTime(Stream.runCollect(subjects("Nothing")(pool)))
      assert.strictEqual(reasonOf(refused), "MailboxMissing")
      assert.deepStrictEqual(yield* inTime(pool.use("INBOX", subject)), Exit.succeed("0"))
      assert.lengthOf(written(server), 1)
    })
  )

  it.effect("fails with what the stream fails with", () =>
    Effect.gen(function* () {
      const { pool } = yield* pooled()
      const exit = yield* inTime(Stream.runDrain(pool.stream("INBOX", () => Stream.fail("mine" as const))))
      assert.deepStrictEqual(exit, Exit.fail("mine" as const))
    })
  )
})
