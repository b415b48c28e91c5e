import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Result } from "effect"
import * as fc from "fast-check"
import * as Command from "../../../src/imap/Command.ts"
import * as MessageSet from "../../../src/imap/MessageSet.ts"
import * as Simulator from "../../../src/simulator/Simulator.ts"
import * as ResponseParser from "../../../src/imap/wire/ResponseParser.ts"
import { connected, written } from "../../connection/support.ts"
import { listed } from "../../support/quotation.ts"
import { converse, only, sentTo } from "../transcript.ts"
import * as Plan from "../../../src/imap/command/Plan.ts"

describe("FETCH (RFC 9051 §6.4.5)", () => {
  it("gives what was asked for, typed", () => {
    const message = only(
      converse(
        Command.fetch(MessageSet.sequenceNumbers("12"), {
          flags: true,
          internalDate: true,
          size: true,
          envelope: true,
          attributes: true
        }),
        `C: A1 FETCH 12 (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)
       S: * 12 FETCH (FLAGS (\\seen $Junk) INTERNALDATE "17-Jul-1996 02:44:25 -0700" RFC822.SIZE 4286 UID 9 ENVELOPE ("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "IMAP4rev2 WG mtg summary and minutes" (("Terry Gray" NIL "gray" "cac.washington.edu")) NIL NIL ((NIL NIL "imap" "cac.washington.edu")) ((NIL NIL "minutes" "CNRI.Reston.VA.US")("John Klensin" NIL "KLENSIN" "MIT.EDU")) NIL NIL "<B27397-0100000@cac.washington.edu>"))
       S: A1 OK FETCH completed`
      )
    )
    assert.strictEqual(message.sequence, 12)
    assert.strictEqual(message.uid, 9)
    assert.deepStrictEqual(Array.from(message.flags ?? []), ["\\Seen", "$Junk"])
    assert.strictEqual(message.size, 4286)
    const { internalDate } = message
    assert.strictEqual(internalDate && DateTime.formatIsoZoned(internalDate), "1996-07-17T02:44:25.000-07:00")
    assert.strictEqual(message.envelope.subject, "IMAP4rev2 WG mtg summary and minutes")
    assert.deepStrictEqual(message.envelope.from, [
      { _tag: "Mailbox", name: "Terry Gray", address: "gray@cac.washington.edu" }
    ])
    assert.deepStrictEqual(
      message.envelope.cc.map((each) => (each._tag === "Mailbox" ? each.address : each.name)),
      ["minutes@CNRI.Reston.VA.US", "KLENSIN@MIT.EDU"]
    )
    assert.deepStrictEqual(message.envelope.sender, [])
    assert.strictEqual(message.envelope.rawDate, "Wed, 17 Jul 1996 02:23:25 -0700 (PDT)")
    assert.strictEqual(message.envelope.messageId, "<B27397-0100000@cac.washington.edu>")
    assert.isUndefined(message.envelope.inReplyTo)
    assert.isTrue(message.attributes.has("ENVELOPE"))
  })

  it("news of other messages are no answer; what an answer lacks is missing", () => {
    const messages = converse(
      Command.fetch("1:3", { flags: true, size: true }),
      `C: A1 UID FETCH 1:3 (UID FLAGS RFC822.SIZE)
       S: * 9 FETCH (FLAGS (\\Seen))
       S: * 8 FETCH (UID 8 FLAGS (\\Seen))
       S: * 1 FETCH (UID 1 FLAGS ())
       S: * 2 FETCH (UID 2 FLAGS (\\Seen) RFC822.SIZE 10)
       S: * 1 FETCH (RFC822.SIZE 20)
       S: * 3 FETCH (UID 3 FLAGS ())
       S: A1 OK done`
    )
    assert.deepStrictEqual(
      messages.map(({ flags, size, uid }) => [uid, Array.from(flags ?? []), size]),
      [
        [1, [], 20],
        [2, ["\\Seen"], 10],
        [3, [], undefined]
      ]
    )
    assert.deepStrictEqual(
      messages.map(({ missing }) => missing),
      [undefined, undefined, ["size"]]
    )
  })

  it("W13 W14 what Domino and Yandex write is read", () => {
    const domino = only(
      converse(
        Command.fetch(MessageSet.sequenceNumbers("2"), { envelope: true, bodyStructure: true }),
        `C: A1 FETCH 2 (UID ENVELOPE BODYSTRUCTURE)
       S: * 2 FETCH (UID 14935 (ENVELOPE (NIL "a" NIL NIL NIL NIL NIL NIL NIL NIL)) BODYSTRUCTURE ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1))
       S: A1 OK done`
      )
    )
    assert.deepStrictEqual(
      [domino.uid, domino.envelope.subject, domino.bodyStructure?.type],
      [14935, "a", "text"]
    )
    const yandex = only(
      converse(
        Command.fetch(MessageSet.sequenceNumbers("1"), { parts: ["2.MIME", "2"] }),
        `C: A1 FETCH 1 (UID BODY.PEEK[2.MIME] BODY.PEEK[2])
       S: * 1 FETCH (UID 3016 BODY[2.MIME] {3}⏎a:b BODY[2] )
       S: A1 OK done`
      )
    )
    assert.deepStrictEqual(yandex.parts, new Map([["2.MIME", new TextEncoder().encode("a:b")]]))
  })

  it("W4 octets of a quoted part are those that were sent, whatever they are", () => {
    const octet = fc.oneof(
      fc.constantFrom(0x22, 0x5c, 0xc3, 0xa4, 0xe4, 0x41),
      fc.integer({ min: 1, max: 255 }).filter((each) => each !== 10 && each !== 13)
    )
    fc.assert(
      fc.property(fc.array(octet, { maxLength: 40 }), (octets) => {
        const escaped = octets.flatMap((each) => (each === 0x22 || each === 0x5c ? [0x5c, each] : [each]))
        const line = Array.from('* 1 FETCH (UID 7 BODY[1] "', (each) => each.charCodeAt(0))
        const response = ResponseParser.parse(Uint8Array.from([...line, ...escaped, 0x22, 0x29]))
        const read = Result.getOrThrow(response)
        const { command } = sentTo(Command.fetch(MessageSet.sequenceNumbers("1"), { parts: ["1"] }))
        const tagged = { _tag: "Tagged", tag: "A1", condition: "OK", code: undefined, text: "" } as const
        const { parts } = only(command.result(read._tag === "Fetch" ? [read] : [], tagged))
        assert.deepStrictEqual(parts.get("1"), Uint8Array.from(octets))
      })
    )
  })

  it("octets of a quoted part are those that were sent", () => {
    const message = only(
      converse(
        Command.fetch(MessageSet.sequenceNumbers("1"), { parts: ["1"] }),
        `C: A1 FETCH 1 (UID BODY.PEEK[1])
       S: * 1 FETCH (UID 7 BODY[1] "\\xe4\\\\ \\"")
       S: A1 OK done`
      )
    )
    assert.deepStrictEqual(message.parts.get("1"), Uint8Array.of(0xe4, 0x5c, 0x20, 0x22))
  })

  it("sections: the source, fields of the header, parts", () => {
    const message = only(
      converse(
        Command.fetch("7", {
          headers: ["List-Id", "X-Spam"],
          source: { maxLength: 5 },
          parts: ["1", "2.mime"]
        }),
        `C: A1 UID FETCH 7 (UID BODY.PEEK[HEADER.FIELDS (List-Id X-Spam)] BODY.PEEK[]<0.5> BODY.PEEK[1] BODY.PEEK[2.mime])
       S: * 1 FETCH (UID 7 BODY[HEADER.FIELDS ("LIST-ID" "X-SPAM")] {40}⏎List-Id: a⏎ b⏎X-Spam: 1⏎x-spam: 2⏎⏎ BODY[]<0> {5}⏎From: BODY[1] "one" BODY[2.MIME] NIL)
       S: A1 OK done`
      )
    )
    assert.deepStrictEqual(
      message.headers,
      new Map([
        ["list-id", ["a b"]],
        ["x-spam", ["1", "2"]]
      ])
    )
    assert.deepStrictEqual(message.source, new TextEncoder().encode("From:"))
    assert.deepStrictEqual(message.parts, new Map([["1", new TextEncoder().encode("one")]]))
  })

  it("the whole header and the whole message", () => {
    const message = only(
      converse(
        Command.fetch(MessageSet.sequenceNumbers("1"), { headers: true, source: true }),
        `C: A1 FETCH 1 (UID BODY.PEEK[HEADER] BODY.PEEK[])
       S: * 1 FETCH (UID 7 BODY[HEADER] {12}⏎A: b⏎no⏎⏎ BODY[] "A: b")
       S: A1 OK done`
      )
    )
    assert.deepStrictEqual(message.headers, new Map([["a", ["b"]]]))
    assert.deepStrictEqual(message.source, new TextEncoder().encode("A: b"))
  })

  it("of a message that the server has not got, the source is missing", () => {
    const messages = converse(
      Command.fetch(MessageSet.sequenceNumbers("1:2"), { source: true }),
      `C: A1 FETCH 1:2 (UID BODY.PEEK[])
       S: * 1 FETCH (UID 7 BODY[] NIL)
       S: * 2 FETCH (UID 8 BODY[] "A: b")
       S: A1 OK done`
    )
    assert.deepStrictEqual(
      messages.map(({ missing, source, uid }) => [uid, source?.length, missing]),
      [
        [7, undefined, ["source"]],
        [8, 4, undefined]
      ]
    )
  })

  it.each([
    ["the whole header", "BODY[HEADER] {23}⏎Subject: x⏎From: a⏎⏎"],
    ["that of RFC 3501", "RFC822.HEADER {23}⏎Subject: x⏎From: a⏎⏎"],
    ["the label of the question", "BODY.PEEK[HEADER.FIELDS (Subject)] {14}⏎Subject: x⏎⏎"]
  ])("header fields are found in %s", (_, answer) => {
    const message = only(
      converse(
        Command.fetch("7", { headers: ["Subject"] }),
        `C: A1 UID FETCH 7 (UID BODY.PEEK[HEADER.FIELDS (Subject)])
       S: * 1 FETCH (UID 7 ${answer})
       S: A1 OK done`
      )
    )
    assert.deepStrictEqual(Array.from(message.headers), [["subject", ["x"]]])
    assert.isUndefined(message.missing)
  })

  it.each([
    [0, "BODY[2]<0.4>", "0123", "0123"],
    [0, "BODY[2]", "0123456789", "0123"],
    [2, "BODY[2]<2>", "2345", "2345"],
    [2, "BODY[2]", "0123456789", "2345"],
    [2, "BODY[2]", "0123", undefined],
    [2, "BODY[2]<0>", "0123", undefined]
  ])("octets from %i of a part are found in %s “%s”, or missing", (start, label, octets, found) => {
    const message = only(
      converse(
        Command.fetch("7", { parts: [{ part: "2", start, maxLength: 4 }] }),
        `C: A1 UID FETCH 7 (UID BODY.PEEK[2]<${start}.4>)
       S: * 1 FETCH (UID 7 ${label} "${octets}")
       S: A1 OK done`
      )
    )
    const bytes = message.parts.get("2")
    assert.strictEqual(bytes && new TextDecoder().decode(bytes), found)
    assert.deepStrictEqual(message.missing, found === undefined ? ["parts"] : undefined)
  })

  it("answers without a UID are those of the UIDs that are left, if there are as many", () => {
    const messages = converse(
      Command.fetch("5:7", { envelope: true }),
      `C: A1 UID FETCH 5:7 (UID ENVELOPE)
       S: * 1 FETCH (ENVELOPE (NIL "one" NIL NIL NIL NIL NIL NIL NIL NIL) UID 5)
       S: * 2 FETCH (ENVELOPE (NIL "odd "" NIL NIL NIL NIL NIL NIL NIL NIL) UID 6)
       S: * 3 FETCH (ENVELOPE (NIL "three" NIL NIL NIL NIL NIL NIL NIL NIL) UID 7)
       S: A1 OK done`
    )
    assert.deepStrictEqual(
      messages.map(({ envelope, missing, uid }) => [uid, envelope.subject, missing]),
      [
        [5, "one", undefined],
        [6, undefined, ["envelope"]],
        [7, "three", undefined]
      ]
    )
  })

  const extensions = { modSeq: true, emailId: true, threadId: true, preview: true } as const

  it("what servers add, if they list it (RFC 7162, RFC 8474, RFC 8970)", () => {
    const message = only(
      converse(
        Command.fetch(MessageSet.sequenceNumbers("1"), extensions),
        `C: A1 FETCH 1 (UID MODSEQ EMAILID THREADID PREVIEW)
       S: * 1 FETCH (UID 7 MODSEQ (9223372036854775807) EMAILID (M6d99ac3275bb4e) THREADID NIL PREVIEW "Hello =?utf-8?Q?=C3=A4?=")
       S: A1 OK done`,
        { lists: "CONDSTORE OBJECTID PREVIEW" }
      )
    )
    assert.strictEqual(message.modSeq, 9_223_372_036_854_775_807n)
    assert.strictEqual(message.emailId, "M6d99ac3275bb4e")
    assert.isUndefined(message.threadId)
    assert.strictEqual(message.preview, "Hello ä")
  })

  it("Gmail's own numbers stand for them", () => {
    const message = only(
      converse(
        Command.fetch(MessageSet.sequenceNumbers("1"), extensions),
        `C: A1 FETCH 1 (UID X-GM-MSGID X-GM-THRID)
       S: * 1 FETCH (X-GM-THRID 1278455344230334866 X-GM-MSGID 1278455344230334865 UID 7)
       S: A1 OK done`,
        { lists: "X-GM-EXT-1" }
      )
    )
    assert.strictEqual(message.emailId, "1278455344230334865")
    assert.strictEqual(message.threadId, "1278455344230334866")
  })

  it("what a server does not list is not asked for, and absent", () => {
    const message = only(
      converse(
        Command.fetch(MessageSet.sequenceNumbers("1"), extensions),
        `C: A1 FETCH 1 (UID)
       S: * 1 FETCH (UID 7)
       S: A1 OK done`
      )
    )
    assert.deepStrictEqual(Object.keys(message), ["sequence", "uid"])
  })

  it("only what changed (RFC 7162 §3.1.4.1, §3.2.6)", () => {
    const changed = converse(
      Command.fetch("1:*", { flags: true }, { changedSince: 12345n, vanished: true }),
      `C: A1 UID FETCH 1:* (UID FLAGS) (CHANGEDSINCE 12345 VANISHED)
       S: * VANISHED (EARLIER) 300:310,405
       S: * 1 FETCH (UID 404 MODSEQ (65402) FLAGS (\\Seen))
       S: A1 OK done`,
      { lists: "QRESYNC" }
    )
    assert.deepStrictEqual(
      changed.map(({ uid }) => uid),
      [404]
    )
  })

  it.each([
    ["1", { changedSince: 1 }, "", "NotOffered"],
    ["1", { changedSince: 1, vanished: true }, "CONDSTORE", "NotOffered"],
    [MessageSet.sequenceNumbers("1"), { changedSince: 1, vanished: true }, "QRESYNC", "Misuse"],
    ["1", { vanished: true }, "QRESYNC", "Misuse"]
  ] as const)(
    "is refused, not changed into another question: %j, %j at %j",
    (set, options, lists, reason) => {
      const both: ReadonlyArray<Command.Command> = [
        Command.fetch(set, { flags: true }, options),
        Command.fetch(set, ["FLAGS"], options)
      ]
      for (const command of both) {
        const plan = Plan.of(command, { capabilities: listed(lists), utf8: false })
        assert.strictEqual(plan._tag === "Refuse" ? plan.reason._tag : "sent", reason)
      }
    }
  )

  it.each([
    { headers: ["a)] BODY[]"] },
    { headers: ["a\r\nb"] },
    { headers: [""] },
    { parts: ["1]"] },
    { parts: [""] },
    { parts: ["0"] },
    { source: { start: -1, maxLength: 5 } },
    { source: { maxLength: 0 } }
  ] satisfies ReadonlyArray<Command.FetchQuery>)("X13 what is no section is not written: %j", (query) => {
    assert.strictEqual(sentTo(Command.fetch(MessageSet.sequenceNumbers("1"), query)).line._tag, "Failure")
  })

  it.each([
    ["1,3:5,10:*", "1,3:5,10:*"],
    [
      [
        [1, 4],
        [7, 7]
      ],
      "1:4,7"
    ]
  ] as const)("messages are named as %j", (set, expected) => {
    const line = sentTo(Command.fetch(MessageSet.sequenceNumbers(set), { flags: true })).line
    assert.strictEqual(line._tag === "Success" ? line.success : "", `A1 FETCH ${expected} (UID FLAGS)`)
  })
})

