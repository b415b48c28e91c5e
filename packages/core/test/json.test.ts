/** What JSON.stringify and console.log make of values that apps log, cache or send. */
import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import * as Command from "../src/imap/Command.ts"
import * as MessageSet from "../src/imap/MessageSet.ts"
import { Supervised } from "../src/index.ts"
import { message, profiles } from "../src/simulator/Simulator.ts"
import { converse, untagged } from "./command/transcript.ts"
import { connected, inTime } from "./connection/support.ts"
import { Client } from "./following/support.ts"
import { pass, supervising } from "./supervision/support.ts"

const { wellBehaved } = profiles

/** The value as JSON has it. It must not throw, nor print a getter, a function or a secret. */
const json = (value: unknown): unknown => {
  const text = JSON.stringify(value)
  for (const said of [inspect(value, { depth: 10 }), text])
    for (const word of ["[Getter", "[Function", "toJSON", wellBehaved.password]) assert.notInclude(said, word)
  return JSON.parse(text)
}

const all = { lists: "CONDSTORE ESEARCH QUOTA STATUS=SIZE UIDPLUS" }
const big = "9007199254740993"

describe("64-bit numbers are text in the JSON of", () => {
  it("a status", () => {
    const status = Command.status("Sent", ["messages", "size", "highestModSeq"])
    const value = converse(
      status,
      `C: A1 STATUS Sent (MESSAGES SIZE HIGHESTMODSEQ)
       S: * STATUS Sent (MESSAGES 2 SIZE ${big} HIGHESTMODSEQ 7)
       S: A1 OK done`,
      all
    )
    assert.deepStrictEqual(value, { messages: 2, size: BigInt(big), highestModSeq: 7n })
    assert.deepStrictEqual(json(value), { messages: 2, size: big, highestModSeq: "7" })
  })

  it("a message, with flags, header fields and octets", () => {
    const value = converse(
      Command.fetch(MessageSet.sequenceNumbers(1), {
        flags: true,
        modSeq: true,
        headers: ["Subject"],
        parts: ["1"],
        attributes: true
      }),
      `C: A1 FETCH 1 (UID FLAGS MODSEQ BODY.PEEK[HEADER.FIELDS (Subject)] BODY.PEEK[1])
       S: * 1 FETCH (UID 5 FLAGS (\\Seen) MODSEQ (${big}) BODY[HEADER.FIELDS (SUBJECT)] "Subject: x" BODY[1] "hi")
       S: A1 OK done`,
      all
    )
    const [read] = [json(value)].flat()
    assert.containSubset(read, {
      sequence: 1,
      uid: 5,
      flags: ["\\Seen"],
      modSeq: big,
      headers: [["subject", ["x"]]],
      parts: [["1", btoa("hi")]]
    })
  })

  it("what was found, stored, expunged and used of a quota", () => {
    const lines = [
      `* SEARCH 2 (MODSEQ ${big})`,
      `* SORT 2 (MODSEQ ${big})`,
      `* ESEARCH (TAG "A1") COUNT 1 MODSEQ ${big}`,
      `* QUOTA "" (STORAGE 1 ${big})`
    ]
    for (const response of untagged(...lines)) json(response)
    const found = Command.search({ modSeq: 1n })
    assert.deepStrictEqual(
      json(
        converse(found, `C: A1 UID SEARCH MODSEQ 1\nS: * SEARCH 2 (MODSEQ ${big})\nS: A1 OK done`, {
          lists: "CONDSTORE"
        })
      ),
      { all: [[2, 2]], count: 1, min: 2, max: 2, modSeq: big }
    )
    const stored = `C: A1 STORE 1 +FLAGS (\\Seen)\nS: * 1 FETCH (FLAGS (\\Seen) MODSEQ (${big}))\nS: A1 OK done`
    assert.containSubset(
      json(converse(Command.store(MessageSet.sequenceNumbers(1), { add: ["\\Seen"] }), stored)),
      {
        messages: [{ modSeq: big }]
      }
    )
    const gone = `C: A1 EXPUNGE\nS: * VANISHED 3\nS: A1 OK [HIGHESTMODSEQ ${big}] done`
    assert.containSubset(json(converse(Command.expunge(), gone)), { highestModSeq: big })
    const quota = `C: A1 GETQUOTA ""\nS: * QUOTA "" (STORAGE 1 ${big})\nS: A1 OK done`
    assert.containSubset(json(converse(Command.getQuota(""), quota, all)), {
      storage: { usage: "1", limit: big }
    })
  })
})

describe("changes and tokens can be logged as JSON", () => {
  it("of a mailbox, and a token's JSON is that of its schema", () => {
    const client = new Client()
    client.select(`* 1 EXISTS\n* OK [UIDVALIDITY 1] x\n* OK [UIDNEXT 6] x\n* OK [HIGHESTMODSEQ ${big}] x`)
    client.answer('* ESEARCH (TAG "A1") UID ALL 5')
    client.hear("* 1 FETCH (UID 5 FLAGS (a) MODSEQ (9007199254740995))")
    client.hear("* 1 FETCH (UID 5 FLAGS (b) MODSEQ (9007199254740997))")
    assert.containSubset(json(client.changes), [{ _tag: "FlagsChanged", modSeq: "9007199254740997" }])
    const { token } = client
    assert.containSubset(json(token), { highestModSeq: big, uids: "5" })
    const written = Schema.encodeUnknownSync(Schema.toCodecJson(Supervised.Token))(token)
    assert.deepStrictEqual(json(token), written)
  })

  it.effect("of an account", () =>
    Effect.gen(function* () {
      const { supervised } = yield* supervising(wellBehaved)
      let last: Supervised.AccountToken | undefined
      yield* Effect.forkScoped(
        Stream.runForEach(supervised.accountChanges(), ({ change, token }) =>
          Effect.sync(() => {
            json(change)
            last = token ?? last
          })
        )
      )
      yield* pass(30_000)
      const written = Schema.encodeUnknownSync(Schema.toCodecJson(Supervised.AccountToken))(last)
      assert.deepStrictEqual(json(last), written)
      json(yield* supervised.status)
    })
  )
})

describe("a connection's values can be logged as JSON", () => {
  it.effect("mailbox, server, report, capabilities and results", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved, {
        simulator: { mailboxes: { INBOX: [message({ subject: "Note" })] } }
      })
      assert.typeOf((yield* connection.mailbox).highestModSeq, "bigint")
      assert.containSubset(json(yield* connection.mailbox), {
        highestModSeq: `${(yield* connection.mailbox).highestModSeq}`
      })
      const [report, server] = yield* Effect.all([connection.report, connection.server])
      for (const value of [server, report, yield* connection.capabilities, yield* connection.stats])
        json(value)
      assert.strictEqual(server.tls?.protocol, "TLSv1.3")
      const query = {
        envelope: true,
        bodyStructure: true,
        flags: true,
        modSeq: true,
        internalDate: true
      } as const
      for (const command of [
        Command.fetch(MessageSet.sequenceNumbers("1:*"), query),
        Command.search({ modSeq: 1 }),
        Command.listMailboxes("", "*", { status: ["messages", "highestModSeq"] }),
        Command.status("INBOX", ["messages", "highestModSeq"])
      ]) {
        const exchanged = yield* yield* inTime(connection.exchange<Command.Command<unknown>>(command))
        json(exchanged.value)
        json(exchanged)
      }
    })
  )
})
