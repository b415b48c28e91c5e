import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import * as fc from "fast-check"
import * as BodyStructure from "../../src/imap/BodyStructure.ts"
import * as Envelope from "../../src/imap/Envelope.ts"
import { decodeUnlabelled } from "../../src/imap/mime/charset.ts"
import { readDate } from "../../src/imap/mime/date.ts"
import { readHeaders } from "../../src/imap/mime/headers.ts"
import { decodeParameters } from "../../src/imap/mime/parameters.ts"
import * as Mime from "../../src/imap/Mime.ts"
import type { Value } from "../../src/imap/Response.ts"
import { bytes, concat, cut } from "../wire/bytes.ts"

const utf8 = new TextEncoder()
const base64Of = (octets: Uint8Array) => btoa(String.fromCharCode(...octets))
const quotedOf = (octets: Uint8Array) =>
  Array.from(octets, (octet) => `=${octet.toString(16).padStart(2, "0").toUpperCase()}`).join("")

describe("encoded words (RFC 2047)", () => {
  it.each([
    ["=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>", "Keith Moore <moore@cs.utk.edu>"],
    ["=?us-ascii?Q?caf=C3=A9?=", "café"],
    ["=?us-ascii?Q?caf=E9?=", "café"],
    ["=?ISO-8859-1?Q?Andr=E9?= Pirard", "André Pirard"],
    [
      "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=\r\n =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
      "If you can read this you understand the example."
    ],
    ["(=?ISO-8859-1?Q?a?=)", "(a)"],
    ["(=?ISO-8859-1?Q?a?= b)", "(a b)"],
    ["(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)", "(ab)"],
    ["(=?ISO-8859-1?Q?a_b?=)", "(a b)"],
    ["=?utf-8*en?q?caf=c3=a9?=", "café"],
    ["=?gb2312?B?xOO6ww==?=", "你好"],
    ["=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=", "日本"],
    ["=?cp932?B?k/qWew==?=", "日本"],
    ["=?koi8-r?Q?=F0=D2=C9?=", "При"]
  ])("%s", (text, expected) => {
    assert.strictEqual(Mime.decodeWords(text), expected)
  })

  it.each([
    ["a character cut in two", "=?utf-8?Q?=C3?= =?utf-8?Q?=A4?=", "ä"],
    ["base64 cut anywhere", "=?utf-8?B?w?= =?utf-8?B?6Q=?=", "ä"],
    ["no padding", "=?utf-8?B?w6Q?=", "ä"],
    ["spaces in a word", "=?utf-8?Q?a b?=", "a b"],
    ["an unknown charset", "a =?x-unknown?Q?=41?= b", "a A b"],
    ["an unknown charset beside a known one", "=?x-unknown?Q?a?= =?utf-8?Q?b?=", "ab"],
    ["W8 raw text within a word", "=?iso-8859-1?Q?Fr\u00f6sche=E4_\u00e4?=", "Fröscheä ä"],
    ["W19 words without padding, each whole", "=?utf-8?B?w6k?= =?utf-8?B?w6k?=", "éé"],
    ["W19 a character across both encodings", "=?utf-8?B?ww==?= =?utf-8?Q?=A9?=", "é"],
    ["W19 a character across two names of a charset", "=?UTF-8?Q?=C3?= =?utf8?Q?=A9?=", "é"],
    ["W17 a line that is folded after a word", "=?utf-8?Q?a?=\r\n b", "a b"],
    ["a line that is folded within text", "a\r\n\tb", "a b"],
    ["an unknown encoding", "=?utf-8?X?abc?=", "=?utf-8?X?abc?="],
    ["a word that does not end", "=?utf-8?Q?abc", "=?utf-8?Q?abc"],
    ["an equals sign that encodes nothing", "=?utf-8?Q?a=zz=4?=", "a=zz=4"],
    ["octets that are not in the charset", "=?utf-8?Q?=ff?=", "\ufffd"],
    ["controls", "a\r\n\tb =?utf-8?Q?c=1b[0m?=\u0085", "a b c [0m "]
  ])("tolerates %s", (_, text, expected) => {
    assert.strictEqual(Mime.decodeWords(text), expected)
  })

  it("any text comes back, in either encoding, cut anywhere", () => {
    const places = fc.array(fc.nat(200), { maxLength: 6 })
    const text = fc.string({ unit: "grapheme", maxLength: 40 }).filter((each) => !/\p{Cc}/u.test(each))
    fc.assert(
      fc.property(text, places, fc.boolean(), (original, at, inBase64) => {
        const words = cut(utf8.encode(original), at).map((piece) =>
          inBase64 ? `=?UTF-8?B?${base64Of(piece)}?=` : `=?utf-8?q?${quotedOf(piece)}?=`
        )
        assert.strictEqual(Mime.decodeWords(words.join("\r\n ")), original)
      })
    )
  })

  const pieces = fc.constantFrom(
    "=?",
    "?=",
    "?",
    "=",
    "utf-8",
    "B",
    "Q",
    "q",
    " ",
    "\r\n ",
    "w6Q=",
    "=C3=A4",
    "*",
    "x",
    "ä",
    "\0"
  )

  it("X23 nothing that is sent makes it fail, and text without words stays", () => {
    fc.assert(fc.property(fc.array(pieces, { maxLength: 60 }), (all) => void Mime.decodeWords(all.join(""))))
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        if (!text.includes("=?") && !/\p{Cc}/u.test(text)) assert.strictEqual(Mime.decodeWords(text), text)
      })
    )
  })
})

