/** What lists of XState's actions and values of its states come to. */
import { assert, describe, it } from "@effect/vitest"
import { leaves, moves } from "../../src/lifecycle/interpreter/leaves.ts"
import { net } from "./netted.ts"

const action = (type: string, params: unknown) => ({ type, params })
const spawn = (id: string) => action("xstate.spawnChild", { id, src: id, input: { of: id } })
const stop = (id: string) => action("xstate.stopChild", { id })
const after = (id: string, delay: number) => action("xstate.raise", { id, delay, event: { type: id } })
const cancel = (sendId: string) => action("xstate.cancel", { sendId })

describe("net", () => {
  const table: ReadonlyArray<readonly [string, Parameters<typeof net>[0], string, string]> = [
    ["what is started stays started", [spawn("a"), after("t", 5)], "", "a t"],
    ["what is stopped is stopped", [stop("a"), cancel("t")], "a t", ""],
    ["started, then stopped, is nothing", [spawn("a"), after("t", 5), cancel("t"), stop("a")], "", ""],
    ["stopped, then started, is a restart", [stop("a"), spawn("a")], "a", "a"],
    ["restarted, then stopped, is stopped", [stop("a"), spawn("a"), stop("a")], "a", ""],
    [
      "an event that is raised at once is no timer",
      [action("xstate.raise", { event: { type: "e" } })],
      "",
      ""
    ],
    ["what XState does for itself is nothing", [action("xstate.log", {})], "", ""]
  ]
  it.each(table)("%s", (_name, actions, stops, starts) => {
    const netted = net(actions)
    assert.deepStrictEqual(
      [[...netted.stops].join(" "), [...netted.starts.keys()].join(" ")],
      [stops, starts]
    )
  })

  it("keeps what a child needs to begin", () => {
    const { starts } = net([spawn("a"), after("t", 5)])
    assert.deepStrictEqual(
      [...starts.values()],
      [
        { _tag: "activity", src: "a", input: { of: "a" } },
        { _tag: "timer", ms: 5, event: { type: "t" } }
      ]
    )
  })
})

describe("leaves", () => {
  it.each([
    ["off", ["off"]],
    [{ selected: "quiet" }, ["selected.quiet"]],
    [
      { dialing: { implicitTls: "lost", startTls: "waiting" } },
      ["dialing.implicitTls.lost", "dialing.startTls.waiting"]
    ]
  ])("%j", (value, names) => {
    assert.deepStrictEqual(leaves(value), names)
  })
})

const race = (implicitTls: string, startTls: string) => ({ dialing: { implicitTls, startTls } })

describe("moves", () => {
  it.each([
    ["one state to another", "off", "resolving", ["off > resolving"]],
    ["nothing moved", "off", "off", []],
    [
      "only the region that moved",
      race("connecting", "lost"),
      race("greeting", "lost"),
      ["dialing.implicitTls.connecting > dialing.implicitTls.greeting"]
    ],
    [
      "into both regions",
      "resolving",
      race("waiting", "waiting"),
      ["resolving > dialing.implicitTls.waiting", "resolving > dialing.startTls.waiting"]
    ],
    [
      "out of both regions",
      race("won", "lost"),
      "settling",
      ["dialing.implicitTls.won > settling", "dialing.startTls.lost > settling"]
    ]
  ])("%s", (_name, before, after, steps) => {
    assert.deepStrictEqual(
      moves(leaves(before), leaves(after)).map(({ from, to }) => `${from} > ${to}`),
      steps
    )
  })
})
