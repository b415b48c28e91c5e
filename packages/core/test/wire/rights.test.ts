import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import type { Untagged } from "../../src/imap/Response.ts"
import * as Value from "../../src/imap/Value.ts"
import * as ResponseParser from "../../src/imap/wire/ResponseParser.ts"
import { assertLinear } from "../support/linear.ts"
import { bytes } from "./bytes.ts"

const read = (text: string) => Result.getOrThrow(ResponseParser.parse(bytes(text)))

describe("ACL and METADATA come as they were said", () => {
  const rows: ReadonlyArray<readonly [string, Untagged]> = [
    [
      '* ACL INBOX Fred rwipslda "-Grüner Anna" r',
      {
        _tag: "Acl",
        name: "INBOX",
        rights: new Map([
          ["Fred", "rwipslda"],
          ["-Grüner Anna", "r"]
        ])
      }
    ],
    ["* ACL empty", { _tag: "Acl", name: "empty", rights: new Map() }],
    ['* MYRIGHTS "my box" rwiptsldaex', { _tag: "MyRights", name: "my box", rights: "rwiptsldaex" }],
    ['* MYRIGHTS INBOX ""', { _tag: "MyRights", name: "INBOX", rights: "" }],
    [
      "* LISTRIGHTS ~/Mail/saved smith la r swicdkxte",
      {
        _tag: "ListRights",
        name: "~/Mail/saved",
        identifier: "smith",
        required: "la",
        optional: ["r", "swicdkxte"]
      }
    ],
    [
      '* METADATA "INBOX" (/private/comment "mine" /shared/comment NIL)',
      {
        _tag: "Metadata",
        name: "INBOX",
        entries: new Map<string, Value.Value>([
          ["/private/comment", { _tag: "Quoted", text: "mine" }],
          ["/shared/comment", { _tag: "Nil" }]
        ]),
        changed: []
      }
    ],
    [
      '* METADATA "" /shared/comment /private/comment',
      { _tag: "Metadata", name: "", entries: new Map(), changed: ["/shared/comment", "/private/comment"] }
    ]
  ]
  it.each(rows.map((row) => [...row] as const))("D29 %s", (text, expected) => {
    assert.deepStrictEqual(read(text), expected)
  })

  it.each([
    "* ACL",
    "* ACL INBOX fred",
    "* MYRIGHTS INBOX",
    "* MYRIGHTS a b c",
    "* LISTRIGHTS a b",
    "* METADATA a (/x)",
    "* METADATA a ((x) y)"
  ])("%s is kept unread", (text) => assert.strictEqual(read(text)._tag, "Unknown"))

  it("more names than a response may have end the connection, as everywhere", () => {
    const result = ResponseParser.parse(bytes(`* ACL a ${"b c ".repeat(600_000)}`))
    assert.isTrue(Result.isFailure(result))
  })

  it("in linear time", () => {
    for (const line of ["* ACL a", "* LISTRIGHTS a b c", "* METADATA a", "* ESEARCH"]) {
      const pair = line === "* ESEARCH" ? " PARTIAL (1 2)" : " /x y"
      assertLinear((size) => {
        const whole = bytes(line + pair.repeat(size))
        return () => void ResponseParser.parse(whole)
      }, 500)
    }
  })
})

describe("values that no command reads", () => {
  it("D29 of an unknown response, whatever they are made of", () => {
    const response = read('* XJOBS 3 ("in dex" 80 {3}\r\na b NIL) nil ~{1}\r\nx')
    const [star, name, count, first, nothing, last, ...more] =
      response._tag === "Unknown" ? (Value.parse(response.bytes) ?? []) : []
    assert.deepStrictEqual([star, name].map(Value.text), ["*", "XJOBS"])
    assert.strictEqual(Value.number(count), 3)
    assert.deepStrictEqual(Value.items(first).map(Value.text), ["in dex", "80", "a b", undefined])
    assert.strictEqual(nothing?._tag, "Nil")
    assert.strictEqual(Value.text(last), "x")
    assert.isEmpty(more)
  })

  it("of the text of a response code", () => {
    assert.deepStrictEqual((Value.parse("38505 304,319:320 3956:3958") ?? []).map(Value.text), [
      "38505",
      "304,319:320",
      "3956:3958"
    ])
    assert.deepStrictEqual(Value.parse(""), [])
  })

  it.each(["(", "a)", '"a', "{5}\r\na", `${"(".repeat(500)}`])("%j is none", (text) => {
    assert.isUndefined(Value.parse(text))
  })

  it("a number that is not exact is invalid, and so is what is no number", () => {
    const numbers = (Value.parse('9007199254740991 9007199254740993 -1 1.5 "1" (1)') ?? []).map(Value.number)
    assert.deepStrictEqual(numbers, [9007199254740991, undefined, undefined, undefined, undefined, undefined])
  })

  it("in linear time", () => {
    assertLinear((size) => {
      const text = bytes(`${'(a "b" (c)) '.repeat(size)}`)
      return () => void Value.parse(text)
    }, 500)
  })
})
