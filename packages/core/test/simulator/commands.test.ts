import { Result } from "effect"
import { assert, describe, it } from "@effect/vitest"
import * as ClientCommand from "../../src/simulator/ClientCommand.ts"
import * as CommandReader from "../../src/simulator/CommandReader.ts"
import { fromUtf8, toBytes, toText } from "../../src/base/octets.ts"

const bytes = (text: string) => toBytes(fromUtf8(text))

const readAll = (chunks: ReadonlyArray<string>) => {
  const reader = CommandReader.make()
  const read: Array<string> = []
  for (const chunk of chunks) {
    reader.push(bytes(chunk))
    for (let next = reader.next(); next._tag === "Some"; next = reader.next()) {
      const input = next.value
      read.push(input._tag === "Command" ? toText(input.bytes) : input._tag)
      if (input._tag === "TooLong") return read
    }
  }
  return read
}

describe("CommandReader", () => {
  it("P02 any split of the bytes gives the same commands", () => {
    const text = "a LOGIN {3+}\r\nu\r\n {1}\r\np\r\nb NOOP\nc ID NIL\r\n"
    const whole = readAll([text])
    assert.deepStrictEqual(whole, [
      "LiteralAnnounced",
      "a LOGIN {3+}\r\nu\r\n {1}\r\np",
      "b NOOP",
      "c ID NIL"
    ])
    for (let cut = 1; cut < text.length; cut++) {
      assert.deepStrictEqual(readAll([text.slice(0, cut), text.slice(cut)]), whole)
    }
    assert.deepStrictEqual(readAll([...text]), whole)
  })

  it("P03 a literal that looks like a command is not one", () => {
    assert.deepStrictEqual(readAll(["a LOGIN u {10+}\r\nb LOGOUT\r\n\r\n"]), [
      "a LOGIN u {10+}\r\nb LOGOUT\r\n"
    ])
  })

  it("P07 what grows without an end, or announces to, is refused", () => {
    assert.deepStrictEqual(readAll(["a LOGIN {99999999999999999999}\r\n"]), ["TooLong"])
    const reader = CommandReader.make()
    reader.push(new Uint8Array(CommandReader.maxOctets + 1).fill(0x61))
    assert.deepInclude(reader.next(), { value: { _tag: "TooLong" } })
  })

  it("X20 a line without an end is cut", () => {
    const reader = CommandReader.make()
    reader.push(new Uint8Array(CommandReader.maxOctets).fill(0x61))
    assert.strictEqual(reader.line()._tag, "None")
    reader.push(bytes("a"))
    assert.strictEqual(reader.line()._tag, "Some")
    assert.strictEqual(reader.rest().length, 0)
  })

  it("T06 reports the largest literal that was not asked for", () => {
    const reader = CommandReader.make()
    reader.push(bytes("a LOGIN {1+}\r\nu {2+}\r\npw\r\n"))
    assert.deepInclude(reader.next(), {
      value: { _tag: "Command", bytes: bytes("a LOGIN {1+}\r\nu {2+}\r\npw"), largestNonSync: 2 }
    })
  })
})

const parse = (text: string) => ClientCommand.parse(bytes(text))

describe("ClientCommand", () => {
  it("reads atoms, quoted strings, literals and lists", () => {
    const parsed = parse('a1 x é "q\\"\\\\" {3+}\r\né\n ("k" NIL (1:* BODY.PEEK[HEADER.FIELDS (SUBJECT)]))')
    assert.deepStrictEqual(Result.getOrUndefined(parsed), {
      tag: "a1",
      name: "X",
      line: 'a1 x é "q\\"\\\\" {3+} é  ("k" NIL (1:* BODY.PEEK[HEADER.FIELDS (SUBJECT)]))',
      args: [
        { _tag: "Atom", text: "é" },
        { _tag: "String", text: 'q"\\', octets: 'q"\\' },
        { _tag: "String", text: "é\n", octets: fromUtf8("é\n") },
        {
          _tag: "List",
          items: [
            { _tag: "String", text: "k", octets: "k" },
            { _tag: "Atom", text: "NIL" },
            {
              _tag: "List",
              items: [
                { _tag: "Atom", text: "1:*" },
                { _tag: "Atom", text: "BODY.PEEK[HEADER.FIELDS (SUBJECT)]" }
              ]
            }
          ]
        }
      ]
    })
  })

  it("X22 refuses lists in lists without end", () => {
    assert.isTrue(Result.isFailure(parse(`a ID ${"(".repeat(70_000)}`)))
  })

  it("D40 an atom has every character that no rule excludes (RFC 9051 §9 `ATOM-CHAR`)", () => {
    for (const name of ["!#$&'+,-.0123456789:;<=>?@^_`|[}", "~foo", "[", "a]", "[Gmail"]) {
      assert.deepStrictEqual(Result.getOrUndefined(parse(`a LIST ${name} (b])`))?.args, [
        { _tag: "Atom", text: name },
        { _tag: "List", items: [{ _tag: "Atom", text: "b]" }] }
      ])
    }
  })

  it.each(["a NOOP ", "a  NOOP", 'a LOGIN "u', "a ID (", "a LOGIN u  p", 'a LOGIN "\\n" p'])(
    "P11 refuses %j",
    (line) => {
      const parsed = parse(line)
      assert.isTrue(Result.isFailure(parsed) && parsed.failure.tag === "a")
    }
  )
})
