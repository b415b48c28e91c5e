import { assert, describe, it } from "@effect/vitest"
import { Redacted, Result } from "effect"
import * as fc from "fast-check"
import * as Argument from "../../src/imap/Argument.ts"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import { plain } from "../../src/imap/command/raw.ts"
import * as Reserved from "../../src/imap/command/Reserved.ts"
import * as CommandEncoder from "../../src/imap/wire/CommandEncoder.ts"
import { isOneCommand } from "../../src/imap/wire/encoder/isOneCommand.ts"
import { bytes, concat, latin1 } from "./bytes.ts"
import { readArguments } from "./astring.ts"
import { anyText } from "../support/anyText.ts"

const { encode } = CommandEncoder
type Options = Partial<CommandEncoder.EncodeOptions>

const encoded = (command: Command.Command, options: Options = {}) =>
  Result.getOrThrow(encode("A1", command, { literals: "synchronizing", utf8: false, ...options }))

/** The parts as they go over the wire, one string each. */
const wire = (command: Command.Command, options: Options = {}) => encoded(command, options).parts.map(latin1)

const shown = (command: Command.Command, options: Options = {}) =>
  encoded(command, options)
    .rendering()
    .map(({ text }) => text)
    .join("")

const secret = (text: string) => Redacted.make(text)
const text = (of: string): Command.Argument => ({ _tag: "Text", text: of })
const string = (of: string): Command.Argument => ({ _tag: "String", text: of })
const atom = (of: string): Command.Argument => ({ _tag: "Atom", text: of })
const x = (...args: ReadonlyArray<string | Command.Argument>) => Command.raw("X", ...args)

const qresync = [atom("QRESYNC"), Argument.list(atom("1"), atom("2"))]

const long = "l".repeat(1000)

const partsWithMinus = (length: number) => wire(x(text("\n".repeat(length))), { literals: "minus" }).length

const commands = (a: string, b: string): ReadonlyArray<Command.Command> => [
  Reserved.login(a, secret(b)),
  Reserved.authenticate(a, secret(b)),
  Command.id({ [a]: b }),
  plain("ENABLE", atom(a), atom(b)),
  Reserved.select(a, { params: [atom(b)] }),
  Command.listMailboxes(a, b),
  Command.fetch(a, [b]),
  Command.raw(a, b),
  Command.raw("X", a, b)
]

describe("commands on the wire", () => {
  it.each([
    ["NOOP", Command.noop, "A1 NOOP⏎"],
    ["CAPABILITY", Command.capability, "A1 CAPABILITY⏎"],
    ["STARTTLS", Reserved.startTls, "A1 STARTTLS⏎"],
    ["LOGOUT", Reserved.logout, "A1 LOGOUT⏎"],
    ["LOGIN", Reserved.login("joe", secret("pass")), "A1 LOGIN joe pass⏎"],
    ["LOGIN quoted", Reserved.login("joe x", secret("")), 'A1 LOGIN "joe x" ""⏎'],
    ["AUTHENTICATE", Reserved.authenticate("SCRAM-SHA-256"), "A1 AUTHENTICATE SCRAM-SHA-256⏎"],
    [
      "A06 initial response",
      Reserved.authenticate("PLAIN", secret("AGEAYg==")),
      "A1 AUTHENTICATE PLAIN AGEAYg==⏎"
    ],
    [
      "A06 empty initial response",
      Reserved.authenticate("EXTERNAL", secret("=")),
      "A1 AUTHENTICATE EXTERNAL =⏎"
    ],
    ["row 4 ID", Command.id({ name: "a b", version: "1" }), 'A1 ID ("name" "a b" "version" "1")⏎'],
    ["I03 ID with nothing to say", Command.id(new Map()), "A1 ID NIL⏎"],
    ["ENABLE", plain("ENABLE", atom("CONDSTORE"), atom("UTF8=ACCEPT")), "A1 ENABLE CONDSTORE UTF8=ACCEPT⏎"],
    ["O09 SELECT", Reserved.select("inBox"), "A1 SELECT INBOX⏎"],
    ["L17 INBOX is folded as ASCII alone", Reserved.select("\u0131nbox"), "A1 SELECT &ATE-nbox⏎"],
    ["O09 only INBOX itself", Reserved.select("Inbox/x"), "A1 SELECT Inbox/x⏎"],
    ["EXAMINE", Reserved.select("a b", { readOnly: true }), 'A1 EXAMINE "a b"⏎'],
    ["CONDSTORE", Reserved.select("x", { params: [atom("CONDSTORE")] }), "A1 SELECT x (CONDSTORE)⏎"],
    ["QRESYNC", Reserved.select("x", { params: qresync }), "A1 SELECT x (QRESYNC (1 2))⏎"],
    ["LIST", Command.listMailboxes("", "*"), 'A1 LIST "" "*"⏎'],
    [
      "FETCH",
      Command.fetch(MessageSet.sequenceNumbers("1:10"), ["UID", "ENVELOPE"]),
      "A1 FETCH 1:10 (UID ENVELOPE)⏎"
    ],
    ["FETCH macro", Command.fetch(MessageSet.sequenceNumbers("1:*"), ["all"]), "A1 FETCH 1:* all⏎"],
    [
      "UID FETCH",
      Command.fetch("7", ["BODY.PEEK[HEADER.FIELDS (SUBJECT)]"]),
      "A1 UID FETCH 7 (BODY.PEEK[HEADER.FIELDS (SUBJECT)])⏎"
    ],
    ["raw", Command.raw("xfoo", "a(b", { _tag: "Nil" }, text("c d")), 'A1 XFOO a(b NIL "c d"⏎'],
    ["flags", x(atom("\\Seen"), atom("$Junk"), atom("1:*")), "A1 X \\Seen $Junk 1:*⏎"],
    ["T11 NIL as text", x(text("nil"), string("NIL")), 'A1 X "nil" "NIL"⏎'],
    ["T11 a string is never an atom", x(string("a"), text("a")), 'A1 X "a" a⏎'],
    ["T11 specials", x(text('a"\\'), text("a]"), text("a*"), text("{5}")), 'A1 X "a\\"\\\\" a] "a*" "{5}"⏎'],
    ["E05 mailbox", Reserved.select("Entwürfe & 台北"), 'A1 SELECT "Entw&APw-rfe &- &U,BTFw-"⏎'],
    ["X13 CRLF in a mailbox", Reserved.select("a⏎b".replace("⏎", "\r\n")), "A1 SELECT a&AA0ACg-b⏎"]
  ])("%s", (_, command, line) => {
    assert.deepStrictEqual(wire(command), [latin1(bytes(line))])
  })

  it("E03 mailboxes in UTF-8 where it is enabled", () => {
    assert.deepStrictEqual(wire(Reserved.select("Entwürfe"), { utf8: true }), [
      latin1(bytes('A1 SELECT "Entwürfe"⏎'))
    ])
  })
})

