import { assert, describe, it } from "@effect/vitest"
import { globSync, readFileSync } from "node:fs"
import { NumberMap } from "../../src/imap/wire/NumberMap.ts"
import { alike } from "../support/alike.ts"
import { assertBelow } from "../support/linear.ts"

describe("values by a server's number", () => {
  it("are those of a Map, in its order", () => {
    const [map, numbers] = [new Map<number, string>(), new NumberMap<string>()]
    for (const each of [map, numbers]) {
      for (const number of [7, 4_294_967_295, 3, 7, 0]) each.set(number, `value ${each.size}`)
      each.delete(3)
    }
    assert.deepStrictEqual([...numbers], [...map])
    assert.deepStrictEqual([...numbers.keys()], [...map.keys()])
    assert.deepStrictEqual([...numbers.values()], [...map.values()])
    assert.deepStrictEqual([numbers.get(7), numbers.has(3), numbers.size], [map.get(7), map.has(3), map.size])
    const seen: Array<unknown> = []
    numbers.forEach((value, number, all) => seen.push([number, value, all === numbers]))
    assert.deepStrictEqual(
      seen,
      Array.from(map, ([number, value]) => [number, value, true])
    )
    numbers.clear()
    assert.deepStrictEqual([...numbers.entries()], [])
  })

  it("L32 are found as fast if the server chose numbers with the same hash", () => {
    const chosen = alike(6_000)
    const work = (numbers: ReadonlyArray<number>) => () => {
      const map = new NumberMap(numbers.map((number) => [number, number]))
      assert.isTrue(numbers.every((number) => map.get(number) === number))
    }
    assertBelow(4, work(chosen), work(chosen.map((_, at) => 10_000 + 7 * at)))
  })

  it("L32 are in no Map or Set of numbers", () => {
    const src = new URL("../../src/", import.meta.url)
    const rooms = "{imap,lifecycle,mailbox,trace}/**/*.ts"
    const found = globSync(rooms, { cwd: src }).flatMap((file) =>
      Array.from(
        readFileSync(new URL(file, src), "utf8").matchAll(/\b(?:Map|Set)<number\b.*/g),
        ([text]) => `${file}: ${text}`
      )
    )
    assert.deepStrictEqual(found.toSorted(), ours)
  })
})

/** Numbers that the library counted by itself, a few thousand zones of time, and characters of its secrets. */
const ours = [
  "imap/command/mailbox/patterns.ts: Set<number>()",
  "imap/command/message/fetched.ts: Map<number, Map<string, Value>>()",
  "imap/mime/date.ts: Map<number, DateTime.TimeZone.Offset>()",
  "mailbox/mailboxes/Copy.ts: Set<number>()",
  "trace/Redactor.ts: Map<number, Array<Form>>()"
]
