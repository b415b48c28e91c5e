/** Parts of a message that are asked for again and again. RFC 9051 §6.4.5. */
import { assert, describe, it } from "@effect/vitest"
import { findingsIn, found } from "../../support/inUse.ts"

const part = (tag: string, offset: number, answer: string) =>
  [
    `C: ${tag} UID FETCH 7 (BODY.PEEK[]<${offset}.200>)`,
    `S: * 2 FETCH (UID 7 BODY[]<${offset}> ${answer})`,
    `S: ${tag} OK done`
  ].join("\n")

describe("RFC 9051 §6.4.5: a part of a message", () => {
  it("that is asked for again is the same each time", () => {
    const [first] = findingsIn(["A1", "A2", "A3"].map((tag) => part(tag, 400, '"abc"')).join("\n"))
    assert.strictEqual(first?.id, "part-again")
    assert.match(first?.title ?? "", /same part of a message, 3 times with UID FETCH/)
  })

  it("is empty beyond the end, and the message complete", () => {
    const [first] = findingsIn(["A1", "A2", "A3"].map((tag) => part(tag, 400, '""')).join("\n"))
    assert.match(first?.title ?? "", /not there: each answer was empty/)
  })

  it("is well if the next one follows", () =>
    assert.notInclude(found([0, 200, 400].map((at) => part(`A${at}`, at, '"abc"')).join("\n")), "part-again"))

  it("in small pieces, each after the answer to the one before it, costs a round trip each", () => {
    const pieces = (count: number) =>
      Array.from({ length: count }, (_, each) => part(`A${each}`, each * 200, '"abc"')).join("\n")
    assert.notInclude(found(pieces(9)), "piece-by-piece")
    const [first] = findingsIn(pieces(10))
    assert.match(first?.title ?? "", /in 10 pieces of 200 bytes, one after another: 20 s in all/)
    const atOnce = pieces(12)
      .split("\n")
      .toSorted((one, other) => (one.startsWith("C") ? 0 : 1) - (other.startsWith("C") ? 0 : 1))
    assert.notInclude(found(atOnce.join("\n")), "piece-by-piece")
  })
})
