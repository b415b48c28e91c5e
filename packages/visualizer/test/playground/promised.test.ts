/** The flights that the README promises, in the playground: it compares the same clients at the same servers. */
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { usual } from "../../playground/run/Trial.ts"
import type { Connection } from "../../src/model/connection/Connection.ts"
import { said } from "../../src/model/lines/facts.ts"
import { openedAt } from "../../src/model/lines/said.ts"
import { played } from "./played.ts"

const readme = readFileSync(new URL("../../../../README.md", import.meta.url), "utf8")

/** Counts the client's writes until a mailbox was open: lines without an answer in between are one. */
const flightsOf = (connection: Connection): number => {
  const opened = openedAt(connection) ?? Infinity
  const wire = said(connection).filter(({ line }) => line < opened)
  return wire.filter(({ direction }, at) => direction === "sent" && wire[at - 1]?.direction !== "sent").length
}

/** A server, and what each client comes to. */
const rows = Array.from(
  readme.matchAll(/^ {2}([a-zA-Z-]+) +([✓✗].*?) {2,}([✓✗].*?) {2,}([✓✗].*)$/gm),
  ([, ...row]) => row
)

describe("the README's table", () => {
  it("has its rows", () => {
    assert.isAtLeast(rows.length, 6)
  })
  it.effect.each(rows)("holds in the playground for %s", ([server = "", ...promised]) =>
    Effect.gen(function* () {
      for (const [at, client] of (["ours", "ordinary", "ordinary-id"] as const).entries()) {
        const { connections, outcomes } = yield* played({ ...usual, server, client })
        const flights = outcomes.every(({ reason }) => reason === undefined)
          ? `✓ ${connections.map(flightsOf).at(-1)} flights`
          : "✗"
        assert.strictEqual(flights, promised[at]?.replace(/^✗.*/, "✗"), `${server}, ${client}`)
      }
    })
  )
})