describe("a set that is longer than a line", () => {
  const scattered = MessageSet.of(Array.from({ length: 4_000 }, (_, index) => 1_000_000 + 2 * index))
  const mailboxes = {
    INBOX: Array.from({ length: 4_000 }, (_, index) =>
      Simulator.message("\n", { uid: 1_000_000 + 2 * index })
    )
  }

  it.effect("of UIDs is asked for in several commands", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(Simulator.profiles.wellBehaved, {
        simulator: { mailboxes }
      })
      const command = Command.fetch(scattered, { flags: true })
      const { tagged, untagged, value } = yield* connection.exchange(command)
      assert.deepStrictEqual(
        value.map(({ uid }) => uid),
        MessageSet.numbers(scattered).toArray()
      )
      assert.strictEqual(untagged.length, 0)
      assert.strictEqual(tagged.condition, "OK")
      const lines = (written(simulator)[0] ?? "").split("\r\n").filter((each) => each.includes("UID FETCH"))
      assert.strictEqual(lines.length, 7)
      assert.isTrue(lines.every(({ length }) => length < 5_100))
    })
  )

  it("of sequence numbers, which may change meanwhile, is refused", () => {
    assert.strictEqual(
      sentTo(Command.fetch(MessageSet.sequenceNumbers(scattered), { flags: true })).line._tag,
      "Failure"
    )
  })
})
