/** For how long an app had read nothing before a loss, of which the failure itself says nothing. */
import { assert, describe, it } from "@effect/vitest"
import { Unread } from "../../../src/model/connection/Unread.ts"
import { at } from "../../support.ts"

const lost = { tag: "a1", cmd: "UID FETCH", ms: 40_000, written: 9, bytes: 9, effect: "none" } as const
const ended = { outcome: "failed", error: "ConnectionLost", step: "selected" } as const

/** The app takes nothing of an answer, now and then, until the command is lost or before. */
const endOf = (longest: number, until: number, isLost = true) => {
  const unread = new Unread()
  unread.take(at(1200, "program:start", { op: 1, kind: "unread", by: "app", tag: "a1", ms: 200 }))
  if (isLost) unread.take(at(until, "command:lost", lost))
  unread.take(at(until, "program:end", { op: 1, outcome: "done", ms: until - 1000, longest }))
  return unread.of(ended).circumstances?.["unreadMs"]
}

describe("an app that did not read", () => {
  it("is known until the loss, by the longest of few times", () => {
    assert.strictEqual(endOf(19_000, 40_000), 19_000)
    assert.strictEqual(endOf(39_000, 40_000), 39_000)
  })

  it.each([
    ["the times were short", endOf(4000, 6000)],
    ["the longest may be long over", endOf(19_000, 90_000)],
    ["it read on before the loss", endOf(19_000, 40_000, false)]
  ])("is not, if %s", (_, ms) => assert.isUndefined(ms))
})
