import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as fc from "fast-check"
import type { EsearchData, Value } from "../../src/imap/Response.ts"
import * as ResponseParser from "../../src/imap/wire/ResponseParser.ts"
import { bytes } from "./bytes.ts"

const atom = (text: string): Value => ({ _tag: "Atom", text })
const list = (...items: ReadonlyArray<Value>): Value => ({ _tag: "List", items })

describe("* ESEARCH", () => {
  const read = (text: string) => Result.getOrThrow(ResponseParser.parse(bytes(text)))

  const rows: ReadonlyArray<readonly [string, Omit<EsearchData, "_tag">]> = [
    ['* ESEARCH (TAG "A282") MIN 2 COUNT 3', { tag: "A282", uid: false, min: 2, count: 3 }],
    [
      '* ESEARCH (TAG "A283") ALL 2,10:11',
      {
        tag: "A283",
        uid: false,
        all: [
          [2, 2],
          [10, 11]
        ]
      }
    ],
    [
      '* ESEARCH (TAG "A285") UID ALL 43,4294967295:1 MODSEQ 1236',
      {
        tag: "A285",
        uid: true,
        all: [
          [43, 43],
          [1, 4_294_967_295]
        ],
        modSeq: 1236n
      }
    ],
    ["* ESEARCH", { tag: undefined, uid: false }],
    ["* esearch uid count 5", { tag: undefined, uid: true, count: 5 }],
    [
      '* ESEARCH (TAG "h" MAILBOX "x" UIDVALIDITY 1) UID PARTIAL (1:2 8,9) X-NEW (a (b)) MAX 9',
      {
        tag: "h",
        mailbox: "x",
        uidValidity: 1,
        uid: true,
        max: 9,
        more: [
          ["PARTIAL", list(atom("1:2"), atom("8,9"))],
          ["X-NEW", list(atom("a"), list(atom("b")))]
        ]
      }
    ],
    [
      '* ESEARCH (TAG "B01") UID ADDTO (0 32768) REMOVEFROM (0 32770) ADDTO (1 2733)',
      {
        tag: "B01",
        uid: true,
        more: [
          ["ADDTO", list(atom("0"), atom("32768"))],
          ["REMOVEFROM", list(atom("0"), atom("32770"))],
          ["ADDTO", list(atom("1"), atom("2733"))]
        ]
      }
    ],
    [
      '* ESEARCH (TAG "C1") COUNT 2 RELEVANCY (4 99)',
      { tag: "C1", uid: false, count: 2, more: [["RELEVANCY", list(atom("4"), atom("99"))]] }
    ],
    ["* ESEARCH COUNT 4294967296", { tag: undefined, uid: false }]
  ]

  it.each(rows.map((row) => [...row] as const))("D29 %s", (text, expected) => {
    assert.deepStrictEqual(read(text), { _tag: "Esearch", ...expected })
  })

  it.each(["* ESEARCH (TAG", "* ESEARCH ALL 1:*", "* ESEARCH ALL", "* ESEARCH MIN (", "* ESEARCH ALL 0"])(
    "%s is kept unread",
    (text) => {
      assert.strictEqual(read(text)._tag, "Unknown")
    }
  )

  const word = fc.constantFrom(
    "(TAG",
    '"A1")',
    "UID",
    "MIN",
    "MAX",
    "COUNT",
    "ALL",
    "MODSEQ",
    "1",
    "2:3,9",
    "*",
    "(",
    ")",
    "{1}\r\na",
    "-1",
    '"',
    "NIL"
  )

  it("whatever is in it, it is read or kept", () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 14 }), (words) => {
        const response = ResponseParser.parse(bytes(`* ESEARCH ${words.join(" ")}`))
        if (Result.isSuccess(response)) assert.include(["Esearch", "Unknown"], response.success._tag)
      })
    )
  })
})
