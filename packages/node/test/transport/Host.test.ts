import { assert, describe, it } from "@effect/vitest"
import { fromText } from "../../src/transport/Host.ts"

describe("Host", () => {
  it("S13 writes a name in A-labels, without its final dot", () => {
    assert.deepStrictEqual(fromText("bücher.example."), { name: "xn--bcher-kva.example", family: 0 })
    assert.deepStrictEqual(fromText("IMAP.example.com"), { name: "IMAP.example.com", family: 0 })
  })

  it("S13 knows an address, in brackets too, and written in other digits", () => {
    assert.deepStrictEqual(fromText("127.0.0.1"), { name: "127.0.0.1", family: 4 })
    assert.deepStrictEqual(fromText("[::1]"), { name: "::1", family: 6 })
    assert.deepStrictEqual(fromText("１２７.0.0.1"), { name: "127.0.0.1", family: 4 })
  })

  it("L13 D18 refuses what is a URL, holds a user or a port", () => {
    for (const text of [
      "imap://me:pw@host/",
      "me@example.com",
      "imap.example.com:993",
      "[::1]:993",
      "h/",
      "h#",
      "im*p.example.com"
    ]) {
      assert.isUndefined(fromText(text), text)
    }
  })

  it("X13 refuses what can be neither", () => {
    for (const text of ["", ".", "a b", "a\r\nb", "a\0b", "ü b", "x".repeat(254)]) {
      assert.isUndefined(fromText(text), JSON.stringify(text))
    }
  })
})
