import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { callings } from "../../../src/model/compare/callings.ts"
import type { Connection } from "../../../src/model/connection/Connection.ts"
import { parting } from "../../../src/model/compare/parting.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { at, traceOf } from "../../support.ts"
import { eachStory, read, record, type Setting, stories } from "../../support/record.ts"

const one = (setting: Setting) =>
  Effect.map(record(setting), (bytes) => connections(read(bytes))[0] ?? assert.fail("no connection"))

const lane = "implicitTls"

/** A connection that asks for a mailbox, and is answered like this. */
const asked = (answer: string | undefined): Connection =>
  connections(
    traceOf([
      at(0, "wire:sent", { lane, tag: "A1", cmd: "SELECT", line: "A1 SELECT INBOX" }),
      ...(answer === undefined
        ? []
        : [at(1, "wire:received", { lane, tag: "A1", cond: answer, line: `A1 ${answer}` })])
    ])
  )[0] ?? assert.fail("no connection")

describe("where two connections part, in a sentence", () => {
  it.effect.each(eachStory)("F10 %s parts nowhere from itself", ([, setting]) =>
    Effect.gen(function* () {
      const connection = yield* one(setting)
      assert.isUndefined(parting(connection, connection, ["A", "B"]))
    })
  )

  it.effect("F10 another command", () =>
    Effect.gen(function* () {
      const [a, b] = [yield* one(stories.netease), yield* one(stories.neteaseWithoutId)]
      assert.strictEqual(parting(a, b, ["A", "B"]), "They diverge after LOGIN: A sends ID, B sends SELECT.")
    })
  )

  it("F10 another answer, or none", () => {
    const words = (a: string | undefined, b: string | undefined) => parting(asked(a), asked(b), ["A", "B"])
    assert.strictEqual(words("OK", "NO"), "They diverge at SELECT: the answer is OK for A and NO for B.")
    assert.strictEqual(
      words(undefined, "BAD"),
      "They diverge at SELECT: the answer is missing for A and BAD for B."
    )
  })

  it.effect("F10 another way in", () =>
    Effect.gen(function* () {
      const words = parting(yield* one(stories.wellBehaved), yield* one(stories.starttls), ["A", "B"])
      assert.strictEqual(words, "They diverge at the start: A uses implicit TLS, B uses STARTTLS.")
    })
  )
})

describe("what two connections are called", () => {
  const begun = (host: string, attempt: number, label?: string): Connection =>
    connections(
      traceOf([
        at(0, "connection:started", {
          host,
          port: 993,
          policy: "planned",
          attempt,
          session: "s1",
          ...(label === undefined ? {} : { label })
        })
      ])
    )[0] ?? assert.fail("no connection")

  it.each([
    ["a.example", 1, "x", "b.example", 1, "x", ["a.example", "b.example"]],
    ["a.example", 1, "x", "a.example", 2, "x", ["a.example, attempt 1", "a.example, attempt 2"]],
    ["a.example", 1, "x", "a.example", 2, "y", ["a.example, x", "a.example, y"]]
  ] as const)(
    "F10 %s, attempt %i of %s, beside %s, attempt %i of %s",
    (host, first, file, its, second, other, names) => {
      const called = callings(
        { connection: begun(host, first), source: file },
        { connection: begun(its, second), source: other }
      )
      assert.deepStrictEqual([...called], [...names])
    }
  )

  it("F10 the app's own labels are enough", () => {
    const called = callings(
      { connection: begun("a.example", 1, "billing"), source: "x" },
      { connection: begun("a.example", 2, "support"), source: "y" }
    )
    assert.deepStrictEqual([...called], ["billing", "support"])
  })
})
