import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Srv from "../../src/discovery/Srv.ts"

const record = (service: "imaps" | "imap", target: string, priority: number, weight = 0): Srv.Record => ({
  service,
  target,
  port: 993,
  priority,
  weight
})

const targets = (records: ReadonlyArray<Srv.Record>, ...chances: ReadonlyArray<number>) =>
  Srv.ordered(records, chances).map(({ target }) => target)

describe("SRV records", () => {
  it("go by priority over both services, TLS first among equals (RFC 6186 §3)", () => {
    const records = [
      record("imap", "a", 0),
      record("imaps", "b", 10),
      record("imap", "c", 10),
      record("imaps", "d", 0)
    ]
    assert.deepStrictEqual(targets(records, 0.5, 0.5, 0.5, 0.5), ["d", "a", "b", "c"])
  })

  it("are drawn by weight within a priority (RFC 2782)", () => {
    const records = [record("imaps", "one", 0, 1), record("imaps", "three", 0, 3)]
    assert.deepStrictEqual(targets(records, 0.2, 0), ["one", "three"])
    assert.deepStrictEqual(targets(records, 0.3, 0), ["three", "one"])
    const draws = Array.from({ length: 1000 }, (_, at) => targets(records, at / 1000, 0)[0])
    assert.closeTo(draws.filter((target) => target === "three").length, 750, 5)
  })

  it("of weight 0 are seldom drawn before others", () => {
    const records = [record("imaps", "weighty", 0, 10), record("imaps", "light", 0, 0)]
    assert.deepStrictEqual(targets(records, 0.01, 0), ["weighty", "light"])
    assert.deepStrictEqual(targets(records, 0, 0), ["light", "weighty"])
  })

  it("each comes once, whatever the chances, and never before one of a lower priority", () => {
    const any = fc.record({
      service: fc.constantFrom("imaps" as const, "imap" as const),
      target: fc.domain(),
      port: fc.integer({ min: 0, max: 65_535 }),
      priority: fc.integer({ min: 0, max: 5 }),
      weight: fc.integer({ min: 0, max: 65_535 })
    })
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), fc.array(chance, { maxLength: 8 }), (records, chances) => {
        const ordered = Srv.ordered(records, chances)
        assert.sameMembers([...ordered], records)
        const priorities = ordered.map(({ priority }) => priority)
        assert.deepStrictEqual(
          priorities,
          priorities.toSorted((a, b) => a - b)
        )
      })
    )
  })
})
