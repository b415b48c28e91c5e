import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as fc from "fast-check"
import * as Sizes from "../../src/base/Sizes.ts"
import * as Framer from "../../src/imap/wire/Framer.ts"
import * as ResponseParser from "../../src/imap/wire/ResponseParser.ts"
import { bytes } from "./bytes.ts"
import { fixtures } from "./fixtures.ts"
import {
  capability,
  id,
  list,
  listOf,
  parsed,
  quoted,
  status,
  stray,
  table,
  tagged,
  unknown
} from "./responses.ts"

describe("status responses", () => {
  table([
    ["G01 greeting", "* OK ready", status("OK", "ready")],
    ["P10 keywords in any case", "* ok [alert] x", status("OK", "x", "ALERT")],
    ["G03 PREAUTH", "* PREAUTH hi", status("PREAUTH", "hi")],
    ["T08 untagged NO", "* NO Disk 98% full", status("NO", "Disk 98% full")],
    ["T09 untagged BAD", "* BAD Command!", status("BAD", "Command!")],
    ["BYE without text", "* BYE", status("BYE", "")],
    ["P12 code without text", "* OK [HIGHESTMODSEQ 7]", status("OK", "", "HIGHESTMODSEQ", "7")],
    ["P12 tagged without text", "A1 OK", tagged("OK", "")],
    ["tagged", "A1 NO [AUTHENTICATIONFAILED] no", tagged("NO", "no", "AUTHENTICATIONFAILED")],
    ["T16 tagged BYE", "A1 BYE logging out", tagged("BYE", "logging out")],
    ["tagged BAD", "A1 bad what", tagged("BAD", "what")],
    ["P11 double space", "A1  OK  done", tagged("OK", "done"), ["extraSpace", "extraSpace"]],
    [
      "P11 trailing space (Zoho)",
      "* OK [UIDNEXT 6212] x ",
      status("OK", "x", "UIDNEXT", "6212"),
      ["extraSpace"]
    ],
    ["P11 spaces in a code", "* OK [ UIDNEXT 3 ] x", status("OK", "x", "UIDNEXT", "3"), ["extraSpace"]],
    [
      "row 94 PERMANENTFLAGS ( \\*)",
      "* OK [PERMANENTFLAGS ( \\*)]",
      status("OK", "", "PERMANENTFLAGS", "( \\*)")
    ],
    ["P13 a bracket later is text", "* OK ready. [TQBX]", status("OK", "ready. [TQBX]")],
    ["P13 row 6 Coremail", "* OK Ready(163com[8db7])", status("OK", "Ready(163com[8db7])")],
    ["P14 unclosed code", "* OK [ALERT oops", status("OK", "[ALERT oops"), ["unclosedCode"]],
    ["P14 code without a name", "* OK [] x", status("OK", "[] x"), ["unclosedCode"]],
    ["P15 unknown code", "* OK [xfoo bar baz] hi", status("OK", "hi", "XFOO", "bar baz")],
    [
      "P17 quirk 11: Chinese in GB18030 is read as such, and keeps its bytes",
      "* NO \\xb5\\xc7\\xc2\\xbc\\xca\\xa7\\xb0\\xdc",
      { ...status("NO", "登录失败"), bytes: bytes("* NO \\xb5\\xc7\\xc2\\xbc\\xca\\xa7\\xb0\\xdc") },
      ["invalidUtf8"]
    ],
    [
      "P17 Latin-1 is not taken for Chinese",
      "* NO refus\\xe9 par la bo\\xeete",
      { ...status("NO", "refus\ufffd par la bo\ufffdte"), bytes: bytes("* NO refus\\xe9 par la bo\\xeete") },
      ["invalidUtf8"]
    ],
    [
      "P17 invalid UTF-8 keeps its bytes",
      "* OK h\\xff",
      { ...status("OK", "h\ufffd"), bytes: bytes("* OK h\\xff") },
      ["invalidUtf8"]
    ],
    [
      "row 11 GBK",
      "A1 NO \\xb5\\xc7",
      { ...tagged("NO", "\ufffd\ufffd"), bytes: bytes("A1 NO \\xb5\\xc7") },
      ["invalidUtf8"]
    ],
    ["P17 UTF-8", "* OK 台北", status("OK", "台北")],
    ["P17 NUL does not end a text", "* OK a\\x00b", status("OK", "a\0b")]
  ])
})

