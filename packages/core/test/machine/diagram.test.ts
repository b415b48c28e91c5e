import { assert, describe, it } from "@effect/vitest"
import { metaOf } from "../../src/lifecycle/diagram/metaOf.ts"
import { metaOfTimer } from "../../src/lifecycle/diagram/metaOfTimer.ts"
import { chartOf } from "../../src/lifecycle/diagram/chartOf.ts"
import { toJson, toMermaid } from "../../src/lifecycle/diagram/diagram.ts"
import { identity } from "../../src/lifecycle/diagram/identity.ts"

const chart = toJson()

describe("the chart", () => {
  it("has every state with the one around it, its first state and its activities", () => {
    const requesting = chart.states.find(({ id }) => id === "authenticating.requesting")
    assert.deepInclude(requesting, {
      parent: "authenticating",
      type: "atomic",
      initial: undefined,
      invokes: [{ id: "authenticate", src: "authenticate" }]
    })
    assert.strictEqual(
      chart.states.find(({ id }) => id === "authenticating")?.initial,
      "authenticating.choosing"
    )
  })

  it("has a separate group for what this program does or awaits alone", () => {
    for (const { id, meta } of chart.states) {
      const isTime = meta?.kind === "work" || meta?.kind === "delay"
      assert.strictEqual(meta?.group === "us", isTime && meta.holder === "us", id)
    }
  })

  it("has always, after and answers, with their guards and actions by name", () => {
    const from = (state: string) => chart.edges.filter((edge) => edge.from === state)
    assert.deepInclude(from("settled"), {
      from: "settled",
      to: "recapability",
      event: "always",
      guard: "isPreauth",
      actions: []
    })
    assert.deepInclude(from("selecting"), {
      from: "selecting",
      to: "failing",
      event: "after selectLimit",
      guard: undefined,
      actions: ["blameLimit"]
    })
    assert.deepInclude(
      from("").map(({ event, to }) => `${event} > ${to}`),
      "failure.* > failing"
    )
  })

  it("names nothing inline, and leads from state to state", () => {
    const states = new Set(["", ...chart.states.map(({ id }) => id)])
    const odd = chart.edges.filter(
      ({ actions, from, guard, to }) =>
        guard === "inline" || actions.includes("inline") || !states.has(from) || !states.has(to)
    )
    assert.deepStrictEqual(odd, [])
  })

  it("is told apart by a hash, which words do not change", () => {
    const { hash, id } = identity()
    assert.strictEqual(id, "connection")
    assert.match(hash, /^[0-9a-f]{8}$/)
    assert.strictEqual(identity().hash, hash)
  })
})

describe("B14 what a state is about", () => {
  it("is given for every state", () => {
    assert.deepStrictEqual(
      chart.states.filter(({ meta }) => meta === undefined),
      []
    )
  })

  it("is the same where the same is done", () => {
    assert.strictEqual(metaOf("dialing.startTls.regreeting"), metaOf("dialing.startTls.greeting"))
    assert.deepInclude(metaOf("enabling"), { step: "enable", kind: "work" })
  })

  it("is that of the nearest state around one that an older machine had", () => {
    assert.strictEqual(metaOf("selected.dreaming"), metaOf("selected"))
    assert.isUndefined(metaOf("dreaming"))
  })

  it("says what a timer ends", () => {
    assert.strictEqual(metaOfTimer("provisionalLimit")?.step, "greeting")
    assert.strictEqual(metaOfTimer("attemptLimit")?.step, "account")
  })
})

describe("mermaid", () => {
  const lines = toMermaid()
    .split("\n")
    .map((line) => line.trim())

  it("draws every state once", () => {
    const drawn = lines.filter((line) => line.startsWith("state ")).length
    assert.strictEqual(drawn, chart.states.length)
  })

  it("draws arrows only between states side by side, with a label that ends with its line", () => {
    const arrows = lines.filter((line) => line.includes("-->") && !line.includes("[*]"))
    const outer = (name: string | undefined = "") => name.slice(0, Math.max(0, name.lastIndexOf("_")))
    const odd = arrows.filter((line) => {
      const [, from, to, label = ""] = /^(\w+) --> (\w+): (.+)$/.exec(line) ?? []
      return outer(from) !== outer(to) || /[:;]/.test(label)
    })
    assert.isNotEmpty(arrows)
    assert.deepStrictEqual(odd, [])
  })

  it("loses no event of the machine", () => {
    const text = lines.join("\n")
    const lost = chart.edges.filter(({ event }) => !text.includes(event))
    assert.deepStrictEqual(lost, [])
  })

  it("lists what leads to failing in a note", () => {
    const note = lines.slice(lines.indexOf("note right of failing"))
    assert.strictEqual(note[1], "any state - failure.*")
    assert.include(note.slice(0, note.indexOf("end note")), "settling - after settleLimit")
    assert.isFalse(lines.some((line) => line.includes("--> failing")))
  })

  it("shows states within states, regions and ends", () => {
    const drawn = toMermaid(
      chartOf({
        id: "m",
        initial: "a",
        states: {
          a: { initial: "b", states: { b: { on: { go: "#m.end", stay: "c" } }, c: {} } },
          p: { type: "parallel", states: { q: {}, r: {} } },
          end: { type: "final" }
        }
      })
    )
    assert.strictEqual(
      drawn,
      `stateDiagram-v2
  [*] --> a
  state "a" as a {
    [*] --> a_b
    state "b" as a_b
    state "c" as a_c
    a_b --> a_c: stay
  }
  state "p" as p {
    state "q" as p_q
    --
    state "r" as p_r
  }
  state "end" as end
  end --> [*]
  a --> end: go (b)
`
    )
  })
})