describe("parameters (RFC 2231)", () => {
  const read = (...pairs: ReadonlyArray<readonly [string, string]>) =>
    Object.fromEntries(decodeParameters(pairs))

  it("sections, with and without octets, in any order", () => {
    assert.deepStrictEqual(
      read(
        ["TITLE*1*", "%2A%2A%2Afun%2A%2A%2A%20"],
        ["title*0*", "us-ascii'en'This%20is%20even%20more%20"],
        ["title*2", "isn't it!"],
        ["URL*0", "ftp://"],
        ["URL*1", "cs.utk.edu"],
        ["filename*", "UTF-8''%e2%82%ac%20rates"],
        ["filename", "EURO rates"],
        ["charset", "x"],
        ["charset", "y"]
      ),
      {
        title: "This is even more ***fun*** isn't it!",
        url: "ftp://cs.utk.edu",
        filename: "€ rates",
        charset: "x"
      }
    )
  })

  it.each([
    ["an encoded word", ["name", "=?utf-8?Q?=C3=A4?="], "ä"],
    ["no charset", ["name*", "%C3%A4"], "ä"],
    ["an unknown charset", ["name*", "x-y''a%20b"], "a b"],
    ["a percent sign that encodes nothing", ["name*", "utf-8''100%"], "100%"]
  ] as const)("%s", (_, pair, expected) => {
    assert.deepStrictEqual(read(pair), { name: expected })
  })
})

describe("sections of a parameter that were not made by RFC 2231", () => {
  it.each([
    [["filename*0", "=?utf-8?B?5rWL"], ["filename*1", "6K+V?=.pdf"], "测试.pdf"],
    [["filename*0*", "iso-8859-1''%E4"], ["filename*1", "\u00f6"], "äö"],
    [["filename*0", "a"], ["filename*1", "%20b"], "a%20b"]
  ] as const)("W15 %j %j", (first, second, expected) => {
    assert.strictEqual(decodeParameters([first, second]).get("filename"), expected)
  })
})

describe("parameters that are given more than once", () => {
  const first = ["name*0*", "utf-8''%C3%A4"] as const
  const second = ["name*1", "b"] as const

  it.each([
    [
      "sections: the first of each number is kept",
      [first, second, ["name*0*", "utf-8''%C3%B6"], second],
      "äb"
    ],
    ["sections, and the whole value before them", [["name*", "utf-8''%C3%BC"], first, second], "ü"],
    ["sections, and the whole value after them", [first, second, ["name*", "utf-8''%C3%BC"]], "ü"]
  ] as const)("%s", (_, pairs, expected) => {
    assert.strictEqual(decodeParameters(pairs).get("name"), expected)
  })
})

describe("transfer encodings (RFC 2045)", () => {
  const decoded = (encoding: string, text: string, places: ReadonlyArray<number> = []) => {
    const decoder = Mime.transferDecoder(encoding)
    const pushed = cut(bytes(text), places).map((piece) => decoder.push(piece))
    return new TextDecoder().decode(concat([...pushed, decoder.end()]))
  }

  const bothWays = (encoding: string, text: string, expected: string): void => {
    assert.strictEqual(decoded(encoding, text), expected)
    assert.strictEqual(new TextDecoder().decode(Mime.decodeTransfer(bytes(text), encoding)), expected)
  }

  it.each([
    ["base64", "w6Qg⏎w7w=⏎", "ä ü"],
    ["BASE64 ", "w6Q=!*w7w", "äü"],
    ["quoted-printable", "=C3=A4 a=⏎b=  ⏎c=3D⏎", "ä abc=\r\n"],
    ["quoted-printable", "a=zz =4", "a=zz =4"],
    ["8bit", "ä=41", "ä=41"],
    ["x-uuencode", "abc", "abc"]
  ])("%s: %s", bothWays)

  it.each([
    ["quoted-printable", "a \t⏎b c \nd  ", "a\r\nb c\nd"],
    ["quoted-printable", "a=20 ⏎b \r c \r", "a \r\nb \r c\r"],
    ["quoted-printable", `a${" ".repeat(997)}⏎${" ".repeat(998)}⏎`, `a\r\n${" ".repeat(998)}\r\n`]
  ])("W6 white space at the end of a line of %s: %j", bothWays)

  it("however the pieces are cut", () => {
    const texts = ["w6Qg⏎w7w=⏎", "=C3=A4 a=⏎b= ⏎=3D=zz=\rx=", "a=  ⏎", "a \t⏎ b \r c \n d\r"]
    const places = fc.array(fc.nat(40), { maxLength: 8 })
    fc.assert(
      fc.property(
        fc.constantFrom("base64", "quoted-printable"),
        fc.constantFrom(...texts),
        places,
        (encoding, text, at) => {
          assert.strictEqual(decoded(encoding, text, at), decoded(encoding, text))
        }
      )
    )
  })

  it("text in its charset, or as well as it can be read", () => {
    const part = (encoding: string, charset?: string) => ({
      encoding,
      params: new Map(charset === undefined ? [] : [["charset", charset]])
    })
    assert.strictEqual(Mime.decodeText(part("quoted-printable", "iso-8859-1"), bytes("=E4")), "ä")
    assert.strictEqual(Mime.decodeText(part("8bit"), bytes("ä")), "ä")
    assert.strictEqual(Mime.decodeText(part("8bit", "x-unknown"), bytes("\\xe4")), "ä")
    assert.strictEqual(Mime.decodeText(part("8bit", "us-ascii"), bytes("ä")), "ä")
    assert.strictEqual(decodeUnlabelled(bytes("\\xc4\\xe3\\xba\\xc3")), "你好")
  })
})