describe("continuations and lines without a tag", () => {
  table([
    ["P20 +", "+", { _tag: "Continuation", text: "" }],
    ["P20 + and a space", "+ ", { _tag: "Continuation", text: "" }],
    ["P20 base64", "+ dGVzdA==", { _tag: "Continuation", text: "dGVzdA==" }],
    ["P20 text", "+ idling", { _tag: "Continuation", text: "idling" }],
    ["P11 spaces", "+  go ", { _tag: "Continuation", text: "go" }, ["extraSpace", "extraSpace"]],
    ["P20 POP3", "+OK ready", stray("+OK ready")],
    ["G07 SMTP", "220 mx ESMTP", stray("220 mx ESMTP")],
    ["G07 TLS", "\\x15\\x03\\x01", stray("\\x15\\x03\\x01", "\x15\x03\x01")],
    ["row 23", "Server Unavailable. 15", stray("Server Unavailable. 15")],
    ["row 9", "OK ENABLE completed", stray("OK ENABLE completed")],
    [
      "row 63",
      'BAD "Must issue a STARTTLS command first"',
      stray('BAD "Must issue a STARTTLS command first"')
    ],
    ["row 83", " NO LOGOUT Intrusion prevention", stray(" NO LOGOUT Intrusion prevention")],
    ["P16 code alone", "[COPYUID 55 31 6]", stray("[COPYUID 55 31 6]")],
    ["P16 blank line", "", stray("")],
    ["star alone", "*", stray("*")],
    ["star without a space", "*OK", stray("*OK")],
    ["X02 tagged PREAUTH", "A1 PREAUTH", stray("A1 PREAUTH")],
    ["a tag with specials", "A-1 OK x", stray("A-1 OK x")],
    ["P17 invalid UTF-8", "\\xff", stray("\\xff", "\ufffd"), ["invalidUtf8"]]
  ])
})

