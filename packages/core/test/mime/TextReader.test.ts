import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { decode } from "../../src/imap/mime/charset.ts"
import { textReader } from "../../src/imap/mime/TextReader.ts"
import { concat } from "../wire/bytes.ts"

const latin = Uint8Array.from("Gr\xfc\xdfe aus K\xf6ln", (each) => each.charCodeAt(0))
const chinese = Uint8Array.of(0xc4, 0xe3, 0xba, 0xc3, 0xa3, 0xac, 0xca, 0xc0, 0xbd, 0xe7)
const korean = Uint8Array.of(0xbe, 0xc8, 0xb3, 0xe7, 0xc7, 0xcf, 0xbc, 0xbc, 0xbf, 0xe4)
const japanese = new TextEncoder().encode("a\x1b$B$3$s\x1b(B\x1b$B$K$A\x1b(B b\r\n\x1b(B")
const utf7 = new TextEncoder().encode("Gr+APwA3w-e\r\n+AOQ-\r\n")
const utf8 = new TextEncoder().encode("Grüße, 你好 🙂")

/** Reads it cut at these places. */
const inPieces = (octets: Uint8Array, charset: string | undefined, cuts: ReadonlyArray<number>): string => {
  const reader = textReader(charset)
  const places = [0, ...cuts.map((cut) => cut % (octets.length + 1)).toSorted((a, b) => a - b), octets.length]
  const read = places.slice(1).map((end, index) => reader.push(octets.subarray(places[index], end)))
  return read.join("") + reader.end()
}

describe("a text in pieces", () => {
  it.each([
    ["utf-8", utf8],
    ["windows-1252", latin],
    ["gbk", chinese],
    ["euc-kr", korean],
    ["iso-2022-jp", japanese],
    ["utf-7", utf7],
    ["utf-16", Uint8Array.of(0xfe, 0xff, 0, 0x48, 0x20, 0xac)],
    ["utf-16", Uint8Array.of(0xff, 0xfe, 0x48, 0, 0xac, 0x20)],
    ["utf-16", Uint8Array.of(0x48)],
    [undefined, utf8],
    [undefined, latin],
    [undefined, chinese],
    [undefined, korean],
    ["x-unknown", concat([new TextEncoder().encode("Hello "), latin])],
    ["us-ascii", new TextEncoder().encode("plain")]
  ])("reads as the whole does, wherever it is cut: %s", (charset, octets) => {
    const whole = decode(octets, charset)
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 100 }), { maxLength: 8 }), (cuts) => {
        assert.strictEqual(inPieces(octets, charset, cuts), whole)
      })
    )
  })

  it("reads UTF-16 in the order that it begins with", () => {
    for (const octets of [
      Uint8Array.of(0xfe, 0xff, 0, 0x48, 0x20, 0xac),
      Uint8Array.of(0xff, 0xfe, 0x48, 0, 0xac, 0x20)
    ])
      assert.strictEqual(decode(octets, "UTF-16"), "H€")
  })

  it("guesses a charset by a bounded beginning, and hands on ASCII at once", () => {
    const reader = textReader(undefined)
    const long = new Uint8Array(100_000).fill(0x61)
    assert.strictEqual(reader.push(long).length, 100_000)
    assert.strictEqual(reader.push(Uint8Array.of(0x62, 0xc3)), "b")
    assert.strictEqual(reader.push(Uint8Array.of(0xa4)), "")
    assert.strictEqual(reader.push(long).length, 100_001)
    assert.strictEqual(reader.push(Uint8Array.of(0x63)), "c")
    assert.strictEqual(reader.end(), "")
  })

  it("holds no more of a line than its bound", () => {
    const reader = textReader("utf-7")
    assert.isAbove(reader.push(new Uint8Array(100_000).fill(0x61)).length, 0)
  })
})
