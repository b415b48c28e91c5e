import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { recordedCallOf } from "../../../src/model/replay/RecordedCall.ts"
import { at, moved, traceOf } from "../../support.ts"

/** Attempts of one account; a mailbox is open in those with `open`. */
const trace = traceOf(
  (["failed", "open", "failed", "open", "failed"] as const).flatMap((kind, index): ReadonlyArray<Event> => {
    const group = `c${index + 1}`
    const time = index * 1000
    const place = { host: "imap.example.com", port: 993, policy: "auto planned", session: "s1" }
    return [
      at(time, "connection:started", { ...place, attempt: index + 1 }, group),
      ...(kind === "open" ? [moved(time + 10, "selecting", "select.ok", "selected.quiet", group)] : []),
      at(time + 20, "connection:ended", { outcome: "retried", error: "ConnectionLost", step: "tcp" }, group)
    ]
  })
)

const attempts = (name: string) => recordedCallOf(trace, name).attempts.map(({ group }) => group)

describe("a call of an account that is kept open", () => {
  it("has the attempts up to the one that opened the mailbox, and none of those before a loss", () => {
    assert.deepStrictEqual(attempts("c1"), ["c1", "c2"])
    assert.deepStrictEqual(attempts("c2"), ["c1", "c2"])
    assert.deepStrictEqual(attempts("c3"), ["c3", "c4"])
    assert.deepStrictEqual(attempts("c5"), ["c5"])
  })
})
