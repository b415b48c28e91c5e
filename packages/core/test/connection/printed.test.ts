/** What a log shows of connections, pools and supervised accounts. */
import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Command from "../../src/imap/Command.ts"
import { message, profiles } from "../../src/simulator/Simulator.ts"
import { pooled } from "../pool/support.ts"
import { pass, supervising } from "../supervision/support.ts"
import { connected, host, inTime, written } from "./support.ts"

const { wellBehaved } = profiles

/** The value as `console.log` prints it, which is never a getter and never a secret. */
const printed = (value: unknown): string => {
  const text = inspect(value, { depth: 4 })
  for (const word of ["[Getter", "[Function", wellBehaved.password]) assert.notInclude(text, word)
  return text
}

const open = { name: "INBOX", exists: 1, readOnly: false }
const shown = {
  _id: "ImapConnection",
  label: undefined,
  host,
  port: 993,
  security: "tls",
  state: "selected.quiet",
  mailbox: open
}

describe("a log shows", () => {
  it.effect("a connection by its server, state and mailbox, which is printed with its flags", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved, {
        simulator: { mailboxes: { INBOX: [message({ subject: "Note" })] } }
      })
      assert.strictEqual(printed(connection), inspect(shown))
      assert.deepStrictEqual(JSON.parse(JSON.stringify(connection)), JSON.parse(JSON.stringify(shown)))
      const mailbox = yield* connection.mailbox
      assert.include(printed(mailbox), `flags: [ '\\\\Answered'`)
      assert.deepStrictEqual({ ...mailbox }, mailbox)
      yield* connection.unselect()
      assert.strictEqual(printed(connection), inspect({ ...shown, state: "unselected.quiet", mailbox: null }))
    })
  )

  it.effect("a pool by its connections", () =>
    Effect.gen(function* () {
      const { pool } = yield* pooled()
      assert.strictEqual(printed(pool), inspect({ _id: "ImapPool", connections: [] }))
      yield* inTime(
        pool.use("INBOX", () => Effect.sync(() => assert.include(printed(pool), "isFree: false")))
      )
      assert.strictEqual(
        printed(pool),
        inspect({ _id: "ImapPool", connections: [{ isFree: true, ...shown }] }, { depth: 4 })
      )
    })
  )

  it.effect("a supervised account by its status and its connection", () =>
    Effect.gen(function* () {
      const { supervised } = yield* supervising(wellBehaved)
      assert.include(printed(supervised), "_tag: 'Connecting'")
      yield* pass(1_000)
      assert.include(printed(supervised), "_tag: 'Selected'")
      assert.include(printed(supervised), "name: 'INBOX'")
    })
  )
})

describe("the stats of a connection", () => {
  it.effect("count the octets of both directions", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(wellBehaved)
      const octets = () => written(simulator).join("").length
      assert.strictEqual((yield* connection.stats).sent, octets())
      const before = yield* connection.stats
      const { tagged } = yield* connection.exchange(Command.noop)
      assert.strictEqual((yield* connection.stats).sent, octets())
      assert.isAbove((yield* connection.stats).sent, before.sent)
      const answer = `${tagged.tag} OK ${tagged.text}\r\n`
      assert.strictEqual((yield* connection.stats).received - before.received, answer.length)
    })
  )
})
