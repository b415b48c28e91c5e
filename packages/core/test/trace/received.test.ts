import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type * as Response from "../../src/imap/Response.ts"
import {
  bytes,
  dataOf,
  encoded,
  info,
  opened,
  plain,
  samples,
  status,
  stray,
  tagged,
  unknown,
  wireLines
} from "./support.ts"

const fetchOf = (...items: ReadonlyArray<readonly [string, Response.Value]>): Response.FetchData => ({
  _tag: "Fetch",
  sequence: 1,
  attributes: new Map(items)
})

describe("Recorder: what was received, strictly", () => {
  const cases: ReadonlyArray<readonly [string, Response.Response, string]> = [
    ["tagged", tagged("A1", "Unsafe Login."), "A1 NO Unsafe Login."],
    [
      "code",
      tagged("A1", "no", { name: "AUTHENTICATIONFAILED", args: "" }),
      "A1 NO [AUTHENTICATIONFAILED] no"
    ],
    ["code with arguments", status("", { name: "UIDNEXT", args: "4392" }), "* OK [UIDNEXT 4392]"],
    [
      "how far an answer goes",
      tagged("A1", "part", { name: "MESSAGELIMIT", args: "1000 23221" }),
      "A1 NO [MESSAGELIMIT 1000 23221] part"
    ],
    [
      "how far a command is",
      status("x", { name: "INPROGRESS", args: '("A1" 454 1000)' }),
      '* OK [INPROGRESS ("A1" 454 1000)] x'
    ],
    [
      "M19 how far a command is that nobody sent",
      status("x", { name: "INPROGRESS", args: '("PIN4711" 454 1000)' }),
      "* OK [INPROGRESS <data>] x"
    ],
    [
      "code that names",
      status("x", { name: "REFERRAL", args: "imap://bob@h/f" }),
      "* OK [REFERRAL imap://h/<data>] x"
    ],
    [
      "a code with a page of the provider",
      status("x", { name: "WEBALERT", args: "https://accounts.example.com/signin/continue" }),
      "* OK [WEBALERT https://accounts.example.com/signin/continue] x"
    ],
    [
      "a code with a page that holds more than words",
      status("x", { name: "WEBALERT", args: "https://a.example.com/signin?sarp=1&plt=AKgnsbs&email=bob@h" }),
      "* OK [WEBALERT https://a.example.com/signin<data>] x"
    ],
    [
      "a code with a page whose path may be a token",
      status("x", { name: "WEBALERT", args: "https://u:p@a.example.com/r/AKgnsbs7Wq" }),
      "* OK [WEBALERT https://a.example.com/<data>] x"
    ],
    [
      "a page in the server's words, without what may give access",
      tagged(
        "A1",
        "Sign in: https://bob:p@a.example.com/help/78754?plt=AKgnsbs#x or https://b.example.com/x"
      ),
      "A1 NO Sign in: https://a.example.com/help/78754<data> or https://b.example.com/x"
    ],
    ["continuation", { _tag: "Continuation", text: "idling" }, "+ idling"],
    ["capability", { _tag: "Capability", names: ["IMAP4rev1", "ID"] }, "* CAPABILITY IMAP4rev1 ID"],
    ["enabled", { _tag: "Enabled", names: ["CONDSTORE"] }, "* ENABLED CONDSTORE"],
    ["flags", { _tag: "Flags", flags: ["\\Seen", "$Junk"] }, "* FLAGS (\\Seen $Junk)"],
    [
      "flags of the user's own",
      { _tag: "Flags", flags: ["\\Seen", "$notjunk", "$Globex", "Globex", "SELECT"] },
      "* FLAGS (\\Seen $notjunk <flag> <flag> <flag>)"
    ],
    [
      "flags of the user's own that may be kept",
      status("", { name: "PERMANENTFLAGS", args: "(\\Seen $Globex \\*)" }),
      "* OK [PERMANENTFLAGS (\\Seen <flag> \\*)]"
    ],
    [
      "ID",
      {
        _tag: "Id",
        fields: new Map([
          ["name", "Cyrus"],
          ["os", undefined]
        ])
      },
      '* ID ("name" <text> "os" NIL)'
    ],
    ["ID NIL", { _tag: "Id", fields: undefined }, "* ID NIL"],
    ["exists", { _tag: "Exists", count: 3 }, "* 3 EXISTS"],
    ["recent", { _tag: "Recent", count: 0 }, "* 0 RECENT"],
    ["expunge", { _tag: "Expunge", sequence: 7 }, "* 7 EXPUNGE"],
    ["search", { _tag: "Search", numbers: [1, 2] }, "* SEARCH 1 2"],
    [
      "list",
      { _tag: "List", attributes: ["\\Noselect"], delimiter: "/", name: "Private" },
      '* LIST (\\Noselect) "/" <mbox:1>'
    ],
    [
      "status",
      { _tag: "MailboxStatus", name: "Private", items: new Map([["MESSAGES", 17n]]) },
      "* STATUS <mbox:1> (MESSAGES 17)"
    ],
    [
      "fetch",
      {
        _tag: "Fetch",
        sequence: 2,
        attributes: new Map<string, Response.Value>([
          ["UID", { _tag: "Atom", text: "9" }],
          ["FLAGS", { _tag: "List", items: [{ _tag: "Atom", text: "\\Seen" }] }],
          ["ENVELOPE", { _tag: "List", items: [{ _tag: "Quoted", text: "Divorce papers" }] }],
          ["BODY[]", { _tag: "Literal", bytes: bytes("Dear Bob") }]
        ])
      },
      "* 2 FETCH (UID 9 FLAGS (\\Seen) ENVELOPE <data> BODY[] <literal>)"
    ],
    [
      "fetch of what is not there, which is no secret",
      {
        _tag: "Fetch",
        sequence: 3,
        attributes: new Map<string, Response.Value>([
          ["UID", { _tag: "Atom", text: "3" }],
          ["BODY[]", { _tag: "Nil" }],
          ["BODY[1]", { _tag: "Quoted", text: "Divorce papers" }]
        ])
      },
      "* 3 FETCH (UID 3 BODY[] NIL BODY[1] <data>)"
    ],
    ["unknown", unknown("XYZ", "* XYZ {8}\r\nDear Bob more"), "* <data>"],
    ["unknown that names", unknown("XLIST", '* XLIST () "/" "Private"'), "* XLIST <data>"],
    ["M15 stray, which may be mail", stray("my PIN is 4711"), "<text>"],
    ["M19 an answer to nobody's command, which may be mail", tagged("PIN", "4711"), "<tag> NO <text>"],
    ["M19 a mark of a list in mail", { _tag: "Continuation", text: "4711" }, "+ <text>"],
    [
      "M19 names that mail has for items of FETCH",
      {
        _tag: "Fetch",
        sequence: 1,
        attributes: new Map<string, Response.Value>([
          ["UID", { _tag: "Atom", text: "twelve" }],
          ["MY", { _tag: "Atom", text: "PIN" }],
          ["4711", { _tag: "Atom", text: "TODAY" }],
          ["BODY[HEADER.FIELDS (X-DIVORCE)]", { _tag: "Literal", bytes: bytes("x") }],
          ["BODY[1.2.MIME]", { _tag: "Literal", bytes: bytes("x") }]
        ])
      },
      "* 1 FETCH (UID <data> <data> <data> BODY[HEADER.FIELDS <data>] <literal> BODY[1.2.MIME] <literal>)"
    ],
    ...[
      "UIDNEXT",
      "COPYUID",
      "MAILBOXID",
      "MESSAGELIMIT",
      "INPROGRESS",
      "BADCHARSET",
      "MODIFIED",
      "UNSEEN"
    ].map(
      (name) =>
        [`M19 a word for ${name}`, status("", { name, args: "(Bob)" }), `* OK [${name} <data>]`] as const
    ),
    [
      "M19 charsets",
      status("", { name: "BADCHARSET", args: '(UTF-8 "US-ASCII")' }),
      '* OK [BADCHARSET (UTF-8 "US-ASCII")]'
    ],
    [
      "M19 a word among capabilities",
      status("", { name: "CAPABILITY", args: "IDLE hello XYZZY" }),
      "* OK [CAPABILITY IDLE <word> XYZZY]"
    ],
    [
      "M19 a field of an ID",
      { _tag: "Id", fields: new Map([["gate code", "4711"]]) },
      "* ID (<text> <text>)"
    ],
    [
      "M19 the tag of a search that nobody asked for",
      { _tag: "Esearch", tag: "PIN4711", uid: false, count: 3 },
      "* ESEARCH (TAG <data>) COUNT 3"
    ],
    [
      "M19 an attribute and a separator of folders",
      { _tag: "List", attributes: ["\\Bob"], delimiter: "B", name: "INBOX" },
      "* LIST (<flag>) <data> INBOX"
    ],
    ["an answer of HTTP", stray("HTTP/1.1 407 Proxy of bob"), "HTTP/1.1 407 <text>"],
    ["what only resembles HTTP", stray("HTTP/1.1 4071 bob"), "<text>"],
    ["the version of SSH, not its software", stray("SSH-2.0-Bob_1.0 alice"), "SSH-2.0-<text>"],
    ["what only resembles SSH", stray("SSH-bob"), "<text>"],
    ["the code of FTP", stray("220 (vsFTPd 3.0.3) of bob"), "220 <text>"],
    ["the code of SMTP", stray("220-mail.example.com ESMTP"), "220-<text>"],
    ["a number of a letter", stray("2204 Main Street"), "<text>"],
    ["POP3", stray("+OK bob"), "+OK <text>"],
    ["ManageSieve", stray('"IMPLEMENTATION" "bob"'), '"IMPLEMENTATION" <text>'],
    [
      "addresses",
      status("hi bob@example.com from 192.0.2.1 and 2001:db8::7"),
      "* OK hi <address> from <ip> and <ip>"
    ],
    ["no addresses", status("at 12:34:56, Foo::Bar 1.2.3"), "* OK at 12:34:56, Foo::Bar 1.2.3"],
    ["controls", status("a\u001b[2Jb\u202ec"), "* OK a\\u001b[2Jb\\u202ec"]
  ]
  it.effect.each(cases)("§3 %s", ([, response, line]) =>
    Effect.gen(function* () {
      const { recorder, events } = yield* opened()
      recorder.sent(undefined, "A1", "NOOP", encoded(plain("A1 NOOP")))
      recorder.received(undefined, response, 99)
      assert.deepStrictEqual(wireLines(events()), ["A1 NOOP", line])
    })
  )

  it.effect("M19 after a line that is no response it reports lengths, and how its commands ended", () =>
    Effect.gen(function* () {
      const { recorder, events } = yield* opened()
      const hear = (response: Response.Response) => recorder.received("implicitTls", response, 99)
      const ask = () => recorder.sent("implicitTls", "A1", "NOOP", encoded(plain("A1 NOOP")))
      ask()
      hear(stray("Hello"))
      hear(status("the gate code is 4711"))
      hear(tagged("PIN", "4711"))
      hear({ _tag: "Exists", count: 4711 })
      hear(tagged("A1", "4711", { name: "ALERT", args: "" }))
      recorder.received("startTls", status("another connection"), 99)
      recorder.attempt(info)
      hear(status("the next one"))
      const [sent, ...heard] = wireLines(events())
      assert.strictEqual(sent, "A1 NOOP")
      assert.deepStrictEqual(heard, [
        "<text>",
        "* OK <text>",
        "<tag> NO <text>",
        "<text>",
        "A1 NO <text>",
        "* OK another connection",
        "* OK the next one"
      ])
    })
  )

  const text: Response.Value = { _tag: "Literal", bytes: bytes("Hello") }
  const atom: Response.Value = { _tag: "Atom", text: "4711" }
  const body = ["BODY[TEXT]", text] as const

  it.each([
    ["items that no FETCH has", fetchOf(body, ["MY", atom], ["4711", atom]), true],
    ["what cannot be read", unknown("FETCH", '* 1 FETCH (BODY[TEXT] {5}\nHello my "PIN)'), true],
    ["nothing", fetchOf(body), false],
    ["items that every server has", fetchOf(body, ["UID", atom], ["FLAGS", atom]), false],
    ["nothing, since its own item comes before", fetchOf(["XMAILID", atom], body), false]
  ])("M19 a literal that was counted wrong hides what comes next: followed by %s", (_, response, hides) =>
    Effect.runPromise(
      Effect.gen(function* () {
        const { recorder, events } = yield* opened()
        recorder.received("implicitTls", response, 99)
        recorder.received("implicitTls", status("dogs, and the gate code is 4711"), 99)
        const line = hides ? "* OK <text>" : "* OK dogs, and the gate code is 4711"
        assert.strictEqual(wireLines(events()).at(-1), line)
      })
    )
  )

  it.effect("§3 reports tag, condition, code and true length", () =>
    Effect.gen(function* () {
      const { recorder, events } = yield* opened()
      recorder.sent("implicitTls", "A3", "NOOP", encoded(plain("A3 NOOP")))
      recorder.received("implicitTls", tagged("A3", "no", { name: "ALERT", args: "" }), 17)
      assert.deepStrictEqual(dataOf(events()[1]), {
        lane: "implicitTls",
        tag: "A3",
        cond: "NO",
        code: "ALERT",
        line: "A3 NO [ALERT] no",
        bytes: 17
      })
    })
  )

  it.effect("§3 marks what has the name of a known response and could not be read", () =>
    Effect.gen(function* () {
      const { recorder, events } = yield* opened()
      recorder.received(undefined, unknown("FETCH", "* 1 FETCH (FLAGS (\\Seen"), 25)
      recorder.received(undefined, unknown("XYZ", "* XYZ 1"), 9)
      assert.deepStrictEqual(
        events().map((event) => event.name === "wire:received" && event.data.unread),
        [true, undefined]
      )
    })
  )

  it.effect("§3 free text is cut at 256, capabilities are whole up to 8 KiB", () =>
    Effect.gen(function* () {
      const { recorder, events } = yield* opened()
      recorder.received(undefined, status("x".repeat(300)), 305)
      recorder.received(undefined, { _tag: "Capability", names: ["X".repeat(8192)] }, 8207)
      recorder.received(undefined, { _tag: "Capability", names: ["X".repeat(8193)] }, 8208)
      assert.deepStrictEqual(
        events().map(
          (event) => event.name === "wire:received" && [event.data.line.length, event.data.truncated]
        ),
        [
          [5 + 256, true],
          [13 + 8192, undefined],
          [13 + 8192, true]
        ]
      )
    })
  )

  it.effect("§3 a folder has one number, and the server's words do not tell its name", () =>
    Effect.gen(function* () {
      const { recorder, events } = yield* opened()
      recorder.sent(
        undefined,
        "A1",
        "SELECT",
        encoded(plain("A1 SELECT "), { kind: "mailbox", text: "Gr&APw-n" })
      )
      recorder.received(undefined, tagged("A1", "Mailbox doesn't exist: Gr\u00fcn"), 40)
      recorder.received(undefined, { _tag: "List", attributes: [], delimiter: "/", name: "Other" }, 9)
      recorder.received(undefined, { _tag: "List", attributes: [], delimiter: "/", name: "Gr\u00fcn" }, 9)
      assert.deepStrictEqual(wireLines(events()), [
        "A1 SELECT <mbox:1>",
        "A1 NO Mailbox doesn't exist: <mbox:1>",
        '* LIST () "/" <mbox:2>',
        '* LIST () "/" <mbox:1>'
      ])
    })
  )

  it.effect("§3 the server's words do not tell the user's name", () =>
    Effect.gen(function* () {
      const { recorder, events } = yield* opened("strict", ["Alice.B@example.com", "boss"])
      recorder.received(undefined, status("alice.b@example.com or ALICE.B as boss, not bossy"), 50)
      assert.deepStrictEqual(wireLines(events()), ["* OK <user> or <user> as <user>, not bossy"])
    })
  )
})

