/** Envelopes and structures out of the responses of servers. */
import { assert, describe, it } from "@effect/vitest"
import * as BodyStructure from "../../../src/imap/BodyStructure.ts"
import * as Command from "../../../src/imap/Command.ts"
import * as MessageSet from "../../../src/imap/MessageSet.ts"
import * as Envelope from "../../../src/imap/Envelope.ts"
import { converse, only } from "../transcript.ts"

const envelope = (value: string) =>
  only(
    converse(
      Command.fetch(MessageSet.sequenceNumbers("1"), { envelope: true }),
      `C: A1 FETCH 1 (UID ENVELOPE)
     S: * 1 FETCH (UID 7 ENVELOPE ${value})
     S: A1 OK done`
    )
  ).envelope

const structure = (value: string) =>
  only(
    converse(
      Command.fetch(MessageSet.sequenceNumbers("1"), { bodyStructure: true }),
      `C: A1 FETCH 1 (UID BODYSTRUCTURE)
     S: * 1 FETCH (UID 7 BODYSTRUCTURE ${value})
     S: A1 OK done`
    )
  ).bodyStructure

describe("an envelope (RFC 9051 §7.5.2)", () => {
  it("with encoded words, literals in any charset, and what is NIL", () => {
    const read = envelope(
      '(NIL {5}⏎\\xe4\\xf6 ?! (("=?iso-8859-1?Q?J=F6rg?=" NIL "j" "x.org")) NIL NIL () NIL NIL NIL "")'
    )
    assert.strictEqual(read.subject, "äö ?!")
    assert.deepStrictEqual(read.from, [{ _tag: "Mailbox", name: "Jörg", address: "j@x.org" }])
    assert.isUndefined(read.rawDate)
    assert.strictEqual(read.messageId, "")
  })

  it("groups, also one without members, and one that never ends", () => {
    const mailbox = (address: string) => ({ _tag: "Mailbox", name: undefined, address }) as const
    const read = envelope(
      '(NIL NIL NIL NIL NIL ((NIL NIL "Team" NIL)(NIL NIL "a" "x")(NIL NIL "b" "x")(NIL NIL NIL NIL)(NIL NIL "c" "x"))' +
        ' ((NIL NIL "undisclosed-recipients" NIL)(NIL NIL NIL NIL)) ((NIL NIL "root" NIL)) NIL NIL)'
    )
    assert.deepStrictEqual(read.to, [
      { _tag: "Group", name: "Team", members: [mailbox("a@x"), mailbox("b@x")] },
      mailbox("c@x")
    ])
    assert.deepStrictEqual(read.cc, [{ _tag: "Group", name: "undisclosed-recipients", members: [] }])
    assert.deepStrictEqual(read.bcc, [mailbox("root")])
    assert.deepStrictEqual(
      Envelope.mailboxes(read.to).map(({ address }) => address),
      ["a@x", "b@x", "c@x"]
    )
  })

  it("W4 quoted strings in any charset, as literals", () => {
    const read = envelope(
      '(NIL "Fr\\xf6sche \\"sind\\" gr\\xfcn" (("\\xc4\\xe3\\xba\\xc3\\xca\\xc0\\xbd\\xe7" NIL "j" "x.org")) NIL NIL NIL NIL NIL NIL NIL)'
    )
    assert.strictEqual(read.subject, 'Frösche "sind" grün')
    assert.deepStrictEqual(read.from, [{ _tag: "Mailbox", name: "你好世界", address: "j@x.org" }])
  })

  it("W17 white space that folding leaves is no part of a subject, a name or an id", () => {
    const read = envelope(
      '(NIL "  =?utf-8?Q?a_?= " ((" A B " NIL "a" "x")) NIL NIL NIL NIL NIL {9}⏎ <1@x>⏎  "\t<2@x>")'
    )
    assert.deepStrictEqual(
      [read.subject, read.from[0]?.name, read.inReplyTo, read.messageId],
      ["a", "A B", "<1@x>", "<2@x>"]
    )
  })

  it.each([
    ["Dovecot", '"nsb" "MISSING_DOMAIN"', "nsb"],
    ["Dovecot", '"MISSING_MAILBOX" "x.org"', "x.org"],
    ["Dovecot", '"MISSING_MAILBOX" "MISSING_DOMAIN"', ""],
    ["Dovecot", '"nsb" "SYNTAX_ERROR"', "nsb"],
    ["Cyrus", '"nsb" "unspecified-domain"', "nsb"],
    ["c-client", '"nsb" ".MISSING-HOST-NAME."', "nsb"],
    ["c-client", '"INVALID_ADDRESS" ".SYNTAX-ERROR."', ""],
    ["others", '"nsb" ""', "nsb"],
    ["others", '"" "x.org"', "x.org"]
  ])("W10 what %s puts for a side that is missing (%s) is no part of an address", (_, sides, address) => {
    // a group after it must not make one of it
    const read = envelope(
      `(NIL NIL NIL NIL NIL ((NIL NIL ${sides})(NIL NIL "Team" NIL)(NIL NIL "a" "x")(NIL NIL NIL NIL)) NIL NIL NIL NIL)`
    )
    assert.deepStrictEqual(read.to, [
      { _tag: "Mailbox", name: undefined, address },
      { _tag: "Group", name: "Team", members: [{ _tag: "Mailbox", name: undefined, address: "a@x" }] }
    ])
  })

  it("a subject is one line, whatever is in it", () => {
    assert.strictEqual(
      envelope('(NIL "=?utf-8?B?YQ0KYhtj?=" NIL NIL NIL NIL NIL NIL NIL NIL)').subject,
      "a b c"
    )
  })

  it.each(["NIL", "()", "(NIL)", '"x"', "x", "(x x x x x x x x x x)", "((a) (b) (c) ((d)) (((e))))"])(
    "that is not one (%s) is empty, and no failure",
    (value) => {
      const read = envelope(value)
      assert.isUndefined(read.date)
      assert.deepStrictEqual(read.to, [])
    }
  )
})

