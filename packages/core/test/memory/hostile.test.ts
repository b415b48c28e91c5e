/** Servers that fill memory end their own connection, and nothing else: in processes with a small heap. */
import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { Effect, Exit, Schema, Scope } from "effect"
import { bundled } from "../support/bundled.ts"

const scope = Scope.makeUnsafe()
let program = ""
beforeAll(() =>
  bundled(fileURLToPath(new URL("hostile.ts", import.meta.url))).pipe(
    Effect.map((path) => void (program = path)),
    Scope.provide(scope),
    Effect.runPromise
  )
)
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

const End = Schema.fromJsonString(Schema.Struct({ first: Schema.Unknown, other: Schema.String }))

/** The heap of Node has 46 MiB, and the budget 16 MiB: some 14 MiB are in use before anything is said. */
const endOf = (
  way: string,
  lines: ReadonlyArray<string | readonly [times: number, line: string]>,
  sizes: { readonly [name: string]: number } = {}
) => {
  const args = ["--max-old-space-size=46", program, way, JSON.stringify(lines), JSON.stringify(sizes)]
  return Schema.decodeSync(End)(execFileSync(process.execPath, args, { encoding: "utf8" }))
}

const reasonIn = (first: unknown) =>
  typeof first === "object" && first !== null && "of" in first ? first.of : first

const many = (count: number, text: string) => Array.from({ length: count }, () => text).join(" ")

/** Those that are densest in each way of keeping them; what every response takes is (M17). */
const ofNumbers = `* 1 FETCH (X (${many(2_000, "1")}))⏎`
const dense = {
  "a FETCH of empty lists": `* 1 FETCH (${Array.from({ length: 1_000 }, (_, at) => `X${at} ()`).join(" ")})⏎`,
  "what is unknown": "* X a⏎",
  VANISHED: "* VANISHED 1,3,5,7⏎"
}

describe("H8 the densest responses, without end, end their connection", () => {
  it.each(Object.entries(dense))("%s", (_, line) => {
    const { first, other } = endOf("connection", [line])
    assert.deepStrictEqual([reasonIn(first), other], ["memory", "answered"])
  })

  it("a literal that does not end", () => {
    const { first, other } = endOf("connection", ["* 1 FETCH (X {60000000}\r\n", "x".repeat(65_536)])
    assert.deepStrictEqual([reasonIn(first), other], ["memory", "answered"])
  })

  it("within the bound of a command", () => {
    const { first } = endOf("connection", [dense["what is unknown"]], { commandData: 4_000_000 })
    assert.deepStrictEqual(first, { _tag: "TooMuchData", of: "commandData", limit: 4_000_000 })
  })
})

describe("H8 a server that lists mailboxes without end", () => {
  it.each([
    ["with long names", "x".repeat(20_000), 500],
    ["with names of any length", "", 50]
  ])("%s says nothing of those for which there is no room", (_, name, pieces) => {
    const { first, other } = endOf("account", [[pieces, `* LIST () "/" "${name}№"⏎`], "* BYE⏎"])
    assert.deepStrictEqual([first, other], [{ _tag: "ServerBye" }, "answered"])
  })
})

describe("H8 a server that fills memory ends its own connection, and others go on", () => {
  it.each([
    ["listener", "memory"],
    ["pool", "memory"],
    ["fleet", "OutcomeUnknown"]
  ])("of a %s", (way, reason) => {
    const { first, other } = endOf(way, [ofNumbers])
    assert.deepStrictEqual([reasonIn(first), other], [reason, "answered"])
  })
})
