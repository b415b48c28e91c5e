/** The typed commands that read, said to the simulator. */
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Stream } from "effect"
import * as BodyStructure from "../../src/imap/BodyStructure.ts"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import * as Envelope from "../../src/imap/Envelope.ts"
import * as Mime from "../../src/imap/Mime.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { connected } from "../connection/support.ts"
import { concat } from "../wire/bytes.ts"
import { only } from "./transcript.ts"

const { wellBehaved } = Simulator.profiles

const lists = (more: string) => {
  const { capabilities } = wellBehaved
  return {
    ...wellBehaved,
    capabilities: { ...capabilities, authenticated: `${capabilities.authenticated} ${more}` }
  }
}

const csv = "räte,1\n".repeat(2_000)

const mailboxes = {
  INBOX: [
    Simulator.message(
      {
        from: "Jörg Müller <joerg@example.org>",
        to: "a@example.org, b@example.org",
        subject: "Grüße aus Köln",
        date: "Sun, 1 Feb 2026 23:30:00 +0100",
        text: "Das ist der Anfang.\nUnd das das Ende.",
        html: "<p>Das ist der Anfang.</p>",
        attachments: [{ name: "räte.csv", type: "text/csv", content: csv }]
      },
      { flags: ["\\Seen", "Work"], internalDate: "02-Feb-2026 00:10:00 +0100" }
    ),
    Simulator.message({ from: "Ada <ada@example.org>", subject: "Secret subject", text: "Lunch?" })
  ]
}

const opened = connected(lists("PREVIEW"), { simulator: { mailboxes } })

describe("FETCH", () => {
  it.effect("what a list of mail shows", () =>
    Effect.gen(function* () {
      const { connection } = yield* opened
      const query = {
        flags: true,
        envelope: true,
        internalDate: true,
        size: true,
        preview: true,
        modSeq: true
      } as const
      const value = yield* connection.execute(Command.fetch(MessageSet.sequenceNumbers("1"), query))
      const message = only(value)
      assert.strictEqual(message.envelope.subject, "Grüße aus Köln")
      assert.deepStrictEqual(message.envelope.from, [
        { _tag: "Mailbox", name: "Jörg Müller", address: "joerg@example.org" }
      ])
      assert.strictEqual(Envelope.mailboxes(message.envelope.to).length, 2)
      const { date } = message.envelope
      assert.strictEqual(date && DateTime.formatIsoZoned(date), "2026-02-01T23:30:00.000+01:00")
      const { internalDate } = message
      assert.strictEqual(
        internalDate && DateTime.formatIsoZoned(internalDate),
        "2026-02-02T00:10:00.000+01:00"
      )
      assert.deepStrictEqual(Array.from(message.flags ?? []), ["\\Seen", "Work"])
      assert.isAbove(message.size ?? 0, csv.length)
      assert.match(message.preview ?? "", /^Das ist der Anfang\. Und das das Ende\./)
      assert.typeOf(message.modSeq, "bigint")
    })
  )

  it.effect("a text, and an attachment in pieces", () =>
    Effect.gen(function* () {
      const { connection } = yield* opened
      const value = yield* connection.execute(
        Command.fetch(MessageSet.sequenceNumbers("1"), { bodyStructure: true })
      )
      const { bodyStructure } = only(value)
      if (bodyStructure === undefined) return assert.fail("no structure")
      const text = BodyStructure.text(bodyStructure, "plain")
      const attachment = only(BodyStructure.attachments(bodyStructure))
      assert.strictEqual(attachment.filename, "räte.csv")
      if (text === undefined) return assert.fail("no text")
      const fetched = only(
        yield* connection.execute(Command.fetch(MessageSet.sequenceNumbers("1"), { parts: [text.part] }))
      )
      const bytes = fetched.parts.get(text.part) ?? new Uint8Array(0)
      assert.match(Mime.decodeText(text, bytes), /^Das ist der Anfang\./)

      const streamed = connection.stream(
        Command.fetch(MessageSet.sequenceNumbers("1"), { parts: [attachment.part] })
      )
      const pieces = yield* Stream.runCollect(Mime.contents(attachment)(streamed))
      assert.strictEqual(new TextDecoder().decode(concat(pieces)), csv)
    })
  )

  it.effect("what is not there, and what is not asked for", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved, { simulator: { mailboxes } })
      const value = yield* connection.execute(Command.fetch("1:*", { preview: true }))
      assert.deepStrictEqual(
        value.map(({ preview, uid }) => [uid, preview]),
        [
          [1, undefined],
          [2, undefined]
        ]
      )
      const none = yield* connection.execute(Command.fetch("99", { flags: true }))
      assert.deepStrictEqual(none, [])
    })
  )
})

