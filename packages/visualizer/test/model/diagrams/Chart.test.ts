import { assert, describe, it } from "@effect/vitest"
import { toJson } from "@effect-imap/core/Machine"
import { machineMermaid } from "../../../src/export/machineMermaid.ts"
import { chartSvg } from "../../../src/export/chartSvg.ts"
import { apart } from "../../../src/model/machine/phase.ts"
import * as Chart from "../../../src/model/diagrams/Chart.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { moved, traceOf } from "../../support.ts"

const { layout } = Chart

const inside = (inner: Chart.Node, outer: Chart.Node) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height

const overlap = (a: Chart.Node, b: Chart.Node) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

describe("Chart", () => {
  it("F14 has every state of the machine, each inside the one around it", () => {
    assert.deepStrictEqual(
      layout.nodes.map(({ id }) => id).toSorted(),
      toJson()
        .states.map(({ id }) => id)
        .toSorted()
    )
    for (const node of layout.nodes) {
      const parent = layout.nodes.find(({ id }) => id === node.parent)
      if (parent !== undefined) assert.isTrue(inside(node, parent), node.id)
      assert.isAtMost(node.x + node.width, layout.width)
      assert.isAtMost(node.y + node.height, layout.height)
    }
  })

  it("a box carries the name of its state: on hover in the drawing, and in exports", () => {
    const [svg, mermaid] = [chartSvg({ isWholeMachine: true }), machineMermaid({})]
    for (const { id } of layout.nodes) {
      const [, title = ""] =
        new RegExp(`data-state="${id.replaceAll(".", "\\.")}"><title>([^<]*)`).exec(svg) ?? []
      assert.strictEqual(title.split(" · ")[0], id)
      assert.match(mermaid, new RegExp(`state "(?:[^"]* \\()?${id.replaceAll(".", "\\.")}\\)?" as`))
    }
  })

  it("F14 no state lies on another one beside it", () => {
    for (const [index, a] of layout.nodes.entries()) {
      for (const b of layout.nodes.slice(index + 1)) {
        if (a.parent === b.parent) assert.isFalse(overlap(a, b), `${a.id} and ${b.id}`)
      }
    }
  })

  it("F14 every way of the machine is an edge, a chip, or a way back", () => {
    for (const { from, to } of toJson().edges) {
      if (from === "" || from === to) continue
      const drawn = layout.edges.some((edge) => edge.from === from && edge.to === to)
      const node = layout.nodes.find(({ id }) => id === from)
      const chipped = (to === "failing" || to.endsWith(".lost")) && (node?.failures.length ?? 0) > 0
      const back = node?.returns.some((way) => way.endsWith(`→ ${to}`)) ?? false
      assert.isTrue(drawn || chipped || back, `${from} → ${to}`)
    }
  })

  it("the conditions of the machine are on its edges", () => {
    for (const { from, guard, to } of toJson().edges) {
      const edge = Chart.edgeAt(`${from}>${to}`)
      if (guard === undefined || edge === undefined) continue
      assert.isTrue(
        edge.conditions.some((each) => each.endsWith(`[${apart(guard)}]`)),
        `${from} → ${to}`
      )
    }
  })

  it("a timer that ends a state is known of it", () => {
    for (const { event, from } of toJson().edges) {
      if (event.startsWith("after "))
        assert.include(Chart.nodeAt(from)?.timers ?? [], event.slice("after ".length))
    }
  })

  it("F16 the picture names the state, and fetches and runs nothing", () => {
    const [connection] = connections(traceOf([moved(0, "off", "user.connect", "resolving")]))
    const svg = chartSvg({ connection, isWholeMachine: true, theme: "dark" })
    assert.include(svg, "now in resolving")
    assert.notMatch(svg, /<script|\bon\w+=|href|url\(|@import/)
  })
})
