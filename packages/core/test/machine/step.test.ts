/** What the compiled step of the chart does not cover is found as its states are read; all of those of the real chart are read here. */
import { assert, describe, it } from "@effect/vitest"
import { compile, type Node } from "../../src/lifecycle/interpreter/compile.ts"
import { chart } from "../../src/lifecycle/machine/chart.ts"

describe("8 the step of the chart", () => {
  /** Reads every state, and counts what it leads to. */
  const waysOf = ({ children, starts, transitions, updates }: Node): number =>
    starts.length + transitions.size + updates.length + children.map(waysOf).reduce((sum, n) => sum + n, 0)

  const covered = (config: object) => () => waysOf(compile(config)[0])

  it("covers every state of the connection", () => {
    assert.isAbove(covered(chart)(), 200)
  })

  it.each([
    ["an exit action", { states: { a: { exit: "x" } }, initial: "a" }],
    ["a tag", { states: { a: { tags: "x" } }, initial: "a" }],
    ["an inline guard", { always: { target: ".a", guard: () => true }, states: { a: {} }, initial: "a" }],
    ["a transition to itself", { states: { a: { on: { x: "a" } } }, initial: "a" }],
    ["an unnamed delay", { states: { a: { after: { 100: "b" } }, b: {} }, initial: "a" }],
    ["history", { states: { a: { type: "history" as const }, b: {} }, initial: "b" }],
    [
      "a final state within another",
      { states: { a: { states: { b: { type: "final" as const } }, initial: "b" } }, initial: "a" }
    ],
    [
      "onDone of an activity",
      { states: { a: { invoke: { src: "x", id: "x", onDone: "b" } }, b: {} }, initial: "a" }
    ],
    [
      "a region's way out",
      {
        states: { p: { type: "parallel" as const, states: { r: { on: { x: "#o" } } } }, o: { id: "o" } },
        initial: "p"
      }
    ],
    ["an unknown target", { states: { a: { on: { x: "b" } } }, initial: "a" }],
    ["an unknown beginning", { states: { a: {} }, initial: "b" }]
  ])("fails as it is compiled at %s", (_, config) => {
    assert.throws(covered(config), /does not cover/)
  })
})
