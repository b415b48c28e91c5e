import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { poolsOf } from "../../../src/model/life/pool/pools.ts"
import { alertsBeside } from "../../../src/model/life/Lived.ts"
import { at } from "../../support.ts"
import { indexOf } from "../../support/indexOf.ts"
import { bytesOf, minute, started, stay } from "./stays.ts"

describe("RFC 9051 §7.1: ALERT is shown to the mailbox's user", () => {
  const alert = (line: string, group: string, code = "ALERT"): Event =>
    at(10 * minute, "wire:received", { line, code, cond: "OK" }, group)
  const full = "The mailbox is full"
  const index = indexOf(
    bytesOf(
      ...stay("c1", { from: 0, to: 20 * minute, lost: true }, alert(`* OK [ALERT] ${full}`, "c1")),
      ...stay("c2", { from: 21 * minute, to: 40 * minute, lost: true }, alert(`A3 OK [ALERT] ${full}`, "c2")),
      ...stay("c3", { from: 41 * minute, to: 60 * minute, lost: false })
    )
  )
  const beside = (connection: number, shown: ReadonlyArray<string> = []) =>
    alertsBeside(
      index.account(connection),
      shown.map((text) => ({ text }))
    ).map(([text, { group }]) => [text, group])

  it("once, with the last connection that it came to, beside another one of the account", () => {
    assert.deepStrictEqual(beside(2), [[full, "c2"]])
  })

  it("not a second time, if it came to the connection that is shown as well", () => {
    assert.deepStrictEqual(beside(0, [`* OK [ALERT] ${full}`]), [])
  })

  it.each([
    ["ada", undefined, "nobody"],
    // without a label, it may be another account that was let in
    [undefined, "The server has a message for its user", "user"]
  ])("of a refused login is over once the same account (%s) was let in", (label, headline, actionBy) => {
    const words = "Application-specific password required"
    const refused = [
      at(0, "connection:started", { ...started("s1", 1), ...(label && { label }) }, "c1"),
      alert(`a1 NO [ALERT] ${words}: see the web page`, "c1"),
      at(
        11 * minute,
        "connection:ended",
        { outcome: "failed", error: "AppPasswordRequired", step: "auth", serverText: words },
        "c1"
      )
    ] as const
    const opened = stay("c2", {
      from: 12 * minute,
      to: 13 * minute,
      lost: false,
      session: "s2",
      ...(label && { label })
    })
    const [story] = poolsOf(indexOf(bytesOf(...refused, ...opened)).alike(0))
    assert.strictEqual(story?.actionBy, actionBy)
    if (headline === undefined) assert.match(story?.rest ?? "", /^Nothing to do any more/)
    else assert.strictEqual(story?.headline, headline)
  })
})