describe("untagged data", () => {
  table([
    ["P10 lower case", "* capability imap4rev1 idle", capability("imap4rev1", "idle")],
    ["P11 row 14 trailing space", "* CAPABILITY UIDPLUS ", capability("UIDPLUS"), ["extraSpace"]],
    ["P11 double space", "* CAPABILITY LITERAL+  IDLE", capability("LITERAL+", "IDLE"), ["extraSpace"]],
    ["row 64 lone +", "* CAPABILITY LITERAL + IDLE", capability("LITERAL+", "IDLE"), ["extraSpace"]],
    [
      "row 48 odd atoms",
      "* CAPABILITY st11p00mm-iscream022 15E205",
      capability("st11p00mm-iscream022", "15E205")
    ],
    [
      "row 18 a list is no capability",
      '* CAPABILITY (("" "/")) NIL NIL',
      unknown("NAMESPACE", '* CAPABILITY (("" "/")) NIL NIL')
    ],
    ["E02 ENABLED", "* ENABLED CONDSTORE", { _tag: "Enabled", names: ["CONDSTORE"] }],
    ["E02 nothing enabled", "* ENABLED", { _tag: "Enabled", names: [] }],
    ["FLAGS", "* FLAGS (\\Seen $Junk)", { _tag: "Flags", flags: ["\\Seen", "$Junk"] }],
    ["row 93 quoted flag", '* FLAGS ("\\\\Deleted")', { _tag: "Flags", flags: ["\\Deleted"] }],
    ["no flags", "* FLAGS ()", { _tag: "Flags", flags: [] }],
    ["EXISTS", "* 23 EXISTS", { _tag: "Exists", count: 23 }],
    ["row 88 keepalive", "*  1688 EXISTS", { _tag: "Exists", count: 1688 }, ["extraSpace"]],
    ["RECENT", "* 0 recent", { _tag: "Recent", count: 0 }],
    ["EXPUNGE", "* 4294967295 EXPUNGE", { _tag: "Expunge", sequence: 4294967295 }],
    ["LIST", '* LIST (\\HasNoChildren) "/" "a b"', list("a b", "/", "\\HasNoChildren")],
    ["P08 backslash as delimiter", '* LIST () "\\\\" TEST', list("TEST", "\\")],
    ["P08 mailbox NIL", '* LIST () "/" NIL', list("NIL", "/")],
    ["O09 no delimiter", "* List () NIL INBOX", list("INBOX", undefined)],
    ["P05 {n+}", '* LIST () "/" {5+}⏎INBOX', list("INBOX", "/"), ["nonSyncLiteral"]],
    ["P08 odd escape", '* LIST () "/" "a\\b\\\\c\\""', list('a\\b\\c"', "/"), ["badEscape"]],
    ["mailbox with specials", '* LIST () "/" &U,BTFw-(1)', list("&U,BTFw-(1)", "/")],
    [
      "LIST with extended data",
      '* LIST () "/" a ("CHILDINFO" ("SUBSCRIBED"))',
      {
        _tag: "List",
        attributes: [],
        delimiter: "/",
        name: "a",
        extended: [quoted("CHILDINFO"), listOf(quoted("SUBSCRIBED"))]
      }
    ],
    [
      "STATUS",
      "* STATUS INBOX (messages 231 HIGHESTMODSEQ 1706092971947030001)",
      {
        _tag: "MailboxStatus",
        name: "INBOX",
        items: new Map([
          ["MESSAGES", 231n],
          ["HIGHESTMODSEQ", 1706092971947030001n]
        ])
      }
    ],
    ["row 7 no items", '* STATUS "INBOX" ()', { _tag: "MailboxStatus", name: "INBOX", items: new Map() }],
    [
      "P18 floats, negatives and impossible zeros are absent",
      "* STATUS x (MESSAGES 9.3736e+06 UNSEEN -1 UIDNEXT 0 SIZE 9223372036854775808 RECENT 0)",
      { _tag: "MailboxStatus", name: "x", items: new Map([["RECENT", 0n]]), unread: true },
      ["badNumber", "badNumber", "badNumber", "badNumber"]
    ],
    [
      "a count of more than 32 bits is noted, and told as it is",
      "* STATUS x (MESSAGES 4294967296 SIZE 4294967296)",
      {
        _tag: "MailboxStatus",
        name: "x",
        items: new Map([
          ["MESSAGES", 4294967296n],
          ["SIZE", 4294967296n]
        ])
      },
      ["badNumber"]
    ],
    [
      "the id of a mailbox is no number",
      "* STATUS x (MAILBOXID (F1) MESSAGES 1)",
      { _tag: "MailboxStatus", name: "x", items: new Map([["MESSAGES", 1n]]), mailboxId: "F1" }
    ],
    ["SEARCH", "* SEARCH 2 84 882", { _tag: "Search", numbers: [2, 84, 882] }],
    ["SEARCH nothing", "* SEARCH", { _tag: "Search", numbers: [] }],
    ["SEARCH trailing space", "* SEARCH ", { _tag: "Search", numbers: [] }],
    ["SEARCH MODSEQ", "* SEARCH 2 (MODSEQ 917)", { _tag: "Search", numbers: [2], modSeq: 917n }],
    ["P18 SEARCH number too large", "* SEARCH 4294967296 2", { _tag: "Search", numbers: [2] }, ["badNumber"]],
    ["SEARCH with more", "* SEARCH 2 x", unknown("SEARCH", "* SEARCH 2 x"), ["badNumber"]]
  ])
})

describe("ID", () => {
  table([
    ["I07 NIL", "* ID nil", id()],
    ["I07 empty list", "* ID ()", id({})],
    ["I07 fields", '* ID ("name" "Dovecot" "os" NIL)', id({ name: "Dovecot", os: undefined })],
    ["I07 literals and atoms", "* ID (name {3}⏎a⏎)", id({ name: "a\r\n" })],
    ["P03 literal look-alike", '* ID ("name" {13}⏎A1 OK spoof⏎)', id({ name: "A1 OK spoof\r\n" })],
    ["I07 P04 odd count", "* ID ({4}⏎ab⏎)", id({})],
    ["I07 missing", "* ID", unknown("ID", "* ID")],
    ["I07 nested", '* ID ("a" ("b"))', unknown("ID", '* ID ("a" ("b"))')]
  ])

  it("X38 names of Object.prototype are names", () => {
    const { response } = parsed('* ID ("__proto__" "x" "constructor" "y")')
    assert.deepStrictEqual(response, {
      _tag: "Id",
      fields: new Map([
        ["__proto__", "x"],
        ["constructor", "y"]
      ])
    })
  })
})

