/** Sessions whose account is hidden, and whose INBOX shows that they are of one. */
import type { Events } from "@effect-imap/core/Trace"
import { assert, it } from "@effect/vitest"
import { livesOf } from "../../../src/model/life/Life.ts"
import { at } from "../../support.ts"
import { indexOf } from "../../support/indexOf.ts"
import { bytesOf, minute, stay } from "./stays.ts"

const expired: Events["connection:ended"]["data"] = {
  outcome: "failed",
  error: "OAuthTokenExpired",
  step: "selected",
  serverText: "Session invalidated - AccessTokenExpired"
}

/** An app that opens a session every hour, since the server ends each with its token. */
const hourly = (label: string, tells: (each: number) => ReadonlyArray<string>) => {
  const events = [0, 1, 2].flatMap((each) => {
    const from = each * 61 * minute
    const [group, session] = [`c${each + 1}`, `s${each + 2}`]
    const all = stay(group, { from, to: from + 60 * minute, lost: true, label, session, tells: tells(each) })
    return [...all.slice(0, -1), at(from + 60 * minute, "connection:ended", expired, group)]
  })
  const index = indexOf(bytesOf(...events))
  const lives = livesOf(index.alike(0), { isOver: true, now: index.now })
  return lives.map(({ actionBy, connections, tone }) => ({ actionBy, tone, count: connections.length }))
}

const inbox = (exists: number, uidNext: number, validity = 14) => [
  `* ${exists} EXISTS`,
  `* OK [UIDVALIDITY ${validity}] ok`,
  `* OK [UIDNEXT ${uidNext}] ok`
]

it("are one life if their INBOX lacks as many messages", () => {
  const [one, ...others] = hourly("<user>", (each) => inbox(3310 + each * 2, 40_771 + each * 2))
  assert.strictEqual(one?.count, 3)
  assert.strictEqual(others.length, 0)
})

it("are told apart if it may be another one", () => {
  assert.strictEqual(hourly("<user>", (each) => inbox(3310, 40_771, each)).length, 3)
  assert.strictEqual(hourly("<user>", (each) => inbox(3310 - each, 40_771)).length, 3)
  assert.strictEqual(hourly("<user>", () => inbox(0, 1, 1)).length, 3)
})
