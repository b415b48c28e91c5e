/** What the commands that read must tell on a real server, whichever it is. */
import * as BodyStructure from "@effect-imap/core/internal/BodyStructure"
import * as Command from "@effect-imap/core/Command"
import * as Envelope from "@effect-imap/core/internal/Envelope"
import type { ImapConnection } from "@effect-imap/core/ImapConnection"
import * as MessageSet from "@effect-imap/core/MessageSet"
import * as Mime from "@effect-imap/core/internal/Mime"
import { message } from "@effect-imap/core/Simulator"
import { assert } from "@effect/vitest"
import { DateTime, Effect, Stream } from "effect"

const csv = "räte,1\n".repeat(20_000)

const letter = message({
  from: "Jörg Müller <joerg@example.org>",
  to: "Team: a@example.org, B <b@example.org>;",
  subject: "Grüße aus Köln, mit einem Betreff, der in mehrere Wörter zerlegt werden muss",
  date: "Sun, 1 Feb 2026 23:30:00 +0100",
  text: "Das ist der Anfang.",
  html: "<p>Das ist der Anfang.</p>",
  attachments: [{ name: "räte der Stadt.csv", type: "text/csv", content: csv }]
})

const raw =
  "From: <x@example.org>\r\nTo: undisclosed-recipients:;\r\nSubject: \xfcber 8 bit\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\nContent-Type: text/plain; name*0*=utf-8''%c3%a4; name*1=b\r\n\r\nx\r\n"

const octets = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** Two messages in INBOX, which were put there by the commands of the library. */
const filled = Effect.fnUntraced(function* (connection: ImapConnection) {
  const internalDate = DateTime.makeZonedUnsafe("2026-02-02T12:10:00Z", { timeZone: 3_600_000 })
  const options = { flags: ["\\Seen", "Work"], internalDate }
  yield* connection.execute(Command.append("INBOX", octets(letter.octets), options))
  yield* connection.execute(Command.append("INBOX", octets(raw)))
  yield* connection.execute(Command.noop)
})

const only = <A>(values: ReadonlyArray<A>): A => {
  const [first, ...more] = values
  return first === undefined || more.length > 0 ? assert.fail(`${values.length} where one is due`) : first
}

/** In what servers differ that do as the RFCs say. */
export interface Server {
  /** True if a preview is made of each message at once. */
  readonly previews: boolean
}

/** One thing to try. The account has `enable: ["QRESYNC"]`. */
export interface Case {
  readonly name: string
  readonly run: (connection: ImapConnection, server: Server) => Effect.Effect<unknown, unknown>
}

const reading = (
  name: string,
  run: (connection: ImapConnection, server: Server) => Effect.Effect<unknown, unknown>
): Case => ({
  name,
  run: (connection, server) => Effect.andThen(filled(connection), run(connection, server))
})

const found: ReadonlyArray<readonly [Command.SearchQuery, ReadonlyArray<number>]> = [
  [{}, [1, 2]],
  [{ seen: false }, [2]],
  [{ keyword: "Work", unseen: false }, [1]],
  [{ subject: "Köln" }, [1]],
  [{ or: [{ from: "x@example.org" }, { text: "nobody" }], not: { subject: "Köln" } }, [2]],
  [{ on: DateTime.makeZonedUnsafe("2026-02-02T00:10:00Z", { timeZone: 0 }) }, [1]],
  [{ sentOn: new Date("2026-02-01T12:00:00Z") }, [1]],
  [{ header: { "Content-Type": true }, larger: 10_000 }, [1]],
  [{ uid: [[2, 4_294_967_295]], modSeq: 1 }, [2]],
  [{ subject: 'a"b\\c\r\nd {3}' }, []]
]