describe("literals", () => {
  it.each([
    ["T04 text that cannot be quoted", x(text("a\nb"), atom("c")), {}, ["A1 X {3}⏎", "a\nb c⏎"]],
    ["T13 text of 1000 characters", x(text(long)), {}, [`A1 X ${long}⏎`]],
    [
      "T13 longer text, which some servers have no room for",
      x(text(`${long}l`)),
      {},
      ["A1 X {1001}⏎", `${long}l⏎`]
    ],
    ["T06 LITERAL+", x(text("a\nb"), atom("c")), { literals: "plus" }, ["A1 X {3+}⏎a\nb c⏎"]],
    ["T06 LITERAL-", x(text("a\nb")), { literals: "minus" }, ["A1 X {3+}⏎a\nb⏎"]],
    ["not ASCII", x(text("ü")), {}, ["A1 X {2}⏎", "ü⏎"]],
    ["not ASCII where UTF-8 is enabled", x(text("ü")), { utf8: true }, ['A1 X "ü"⏎']],
    ["two", x(text("\r"), text("\n")), {}, ["A1 X {1}⏎", "\r {1}⏎", "\n⏎"]],
    [
      "escapes in a user or a secret",
      Reserved.login('a"b', secret("c\\d")),
      { literals: "plus" },
      ["A1 LOGIN {3}⏎", 'a"b {3}⏎', "c\\d⏎"]
    ],
    [
      "T12 a secret in UTF-8",
      Reserved.login("joe", secret("å")),
      { literals: "plus" },
      ["A1 LOGIN joe {2+}⏎å⏎"]
    ]
  ] as const)("%s", (_, command, options, parts) => {
    assert.deepStrictEqual(
      wire(command, options),
      parts.map((part) => latin1(bytes(part)))
    )
  })

  it("T06 LITERAL- stops at 4096 octets", () => {
    assert.deepStrictEqual([partsWithMinus(4096), partsWithMinus(4097)], [1, 2])
  })

  it("T13 a mailbox of 20 kB is a literal", () => {
    assert.deepStrictEqual(wire(Reserved.select("m".repeat(20_000)))[0], "A1 SELECT {20000}\r\n")
  })

  it("T13 30 long values of ID keep the line within 8192 octets", () => {
    const fields = Array.from({ length: 30 }, (_, index) => [`key${index}`, "v".repeat(1000)] as const)
    const all = latin1(concat(encoded(Command.id(Object.fromEntries(fields)), { literals: "plus" }).parts))
    assert.isAtMost(all.replaceAll(/\r\nv{1000}/g, "").length, 8192)
  })
})