describe("what is not known", () => {
  table([
    ["P15 unknown name", "* XAPPLEPUSHSERVICE a b", unknown("XAPPLEPUSHSERVICE", "* XAPPLEPUSHSERVICE a b")],
    ["P15 unknown after a number", "* 7 XNEW (a (b))", unknown("XNEW", "* 7 XNEW (a (b))")],
    [
      "D7 VANISHED (EARLIER)",
      "* VANISHED (EARLIER) 1:4,9",
      {
        _tag: "Vanished",
        earlier: true,
        uids: [
          [1, 4],
          [9, 9]
        ]
      }
    ],
    ["D7 VANISHED", "* VANISHED 7:5", { _tag: "Vanished", earlier: false, uids: [[5, 7]] }],
    ["VANISHED of nothing", "* VANISHED 0:4", unknown("VANISHED", "* VANISHED 0:4")],
    ["P16 code after a star", "* [COPYUID 1 1 2]", unknown("", "* [COPYUID 1 1 2]")],
    ["P16 literal after a star", "* {4}⏎skip", unknown("", "* {4}⏎skip")],
    ["star and space", "* ", unknown("", "* ")],
    ["X39 negative count", "* -1 EXISTS", unknown("EXISTS", "* -1 EXISTS"), ["badNumber"]],
    ["X39 count too large", "* 4294967296 EXISTS", unknown("EXISTS", "* 4294967296 EXISTS"), ["badNumber"]],
    ["X39 a count that is no number", "* x EXISTS", unknown("EXISTS", "* x EXISTS")],
    ["X39 an unknown name before another one", "* FOO BAR", unknown("FOO", "* FOO BAR")],
    ["X39 EXPUNGE 0", "* 0 EXPUNGE", unknown("EXPUNGE", "* 0 EXPUNGE"), ["badNumber"]],
    ["X39 FETCH 0", "* 0 FETCH (UID 1)", unknown("FETCH", "* 0 FETCH (UID 1)"), ["badNumber"]],
    ["row 56 float", "* 9.3e+06 EXISTS", unknown("EXISTS", "* 9.3e+06 EXISTS")],
    ["EXISTS with more", "* 5 EXISTS x", unknown("EXISTS", "* 5 EXISTS x")],
    ["FLAGS without a list", "* FLAGS \\Seen", unknown("FLAGS", "* FLAGS \\Seen")],
    ["LIST with a literal cut short", '* LIST () "/" {9}⏎a', unknown("LIST", '* LIST () "/" {9}⏎a')],
    ["LIST cut short", '* LIST () "/"', unknown("LIST", '* LIST () "/"')],
    ["STATUS without items", "* STATUS INBOX", unknown("STATUS", "* STATUS INBOX")]
  ])
})

describe("any input", () => {
  const grammar = fc.constantFrom(
    ...'* + ( ) { } [ ] " \\ ~ NIL 0 7 {3}⏎ {1+}\n ⏎ a \\xff \\x00 OK FETCH LIST ID STATUS SEARCH FLAGS EXISTS A1'.split(
      " "
    ),
    " "
  )

  it("P02 arbitrary bytes never throw, and nothing is lost", () => {
    const stream = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(grammar, { maxLength: 60 }).map((parts) => bytes(parts.join(""))),
      fc.array(grammar, { maxLength: 30 }).map((parts) => bytes(`* 1 FETCH (${parts.join(" ")})⏎`))
    )
    fc.assert(
      fc.property(stream, (chunk) => {
        const framed = Framer.make(Framer.afterLogin(Sizes.from())).push(chunk)
        if (Result.isFailure(framed)) return
        for (const line of framed.success) {
          const response = ResponseParser.parse(line)
          if (Result.isFailure(response)) return
          if (response.success._tag === "Unknown" || response.success._tag === "Stray") {
            assert.strictEqual(response.success.bytes, line)
          }
        }
      }),
      { numRuns: 500 }
    )
  })

  it.each(fixtures)("what servers send is understood: %s", (_, stream) => {
    const framed = Result.getOrThrow(Framer.make(Framer.afterLogin(Sizes.from())).push(bytes(stream)))
    assert.isNotEmpty(framed)
    for (const line of framed) {
      const response = Result.getOrThrow(ResponseParser.parse(line))
      const isJunk = /^(\[|$|\* [[{])/.test(new TextDecoder().decode(line))
      assert.strictEqual(response._tag === "Unknown" || response._tag === "Stray", isJunk)
    }
  })
})
