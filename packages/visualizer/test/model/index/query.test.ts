import { assert, describe, it } from "@effect/vitest"
import * as Index from "../../../src/model/index/Index.ts"
import { type Line, parse } from "../../../src/model/index/query.ts"
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
    const { finds, text } = parse('host:x S:"Unsafe Login"')
    assert.strictEqual(text, "unsafe login")
    assert.isTrue(finds?.({ ...line, isSent: false, text: "A2 NO Unsafe Login" }))
    assert.isFalse(finds?.({ ...line, isSent: true, text: "A2 NO Unsafe Login" }))
    assert.strictEqual(parse("a:b").text, "a:b")
    assert.isUndefined(parse("host:x").finds)
  })

  it.each<readonly [string, Partial<Line>, boolean]>([
    ["tag:a2", { tag: "A2" }, true],
    ["tag:a2", { tag: undefined }, false],
    ["cmd:fetch", { cmd: "UID FETCH" }, true],
    ["from:server", { isSent: false }, true],
    ["from:server", { isSent: true }, false],
    ["bytes>1k", { bytes: 1001 }, true],
    ["bytes>1k", { bytes: 1000 }, false],
    ["bytes>1k", { bytes: undefined }, false],
    ["cmd:fetch took>1s", { cmd: "FETCH", took: 1500 }, true],
    ["cmd:fetch took>1s", { cmd: "FETCH", took: 500 }, false],
    ["cmd:fetch -from:client", { cmd: "FETCH", isSent: true }, false]
  ])("%s finds a line with %o: %s", (typed, fields, found) => {
    assert.strictEqual(parse(typed).finds?.({ ...line, ...fields }), found)
  })

  it("took without a condition on lines is the way to the mailbox", () => {
    assert.deepStrictEqual(found("took>500ms"), ["c1"])
    assert.deepStrictEqual(found("-took>500ms"), ["c2"])
  })

  it("an order is named in it, too", () => {
    assert.strictEqual(parse("error:x sort:took").order, "took")
    assert.strictEqual(parse("sort:nothing").order, "time")
  })
})

const line: Line = {
  isSent: true,
  tag: "A1",
  cmd: "NOOP",
  bytes: 9,
  took: undefined,
  text: "A1 NOOP"
}
