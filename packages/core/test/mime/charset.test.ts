/** Octets as text: by the charset that is named, else by a guess. */
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { decode, decodeUnlabelled } from "../../src/imap/mime/charset.ts"
import { decodeParameters } from "../../src/imap/mime/parameters.ts"
import { readHeaders } from "../../src/imap/mime/headers.ts"
import * as Mime from "../../src/imap/Mime.ts"
import { bytes, concat, cut, latin1 } from "../wire/bytes.ts"
import { charsets, encodeIn, isStateful } from "./encoders.ts"
import { accented } from "./words.ts"

const octets = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

describe("a guess", () => {
  it("W3 10 000 texts of French, German, Danish and Spanish words in raw Latin-1 are read", () => {
    for (const word of accented) assert.strictEqual(decodeUnlabelled(octets(word)), word)
    const texts = fc.array(fc.constantFrom(...accented), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(
        texts,
        fc.constantFrom(" ", ", ", "-", "\r\n"),
        fc.boolean(),
        (words, between, inCapitals) => {
          const text = words.join(between)
          // a capital ß is not in Latin-1, nor is that of ÿ and µ
          const given = inCapitals ? text.replace(/[a-zà-öø-þ]/g, (letter) => letter.toUpperCase()) : text
          assert.strictEqual(decodeUnlabelled(octets(given)), given)
        }
      ),
      { numRuns: 1_500 }
    )
  })

  it.each([
    "你好",
    "登录失败",
    "会议通知",
    "Re: 关于系统升级的通知(OA)",
    "您的订单已发货，请注意查收。",
    "请确认：发票、报价单、合同",
    "张伟",
    "模板",
    "管理.doc",
    "中华人民共和国",
    "我爱北京天安门"
  ])("W3 %s in GB2312", (text) => {
    assert.strictEqual(decodeUnlabelled(encodeIn(text, "gbk")), text)
  })

  it.each([
    "안녕하세요",
    "견적 요청드립니다",
    "[공지] 서버 점검 안내",
    "회의 자료 첨부합니다.",
    "감사합니다",
    "비밀번호 변경 안내",
    "김철수"
  ])("W3 %s in EUC-KR", (text) => {
    assert.strictEqual(decodeUnlabelled(encodeIn(text, "euc-kr")), text)
  })

  it.each(["ÄÖÜß", "äöüß ÄÖÜ", "»Größe« · 20 °C", "§§ 3–5", "¡¿Qué?! ···", "±²³ µ"])(
    "%s in Latin-1",
    (text) => {
      assert.strictEqual(decodeUnlabelled(encodeIn(text, "windows-1252")), text)
    }
  )

  it("octets in, octets out, if nothing fits", () => {
    const inverse = new Map(
      Array.from({ length: 256 }, (_, byte) => [decode(Uint8Array.of(byte), "windows-1252"), byte])
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (given) => {
        const text = decodeUnlabelled(given)
        const isKept = Array.from(text).every((character) => inverse.has(character))
        if (text.length === given.length && isKept) {
          assert.deepStrictEqual(
            Uint8Array.from(text, (character) => inverse.get(character) ?? 0),
            given
          )
        } else {
          assert.notInclude(latin1(given).includes("\xef\xbf\xbd") ? "" : text, "\ufffd")
        }
      }),
      { numRuns: 400 }
    )
  })
})

describe("one rule for headers, bodies and parameters", () => {
  const everywhere = (charset: string, encoded: Uint8Array) => {
    const quoted = Array.from(encoded, (octet) => octet.toString(16).padStart(2, "0"))
    const params = new Map([["charset", charset]])
    return [
      Mime.decodeWords(`=?${charset}?Q?${quoted.map((hex) => `=${hex}`).join("")}?=`),
      Mime.decodeText({ encoding: "8bit", params }, encoded),
      decodeParameters([["name*", `${charset}''${quoted.map((hex) => `%${hex}`).join("")}`]]).get("name")
    ]
  }

  it.each([
    ["us-ascii", "caf\\xc3\\xa9", "café"],
    ["us-ascii", "caf\\xe9", "café"],
    ["ASCII", "caf\\xe9", "café"],
    ["X-IAS-German", "myGov \\xe4", "myGov ä"],
    ["NONE", "\\xc4\\xe3\\xba\\xc3", "你好"],
    ["unknown-8bit", "caf\\xc3\\xa9", "café"],
    ["cp850", "plain", "plain"],
    ["cp-1252", "\\x80 5", "€ 5"],
    ["win1251", "\\xcf\\xf0\\xe8", "При"],
    ["latin-1", "\\xe4", "ä"],
    ["mac-roman", "\\x8f", "è"],
    ["eucjp", "\\xc6\\xfc\\xcb\\xdc", "日本"],
    ["cp51932", "\\xc6\\xfc\\xcb\\xdc", "日本"],
    ["cp50220", "\x1b$BF|K\\\x1b(B", "日本"],
    ["windows-936", "\\xc4\\xe3\\xba\\xc3", "你好"],
    ["utf-7", "Fr+APY-sche 1 +- 1", "Frösche 1 + 1"],
    ["unicode-1-1-utf-7", "+ZeVnLIqe", "日本語"],
    ["utf-7", "a+2D0", "a\ufffd"]
  ])("W7 W9 %s %s", (charset, given, expected) => {
    assert.deepStrictEqual(everywhere(charset, bytes(given)), [expected, expected, expected])
  })

  it("each field of a raw header has its own charset", () => {
    assert.deepStrictEqual(
      readHeaders(bytes("From: J\\xf6rg⏎Subject: \\xc3\\xa4⏎ \\xe6\\x97\\xa5⏎X-Cn: \\xc4\\xe3\\xba\\xc3⏎⏎")),
      new Map([
        ["from", ["Jörg"]],
        ["subject", ["ä 日"]],
        ["x-cn", ["你好"]]
      ])
    )
  })
})

