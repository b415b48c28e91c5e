import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { Effect } from "effect"
import * as Diff from "../../../src/model/compare/Diff.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { at, connectionOf } from "../../support.ts"
import { eachStory, read, record, type Setting, stories } from "../../support/record.ts"

const all = (setting: Setting) => Effect.map(record(setting), (bytes) => connections(read(bytes)))

const one = (setting: Setting) => Effect.map(all(setting), ([first]) => first ?? assert.fail("no connection"))

describe("Diff", () => {
  it.effect.each(eachStory)("F10 %s: a connection differs in nothing from itself", ([, setting]) =>
    Effect.gen(function* () {
      for (const connection of yield* all(setting)) {
        const { same, steps } = Diff.of(connection, connection)
        assert.isTrue(same)
        assert.isTrue(steps.every(({ changed, delta }) => !changed && delta === 0))
      }
    })
  )

  it.effect("F10 another run of the same: tags differ, and are no difference", () =>
    Effect.gen(function* () {
      const [a, b] = [yield* one(stories.netease), yield* one(stories.netease)]
      assert.notStrictEqual(a.commands[0]?.tag, b.commands[0]?.tag)
      assert.isTrue(Diff.of(a, b).same)
    })
  )

  it.effect("F10 good and bad 163: the first transition and the first line that differ", () =>
    Effect.gen(function* () {
      const diff = Diff.of(yield* one(stories.netease), yield* one(stories.neteaseWithoutId))
      assert.isFalse(diff.same)
      assert.match(diff.wire?.a?.text ?? "", / ID \(/)
      assert.match(diff.wire?.b?.text ?? "", / SELECT INBOX$/)
      assert.strictEqual(diff.transition?.a?.from, diff.transition?.b?.from)
      assert.notStrictEqual(diff.transition?.a?.event, diff.transition?.b?.event)
      const select = diff.steps.find(({ step }) => step === "select")
      assert.deepStrictEqual([select?.b?.outcome, select?.changed], ["failed", true])
    })
  )

  it("F10 a NOOP that only probes is no difference", () => {
    const lane = "implicitTls"
    const talk = (probe: ReadonlyArray<Event>) =>
      connectionOf([
        at(0, "wire:sent", { lane, tag: "A1", cmd: "LOGIN", line: "A1 LOGIN <user> <redacted>" }),
        ...probe,
        at(1, "wire:received", { lane, tag: "A1", cond: "OK", line: "A1 OK" }),
        at(9, "wire:sent", { lane, tag: "A9", cmd: "SELECT", line: "A9 SELECT INBOX" })
      ])
    const probing = talk([
      at(0, "wire:sent", { lane, tag: "A2", cmd: "NOOP", line: "A2 NOOP" }),
      at(1, "wire:received", { lane, tag: "A2", cond: "OK", line: "A2 OK" })
    ])
    assert.isUndefined(Diff.of(talk([]), probing).wire)
  })

  it.effect("F10 implicit TLS and STARTTLS differ as they connect", () =>
    Effect.gen(function* () {
      const diff = Diff.of(yield* one(stories.wellBehaved), yield* one(stories.starttls))
      assert.match(diff.transition?.a?.from ?? "", /^dialing\./)
      const starttls = diff.steps.find(({ step }) => step === "STARTTLS")
      assert.deepStrictEqual([starttls?.a, starttls?.changed], [undefined, true])
    })
  )

  it.effect("F10 what only one side has is shown at its time", () =>
    Effect.gen(function* () {
      const { steps } = Diff.of(yield* one(stories.wellBehaved), yield* one(stories.starttls))
      const names = steps.map(({ step }) => step)
      assert.isBelow(names.indexOf("greeting"), names.indexOf("STARTTLS"))
    })
  )

  const lane = "implicitTls"
  const opened = (facts: ReadonlyArray<string>, answer: string) => {
    const lines = facts.map((line) => at(3, "wire:received", { lane, line }))
    return connectionOf([
      at(1, "wire:sent", { lane, tag: "A2", cmd: "SELECT", line: "A2 SELECT INBOX" }),
      ...lines,
      at(4, "wire:received", { lane, tag: "A2", cond: "OK", line: `A2 OK ${answer}` })
    ])
  }
  const facts = [
    "* FLAGS (\\Seen <flag>)",
    "* 12 EXISTS",
    "* OK [PERMANENTFLAGS (\\Seen)]",
    "* OK [UIDVALIDITY 17]",
    "* OK [UNSEEN 3]"
  ]
  const answer = "[READ-WRITE] Select completed (0.001 + 0.000 secs)."

  it("F10 what belongs to a mailbox is no difference between those of two accounts", () => {
    const others = [
      "* FLAGS (\\Seen)",
      "* 3 EXISTS",
      "* OK [PERMANENTFLAGS (\\Seen \\*)]",
      "* OK [UIDVALIDITY 99]"
    ]
    const diff = Diff.of(opened(facts, answer), opened(others, answer.replace("0.001", "0.205")))
    assert.isUndefined(diff.wire)
    assert.isTrue(diff.same)
  })

  it.each([
    ["flags that cannot be changed", facts.with(2, "* OK [PERMANENTFLAGS ()]"), answer],
    ["no UIDVALIDITY", facts.toSpliced(3, 1), answer],
    ["a mailbox that can only be read", facts, answer.replace("WRITE", "ONLY")]
  ])("F10 how a mailbox is served is one: %s", (_, others, other) => {
    assert.isDefined(Diff.of(opened(facts, answer), opened(others, other)).wire)
  })
})