describe("what cannot be written is refused", () => {
  it.each([
    ["P24 NUL in a text", x(text("a\0b"))],
    ["T11 NUL in a mailbox", Reserved.select("a\0b")],
    ["P24 NUL in a user", Reserved.login("a\0b", secret("x"))],
    ["P24 NUL in a secret", Reserved.login("a", secret("canary\0"))],
    ["half of a surrogate pair in a mailbox", Reserved.select("\ud800")],
    ["half of a surrogate pair", Reserved.login("a", secret("canary\ud800"))],
    ["an initial response that is no base64", Reserved.authenticate("PLAIN", secret("canary x"))],
    ["an initial response with a line end", Reserved.authenticate("PLAIN", secret("canary=\r\n"))],
    ["T13 an initial response beyond the line", Reserved.authenticate("PLAIN", secret("A".repeat(8192)))],
    ["X13 CRLF in an atom", x(atom("a\r\nb"))],
    ["X13 CRLF in a verbatim", x("a\r\nA2 LOGOUT")],
    ["X13 LF in a verbatim", x("a\nb")],
    ["P24 NUL in a verbatim", x("a\0")],
    ["X13 a literal's header at the end", x("{5}")],
    ["X13 a header that asks for nothing", x("{5+}")],
    ["X13 a header after zeros", x(`{${"0".repeat(40)}5+}`)],
    ["X13 a header in UTF-7", Command.raw("X", "~{3}")],
    ["verbatim beyond ASCII", x("ü")],
    ["nothing", x("")],
    ["an atom with a space", x(atom("a b"))],
    ["an empty atom", x(atom(""))],
    ["an atom that quotes", x(atom('"a'))],
    ["X13 CRLF in a mechanism", Reserved.authenticate("PLAIN\r\nA2 NOOP")],
    ["X13 CRLF in the sequence", Command.fetch("1\r\nA2 NOOP", ["UID"])],
    ["X13 CRLF in an item", Command.fetch(MessageSet.sequenceNumbers("1"), ["UID\r\nA2 NOOP"])],
    ["X13 CRLF in a name", Command.raw("X\r\nA2 NOOP")],
    ["T13 a line beyond 8192 octets", x(...Array.from({ length: 9 }, () => "a".repeat(1000)))]
  ])("%s", (_, command) => {
    const result = encode("A1", command, { literals: "plus", utf8: false })
    assert.strictEqual(Result.isFailure(result) ? result.failure._tag : "written", "Misuse")
    assert.notInclude(JSON.stringify(result), "canary")
  })

  it.each(["", "A 1", "A1\r\n", "A+1", "*", "A234567890123456"])("T02 the tag %j", (tag) => {
    assert.isTrue(Result.isFailure(encode(tag, Command.noop, { literals: "plus", utf8: false })))
  })
})

describe("isOneCommand", () => {
  it.each([
    ["a line", ["A1 X⏎"], true],
    ["two lines", ["A1 X⏎A2 Y⏎"], false],
    ["no end", ["A1 X"], false],
    ["a bare LF", ["A1 X\n"], false],
    ["a bare CR", ["A1 \rX⏎"], false],
    ["NUL", ["A1 \\x00⏎"], false],
    ["nothing", [], false],
    ["a literal", ["A1 X {2+}⏎⏎⏎"], true],
    ["a literal that is shorter than what follows", ["A1 X {2+}⏎⏎⏎⏎"], false],
    ["a literal that is longer", ["A1 X {9+}⏎ab⏎"], false],
    ["a synchronizing literal in one part", ["A1 X {2}⏎ab⏎"], false],
    ["a synchronizing literal in two", ["A1 X {2}⏎", "ab⏎"], true],
    ["a part too many", ["A1 X⏎", "ab⏎"], false],
    ["a part too few", ["A1 X {2}⏎"], false]
  ])("%s", (_, parts, expected) => {
    assert.strictEqual(isOneCommand(parts.map(bytes)), expected)
  })
})