describe("dates (RFC 5322 §3.3, RFC 9051 §9)", () => {
  const reads = (text: string, expected: string): void => {
    const date = readDate(text)
    assert.strictEqual(date && DateTime.formatIsoZoned(date), expected)
  }

  it.each([
    ["Mon, 7 Feb 1994 21:52:25 -0800 (PST)", "1994-02-07T21:52:25.000-08:00"],
    [" 7-Feb-1994 21:52:25 +0530", "1994-02-07T21:52:25.000+05:30"],
    ["7 Feb 94 21:52 PST", "1994-02-07T21:52:00.000-08:00"],
    ["Thu,13 Feb 2025 09:00:00 GMT", "2025-02-13T09:00:00.000+00:00"],
    ["13 February 2025 09:00:00", "2025-02-13T09:00:00.000+00:00"],
    ["29 Feb 2024 23:59:60 +0000", "2024-03-01T00:00:00.000+00:00"]
  ])("%s", reads)

  it.each([
    ["Mon, 1 Sep 2025 00:19:00 (EDT) -0400", "2025-09-01T00:19:00.000-04:00"],
    ["1 Sep 2025 00:19:00 (EDT)", "2025-09-01T00:19:00.000-04:00"],
    ["1 Sep 2025 13:30:57 -600", "2025-09-01T13:30:57.000-06:00"],
    ["1 Sep 2025 13:30:57 +05:30", "2025-09-01T13:30:57.000+05:30"],
    ["1 Sep 2025 13:30:57 GMT-06:00", "2025-09-01T13:30:57.000-06:00"],
    ["1 Sep 2025 13:30:57 UTC+0100", "2025-09-01T13:30:57.000+01:00"],
    ["1 Sep 2025 06:09:22 PM EDT", "2025-09-01T18:09:22.000-04:00"],
    ["1 Sep 2025 12:09 am +0100", "2025-09-01T00:09:00.000+01:00"],
    ["1 Sep 2025 12:09 p.m. EST", "2025-09-01T12:09:00.000-05:00"],
    ["1 Sep 2025 18:09 PM", "2025-09-01T18:09:00.000+00:00"]
  ])("W20 %s", reads)

  it.each([
    "",
    "yesterday",
    "30 Feb 2025 09:00:00 +0000",
    "1 Foo 2025 09:00:00 +0000",
    "1 Jan 2025 25:00:00 +0000",
    "1 Jan 2025 09:00:00 +9900",
    "01-Jan-0001 00:00:00 +0000",
    `1 Jan 2025 ${" ".repeat(200)}09:00:00`
  ])("%j is not one", (text) => {
    assert.isUndefined(readDate(text))
  })
})

it("a header's fields, unfolded, and without invalid lines", () => {
  const header = bytes("Subject: a⏎ b⏎\tc⏎X-Odd : 1⏎no field⏎x-odd:2⏎: 3⏎⏎")
  assert.deepStrictEqual(
    readHeaders(header),
    new Map([
      ["subject", ["a b\tc"]],
      ["x-odd", ["1", "2"]]
    ])
  )
})

const { value } = fc.letrec<{ value: Value; list: Value }>((tie) => ({
  list: fc.array(tie("value"), { maxLength: 12 }).map((items): Value => ({ _tag: "List", items })),
  value: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.constant<Value>({ _tag: "Nil" }),
    fc
      .constantFrom("text", "plain", "message", "rfc822", "7", "attachment", "=?utf-8?B?w6Q=?=", "name*0*")
      .map((text): Value => ({ _tag: "Quoted", text })),
    fc.string().map((text): Value => ({ _tag: "Atom", text })),
    fc.uint8Array({ maxLength: 12 }).map((octets): Value => ({ _tag: "Literal", bytes: octets })),
    tie("list")
  )
}))

it("whatever a server sends, envelopes and structures are read without a failure", () => {
  fc.assert(
    fc.property(value, (any) => {
      Envelope.mailboxes(Envelope.fromValue(any).from)
      const structure = BodyStructure.fromValue(any)
      if (structure !== undefined) BodyStructure.attachments(structure)
    }),
    { numRuns: 400 }
  )
})
