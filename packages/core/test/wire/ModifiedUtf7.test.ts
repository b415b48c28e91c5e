import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import * as fc from "fast-check"
import * as ModifiedUtf7 from "../../src/imap/wire/ModifiedUtf7.ts"
import { anyText } from "../support/anyText.ts"

describe("E05 modified UTF-7", () => {
  it.each([
    ["INBOX", "INBOX"],
    ["", ""],
    ["Entwürfe", "Entw&APw-rfe"],
    ["台北", "&U,BTFw-"],
    ["~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"],
    ["R&D", "R&-D"],
    ["a&-b", "a&--b"],
    ["a\r\nb", "a&AA0ACg-b"],
    ["😀", "&2D3eAA-"]
  ])("%s is %s", (name, coded) => {
    assert.strictEqual(ModifiedUtf7.encode(name), coded)
    assert.deepStrictEqual(ModifiedUtf7.decode(coded), Option.some(name))
  })

  it.each([
    ["a shift without an end", "a&"],
    ["a run without an end", "&AOk"],
    ["not base64", "&A=k-"],
    ["half a character", "&AO-"],
    ["bits left over", "&AOl-"],
    ["printable ASCII in base64", "&AGE-"],
    ["two runs where one would do (RFC 3501 §5.1.3)", "&U,A-&U,A-"],
    ["half of a surrogate pair", "&2D0-"],
    ["eight bits", "Entwürfe"],
    ["a control character", "a\rb"]
  ])("%s is rejected", (_, coded) => {
    assert.isTrue(Option.isNone(ModifiedUtf7.decode(coded)))
  })

  it("every name comes back, in printable ASCII", () => {
    fc.assert(
      fc.property(anyText(), (name) => {
        const coded = ModifiedUtf7.encode(name)
        assert.match(coded, /^[\x20-\x7e]*$/)
        assert.deepStrictEqual(ModifiedUtf7.decode(coded), Option.some(name))
      })
    )
  })

  it("what decodes is what would have been encoded", () => {
    const units = fc.constantFrom("&", "-", "A", "O", "k", ",", "/", "é", "2D3eAA")
    fc.assert(
      fc.property(fc.string({ unit: units }), (coded) => {
        const name = ModifiedUtf7.decode(coded)
        if (Option.isSome(name)) assert.strictEqual(ModifiedUtf7.encode(name.value), coded)
      })
    )
  })

  it.each([
    ["& within base64, as Yandex writes it", "&BBAEMQQyACYEMwQ0BDU-", "Абв&где"],
    ["& alone", "A&-B &ACY-", "A&B &"],
    ["two runs side by side", "&AOQ-&AOQ-", "ää"],
    ["what is no base64", "R&D &A=k-", "R&D &A=k-"],
    ["half a pair", "&2D0-", "&2D0-"],
    ["a control character", "&AAo-", "&AAo-"]
  ])("is shown as it reads: %s", (_, sent, shown) => {
    assert.strictEqual(ModifiedUtf7.readable(sent), shown)
  })
})
