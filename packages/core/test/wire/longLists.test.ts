/** Lists of numbers that are longer than a line may be: they come in parts, and nothing of them is lost. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as fc from "fast-check"
import type { Response } from "../../src/imap/Response.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import * as Framer from "../../src/imap/wire/Framer.ts"
import { partBytes } from "../../src/imap/wire/longLists.ts"
import * as ResponseParser from "../../src/imap/wire/ResponseParser.ts"
import { assertLinear } from "../support/linear.ts"
import { bytes } from "./bytes.ts"

const limits: Framer.Limits = { maxLineBytes: 1 << 20, maxLiteralBytes: 1 << 20, maxResponseBytes: 1 << 27 }

/** The responses of a stream that comes in chunks, and the most bytes that were kept. */
const received = (stream: string, chunkSize: number, within = limits) => {
  const framer = Framer.make(within)
  const all = bytes(stream)
  const responses: Array<Response> = []
  let pending = 0
  for (let at = 0; at < all.length; at += chunkSize) {
    const pushed = framer.push(all.subarray(at, at + chunkSize))
    if (Result.isFailure(pushed)) return { responses, pending, failure: pushed.failure._tag }
    for (const each of pushed.success) responses.push(Result.getOrThrow(ResponseParser.parse(each)))
    pending = Math.max(pending, framer.pending())
  }
  return { responses, pending, failure: framer.failure()?._tag }
}

const numbersOf = (response: Response): ReadonlyArray<number> => {
  switch (response._tag) {
    case "Search":
    case "Sort":
      return response.numbers
    case "Vanished":
      return Array.from(MessageSet.numbers(response.uids))
    case "Esearch":
      return Array.from(MessageSet.numbers(response.all ?? []))
    case "Thread":
      return response.threads.flatMap(({ number }) => number ?? [])
    default:
      return []
  }
}

/** Odd UIDs of seven digits: 140,000 of them are 1.1 MB. */
const odd = Array.from({ length: 140_000 }, (_, at) => 2_000_001 + 2 * at)

const lists: ReadonlyArray<readonly [name: string, line: string]> = [
  ["SEARCH", `* SEARCH ${odd.join(" ")}`],
  ["SEARCH with a mod-sequence", `* SEARCH ${odd.join(" ")} (MODSEQ 917162500)`],
  ["SORT", `* SORT ${odd.join(" ")}`],
  ["VANISHED", `* VANISHED ${odd.join(",")}`],
  ["VANISHED (EARLIER)", `* VANISHED (EARLIER) ${odd.join(",")}`],
  ["ESEARCH", `* ESEARCH (TAG "A7") UID MIN 2000001 ALL ${odd.join(",")} COUNT 140000`],
  ["THREAD", `* THREAD ${odd.map((uid) => `(${uid} (3)(4 5))`).join("")}`]
]

describe("a list that is longer than a line may be", () => {
  it.each(lists)("%s is read in parts", (_, line) => {
    const { failure, pending, responses } = received(`${line}⏎A7 OK done⏎`, 1_461)
    assert.isUndefined(failure)
    assert.deepStrictEqual(responses.flatMap(numbersOf), odd)
    assert.isAbove(responses.length, 15)
    assert.isAtMost(pending, 2 * partBytes)
    assert.strictEqual(responses.at(-1)?._tag, "Tagged")
  })

  it("keeps what comes with the list: the tag in each part, the rest in the last one", () => {
    const [, searched = ""] = lists[1] ?? []
    const found = received(`${searched}⏎`, 4096).responses.at(-1)
    assert.strictEqual(found?._tag === "Search" ? found.modSeq : undefined, 917162500n)
    const [, extended = ""] = lists[5] ?? []
    const parts = received(`${extended}⏎`, 4096).responses
    assert.isTrue(parts.every((part) => part._tag === "Esearch" && part.tag === "A7" && part.uid))
    const last = parts.at(-1)
    assert.deepInclude(last?._tag === "Esearch" ? last : {}, { count: 140_000, min: 2_000_001 })
  })

  it.each([
    ["anything else", `* LIST () "/" ${"a".repeat(1 << 21)}`],
    [
      "numbers that are followed by something else",
      `* SEARCH ${"1 ".repeat(50_000)}x${" 2".repeat(1 << 20)}`
    ],
    ["one thread without end", `* THREAD (${"1 ".repeat(1 << 20)}`]
  ])("X27 %s ends at the limit of a line", (_, line) => {
    assert.strictEqual(received(`${line}⏎`, 1_461).failure, "LineTooLong")
  })

  it("X27 before the login, no line is longer than its limit", () => {
    const [, line = ""] = lists[0] ?? []
    const before = { maxLineBytes: 8192, maxLiteralBytes: 4096, maxResponseBytes: 16_384 }
    assert.strictEqual(received(`${line}⏎`, 1_461, before).failure, "LineTooLong")
  })

  it("P22 takes time that grows with its length, also if it cannot be split", () => {
    const thread = (size: number) => `* THREAD (${"1 ".repeat(size)}`
    for (const line of [thread, (size: number) => `* SEARCH ${"1 ".repeat(size)}`]) {
      assertLinear((size) => {
        const stream = bytes(line(size))
        return () => {
          const framer = Framer.make({ ...limits, maxLineBytes: 1 << 27 })
          for (let at = 0; at < stream.length; at += 64) framer.push(stream.subarray(at, at + 64))
        }
      }, 60_000)
    }
  })

  it("any numbers in any chunks are the same as in one line", () => {
    const uid = fc.integer({ min: 1, max: 0xffffffff })
    const many = fc.array(uid, { minLength: 1, maxLength: 200 })
    const kinds = fc.constantFrom(
      ["SEARCH", " "] as const,
      ["SORT", " "] as const,
      ["VANISHED", ","] as const
    )
    fc.assert(
      fc.property(
        many,
        kinds,
        fc.integer({ min: 1, max: 70_000 }),
        (numbers, [name, separator], chunkSize) => {
          const repeated = Array.from({ length: 300 }, () => numbers).flat()
          const { failure, responses } = received(`* ${name} ${repeated.join(separator)}⏎`, chunkSize + 500)
          assert.isUndefined(failure)
          assert.deepStrictEqual(responses.flatMap(numbersOf), repeated)
        }
      ),
      { numRuns: 30 }
    )
  })
})
