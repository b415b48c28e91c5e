import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as fc from "fast-check"
import * as Sizes from "../../src/base/Sizes.ts"
import * as Framer from "../../src/imap/wire/Framer.ts"
import { bytes, cut, frame, latin1 } from "./bytes.ts"
import { fixtures } from "./fixtures.ts"

const limits = (line: number, literal: number, response: number): Framer.Limits => ({
  maxLineBytes: line,
  maxLiteralBytes: literal,
  maxResponseBytes: response
})

const framed = (stream: string, within?: Framer.Limits) => frame([bytes(stream)], within)

const held = () => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers

describe("Framer", () => {
  it.each([
    ["P01 CRLF", "* OK a⏎* OK b⏎", ["* OK a", "* OK b"], []],
    ["P01 bare LF ends a line", "* OK hi\n", ["* OK hi"], ["bareLf"]],
    ["P01 bare CR is data", "* OK a\rb⏎", ["* OK a\rb"], []],
    ["P01 only one CR belongs to the line's end", "* OK a\r⏎", ["* OK a\r"], []],
    ["P16 a blank line is a response", "⏎", [""], []],
    [
      "P03 literal look-alike",
      "* ID ({12}⏎A1 OK no⏎⏎)⏎A1 OK⏎",
      ["* ID ({12}\r\nA1 OK no\r\n\r\n)", "A1 OK"],
      []
    ],
    ["P04 empty literal", "* X {0}⏎⏎* Y⏎", ["* X {0}\r\n", "* Y"], []],
    ["P04 zero-padded size", "* X {003}⏎abc⏎", ["* X {003}\r\nabc"], []],
    ["P04 literal as last token", "* X {2}⏎ab⏎* Y⏎", ["* X {2}\r\nab", "* Y"], []],
    ["P05 {n+}", "* X {2+}⏎⏎⏎* Y⏎", ["* X {2+}\r\n\r\n", "* Y"], []],
    ["P05 literal8", "* X ~{3}⏎\\x00\n\\x00⏎* Y⏎", ["* X ~{3}\r\n\0\n\0", "* Y"], []],
    ["P01 header before a bare LF", "* X {1}\na⏎", ["* X {1}\na"], ["bareLf"]],
    ["P03 a literal's own end is no header", "* X {3}⏎{5}⏎* Y⏎", ["* X {3}\r\n{5}", "* Y"], []],
    ["a quoted header is no header", '* X "{5}"⏎* Y⏎', ['* X "{5}"', "* Y"], []],
    ["braces without digits are no header", "* X {}⏎* X {a5}⏎* X 5}⏎", ["* X {}", "* X {a5}", "* X 5}"], []]
  ])("%s", (_, stream, responses, leniencies) => {
    const result = framed(stream)
    assert.deepStrictEqual(result, { responses, leniencies, failure: undefined, pending: 0 } as typeof result)
  })

  it.each([
    "a3 NO [NONEXISTENT] Mailbox doesn't exist: INBOX {3+}",
    "A1 OK {99999999999999999999}",
    "* OK Hello {7}",
    "*  no such user: {12}",
    "* BAD ~{2}",
    "* BYE {1}",
    "* PREAUTH welcome {0}",
    "+ go on {3}",
    "+{3}"
  ])("B1 the text of %s ends at its line", (line) => {
    const result = framed(`${line}⏎* 1 EXISTS⏎`)
    assert.deepStrictEqual(result.responses, [line, "* 1 EXISTS"])
    assert.deepStrictEqual(
      frame(Array.from(bytes(`${line}⏎* 1 EXISTS⏎`), (byte) => Uint8Array.of(byte))),
      result
    )
  })

  it("B1 data whose name only begins like a status has its literal", () => {
    assert.deepStrictEqual(framed("* OKAY {2}⏎ab⏎* 1 NO {1}⏎a⏎").responses, [
      "* OKAY {2}\r\nab",
      "* 1 NO {1}\r\na"
    ])
  })

  it.each([
    ["P07 size beyond 64 bits", "* X {99999999999999999999}⏎"],
    ["X19 size beyond 32 bits", "* X {2147483648}⏎"],
    ["X19 size of 2^64", "* X {18446744073709551616}⏎"],
    ["X19 just too large", "* X {67108865}⏎"],
    ["X23 more digits than anyone needs", `* X {${"9".repeat(5000)}}⏎`],
    ["X23 digits that hide their brace", `* X {${"0".repeat(5000)}}⏎`]
  ])("%s is refused when announced", (_, stream) => {
    const { failure } = framed(stream)
    assert.strictEqual(failure?._tag, "LiteralTooLarge")
  })

  it("P07 a literal as large as the limit is taken", () => {
    const result = framed("* X {4}⏎abcd⏎", limits(100, 4, 100))
    assert.deepStrictEqual(result.responses, ["* X {4}\r\nabcd"])
  })

  it.each([
    ["as long as the limit", "12345678⏎", undefined],
    ["longer by one", "123456789⏎", "LineTooLong"],
    ["as long as the limit, bare LF", "12345678\n", undefined],
    ["longer by one, bare LF", "123456789\n", "LineTooLong"],
    ["without an end", "1234567890", "LineTooLong"],
    ["after a literal", "{2}⏎ab12345678⏎", undefined],
    ["too long after a literal", "{2}⏎ab123456789⏎", "LineTooLong"]
  ])("X20 a line %s, in any chunks", (_, stream, failure) => {
    const whole = bytes(stream)
    for (let size = 1; size <= whole.length; size++) {
      const places = Array.from({ length: whole.length }, (_, index) => index * size).filter(
        (p) => p < whole.length
      )
      assert.strictEqual(frame(cut(whole, places), limits(8, 100, 1000)).failure?._tag, failure)
    }
  })

  it("X19 a response is limited as a whole", () => {
    const whole = bytes("* X {5}⏎abcde {5}⏎abcde⏎")
    for (const chunks of [[whole], Array.from(whole, (byte) => Uint8Array.of(byte))]) {
      const { failure } = frame(chunks, limits(100, 5, 20))
      assert.deepStrictEqual(failure, { _tag: "ResponseTooLarge", limit: 20 })
    }
  })

  it("what was complete before a failure is handed over, and the failure stays", () => {
    const framer = Framer.make(limits(8, 8, 100))
    const first = framer.push(bytes("* OK a⏎* BYE too long⏎"))
    assert.deepStrictEqual(
      Result.map(first, (all) => all.map(latin1)),
      Result.succeed(["* OK a"])
    )
    assert.strictEqual(framer.failure()?._tag, "LineTooLong")
    for (const chunk of ["", "* OK b⏎"]) {
      assert.deepStrictEqual(framer.push(bytes(chunk)), Result.fail({ _tag: "LineTooLong", limit: 8 }))
    }
  })

  it("G07 the unfinished bytes can be looked at, also after a failure", () => {
    const framer = Framer.make(limits(100, 8, 100))
    framer.push(bytes("\\x15\\x03"))
    assert.strictEqual(framer.pending(), 2)
    assert.deepStrictEqual(framer.peek(), bytes("\\x15\\x03"))
    framer.push(new Uint8Array(1000))
    assert.strictEqual(framer.failure()?._tag, "LineTooLong")
    assert.deepStrictEqual(framer.peek().subarray(0, 3), bytes("\\x15\\x03\\x00"))
    assert.isAtMost(framer.peek().length, 64)
  })

  it("T15 the part of a literal that has come is known", () => {
    const framer = Framer.make(limits(100, 100, 1000))
    framer.push(bytes("* 1 FETCH (BODY[] {12}⏎"))
    assert.deepStrictEqual(framer.literal(), { size: 12, received: 0 })
    framer.push(bytes("Dear"))
    assert.deepStrictEqual(framer.literal(), { size: 12, received: 4 })
    framer.push(bytes(" Bob, hi"))
    assert.isUndefined(framer.literal())
  })

  it("new limits hold for what is unfinished", () => {
    const framer = Framer.make(limits(8, 8, 100))
    framer.push(bytes("* OK 4"))
    framer.setLimits(limits(20, 8, 100))
    assert.isTrue(Result.isSuccess(framer.push(bytes("5678901234⏎"))))
  })

  it("whole lines of one chunk are views into it", () => {
    const chunk = bytes("* OK a⏎* 1 FETCH (X {2}⏎ab)⏎* OK")
    const responses = Result.getOrThrow(Framer.make(Framer.afterLogin(Sizes.from())).push(chunk))
    assert.lengthOf(responses, 2)
    for (const response of responses) assert.strictEqual(response.buffer, chunk.buffer)
  })

  it.each(fixtures)("P02 any chunking of: %s", (_, stream) => {
    const whole = bytes(stream)
    const expected = frame([whole])
    assert.deepStrictEqual(frame(Array.from(whole, (byte) => Uint8Array.of(byte))), expected)
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length)), (places) => {
        assert.deepStrictEqual(frame(cut(whole, places)), expected)
      })
    )
  })

  it("B2 P02 any chunking of bytes that are almost IMAP, failures included: the first one counts", () => {
    const pieces = [
      "⏎",
      "\n",
      "\r",
      "{",
      "}",
      "+",
      "~",
      "0",
      "3",
      "12",
      "a",
      "* OK x",
      "* NO ",
      "a1 BAD ",
      "+ ",
      "* 1 X ",
      "{4}⏎",
      "{2+}\n",
      "\\x00"
    ]
    const stream = fc
      .array(fc.constantFrom(...pieces), { maxLength: 40 })
      .map((parts) => bytes(parts.join("")))
    const within = fc
      .tuple(fc.integer({ min: 4, max: 14 }), fc.nat(12), fc.integer({ min: 4, max: 40 }))
      .map(([line, literal, response]) => limits(line, literal, response))
    for (const seed of [1_678_036_439, undefined]) {
      fc.assert(
        fc.property(stream, fc.array(fc.nat()), within, (whole, places, bounds) => {
          const expected = frame([whole], bounds)
          assert.deepStrictEqual(frame(cut(whole, places), bounds), expected)
          assert.deepStrictEqual(
            frame(
              Array.from(whole, (byte) => Uint8Array.of(byte)),
              bounds
            ),
            expected
          )
        }),
        { numRuns: 400, ...(seed === undefined ? {} : { seed }) }
      )
    }
  })

  it("B2 the example that was found: the literal's failure, wherever it is cut", () => {
    const whole = bytes("{12}⏎⏎⏎{2+}\n")
    for (let place = 0; place <= whole.length; place++) {
      assert.deepStrictEqual(frame(cut(whole, [place]), limits(12, 10, 40)).failure?._tag, "LiteralTooLarge")
    }
  })

  it("streams a literal of FETCH in any chunks, of any size, and an empty one is in its place", () => {
    const whole = bytes(
      "* 1 EXISTS⏎* 7 FETCH (UID 9 BODY[] {13}⏎a)⏎{3}⏎bcde FLAGS ())⏎* OK {3}⏎* 8 FETCH (X ~{0}⏎)⏎"
    )
    const read = (chunks: ReadonlyArray<Uint8Array>) => {
      const framer = Framer.make(limits(60, 2, 60))
      let pieces: Array<string> = []
      const found: Array<string> = []
      let text = ""
      framer.stream((piece, before) => {
        pieces[before] =
          `${pieces[before] ?? ""}${piece._tag === "Begin" ? `<${latin1(piece.head)}|${latin1(piece.before)}|${piece.size}>` : ""}`
        if (piece._tag === "Bytes") text += latin1(piece.bytes)
      })
      for (const chunk of chunks) {
        pieces = []
        const responses = Result.getOrThrow(framer.push(chunk)).map(latin1)
        for (let index = 0; index <= responses.length; index++) {
          found.push(...[pieces[index] ?? "", responses[index] ?? ""].filter((each) => each !== ""))
        }
      }
      return { found, text }
    }
    const expected = {
      found: [
        "* 1 EXISTS",
        "<* 7 FETCH (UID 9 BODY[] |* 7 FETCH (UID 9 BODY[] |13>",
        "* 7 FETCH (UID 9 BODY[] {0}\r\n FLAGS ())",
        "* OK {3}",
        "<* 8 FETCH (X ~|* 8 FETCH (X ~|0>",
        "* 8 FETCH (X ~{0}\r\n)"
      ],
      text: "a)\r\n{3}\r\nbcde"
    }
    assert.deepStrictEqual(read([whole]), expected)
    assert.deepStrictEqual(read(Array.from(whole, (byte) => Uint8Array.of(byte))), expected)
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length)), (places) => {
        assert.deepStrictEqual(read(cut(whole, places)), expected)
      })
    )
  })

  it("INV-12 unfinished bytes stay under the cap", () => {
    const within = limits(50, 40, 100)
    const chunk = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom("{40}⏎", "{39}\n", "{1}⏎a ", "x", "⏎").map(bytes)
    )
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 30 }), (chunks) => {
        const framer = Framer.make(within)
        for (const each of chunks) {
          framer.push(each)
          assert.isAtMost(framer.pending(), within.maxResponseBytes + within.maxLineBytes + 64)
        }
      })
    )
  })

  it("INV-12 a literal that drips in single bytes costs about its own size", () => {
    const framer = Framer.make(Framer.afterLogin(Sizes.from()))
    framer.push(bytes("* X {2000000}⏎"))
    const before = held()
    const drop = bytes("a")
    for (let sent = 0; sent < 1_000_000; sent++) framer.push(drop)
    assert.isBelow(held() - before, 60_000_000)
  })
})
