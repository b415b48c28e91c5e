import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { Copy } from "../../src/mailbox/mailboxes/Copy.ts"

const name = fc.integer({ min: 0, max: 600 }).map((at) => `box${at}`)

const acts = fc.array(
  fc.oneof(
    fc.record({ _tag: fc.constant("set" as const), name, messages: fc.nat(9) }),
    fc.record({ _tag: fc.constant("delete" as const), name }),
    fc.record({ _tag: fc.constant("rename" as const), name, to: name }),
    fc.record({ _tag: fc.constant("list" as const) })
  ),
  { maxLength: 60 }
)

/** More than two pieces, so that changes are in several of them. */
const begun = () =>
  new Map(Array.from({ length: 560 }, (_, at) => [`box${at}`, { name: `box${at}`, messages: at }]))

type Known = ReturnType<typeof begun>

const inOrder = (all: Iterable<{ readonly name: string }>) =>
  Array.from(all).toSorted((a, b) => (a.name < b.name ? -1 : 1))

const perform = (
  act: typeof acts extends fc.Arbitrary<Array<infer Act>> ? Act : never,
  copy: Copy,
  known: Known
) => {
  if (act._tag === "set") {
    copy.set(act.name, { messages: act.messages })
    known.set(act.name, { name: act.name, messages: act.messages })
  } else if (act._tag === "delete") {
    copy.delete(act.name)
    known.delete(act.name)
  } else if (act._tag === "rename") {
    const before = known.get(act.name)
    copy.rename(act.name, act.to)
    if (before === undefined || known.has(act.to)) return
    known.delete(act.name)
    known.set(act.to, { ...before, name: act.to })
  }
}

describe("the mailboxes that were reported", () => {
  it("are those of a Map, and each list stays as it was when it was made", () => {
    fc.assert(
      fc.property(acts, (all) => {
        const [copy, known] = [new Copy(), begun()]
        for (const { name, messages } of known.values()) copy.set(name, { messages })
        const lists: Array<
          readonly [list: ReturnType<Copy["listed"]>, then: ReadonlyArray<{ readonly name: string }>]
        > = []
        for (const act of [...all, { _tag: "list" as const }]) {
          perform(act, copy, known)
          if (act._tag === "list") lists.push([copy.listed(), inOrder(known.values())])
          assert.strictEqual(copy.size, known.size)
        }
        for (const [list, then] of lists) assert.deepStrictEqual(inOrder(list()), then)
        for (const [name, entry] of known) assert.deepStrictEqual(copy.get(name), entry)
      })
    )
  })
})
