import { assert, describe, it } from "@effect/vitest"
import * as Index from "../../../src/model/index/Index.ts"
import { parse } from "../../../src/model/index/query.ts"
import { fileOf, refused, selected } from "../../support.ts"

const all = () => {
  const index = Index.make()
  index.push(new TextEncoder().encode(fileOf([...refused, ...selected])))
  index.parse()
  return index.connections
}

const found = (typed: string) =>
  all()
    .filter(parse(typed).fits)
    .map(({ group }) => group)

it("a connection is found by what the app calls it", () => {
  const index = Index.make()
  const labelled = fileOf([...refused, ...selected]).replace('"attempt":1', '"attempt":1,"label":"billing"')
  index.push(new TextEncoder().encode(labelled))
  index.parse()
  const [billing] = index.connections.filter(parse("label:bill").fits)
  assert.strictEqual(billing?.label, "billing")
  assert.strictEqual(index.connections.filter(({ label }) => label !== undefined).length, 1)
})

describe("what is looked for", () => {
  it.each<readonly [string, ReadonlyArray<string>]>([
    ["host:163", ["c1"]],
    ["status:failed", ["c1"]],
    ["status:closed", ["c2"]],
    ["step:select error:unsafe", ["c1"]],
    ["took:>500ms", ["c1"]],
    ["took:<0.5s", ["c2"]],
    ["unsafe", ["c1", "c2"]]
  ])("%s", (typed, groups) => {
    assert.deepStrictEqual(found(typed), groups)
  })

  it("words are looked for on the wire, in one direction where it is named", () => {
    assert.deepInclude(parse('host:x S:"Unsafe Login"'), { text: "unsafe login", direction: "wire:received" })
    assert.deepInclude(parse("C:SELECT"), { text: "select", direction: "wire:sent" })
    assert.deepInclude(parse("a:b"), { text: "a:b", direction: undefined })
  })
})
