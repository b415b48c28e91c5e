import { assert, describe, it } from "@effect/vitest"
import { addresses } from "../../../src/simulator/mail/addresses.ts"
import { bodyText, words } from "../../../src/simulator/mail/decode.ts"
import * as Mime from "../../../src/simulator/mail/Mime.ts"
import { bodyStructure, envelope } from "../../../src/simulator/mail/render.ts"
import { section } from "../../../src/simulator/mail/section.ts"
import { message } from "../../../src/simulator/mailboxes.ts"

const parsed = (text: string) => Mime.parse(text.replaceAll("\n", "\r\n"))

const multipart = parsed(`From: a@example.com
Content-Type: multipart/mixed; boundary="b 1"

preamble
--b 1
Content-Type: text/plain; charset=utf-8

one
--b 1
Content-Type: message/rfc822
Content-Disposition: attachment; filename="x.eml"

Subject: inner
Content-Type: multipart/alternative; boundary=c

--c

alpha
--c
Content-Type: text/html

<b>beta</b>
--c--
--b 1--
epilogue
`)

describe("BODYSTRUCTURE (RFC 9051 §7.5.2)", () => {
  it("of a text without a header has the defaults of RFC 2045", () => {
    assert.strictEqual(
      bodyStructure(parsed("\nHello.\n"), true),
      '("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 8 1 NIL NIL NIL NIL)'
    )
  })

  it("of messages within messages", () => {
    assert.strictEqual(
      bodyStructure(multipart, true),
      '(("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 3 0 NIL NIL NIL NIL)' +
        '("message" "rfc822" NIL NIL NIL "7bit" 131 (NIL "inner" NIL NIL NIL NIL NIL NIL NIL NIL) ' +
        '(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 5 0 NIL NIL NIL NIL)' +
        '("text" "html" NIL NIL NIL "7bit" 11 0 NIL NIL NIL NIL) "alternative" ("boundary" "c") NIL NIL NIL) ' +
        '10 NIL ("attachment" ("filename" "x.eml")) NIL NIL) "mixed" ("boundary" "b 1") NIL NIL NIL)'
    )
  })

  it("of a multipart without parts has an empty one, as the grammar asks for", () => {
    assert.match(
      bodyStructure(parsed("Content-Type: multipart/mixed\n\nx\n"), false),
      /^\(\("text" "plain" .* 0 0\) "mixed"\)$/
    )
  })

  it("comes to an end however deep the parts are", () => {
    const deep = `${"Content-Type: message/rfc822\r\n\r\n".repeat(10_000)}x`
    assert.isBelow(bodyStructure(Mime.parse(deep), true).length, 1e6)
  })
})

describe("sections (RFC 9051 §6.4.5.1)", () => {
  it.each([
    ["1", "one"],
    ["1.MIME", "Content-Type: text/plain; charset=utf-8\r\n\r\n"],
    ["2.HEADER.FIELDS (SUBJECT)", "Subject: inner\r\n\r\n"],
    ["2.HEADER.FIELDS.NOT (CONTENT-TYPE)", "Subject: inner\r\n\r\n"],
    ["2.1", "alpha"],
    ["2.2", "<b>beta</b>"],
    ["2.2.MIME", "Content-Type: text/html\r\n\r\n"],
    ["HEADER.FIELDS (from to)", "From: a@example.com\r\n\r\n"],
    ["3", null],
    ["1.1", null],
    ["1.HEADER", null],
    ["MIME", undefined],
    ["1.FROB", undefined],
    ["HEADER.FIELDS", undefined]
  ])("%s", (name, expected) => {
    assert.strictEqual(section(multipart, name), expected)
  })

  it("the one part of a simple message is its body", () => {
    assert.strictEqual(section(parsed("Subject: x\n\nbody"), "1"), "body")
  })
})

describe("ENVELOPE (RFC 9051 §7.5.2)", () => {
  it.each([
    ["a@example.com", [{ name: undefined, mailbox: "a", host: "example.com" }]],
    ['"Doe, Jane" <j.d@example.com>', [{ name: "Doe, Jane", mailbox: "j.d", host: "example.com" }]],
    ["j@example.com (Jane)", [{ name: "Jane", mailbox: "j", host: "example.com" }]],
    [
      "Team: a@x.org, B <b@x.org>;",
      [
        { mailbox: "Team" },
        { name: undefined, mailbox: "a", host: "x.org" },
        { name: "B", mailbox: "b", host: "x.org" },
        {}
      ]
    ],
    ["undisclosed-recipients:;", [{ mailbox: "undisclosed-recipients" }, {}]],
    ["<@a,@b:c@d.org>", [{ name: undefined, route: "@a,@b", mailbox: "c", host: "d.org" }]],
    ["", []]
  ])("reads %s", (text, expected) => {
    assert.deepStrictEqual(addresses(text), expected)
  })

  it("unfolds, quotes, and writes a literal if nothing else can be written", () => {
    const text = envelope(parsed('Subject: a "b"\n c \\ d\nFrom: \xe4 <a@b>\nSender: \nTo: <x@y>\n\n'))
    const from = '(({1}\r\n\xe4 NIL "a" "b"))'
    assert.strictEqual(
      text,
      `(NIL "a \\"b\\" c \\\\ d" ${from} ${from} ${from} ((NIL NIL "x" "y")) NIL NIL NIL NIL)`
    )
  })
})

describe("what a person reads", () => {
  it("encoded words, in any charset, and next to each other (RFC 2047)", () => {
    assert.strictEqual(
      words("=?UTF-8?Q?Entw=C3=BCrfe_zur?= =?iso-8859-1?q?_Durch=E4?= x"),
      "Entwürfe zur Durchä x"
    )
  })

  it("bodies in base64 and quoted-printable", () => {
    const of = (encoding: string, body: string) =>
      bodyText(
        parsed(`Content-Transfer-Encoding: ${encoding}\nContent-Type: text/plain; charset=utf-8\n\n${body}`)
      )
    assert.strictEqual(of("base64", "w6Q=\n"), "ä")
    assert.strictEqual(of("quoted-printable", "=C3=\n=A4"), "ä")
  })
})

describe("a message made from its fields", () => {
  const made = message({
    from: "André-Marie Ampère <andre@example.org>",
    to: "a@example.org, b@example.org",
    subject: "Grüße aus dem Entwurf, der etwas länger ist 你好",
    text: "Hello\nthere",
    html: "<p>Hello</p>",
    attachments: [{ name: "data.csv", type: "text/csv", content: "a,b\n".repeat(40) }]
  })
  const read = Mime.parse(made.octets)

  it("is read as it was meant", () => {
    assert.strictEqual(
      words(Mime.field(read, "Subject") ?? ""),
      "Grüße aus dem Entwurf, der etwas länger ist 你好"
    )
    assert.strictEqual(words(addresses(Mime.field(read, "From") ?? "")[0]?.name ?? ""), "André-Marie Ampère")
    assert.strictEqual(addresses(Mime.field(read, "To") ?? "").length, 2)
    assert.strictEqual(section(read, "1.1"), "Hello\r\nthere\r\n")
    assert.match(section(read, "2") ?? "", /^[A-Za-z0-9+/=\r\n]+$/)
    assert.include(bodyStructure(read, true), '("attachment" ("filename" "data.csv"))')
  })

  it("is ASCII in its header, and has no line longer than RFC 5322 allows", () => {
    assert.match(read.header, /^[\r\n -~]*$/)
    for (const line of made.octets.split("\r\n")) assert.isAtMost(line.length, 998)
  })
})
