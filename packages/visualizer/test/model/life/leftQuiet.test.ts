/** A connection that the app left unused until any server may end it. */
import { assert, describe, it } from "@effect/vitest"
import { at } from "../../support.ts"
import { bytesOf, livesIn, minute, stay } from "./stays.ts"

/** One that is lost at once by a command of the app after so much quiet, and opened again. */
const lifeOf = (quiet: number) => {
  const until = 1000 + quiet
  const lost = { tag: "f1", cmd: "UID FETCH", ms: 40, written: 40, bytes: 40, effect: "none" } as const
  const ended = { outcome: "failed", error: "ConnectionLost", step: "selected" } as const
  const circumstances = { owed: "UID FETCH", owedMs: 40, silentMs: quiet + 40 }
  const [life] = livesIn(
    bytesOf(
      ...stay("c1", { from: 0, to: until + 40, lost: true, label: "window" }).slice(0, -1),
      at(until, "wire:sent", { tag: "f1", cmd: "UID FETCH", by: "app", line: "f1 UID FETCH 9 (UID)" }, "c1"),
      at(until + 40, "command:lost", lost, "c1"),
      at(until + 40, "connection:ended", { ...ended, circumstances }, "c1"),
      ...stay("c2", {
        from: until + minute,
        to: until + 3 * minute,
        lost: false,
        label: "window",
        session: "s2"
      })
    )
  )
  return life ?? assert.fail("no life")
}

describe("a connection that the app left unused, and lost by its next command", () => {
  it("is the app's if any server may end it by then", () => {
    const { actionBy, cause, fix, headline, tone } = lifeOf(95 * minute)
    assert.include(
      headline,
      "app left the connection unused for 1 h 35 min, and it was lost upon the next command"
    )
    assert.strictEqual(cause, "the app, not the server")
    assert.include(fix, "et the app keep the connection in use")
    assert.deepStrictEqual([tone, actionBy], ["warning", "app"])
  })

  it("is not known whose before", () => {
    const { cause, headline } = lifeOf(20 * minute)
    assert.notInclude(headline, "unused")
    assert.match(cause ?? "", /^the server or the network/)
  })
})
