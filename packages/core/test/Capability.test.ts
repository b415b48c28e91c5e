import { assert, describe, it } from "@effect/vitest"
import * as Capability from "../src/imap/Capability.ts"

import { said } from "./support/quotation.ts"

const word = (name: string) => said(name.toUpperCase())

describe("a list of capabilities", () => {
  it("is the same value for all connections if it contains only words of the protocol", () => {
    const list = Capability.fromText("IMAP4rev1 SASL-IR AUTH=PLAIN LITERAL +", word)
    assert.deepStrictEqual(
      [...list],
      ["IMAP4REV1", "SASL-IR", "AUTH=PLAIN", "LITERAL+"].map((name) => said(name))
    )
    assert.strictEqual(Capability.fromText("IMAP4rev1 SASL-IR AUTH=PLAIN LITERAL +", word), list)
    assert.strictEqual(
      Capability.fromNames(["IMAP4rev1", "SASL-IR", "AUTH=PLAIN", "LITERAL", "+"], word),
      list
    )
  })

  it("is forgotten once 64 others were sent, which a hostile server may do", () => {
    const others = (count: number, name: string) => {
      for (let at = 1; at <= count; at++) Capability.fromText(`IMAP4rev2${` ${name}`.repeat(at)}`, word)
    }
    others(64, "IDLE")
    const list = Capability.fromText("IMAP4rev1 IDLE", word)
    others(63, "ENABLE")
    assert.strictEqual(Capability.fromText("IMAP4rev1 IDLE", word), list)
    others(64, "MOVE")
    assert.notStrictEqual(Capability.fromText("IMAP4rev1 IDLE", word), list)
  })

  it("with a word of the server's own is read again by each connection, with its own redactor", () => {
    const text = "IMAP4rev1 x-hunter2"
    const redacting = (name: string) => (name.includes("hunter2") ? said("<redacted>") : word(name))
    assert.isTrue(Capability.fromText(text, word).has("X-HUNTER2"))
    assert.deepStrictEqual(
      [...Capability.fromText(text, redacting)],
      ["IMAP4REV1", "<redacted>"].map((name) => said(name))
    )
  })

  it("is bounded", () => {
    const names = Array.from({ length: 5000 }, (_, at) => `X${at}`)
    assert.isBelow(Capability.fromNames(names, word).size, 1000)
  })
})
