import { assert, describe, it } from "@effect/vitest"
import { Playground } from "../../playground/app/Playground.ts"
import { stories } from "../../playground/app/stories.ts"
import { fromLink, toLink, type Trial, usual } from "../../playground/run/Trial.ts"

const trials: ReadonlyArray<Trial> = [
  usual,
  ...stories.flatMap(({ steps }) => steps.map(({ trial }) => trial)),
  { ...usual, server: "script", script: "# a & b\nS: * OK ready\n", fault: "cut", byte: 12 }
]

describe("a link leads to the same trial", () => {
  for (const trial of trials) {
    it(`#${toLink(trial)}`.slice(0, 80), () => {
      assert.deepStrictEqual(fromLink(`#${toLink(trial)}`), trial)
    })
  }
})

it("what a link has wrong is as usual, and the rest is kept", () => {
  const trial = fromLink("#server=nobody&latency=-1&byte=1e9&client=ordinary&strange=1")
  assert.deepStrictEqual(trial, { ...usual, client: "ordinary" })
})

it("a link to a story leads to its step, to a page without one to the first", () => {
  const never = { arrived: new Promise<never>(() => {}), library: () => undefined }
  const at = (fragment: string) => new Playground(fragment, () => undefined, never)
  assert.strictEqual(at("").link, "#story=netease&step=1")
  assert.strictEqual(at("#story=idle&step=2").link, "#story=idle&step=2")
  assert.strictEqual(at("#story=idle&step=99").link, "#story=idle&step=3")
  assert.strictEqual(at("#story=nothing").link, "#server=netease")
  assert.strictEqual(at("#client=ordinary").link, "#client=ordinary")
})