describe("ISO-2022-JP (RFC 1468)", () => {
  it("W2 words that each end in ASCII, as RFC 2047 §5 wants them", () => {
    const word = (text: string) => `=?iso-2022-jp?b?${btoa(latin1(encodeIn(text, "iso-2022-jp")))}?=`
    assert.strictEqual(Mime.decodeWords(`${word("ここに")} ${word("ありますので")}`), "ここにありますので")
    assert.strictEqual(Mime.decodeWords(`Re: ${word("日本")}\r\n ${word("語 a")} b`), "Re: 日本語 a b")
  })

  it("W2 a body with two escapes in a row", () => {
    const params = new Map([["charset", "iso-2022-jp"]])
    const body = "a\x1b(B\x1b$B\x1b(B\x1b$BF|\x1b(B\x1b(J\x1b$BK\\\x1b(B\x1b(B"
    assert.strictEqual(Mime.decodeText({ encoding: "7bit", params }, octets(body)), "a日本")
  })

  it("an escape before one that is unknown is not idle: what follows is ASCII", () => {
    assert.strictEqual(decode(octets("\x1b$BF|\x1b(B\x1b!a b"), "iso-2022-jp"), "日\ufffd!a b")
  })
})

describe("what an encoder made is read", () => {
  const sample = fc.constantFrom(...charsets).chain(({ characters, charset, names }) =>
    fc.record({
      charset: fc.constant(charset),
      names: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 5 }),
      text: fc
        .array(fc.constantFrom(...Array.from(characters)), { maxLength: 24 })
        .map((all) => all.join("")),
      places: fc.array(fc.nat(200), { maxLength: 6 }),
      forms: fc.array(fc.constantFrom("B", "b", "Q", "q"), { minLength: 1, maxLength: 5 }),
      isPadded: fc.boolean(),
      gap: fc.constantFrom(" ", "\r\n ", "  \t")
    })
  )

  const pieces = (
    text: string,
    charset: string,
    places: ReadonlyArray<number>
  ): ReadonlyArray<Uint8Array> => {
    if (!isStateful(charset)) return cut(encodeIn(text, charset), places)
    const all = Array.from(text)
    const sorted = places.map((place) => place % (all.length + 1)).toSorted((a, b) => a - b)
    return [0, ...sorted].map((start, index) =>
      encodeIn(all.slice(start, sorted[index] ?? all.length).join(""), charset)
    )
  }

  const word = (piece: Uint8Array, name: string, form: string, isPadded: boolean): string => {
    const base64 = btoa(latin1(piece))
    const quoted = Array.from(piece, (octet) => `=${octet.toString(16).padStart(2, "0").toUpperCase()}`).join(
      ""
    )
    const inForm = form.toUpperCase() === "Q" ? quoted : isPadded ? base64 : base64.replaceAll("=", "")
    return `=?${name}?${form}?${inForm}?=`
  }

  it("in words of all charsets, under all their names, in both encodings, with and without padding, cut anywhere", () => {
    fc.assert(
      fc.property(sample, ({ charset, forms, gap, isPadded, names, places, text }) => {
        const words = pieces(text, charset, places).map((piece, index) =>
          word(piece, names[index % names.length] ?? "", forms[index % forms.length] ?? "", isPadded)
        )
        assert.strictEqual(Mime.decodeWords(`a ${words.join(gap)} b`), `a ${text} b`)
      }),
      { numRuns: 500 }
    )
  })

  it("in bodies, put together of pieces", () => {
    fc.assert(
      fc.property(sample, ({ charset, names: [name = ""], places, text }) => {
        const body = concat(pieces(text, charset, places))
        const params = new Map([["charset", name]])
        assert.strictEqual(Mime.decodeText({ encoding: "8bit", params }, body), text)
      }),
      { numRuns: 250 }
    )
  })

  it("in sections of a parameter", () => {
    fc.assert(
      fc.property(sample, ({ charset, names: [name = ""], places, text }) => {
        const sections = pieces(text, charset, places).map((piece, index) => {
          const value = Array.from(piece, (octet) => `%${octet.toString(16).padStart(2, "0")}`).join("")
          return [`name*${index}*`, index === 0 ? `${name}''${value}` : value] as const
        })
        assert.strictEqual(decodeParameters(sections).get("name"), text)
      }),
      { numRuns: 250 }
    )
  })
})