const fetching = reading(
  "FETCH reports flags, dates, envelope, structure and sections",
  Effect.fnUntraced(function* (connection, { previews }) {
    const query = {
      flags: true,
      envelope: true,
      bodyStructure: true,
      internalDate: true,
      size: true,
      preview: true,
      modSeq: true,
      headers: ["Subject", "X-None"]
    } as const
    const value = yield* connection.execute(Command.fetch("1:*", query))
    const [first, second] = value
    if (first === undefined || second === undefined) return assert.fail(`${value.length} messages`)
    assert.strictEqual(
      first.envelope.subject,
      "Grüße aus Köln, mit einem Betreff, der in mehrere Wörter zerlegt werden muss"
    )
    assert.deepStrictEqual(first.envelope.from, [
      { _tag: "Mailbox", name: "Jörg Müller", address: "joerg@example.org" }
    ])
    const group = only(first.envelope.to)
    assert.strictEqual(group._tag === "Group" ? group.name : "", "Team")
    assert.deepStrictEqual(
      Envelope.mailboxes(first.envelope.to).map(({ address }) => address),
      ["a@example.org", "b@example.org"]
    )
    assert.includeMembers(Array.from(first.flags ?? []), ["\\Seen", "Work"])
    assert.strictEqual(first.size, letter.octets.length)
    assert.strictEqual(first.internalDate?.epochMilliseconds, Date.parse("2026-02-02T12:10:00Z"))
    assert.strictEqual(first.envelope.date?.epochMilliseconds, Date.parse("2026-02-01T22:30:00Z"))
    assert.deepStrictEqual(Array.from(first.headers.keys()), ["subject"])
    if (previews) assert.match(first.preview ?? "", /^Das ist der Anfang/)
    const structure = first.bodyStructure
    if (structure === undefined) return assert.fail("no structure")
    assert.deepStrictEqual(
      BodyStructure.parts(structure).map((part) => [part.part, BodyStructure.mediaType(part)]),
      [
        ["1.1", "text/plain"],
        ["1.2", "text/html"],
        ["2", "text/csv"]
      ]
    )
    assert.strictEqual(only(BodyStructure.attachments(structure)).filename, "räte der Stadt.csv")

    // Cyrus puts an X in place of what is not ASCII
    assert.match(second.envelope.subject ?? "", /^[üX]ber 8 bit$/)
    assert.deepStrictEqual(second.envelope.to, [
      { _tag: "Group", name: "undisclosed-recipients", members: [] }
    ])
    const inner = second.bodyStructure
    if (inner?._tag !== "Message") return assert.fail("no message")
    assert.strictEqual(inner.envelope.subject, "inner")
    assert.strictEqual(inner.body?.part, "1.1")
    assert.strictEqual(inner.body?.params.get("name"), "äb")
  })
)

const sections = reading(
  "parts by their numbers, whole and in pieces",
  Effect.fnUntraced(function* (connection) {
    const asked = { parts: ["1.1", "2"], source: { start: 6, maxLength: 4 } } as const
    const message = only(yield* connection.execute(Command.fetch(MessageSet.sequenceNumbers("1"), asked)))
    assert.strictEqual(new TextDecoder().decode(message.source), letter.octets.slice(6, 10))
    const text = Mime.decodeTransfer(message.parts.get("2") ?? new Uint8Array(0), "base64")
    const decoder = Mime.transferDecoder("base64")
    const pieces: Array<Uint8Array> = []
    const streamed = connection.stream(Command.fetch(MessageSet.sequenceNumbers("1"), { parts: ["2"] }))
    yield* Stream.runForEach(streamed, (part) =>
      Effect.sync(() => {
        if (part._tag === "Bytes") pieces.push(decoder.push(part.bytes))
      })
    )
    assert.isAbove(pieces.length, 1)
    assert.deepStrictEqual(Buffer.concat([...pieces, decoder.end()]), Buffer.from(text))
    assert.strictEqual(Buffer.from(text).toString(), csv)
  })
)

const decoded = reading(
  "parts without their encoding, by BINARY or here",
  Effect.fnUntraced(function* (connection) {
    const decodedBy = (by: true | "binary") =>
      connection.execute(
        Command.fetch(MessageSet.sequenceNumbers("1"), { parts: ["1.1", "2", "2.MIME"], decoded: by })
      )
    const withBinary = only(yield* decodedBy("binary"))
    assert.isTrue((yield* connection.capabilities).has("BINARY"))
    assert.deepStrictEqual(withBinary.parts, only(yield* decodedBy(true)).parts)
    assert.strictEqual(new TextDecoder().decode(withBinary.parts.get("2")), csv)
    assert.match(new TextDecoder().decode(withBinary.parts.get("2.MIME")), /base64/)
  })
)

const forwarded =
  "Subject: forwarded\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nx=20=\r\ny  \r\n"

