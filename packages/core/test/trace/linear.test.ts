import { describe, it } from "@effect/vitest"
import { each } from "../../src/base/LongWork.ts"
import { type Item, write } from "../../src/trace/TraceWriter.ts"
import { assertLinear } from "../support/linear.ts"

const encoder = new TextEncoder()

const sent = (...lines: ReadonlyArray<string>): ReadonlyArray<Item> =>
  lines.map((line) => ({ _tag: "Sent", bytes: encoder.encode(line), whole: true, connection: "1" }))

const received = (...lines: ReadonlyArray<string>): ReadonlyArray<Item> =>
  lines.map((line) => ({ _tag: "Received", bytes: encoder.encode(line), whole: true, connection: "1" }))

const many = <A>(size: number, line: (at: number) => A) => Array.from({ length: size }, (_, at) => line(at))

describe("time grows with the log that is imported", () => {
  it.each([
    ["strings that do not end", (size: number) => sent(`a1 LOGIN ${'"\\'.repeat(10 * size)}`)],
    ["sections that do not end", (size: number) => sent(`a1 FETCH 1 ${"[".repeat(20 * size)}`)],
    ["strings and sections", (size: number) => sent(`a1 FETCH 1 ${'["'.repeat(10 * size)}`)],
    [
      "parts of one login",
      (size: number) => sent("a1 AUTHENTICATE PLAIN", ...many(size, () => "AGFkYQBwYXNzd29yZA=="))
    ],
    [
      "commands without an answer, and goodbyes",
      (size: number) => [
        ...sent(...many(size, (at) => `a${at} NOOP`)),
        ...received(...many(size, () => "* BYE for now"))
      ]
    ],
    [
      "folders",
      (size: number) =>
        many(size, (at) => at).flatMap((at) => [
          ...sent(`a${at} STATUS "Archive/Year ${at}" (MESSAGES)`),
          ...received(`* STATUS "Archive/Year ${at}" (MESSAGES 1)`, `a${at} OK that was Archive/Year ${at}`)
        ])
    ]
  ])("L20 %s", (_, itemsOf) => {
    assertLinear((size) => {
      const items = itemsOf(size)
      return () => write({ program: "test", items: (take) => each(items, take) })
    }, 200)
  })
})
