/** An account that its server ends as soon as IDLE begins, whatever the server says. */
import { assert, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { at, traceOf } from "../../support.ts"
import { bytesOf, livesIn, minute, stay } from "./stays.ts"

const serverText = "Server shutting down."

/** It idles a second after it was opened, and ends so many milliseconds later. */
const ended = (number: number, after: number): ReadonlyArray<Event> => {
  const [group, from] = [`c${number}`, number * 3 * minute]
  const idle = from + 2000
  return [
    ...stay(
      group,
      { from, to: idle + after, lost: true },
      at(idle, "wire:sent", { tag: "i", cmd: "IDLE", line: "i IDLE" }, group),
      at(idle, "wire:received", { line: "+ idling" }, group),
      at(idle + after, "wire:received", { cond: "BYE", line: `* BYE ${serverText}` }, group)
    ).slice(0, -1),
    at(
      idle + after,
      "connection:ended",
      { outcome: "retried", error: "ServerBye", step: "selected", serverText },
      group
    )
  ]
}

it("a life that each IDLE ends is for the server's administrator, and does without IDLE until then", () => {
  const [life] = livesIn(bytesOf(...[1, 2, 3, 4, 5, 6].flatMap((each) => ended(each, 4))))
  assert.match(life?.headline ?? "", /^Hardly ever open: .* after it was opened \(as soon as IDLE began\)/)
  assert.match(life?.fix ?? "", /ends each session as soon as it idles.* let the app do without IDLE/)
  assert.strictEqual(life?.actionBy, "admin")
})

it("one connection that ends as soon as IDLE began says so, and what the words are alone", () => {
  const title = (after: number) => {
    const [first = assert.fail("no connection")] = connections(traceOf(ended(1, after)))
    return Findings.of(first).find(({ severity }) => severity === "failure")?.title
  }
  assert.strictEqual(
    title(4),
    "The server ended the session as soon as IDLE began, and says that it shuts down or restarts"
  )
  assert.strictEqual(title(4000), "The server ended the session because it shuts down or restarts")
})
