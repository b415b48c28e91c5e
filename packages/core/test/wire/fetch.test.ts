/** FETCH: names and values of any kind, and what servers make of them. RFC 9051 §7.5.2. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as ResponseParser from "../../src/imap/wire/ResponseParser.ts"
import { bytes } from "./bytes.ts"
import { atom, fetch, listOf, literal, nil, quoted, table, unknown, unread } from "./responses.ts"

const many = (count: number) => ResponseParser.parse(bytes(`* FLAGS (${"a ".repeat(count)})`))

const seven = ["UID", atom("7")] as const

const noFlags = ["FLAGS", listOf()] as const

const nested = (depth: number) => `* LIST () "/" a ${"(".repeat(depth)}1${")".repeat(depth)}`

describe("FETCH", () => {
  table([
    [
      "flags and numbers",
      "* 23 FETCH (flags (\\Seen) UID 4827313 MODSEQ (65402))",
      fetch(
        23,
        ["FLAGS", listOf(atom("\\Seen"))],
        ["UID", atom("4827313")],
        ["MODSEQ", listOf(atom("65402"))]
      )
    ],
    ["P18 MODSEQ (-1) is kept as sent", "* 1 FETCH (MODSEQ (-1))", fetch(1, ["MODSEQ", listOf(atom("-1"))])],
    [
      "literals are bytes",
      "* 1 FETCH (BODY[] {5}⏎\\xff⏎)( RFC822 ~{2}⏎\\x00\\x01)",
      fetch(1, ["BODY[]", literal("\\xff⏎)(")], ["RFC822", literal("\\x00\\x01")])
    ],
    ["NIL and quoted", '* 1 FETCH (BODY[1] nil X "")', fetch(1, ["BODY[1]", nil], ["X", quoted("")])],
    [
      "section names",
      "* 1 FETCH (body[header.fields (Subject)]<0> {1}⏎x)",
      fetch(1, ["BODY[HEADER.FIELDS (SUBJECT)]<0>", literal("x")])
    ],
    [
      "section names are spelled one way",
      '* 1 FETCH (BODY[HEADER.FIELDS ("Subject" {4}⏎date)] NIL)',
      fetch(1, ["BODY[HEADER.FIELDS (SUBJECT DATE)]", nil])
    ],
    [
      "neighbours without a space",
      '* 1 FETCH (BODY (("TEXT")("HTML") "MIXED"))',
      fetch(1, ["BODY", listOf(listOf(quoted("TEXT")), listOf(quoted("HTML")), quoted("MIXED"))])
    ],
    ["P11 spaces", "* 1 FETCH ( UID  5 ) ", fetch(1, ["UID", atom("5")]), ["extraSpace", "extraSpace"]],
    ["P20 + inside", "* 1 FETCH (X (+ +X))", fetch(1, ["X", listOf(atom("+"), atom("+X"))])],
    ["nothing", "* 1 FETCH ()", fetch(1)],
    [
      "W14 Yandex: the value of a section is missing",
      "* 1 FETCH (UID 3016 BODY[2.MIME] {3}⏎a:b BODY[2] )",
      fetch(1, ["UID", atom("3016")], ["BODY[2.MIME]", literal("a:b")], ["BODY[2]", nil]),
      ["missingValue"]
    ],
    [
      "… before another attribute",
      "* 1 FETCH (BODY[2] UID 3016 BODY[3] BODY[1]<0> {1}⏎x BINARY.SIZE[1] 5 FLAGS ())",
      fetch(
        1,
        ["BODY[2]", nil],
        ["UID", atom("3016")],
        ["BODY[3]", nil],
        ["BODY[1]<0>", literal("x")],
        ["BINARY.SIZE[1]", atom("5")],
        ["FLAGS", listOf()]
      ),
      ["missingValue", "missingValue"]
    ],
    [
      "W13 Domino: a name and its value in parentheses",
      '* 2 FETCH (UID 14935 (FLAGS ("a" NIL)) BODYSTRUCTURE ("text"))',
      fetch(
        2,
        ["UID", atom("14935")],
        ["FLAGS", listOf(quoted("a"), nil)],
        ["BODYSTRUCTURE", listOf(quoted("text"))]
      ),
      ["nestedAttribute"]
    ],
    unread("a NUL in quotes", '(UID 7 PREVIEW "a\\x00) (" FLAGS ())', "PREVIEW", seven, noFlags),
    unread("a NUL in a list", '(UID 7 BODY (("a\\x00" 1) (2)) FLAGS ())', "BODY", seven, noFlags),
    unread("no literal", "(BODY[1] {a} UID 7)", "BODY[1]", seven),
    unread("an extension that is not known", "(UID 7 X {a} FLAGS ())", "X UID"),
    unread("a quote that does not end", '(UID 7 BODY[1] "a FLAGS ())', "BODY[1]", seven),
    unread("flags, which are not none", '(UID 7 FLAGS (a "\\x00"))', "FLAGS", seven),
    unread("a value that is missing", "(UID)", "UID"),
    unread("a NUL alone", '(PREVIEW "a\\x00")', "PREVIEW"),
    unread("a CR after a backslash", '(PREVIEW "\\\r")', "PREVIEW"),
    unread("a literal that is cut short", "(RFC822 {9}⏎a)", "RFC822"),
    unread(
      "too deep",
      `(UID 7 BODYSTRUCTURE ${"(".repeat(40)}1${")".repeat(40)} FLAGS ())`,
      "BODYSTRUCTURE",
      seven,
      noFlags
    ),
    unread(
      "too many",
      `(UID 7 BODYSTRUCTURE (${"1 ".repeat(100_000)}) FLAGS ())`,
      "BODYSTRUCTURE",
      seven,
      noFlags
    ),
    unread("a text after its end", '(UID 7 BODY[1] "a" b" FLAGS ())', "BODY[1] B", seven),
    unread("many parts without a subtype", '(BODY (()()()()()()()) UID 7 FLAGS "a")', "FLAGS BODY UID"),
    unread("one that was certain before", '(UID 7 PREVIEW "a" UID 7 FLAGS "a")', "FLAGS PREVIEW", seven),
    unread("two that differ", "(UID 7 FLAGS () FLAGS (a))", "FLAGS", seven),
    unread(
      "two structures",
      '(UID 7 BODYSTRUCTURE ("a" "b")("a" "b") FLAGS ())',
      "BODYSTRUCTURE",
      seven,
      noFlags
    ),
    unread("flags that end early", "(UID 7 RFC822.SIZE 1 FLAGS (a) b) MODSEQ (1))", "B FLAGS", seven, [
      "RFC822.SIZE",
      atom("1")
    ]),
    unread("something after it", "(UID 7 FLAGS ()) x", "FLAGS", seven),
    [
      "W4 octets of a quoted string are kept",
      '* 1 FETCH (X "a\\\\\\"\\xe4\\xf6" Y (\\xe4))',
      fetch(
        1,
        ["X", { _tag: "Quoted", text: 'a\\"\ufffd\ufffd', bytes: bytes('a\\"\\xe4\\xf6') }],
        ["Y", listOf({ _tag: "Atom", text: "\ufffd", bytes: bytes("\\xe4") })]
      ),
      ["invalidUtf8", "invalidUtf8"]
    ],
    unread("a list that does not end", "(UID 1", "UID"),
    ["section not closed", "* 1 FETCH (BODY[ 1)", unknown("FETCH", "* 1 FETCH (BODY[ 1)")],
    ["P08 quote not closed", '* 1 FETCH (X "a)', unknown("FETCH", '* 1 FETCH (X "a)')],
    [
      "a name that is not one",
      '* 1 FETCH ("X" (a (b) {2}⏎") c) UID 7)',
      unknown("FETCH", '* 1 FETCH ("X" (a (b) {2}⏎") c) UID 7)')
    ]
  ])

  it("literals are views into the response", () => {
    const line = bytes("* 1 FETCH (BODY[] {3}⏎abc)")
    const response = Result.getOrThrow(ResponseParser.parse(line))
    const value = response._tag === "Fetch" ? response.attributes.get("BODY[]") : undefined
    assert.strictEqual(value?._tag === "Literal" ? value.bytes.buffer : undefined, line.buffer)
  })

  it("X22 32 parentheses deep is read, 33 is not", () => {
    assert.isTrue(Result.isSuccess(ResponseParser.parse(bytes(nested(32)))))
    assert.deepStrictEqual(
      ResponseParser.parse(bytes(nested(33))),
      Result.fail({ _tag: "NestingTooDeep", limit: 32 })
    )
  })

  it("X22 a million parentheses do not exhaust the stack", () => {
    const deep = bytes(`* LIST () "/" a ${"(".repeat(1_000_000)}`)
    assert.deepStrictEqual(ResponseParser.parse(deep), Result.fail({ _tag: "NestingTooDeep", limit: 32 }))
    for (const list of [`(X ${"(".repeat(1_000_000)}`, "(".repeat(1_000_000)]) {
      assert.strictEqual(Result.getOrThrow(ResponseParser.parse(bytes(`* 1 FETCH ${list}`)))._tag, "Unknown")
    }
    const strange = ResponseParser.parse(bytes(`* X ${"(".repeat(1_000_000)}`))
    assert.strictEqual(Result.getOrThrow(strange)._tag, "Unknown")
  })

  it("P23 100 000 values are read, one more is not", () => {
    assert.isTrue(Result.isSuccess(many(100_000)))
    assert.deepStrictEqual(many(100_001), Result.fail({ _tag: "TooMuchData", of: "values", limit: 100_000 }))
  })
})
