import { assert, it } from "@effect/vitest"
import * as Index from "../../../src/model/index/Index.ts"
import { next, places } from "../../../src/model/index/jumps.ts"
import { fileOf, refused, selected } from "../../support.ts"

const index = Index.make()
index.push(new TextEncoder().encode(fileOf([...refused, ...selected])))
index.parse()

it("the next failure is the end of the connection that failed, wherever a person is", () => {
  const failures = places("failure", index, undefined)
  assert.strictEqual(failures.length, 1)
  const [failure] = failures
  assert.strictEqual(failure?.connection, 0)
  assert.deepStrictEqual(next(failures, { connection: 0, line: undefined }, 1), failure)
  // from the last the first
  assert.deepStrictEqual(next(failures, { connection: 1, line: 90 }, 1), failure)
  assert.deepStrictEqual(next(failures, { connection: 1, line: undefined }, -1), failure)
})

it("a retry is where a later attempt begins", () => {
  assert.deepStrictEqual(
    places("retry", index, undefined).map(({ connection }) => connection),
    [1]
  )
  assert.isUndefined(next([], { connection: 0, line: 3 }, 1))
})

it("lines of findings are out of the ordinary, in the order of lines", () => {
  const odd = places("odd", index, {
    id: 0,
    findings: [{ id: "x", group: "command", severity: "warning", message: "", docs: "", lines: [4] }]
  })
  assert.deepStrictEqual(odd[0], { connection: 0, line: 4 })
  assert.deepStrictEqual(next(odd, { connection: 0, line: 4 }, 1), odd[1])
})