describe("the public rendering", () => {
  it.each([
    ["NOOP", Command.noop, "A1 NOOP"],
    ["LOGIN", Reserved.login("joe", secret("canary")), "A1 LOGIN joe <redacted>"],
    ["a secret as a literal", Reserved.login("joe", secret('can"ary')), "A1 LOGIN joe <redacted>"],
    ["AUTHENTICATE", Reserved.authenticate("PLAIN", secret("Y2FuYXJ5")), "A1 AUTHENTICATE PLAIN <redacted>"],
    ["ID", Command.id({ name: 'a "b"' }), 'A1 ID ("name" "a \\"b\\"")'],
    ["a literal without its header", x(text("a\nb"), atom("c")), "A1 X a\nb c"],
    [
      "FETCH",
      Command.fetch(MessageSet.sequenceNumbers("1:10"), ["UID", "ENVELOPE"]),
      "A1 FETCH 1:10 (UID ENVELOPE)"
    ],
    ["a mailbox without its quotes", Reserved.select("Entwürfe 1"), "A1 SELECT Entw&APw-rfe 1"]
  ])("%s", (_, command, line) => {
    assert.strictEqual(shown(command), line)
  })

  it.each([
    [
      Reserved.login("joe x", secret("canary")),
      [
        ["plain", "A1 LOGIN "],
        ["user", "joe x"],
        ["plain", " "],
        ["secret", "<redacted>"]
      ]
    ],
    [
      Command.id({ name: "x", os: "\n" }),
      [
        ["plain", 'A1 ID ("'],
        ["idValue", "name"],
        ["plain", '" "'],
        ["idValue", "x"],
        ["plain", '" "'],
        ["idValue", "os"],
        ["plain", '" '],
        ["idValue", "\n"],
        ["plain", ")"]
      ]
    ],
    [
      x(text("a\nb"), "verb"),
      [
        ["plain", "A1 X "],
        ["literal", "a\nb"],
        ["plain", " "],
        ["text", "verb"]
      ]
    ],
    [
      Reserved.select("inbox"),
      [
        ["plain", "A1 SELECT "],
        ["mailbox", "INBOX"]
      ]
    ]
  ] as const)("$0.name in its kinds", (command, expected) => {
    const fragments = encoded(command)
      .rendering()
      .map(({ kind, text }) => [kind, text] as const)
    assert.deepStrictEqual(
      fragments,
      expected.map(([kind, text]) => [kind, text] as const)
    )
  })

  it("X34 neither text nor length of a secret is in it", () => {
    fc.assert(
      fc.property(anyText({ minLength: 1 }), fc.constantFrom("plus", "synchronizing"), (value, literals) => {
        const result = encode("A1", Reserved.login("joe", secret(value)), { literals, utf8: false })
        if (Result.isFailure(result)) return
        assert.isTrue(result.success.hasSecret)
        const line = result.success
          .rendering()
          .map((fragment) => fragment.text)
          .join("")
        assert.strictEqual(line, "A1 LOGIN joe <redacted>")
      })
    )
  })

  it("a secret that was wiped since does not matter", () => {
    const password = secret("x")
    const { rendering, hasSecret } = encoded(Reserved.login("joe", password))
    Redacted.wipeUnsafe(password)
    assert.isTrue(hasSecret)
    assert.lengthOf(rendering(), 4)
    assert.isFalse(encoded(Command.noop).hasSecret)
  })
})

describe("P24 X13 any text", () => {
  const nasty = fc.constantFrom(
    "\r",
    "\n",
    "\r\nA2 LOGOUT\r\n",
    '"',
    "\\",
    "{5}",
    "{5+}",
    "\u2028",
    "ü",
    "NIL",
    " ",
    "&"
  )
  const oneText = fc.oneof(
    fc.string({ unit: "grapheme" }),
    anyText({ maxLength: 30 }),
    fc.array(fc.oneof(nasty, fc.string()), { maxLength: 8 }).map((parts) => parts.join("")),
    fc.string({ minLength: 900, maxLength: 1200 })
  )
  const options = fc.record({
    literals: fc.constantFrom("synchronizing", "plus", "minus"),
    utf8: fc.boolean()
  })

  it("arrives as it is, or is refused for its NUL", () => {
    const texts = fc.array(oneText, { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(texts, options, (sent, how) => {
        const args = sent.flatMap((each): ReadonlyArray<Command.Argument> => [
          { _tag: "Text", text: each },
          { _tag: "String", text: each },
          { _tag: "User", name: each },
          { _tag: "Secret", value: secret(each) }
        ])
        const result = encode("A1", x(...args), how)
        if (sent.some((each) => each.includes("\0"))) return assert.isTrue(Result.isFailure(result))
        const arrived = readArguments(concat(Result.getOrThrow(result).parts), "A1 X ")
        assert.deepStrictEqual(
          arrived,
          sent.flatMap((each) => [each, each, each, each])
        )
      }),
      { numRuns: 250 }
    )
  })

  it("every public input of text is written as one command or refused", () => {
    fc.assert(
      fc.property(oneText, oneText, options, (a, b, how) => {
        for (const command of commands(a, b)) {
          const result = encode("A1", command, how)
          if (Result.isSuccess(result)) assert.isTrue(isOneCommand(result.success.parts))
        }
      })
    )
  })
})
