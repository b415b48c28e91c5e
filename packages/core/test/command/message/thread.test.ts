/** THREAD: the examples of RFC 5256 §4 and §5, and threads as deep as people answer. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import * as fc from "fast-check"
import * as Command from "../../../src/imap/Command.ts"
import type { MessageThread, Response } from "../../../src/imap/Response.ts"
import * as ResponseParser from "../../../src/imap/wire/ResponseParser.ts"
import { plain } from "../../support/plain.ts"
import { bytes } from "../../wire/bytes.ts"
import { failureOf, valueOf } from "../server.ts"

const read = (text: string): Response => Result.getOrThrow(ResponseParser.parse(bytes(text)))

/** A message, and the answers to it. */
const m = (number: number | undefined, ...children: ReadonlyArray<MessageThread>): MessageThread =>
  number === undefined ? { children } : { number, children }

const threadsIn = (response: Response): ReadonlyArray<MessageThread> =>
  response._tag === "Thread" ? response.threads : assert.fail(response._tag)

describe("* THREAD (RFC 5256 §4)", () => {
  it.each([
    ["* THREAD (2)(3 6 (4 23)(44 7 96))", [m(2), m(3, m(6, m(4, m(23)), m(44, m(7, m(96)))))]],
    ["* THREAD ((3)(5))", [m(undefined, m(3), m(5))]],
    ["* THREAD ((3)(5 (6)(7)))(9)", [m(undefined, m(3), m(5, m(6), m(7))), m(9)]],
    ["* thread", []],
    ["* THREAD ", []]
  ] as const)("%s", (line, threads) => {
    assert.deepStrictEqual(threadsIn(read(line)), [...threads])
  })

  it.each(["* THREAD (1", "* THREAD 1)", "* THREAD ()", "* THREAD 1", "* THREAD (a)", "* THREAD (1))"])(
    "%s is kept unread",
    (line) => {
      assert.strictEqual(read(line)._tag, "Unknown")
    }
  )

  it("X22 a thread of any depth costs no stack", () => {
    const deep = 100_000
    let [thread] = threadsIn(read(`* THREAD ${"(1 ".repeat(deep)}${")".repeat(deep)}`))
    let depth = 0
    for (; thread !== undefined; [thread] = thread.children) depth++
    assert.strictEqual(depth, deep)
  })

  const text = (thread: MessageThread): string => `(${chain(thread)})`
  const chain = ({ children, number }: MessageThread): string => {
    const [only, ...more] = children
    const below =
      only !== undefined && more.length === 0 && number !== undefined
        ? ` ${chain(only)}`
        : children.map(text).join("")
    return `${number ?? ""}${number === undefined || more.length === 0 ? "" : " "}${below}`
  }

  const number = fc.integer({ min: 1, max: 4_294_967_295 })
  const { message } = fc.letrec<{ message: MessageThread }>((tie) => ({
    message: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      number.map((number) => m(number)),
      fc
        .tuple(number, fc.array(tie("message"), { maxLength: 3 }))
        .map(([number, children]) => m(number, ...children))
    )
  }))
  const missing = fc
    .array(message, { minLength: 2, maxLength: 3 })
    .map((children) => m(undefined, ...children))
  const thread = fc.oneof(message, missing)

  it("is read as it was written", () => {
    fc.assert(
      fc.property(fc.array(thread, { maxLength: 4 }), (threads) => {
        assert.deepStrictEqual(threadsIn(read(`* THREAD ${threads.map(text).join("")}`)), threads)
      })
    )
  })
})

describe("THREAD", () => {
  it.effect("names the algorithm and the charset", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "THREAD=REFERENCES LITERAL+",
        Command.thread("references", { subject: "Grüße" }),
        String.raw`
        C: <3> UID THREAD REFERENCES UTF-8 SUBJECT {7+}
        C: Gr\xc3\xbc\xc3\x9fe
        S: * THREAD (166)(167 168)
        S: <3> OK done`
      )
      assert.deepStrictEqual(value, [m(166), m(167, m(168))])
    })
  )

  it.effect.each([
    ["orderedSubject", {}, "THREAD=REFERENCES", "THREAD=ORDEREDSUBJECT"],
    ["references", { older: 60 }, "THREAD=REFERENCES", "WITHIN"]
  ] as const)("%s of %j is not offered by %s", ([by, query, lists, capability]) =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf(lists, Command.thread(by, query))
      assert.deepStrictEqual(plain(reason), { _tag: "NotOffered", command: "THREAD", capability })
    })
  )
})