it.effect("a part in pieces, also one that comes quoted", () =>
  Effect.gen(function* () {
    const bytes = new TextEncoder().encode("w6Q=")
    const attributes = new Map([["BODY[1]", { _tag: "Quoted", text: "w6Q=" }]] as const)
    const parts: ReadonlyArray<ReadonlyArray<Command.FetchPart>> = [
      [
        { _tag: "Literal", sequence: 1, name: "BODY[1]", size: 4 },
        { _tag: "Bytes", bytes: bytes.subarray(0, 1) },
        { _tag: "Bytes", bytes: bytes.subarray(1) }
      ],
      [{ _tag: "Fetch", sequence: 1, attributes }]
    ]
    for (const part of parts) {
      const pieces = yield* Stream.runCollect(
        Mime.contents({ encoding: "base64" })(Stream.fromIterable(part))
      )
      assert.strictEqual(new TextDecoder().decode(concat(pieces)), "ä")
    }
  })
)

describe("SEARCH", () => {
  const rows: ReadonlyArray<readonly [Command.SearchQuery, ReadonlyArray<number>]> = [
    [{ seen: false }, [2]],
    [{ keyword: "Work" }, [1]],
    [{ from: "ada", subject: "secret" }, [2]],
    [{ subject: "Köln" }, [1]],
    [{ or: [{ text: "Lunch" }, { subject: "Köln" }], not: { from: "Jörg" } }, [2]],
    [{ on: new Date("2026-02-02T12:00:00Z") }, [1]],
    [{ sentOn: new Date("2026-02-01T12:00:00Z") }, [1]],
    [{ header: { "Content-Type": true }, larger: csv.length }, [1]],
    [{ uid: [[2, 9]] }, [2]]
  ]

  it.effect.each(rows.map(([query, found]) => ({ query, found })))("$query", ({ found, query }) =>
    Effect.gen(function* () {
      for (const profile of [wellBehaved, Simulator.profiles.qq]) {
        const { connection } = yield* connected(profile, { simulator: { mailboxes } })
        const value = yield* connection.execute(Command.search(query))
        assert.deepStrictEqual(
          value.all.flatMap(([first, last]) => (first === last ? [first] : [first, last])),
          found
        )
        assert.strictEqual(value.count, found.length)
      }
    })
  )
})

it.effect("a trace in public holds nothing of a message, nor of what is searched for", () =>
  Effect.gen(function* () {
    const { connection, ring } = yield* connected(lists("PREVIEW"), { simulator: { mailboxes } })
    const everything = {
      envelope: true,
      bodyStructure: true,
      preview: true,
      flags: true,
      headers: ["Subject"],
      source: true,
      parts: ["1"]
    } as const
    yield* connection.execute(Command.fetch(MessageSet.sequenceNumbers("1:*"), everything))
    yield* connection.execute(Command.search({ subject: "Secret subject", keyword: "Work", from: "Köln" }))
    const trace = ring
      .events()
      .map((event) => JSON.stringify(event))
      .join("\n")
    assert.include(trace, "ENVELOPE")
    for (const secret of ["Secret", "Köln", "Lunch", "ada@", "joerg", "csv", "Work", "Anfang"]) {
      assert.notInclude(trace, secret)
    }
  })
)