const broken = [
  "From: nsb",
  "Message-Id:",
  " <1@example.org>",
  "Content-Type: multipart/mixed; boundary=b",
  "",
  "--b",
  "Content-Type: text/plain",
  "Content-Transfer-Encoding: base64",
  "",
  "YWJjZ",
  "--b",
  "Content-Type: message/rfc822",
  "",
  forwarded,
  "--b",
  "Content-Type: x",
  "",
  "z",
  "--b--",
  ""
].join("\r\n")

const asSent = reading(
  "decoded parts of a message that is not well made: broken base64, a message that was forwarded",
  Effect.fnUntraced(function* (connection) {
    yield* connection.execute(Command.append("INBOX", octets(broken)))
    yield* connection.execute(Command.noop)
    const query = { parts: ["1", "2", "2.1"], decoded: true, envelope: true, bodyStructure: true } as const
    const message = (yield* connection.execute(Command.fetch(MessageSet.sequenceNumbers("1:3"), query))).at(
      -1
    )
    const text = (part: string) => new TextDecoder().decode(message?.parts.get(part))
    assert.deepStrictEqual([text("1"), text("2"), text("2.1")], ["abc", forwarded, "x y\r\n"])
    assert.deepStrictEqual(
      Envelope.mailboxes(message?.envelope.from ?? []).map(({ address }) => address),
      ["nsb"]
    )
    assert.strictEqual(message?.envelope.messageId, "<1@example.org>")
    const structure = message?.bodyStructure ?? assert.fail("no structure")
    assert.notMatch(BodyStructure.parts(structure).map(BodyStructure.mediaType).join(" "), /\/( |$)/)
    // the connection lives on
    yield* connection.execute(Command.noop)
  })
)

const searching = reading(
  "SEARCH finds the same with and without ESEARCH",
  Effect.fnUntraced(function* (connection) {
    assert.isTrue((yield* connection.capabilities).has("ESEARCH"))
    for (const [query, expected] of found) {
      const search = Command.search(query)
      const value = yield* connection.execute(search)
      assert.deepStrictEqual(
        MessageSet.numbers(value.all).toArray(),
        expected,
        `${value.count} of ${expected.length}`
      )
      assert.strictEqual(value.count, expected.length)
      // without a plan it is sent as it is, in the old form
      const isAscii = !JSON.stringify(query).includes("ö")
      const plain = yield* connection.execute({ ...search, plan: undefined }).pipe(Effect.exit)
      if (isAscii) assert.deepStrictEqual(plain._tag === "Success" ? plain.value.all : plain, value.all)
    }
    const value = yield* connection.execute(Command.search({}, { return: ["min", "max"] }))
    assert.deepStrictEqual(value, { min: 1, max: 2, modSeq: undefined })
  })
)

const sorting = reading(
  "SORT reports an order",
  Effect.fnUntraced(function* (connection) {
    const sort = Command.sort([{ reverse: "size" }, "displayFrom"], { not: { subject: "Übermut" } })
    assert.deepStrictEqual(yield* connection.execute(sort), [1, 2])
    const reverse = Command.sort(["size"], {})
    assert.deepStrictEqual(yield* connection.execute(reverse), [2, 1])
  })
)

const changing = reading(
  "changes since a mod-sequence, and what is gone",
  Effect.fnUntraced(function* (connection) {
    const value = yield* connection.execute(Command.fetch("1:*", { modSeq: true }))
    const newest = value
      .map(({ modSeq }) => modSeq ?? 0n)
      .reduce((most, each) => (each > most ? each : most), 0n)
    yield* connection.execute(Command.raw("STORE", "2", "+FLAGS", "(\\Flagged \\Deleted)"))
    yield* connection.execute(Command.raw("EXPUNGE"))
    yield* connection.execute(Command.raw("STORE", "1", "+FLAGS", "(\\Flagged)"))
    const options = { changedSince: newest, vanished: true }
    const changed = yield* connection.exchange(Command.fetch("1:99", { flags: true }, options))
    assert.deepStrictEqual(
      changed.value.map(({ flags, uid }) => [uid, flags?.includes("\\Flagged")]),
      [[1, true]]
    )
    const vanished = changed.untagged.find(({ _tag }) => _tag === "Vanished")
    assert.deepStrictEqual(vanished, { _tag: "Vanished", earlier: true, uids: [[2, 2]] })
  })
)

/** Each in a separate mailbox. */
export const everywhere: ReadonlyArray<Case> = [
  fetching,
  sections,
  decoded,
  asSent,
  searching,
  sorting,
  changing
]
