/** Who gives memory back where an account has too little. */
import { assert, describe, it } from "@effect/vitest"
import { MemoryBudget } from "../../src/base/MemoryBound.ts"

/** Connections of an account each, by what they hold and for how long nothing came, and who has given way. */
const budgetWith = (...accounts: ReadonlyArray<readonly [name: string, bytes: number, silentMs: number]>) => {
  const budget = new MemoryBudget(1_600, 100)
  const gone: Array<string> = []
  const shares = accounts.map(([name, bytes, silentMs]) => {
    const share = budget.share()
    const held = share.part()
    held.heldBy({
      silence: () => silentMs,
      giveWay: () => {
        gone.push(name)
        held.release()
      }
    })
    held.add(bytes)
    return { share, held }
  })
  return { budget, gone, shares }
}

describe("H8 memory of one budget", () => {
  it("an account that is below the minimum gets it from who holds most", () => {
    const { budget, gone } = budgetWith(["a", 400, 0], ["b", 760, 0], ["c", 420, 0])
    assert.deepStrictEqual(gone, [])
    assert.isUndefined(budget.share().part().add(90))
    assert.deepStrictEqual(gone, ["b"])
    assert.strictEqual(budget.bytes, 400 + 420 + 90)
  })

  it("one that holds more gets it from those of which nothing comes, the largest first", () => {
    const { budget, gone } = budgetWith(["a", 400, 0], ["c", 550, 20_000], ["b", 300, 20_000])
    const share = budget.share()
    assert.isUndefined(share.part().add(300))
    assert.deepStrictEqual(gone, ["c"])
  })

  it("and loses its own connection if all others go on", () => {
    const { budget, gone } = budgetWith(["a", 400, 0], ["c", 550, 0], ["b", 300, 9_000])
    const share = budget.share()
    assert.strictEqual(share.part().add(300), share)
    assert.deepStrictEqual(gone, [])
  })

  it("nobody gives way to another connection of the same account", () => {
    const { gone, shares } = budgetWith(["a", 790, 60_000], ["b", 400, 0])
    const [a] = shares
    assert.strictEqual(a?.share.part().add(90), a?.share)
    assert.deepStrictEqual(gone, [])
  })

  it("a connection that has ended is not asked", () => {
    const { budget, gone, shares } = budgetWith(["a", 500, 60_000], ["b", 500, 60_000])
    shares[0]?.held.release()
    budget.share().part().add(900)
    assert.deepStrictEqual(gone, ["b"])
  })
})