const text = (subtype: string, more = "") =>
  `("text" "${subtype}" ("charset" "utf-8") NIL NIL "7bit" 8 1 NIL ${more === "" ? "NIL" : more} NIL NIL)`

describe("a body structure (RFC 9051 §7.5.2)", () => {
  it("of a single part", () => {
    const read = structure(
      '("TEXT" "PLAIN" ("CHARSET" "US-ASCII") "<id@x>" "=?utf-8?Q?=C3=A4?=" "BASE64" 3028 92 "abc" NIL ("en" "de") "loc")'
    )
    assert.deepStrictEqual(read, {
      _tag: "Text",
      part: "1",
      type: "text",
      subtype: "plain",
      params: new Map([["charset", "US-ASCII"]]),
      id: "<id@x>",
      description: "ä",
      encoding: "base64",
      size: 3028,
      md5: "abc",
      disposition: undefined,
      language: ["en", "de"],
      location: "loc",
      filename: undefined,
      isEmbedded: false,
      lines: 92
    })
  })

  it("part numbers through multiparts and attached messages (§6.4.5.1)", () => {
    const inner = `(${text("plain")}${text("html")} "ALTERNATIVE" ("boundary" "c") NIL NIL NIL)`
    const message = `("message" "rfc822" NIL NIL NIL "7bit" 131 (NIL "inner" NIL NIL NIL NIL NIL NIL NIL NIL) ${inner} 10 NIL ("attachment" ("filename*0*" "utf-8''%e2%82%ac" "filename*1" " rates.eml")) NIL NIL)`
    const read = structure(
      `(${inner}${message}("image" "png" ("name" "=?utf-8?B?w6Q=?=.png") NIL NIL "base64" 90 NIL ("inline" NIL) NIL NIL) "mixed" ("boundary" "b") NIL "de")`
    )
    const numbers = (each: BodyStructure.BodyStructure | undefined): ReadonlyArray<string> => {
      if (each === undefined) return []
      const below = each._tag === "Multipart" ? each.children : each._tag === "Message" ? [each.body] : []
      return [`${each.part} ${BodyStructure.mediaType(each)}`, ...below.flatMap(numbers)]
    }
    assert.deepStrictEqual(numbers(read), [
      "TEXT multipart/mixed",
      "1 multipart/alternative",
      "1.1 text/plain",
      "1.2 text/html",
      "2 message/rfc822",
      "2.TEXT multipart/alternative",
      "2.1 text/plain",
      "2.2 text/html",
      "3 image/png"
    ])
    if (read === undefined) return assert.fail()
    assert.deepStrictEqual(read.language, ["de"])
    assert.strictEqual(BodyStructure.text(read, "html")?.part, "1.2")
    assert.deepStrictEqual(
      BodyStructure.parts(read).map(({ filename }) => filename),
      [undefined, undefined, "€ rates.eml", "ä.png"]
    )
    assert.deepStrictEqual(
      BodyStructure.attachments(read).map(({ part }) => part),
      ["2", "3"]
    )
  })

  const attached = (value: string) =>
    BodyStructure.attachments(structure(value) ?? assert.fail(value)).map(({ part }) => part)

  const basic = (type: string, subtype: string, id: string, disposition: string) =>
    `("${type}" "${subtype}" NIL ${id} NIL "base64" 90 NIL ${disposition} NIL NIL)`
  const named = '("inline" ("filename" "a"))'
  const forwarded = `("message" "rfc822" NIL NIL NIL "7bit" 1 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) ${text("plain")} 1 NIL ("inline" NIL))`
  const image = basic("image", "png", '"<1@x>"', "NIL")

  it.each([
    [
      "a PDF that is to be shown",
      `(${text("plain")}${basic("application", "pdf", "NIL", named)} "mixed")`,
      ["2"]
    ],
    [
      "without disposition and name",
      `(${text("plain")}${basic("application", "pdf", "NIL", "NIL")} "mixed")`,
      ["2"]
    ],
    ["the whole message", basic("image", "png", "NIL", "NIL"), ["1"]],
    ["a message that is to be shown", `(${text("plain")}${forwarded} "mixed")`, ["2"]],
    ["an image of a page is no attachment", `(${text("html")}${image} "related")`, []],
    [
      "an image of a page, but for saving",
      `(${text("html")}${basic("image", "png", '"<1@x>"', '("attachment" NIL)')} "related")`,
      ["2"]
    ],
    [
      "an image that no page can refer to",
      `(${text("html")}${basic("image", "png", "NIL", "NIL")} "related")`,
      ["2"]
    ],
    [
      "a multipart without parts, however it is written, is no file",
      `(${text("plain")}("multipart" "mixed" NIL NIL NIL "7bit" 0)("mixed" ("boundary" "x"))(NIL "mixed") "mixed")`,
      []
    ],
    ["an image beside a page", `(${text("html")}${image} "mixed")`, ["2"]],
    ["a page that is named", `(${image}${text("html")} "related" ("start" "<2@x>"))`, ["1"]],
    ["a table that is to be shown", `(${text("plain")}${text("csv", named)} "mixed")`, ["2"]],
    [
      "text with a name, to be read in its place, is no attachment",
      `(${text("plain", named)}${text("html", named)} "mixed")`,
      []
    ],
    [
      "an invitation that is one form of a message is no attachment",
      `(${text("plain")}${text("calendar")} "alternative")`,
      []
    ]
  ])("W5 what a person calls an attachment: %s", (_, value, expected) => {
    assert.deepStrictEqual(attached(value), expected)
  })

  it("W4 names of files in any charset, quoted", () => {
    const read = structure(
      '("application" "msword" ("name" "\\xb9\\xdc\\xc0\\xed.doc") "\t<1@x> " NIL "base64" 1 NIL ("attachment" ("filename" "ci\\xeble.txt")))'
    )
    if (read?._tag !== "Basic") return assert.fail()
    assert.deepStrictEqual(
      [read.params.get("name"), read.filename, read.id],
      ["管理.doc", "ciële.txt", "<1@x>"]
    )
  })

  it("a text that is an attachment is not what a person reads", () => {
    const read = structure(
      `(${text("plain", '("ATTACHMENT" ("filename" "a.txt"))')}${text("plain")} "mixed")`
    )
    if (read === undefined) return assert.fail()
    assert.strictEqual(BodyStructure.text(read, "plain")?.part, "2")
    assert.deepStrictEqual(
      BodyStructure.attachments(read).map(({ filename }) => filename),
      ["a.txt"]
    )
  })

  it.each([
    ["a multipart without parts", '(NIL "alternative" ("boundary" "x"))', "multipart/alternative"],
    ["a multipart that has no parts and no NIL", '("mixed" ("boundary" "x"))', "multipart/mixed"],
    ["a multipart that has no parts, NIL or parameters", '("mixed")', "multipart/mixed"],
    ["a type that is NIL", '(NIL NIL NIL NIL NIL "7bit" 0)', "multipart/mixed"],
    ["W16 a type that is empty", '("" "" NIL NIL NIL "7bit" 0)', "application/octet-stream"],
    ["W16 a subtype that is empty", '("x-sun-attachment" "" NIL NIL NIL "" 0)', "application/octet-stream"],
    ["a subtype of a multipart that is empty", `(${text("plain")} "")`, "multipart/mixed"],
    ["invalid parts", '(()((x)) "mixed")', "multipart/mixed"],
    [
      "a disposition without parentheses",
      '("image" "gif" NIL NIL NIL "base64" 1 NIL "attachment")',
      "image/gif"
    ],
    ["a message without an envelope", '("message" "rfc822" NIL NIL NIL "7bit" 1 0)', "message/rfc822"],
    ["too few values", '("text" "plain")', "text/plain"],
    ["an empty list", "()", "application/octet-stream"]
  ])("%s", (_, value, type) => {
    const read = structure(value)
    assert.strictEqual(read && BodyStructure.mediaType(read), type)
  })

  it.each(["NIL", '"x"'])("an invalid value (%s) is undefined", (value) => {
    assert.isUndefined(structure(value))
  })
})
