/** Rules of an app's own: looked at before they are run, and found with those that are always there. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { connections } from "../../../src/model/connection/spans.ts"
import type { Connection } from "../../../src/model/connection/Connection.ts"
import { noted } from "../../../src/export/noted.ts"
import { findings } from "../../../src/export/found.ts"
import { type Rule, rulesIn } from "../../../src/model/rules/index.ts"
import { read } from "../../../src/public/Reader.ts"
import { began, fileOf } from "../../support.ts"
import { talk } from "./talk.ts"

const own = {
  id: "own-rule",
  group: "command",
  severity: "info",
  message: "A line of our own",
  docs: "Ours.",
  find: () => []
}

describe("what an app hands over", () => {
  it("a rule, or a list of them", () => {
    const other = { ...own, id: "other-rule" }
    assert.deepEqual([rulesIn(own), rulesIn([own, other])], [[own], [own, other]])
  })

  it.each<readonly [given: unknown, problem: RegExp]>([
    [undefined, /a rule is an object/],
    [[own, "text"], /a rule is an object/],
    [{ ...own, id: "No Word" }, /`id` of a rule is a word/],
    [{ ...own, group: "mail" }, /`group` of the rule own-rule is one of way, tls/],
    [{ ...own, severity: "failure" }, /`severity` of the rule own-rule is `warning` or `info`/],
    [{ ...own, message: "x".repeat(91) }, /`message` of the rule own-rule is a sentence of at most 90/],
    [{ ...own, docs: undefined }, /`docs` of the rule own-rule is a text/],
    [{ ...own, find: "all" }, /`find` of the rule own-rule is a function/],
    [[own, own], /two rules with the id "own-rule"/],
    [{ ...own, id: "read-only" }, /two rules with the id "read-only"/]
  ])("%o is none: %s", (given, problem) => {
    const rules = rulesIn(given)
    assert.match("problem" in rules ? rules.problem : "none", problem)
  })
})

it("a trace that is read with rules has their findings beside the others", () => {
  const rules = rulesIn({
    ...own,
    find: ({ wire }: { readonly wire: ReadonlyArray<{ readonly line: number }> }) =>
      wire.slice(0, 1).map(({ line }) => ({ lines: [line] }))
  })
  if ("problem" in rules) return assert.fail(rules.problem)
  const text = fileOf([began, ...talk("S: * OK ready")])
  const trace = Result.getOrThrow(read(text, { rules }))
  const ids = findings(trace).map(({ connection, id }) => `${connection} ${id}`)
  assert.deepStrictEqual(ids.toSorted(), ["c1 own-rule", "c1 trace-cut"])
  assert.deepStrictEqual(
    findings(Result.getOrThrow(read(text)), { rules })
      .map(({ id }) => id)
      .toSorted(),
    ["own-rule", "trace-cut"]
  )
})

it("a page takes no rules along: it has their findings as notes on lines", () => {
  const rules = rulesIn({ ...own, find: ({ span }: Connection) => [{ lines: [span.line] }] })
  if ("problem" in rules) return assert.fail(rules.problem)
  const text = fileOf([began, ...talk("S: * OK ready")])
  const noteLines = (given: ReadonlyArray<Rule>) =>
    connections(Result.getOrThrow(read(noted(text, given)))).flatMap(({ annotations }) => annotations)
  assert.isEmpty(noteLines([]))
  assert.deepStrictEqual(noteLines(rules), [{ line: 2, text: "A line of our own (own-rule)" }])
  assert.strictEqual(noted("no trace", rules), "no trace")
})