describe("Recorder: levels", () => {
  const id: Response.IdData = { _tag: "Id", fields: new Map([["name", "Cyrus"]]) }
  const fetch: Response.FetchData = {
    _tag: "Fetch",
    sequence: 1,
    attributes: new Map([["ENVELOPE", { _tag: "Quoted", text: "Hi" }]])
  }
  const list: Response.ListData = { _tag: "List", attributes: [], delimiter: undefined, name: 'a"b' }
  const said = (redaction: "standard" | "raw") =>
    Effect.map(opened(redaction), ({ recorder, events }) => {
      for (const response of [id, list, fetch, status("bob@example.com 192.0.2.1")]) {
        recorder.received(undefined, response, 1)
      }
      return wireLines(events())
    })
  const shared = ['* ID ("name" "Cyrus")', '* LIST () NIL "a\\"b"']

  it.effect("§3 standard keeps folders, addresses and the server's ID, never message data", () =>
    Effect.gen(function* () {
      const rest = ["* 1 FETCH (ENVELOPE <data>)", "* OK bob@example.com 192.0.2.1"]
      assert.deepStrictEqual(yield* said("standard"), [...shared, ...rest])
    })
  )

  it.effect("§3 standard keeps lines that are no response, but a login that the server echoes", () =>
    Effect.gen(function* () {
      const { recorder, events } = yield* opened("standard")
      for (const text of ["welcome, stranger", "A3 LOGIN bob {13}", "A3 authenticate PLAIN AGJvYg=="]) {
        recorder.received(undefined, stray(text), text.length)
      }
      assert.deepStrictEqual(wireLines(events()), ["welcome, stranger", "<text>", "<text>"])
    })
  )

  it.effect("§3 raw keeps message data too", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* said("raw"))[2], '* 1 FETCH (ENVELOPE "Hi")')
    })
  )

  it.effect("§3 strict drops IP addresses of hosts and of connections", () =>
    Effect.gen(function* () {
      const { recorder, events } = yield* opened()
      recorder.attempt({ ...info, host: "2001:db8::7" })
      recorder.emit("net:start", samples["net:start"])
      recorder.emit("net:end", { ...samples["net:end"], sni: "192.0.2.1" })
      recorder.emit("connection:ended", { outcome: "failed", serverText: "bye 192.0.2.1" })
      recorder.emit("trace:note", { text: "seen from 192.0.2.1" })
      assert.notMatch(JSON.stringify(events()), /192\.0\.2\.1|2001/)
      assert.include(JSON.stringify(events()), "seen from <ip>")
    })
  )
})
