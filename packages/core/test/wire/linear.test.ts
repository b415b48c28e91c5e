import { describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as Framer from "../../src/imap/wire/Framer.ts"
import * as ModifiedUtf7 from "../../src/imap/wire/ModifiedUtf7.ts"
import * as ResponseParser from "../../src/imap/wire/ResponseParser.ts"
import { Literals } from "../../src/lifecycle/session/Incoming.ts"
import { assertBelow, assertLinear } from "../support/linear.ts"
import { bytes } from "./bytes.ts"

const generous: Framer.Limits = {
  maxLineBytes: 1 << 28,
  maxLiteralBytes: 1 << 28,
  maxResponseBytes: 1 << 28
}

const receive = (stream: Uint8Array, chunkSize: number) => () => {
  const framer = Framer.make(generous)
  for (let at = 0; at < stream.length; at += chunkSize) {
    const framed = framer.push(stream.subarray(at, at + chunkSize))
    if (Result.isSuccess(framed)) for (const line of framed.success) ResponseParser.parse(line)
  }
}

const oneLiteral = (size: number) => {
  const whole = new Uint8Array(16 + size)
  whole.set(bytes(`* X {${size}}⏎`))
  return whole
}

describe("P22 X23 time grows with the number of bytes", () => {
  it.each([
    ["many literals", (size: number) => `* 1 FETCH (X (${"{1}⏎a ".repeat(size)}))⏎`],
    ["digits", (size: number) => `* OK ${"1".repeat(6 * size)}⏎`],
    ["digits after a brace", (size: number) => `* 1 FETCH (X {${"1".repeat(6 * size)})⏎`],
    ["one atom", (size: number) => `* ${"a".repeat(6 * size)}⏎`],
    ["open brackets", (size: number) => `* OK ${"[".repeat(6 * size)}⏎`],
    ["sections that do not end", (size: number) => `* 1 FETCH (${"BODY[ ".repeat(size)}⏎`],
    ["values that are missing", (size: number) => `* 1 FETCH (${"BODY[] ".repeat(size)})⏎`],
    [
      "a missing value before an atom",
      (size: number) => `* 1 FETCH (BODY[1] BODY.${"a".repeat(6 * size)}\rX)⏎`
    ],
    ["attributes that cannot be read", (size: number) => `* 1 FETCH (${'X {a "\0" '.repeat(size / 2)})⏎`],
    ["attributes in parentheses", (size: number) => `* 1 FETCH (${"(X 1".repeat(size)}⏎`],
    ["octets of quoted strings", (size: number) => `* 1 FETCH (X (${'"\\\\\\xe4" '.repeat(size / 2)}))⏎`],
    ["backslashes", (size: number) => `* LIST () "/" "${"\\a".repeat(3 * size)}"⏎`],
    ["spaces", (size: number) => `* CAPABILITY ${" ".repeat(6 * size)}⏎`],
    ["quotes", (size: number) => `* 1 FETCH (X (${'"a" '.repeat(size)}))⏎`],
    ["short lines", (size: number) => "* 1 EXISTS⏎".repeat(size)]
  ])("%s, in chunks of 1 KiB and of 7 bytes", (_, stream) => {
    for (const chunkSize of [1024, 7]) {
      assertLinear((size) => receive(bytes(stream(size)), chunkSize), 400)
    }
  })

  it("literals that are not kept, in one response", () => {
    assertLinear((size) => {
      const stream = bytes(`* 1 FETCH (${"BODY[] {1}⏎a ".repeat(size)})⏎`)
      return () => {
        const framer = Framer.make(generous)
        const literals = new Literals()
        framer.stream(literals.piece)
        framer.push(stream)
        literals.pushed()
      }
    }, 1_000)
  })

  it("what is before a literal that is not kept", () => {
    const response = (before: string) => bytes(`* 1 FETCH (${before} {1}⏎a)⏎`)
    const work = (before: string) => {
      const stream = response(before)
      return () => {
        const framer = Framer.make(generous)
        const literals = new Literals()
        framer.stream(literals.piece)
        for (let count = 0; count < 200; count++) framer.push(stream)
        literals.pushed()
      }
    }
    for (const part of ["a", "a[", "<1"]) {
      assertBelow(8, work(part.repeat(2_000 / part.length)), work("é".repeat(1_000)))
    }
  })

  it("one literal in large chunks", () => {
    assertLinear((size) => receive(oneLiteral(size), 5000), 500_000)
  })

  it("names that look like modified UTF-7", () => {
    for (const part of ["&", "&-", "&AOk-", "&AOk", "-&"]) {
      assertLinear((size) => {
        const name = part.repeat(size)
        return () => ModifiedUtf7.decode(name)
      }, 1000)
    }
  })
})
