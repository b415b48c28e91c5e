/** Traces of a stranger: their words are no names of ours, their numbers no times, their depth no structure. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as fc from "fast-check"
import * as Export from "../src/export/Export.ts"
import { compare } from "../src/export/compare.ts"
import { explain } from "../src/export/explain.ts"
import { verify } from "../src/export/verify.ts"
import { render } from "../src/export/Waterfall.ts"
import { progressOf } from "../src/model/diagrams/Progress.ts"
import { railSteps } from "../src/model/rail/railSteps.ts"
import { connections } from "../src/model/connection/spans.ts"
import * as Reader from "../src/trace/Reader.ts"
import { fileOf, refused } from "./support.ts"
import { indexOf } from "./support/indexOf.ts"

/** Words that every object knows by itself. */
const inherited = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf", "__defineGetter__"]

/** Everything that is made of a trace, by whatever way. */
const useUp = (text: string): void => {
  verify(text)
  const index = indexOf(new TextEncoder().encode(text))
  for (const { id, states, waits } of index.connections) assert.isDefined([index.bars(id), states, waits])
  const trace = Result.getOrThrow(Reader.read(text))
  const all = connections(trace)
  explain(trace)
  render(trace, { wire: true })
  for (const connection of all) {
    railSteps(connection, "failed")
    progressOf(connection)
    compare({ name: "a", connection }, { name: "b", connection })
  }
  for (const form of Object.values(Export.forms)) {
    for (const one of all) Array.from(form.write({ bytes: new TextEncoder().encode(text), trace, all, one }))
  }
  Result.match(Export.share(text, { choices: { host: "drop", user: "hash", folder: "drop" } }), {
    onFailure: () => undefined,
    onSuccess: () => undefined
  })
}

const [header = "", ...lines] = fileOf(refused).trimEnd().split("\n")

/** Each text of an event replaced as `change` says, its name and its group apart. */
const withTexts = (change: (key: string, value: unknown) => unknown): string =>
  [
    header,
    ...lines.map((line) => {
      const { data, ...rest } = JSON.parse(line)
      const changed = Object.entries(data).map(([key, value]) => [key, change(key, value)])
      return JSON.stringify({ ...rest, data: Object.fromEntries(changed) })
    })
  ].join("\n")

const closed: ReadonlySet<string> = new Set(["lane", "kind", "outcome"])

describe("a hostile trace", () => {
  it.each(inherited)("L10 whose every word is %s is read, explained and exported", (word) => {
    useUp(withTexts((key, value) => (typeof value === "string" && !closed.has(key) ? word : value)))
    useUp(withTexts((key, value) => (key === "from" || key === "to" ? `dialing.${word}` : value)))
    useUp(withTexts((key, value) => (key === "error" || key === "step" ? word : value)))
  })

  it("L10 of any words, in any mixture", () => {
    const word = fc.oneof(fc.constantFrom(...inherited, "selected", "dialing.implicitTls", ""), fc.string())
    fc.assert(
      fc.property(fc.infiniteStream(word), (words) => {
        useUp(
          withTexts((key, value) =>
            typeof value === "string" && !closed.has(key) ? words.next().value : value
          )
        )
      }),
      { numRuns: 15 }
    )
  })

  it.each([[null], [[null]], [["x"]], [[{}]], [[{ error: 1, step: 1, facts: null }]], [{ detail: 1 }]])(
    "L10 whose failures have %j for facts and causes",
    (given) => {
      const data = { outcome: "failed", error: "AuthRejected", step: "auth" }
      const ended = (more: object) =>
        JSON.stringify({ time: 1, name: "connection:ended", group_id: "c9", data: { ...data, ...more } })
      useUp([header, ...lines, ended({ facts: given })].join("\n"))
      useUp([header, ...lines, ended({ causes: given })].join("\n"))
    }
  )

  it("L10 of times beyond all clocks", () => {
    for (const time of [1e308, -1e308, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 1e-320]) {
      const late = lines.map((line, at) =>
        at % 3 === 0 ? line.replace(/"time":[\d.]+/, `"time":${time}`) : line
      )
      useUp([header, ...late].join("\n"))
      useUp(withTexts((_, value) => (typeof value === "number" ? time : value)))
    }
  })

  it("L10 that nests or goes on without end", () => {
    const deep = `{"a":`.repeat(50_000) + "1" + "}".repeat(50_000)
    const event = (name: string, data: string) => `{"time":1,"name":"${name}","group_id":"c1","data":${data}}`
    const state = "a.".repeat(200_000)
    useUp(
      [
        header,
        event("app:deep", deep),
        event("trace:note", `{"text":"x","more":${deep}}`),
        event("machine:transition", JSON.stringify({ from: state, event: "x", to: state })),
        ...lines
      ].join("\n")
    )
  })
})
