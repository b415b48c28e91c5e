/** A limit on octets, which an app reached by what it fetched again and again. */
import { assert, describe, it } from "@effect/vitest"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { at, began, connectionOf, moved } from "../../support.ts"

const lane = "implicitTls"

/** Rounds in each of which the app fetches these UIDs whole, of a megabyte each; then the provider's limit is reached. */
const failure = (...rounds: ReadonlyArray<ReadonlyArray<number>>) => {
  const events = rounds.flatMap((uids, round) => {
    const tag = `A${round}`
    const [time, line] = [1000 * (round + 1), `${tag} FETCH 1:* (UID BODY.PEEK[])`]
    return [
      at(time, "wire:sent", { lane, tag, cmd: "FETCH", by: "app", line }),
      ...uids.map((uid, index) =>
        at(time, "wire:received", {
          lane,
          line: `* ${index + 1} FETCH (UID ${uid} BODY[] <literal>)`,
          bytes: 1_000_000
        })
      ),
      at(time, "wire:received", { lane, tag, cond: "OK", line: `${tag} OK done` })
    ]
  })
  const [found] = Findings.of(
    connectionOf([
      began,
      at(10, "wire:sent", { lane, tag: "s1", cmd: "SELECT", by: "open", line: "s1 SELECT INBOX" }),
      at(20, "wire:received", { lane, cond: "OK", line: "* OK [UIDVALIDITY 1] ok" }),
      at(30, "wire:received", { lane, tag: "s1", cond: "OK", line: "s1 OK done" }),
      moved(50, "selecting", "select.ok", "selected.quiet"),
      ...events,
      at(9000, "connection:ended", {
        outcome: "retried",
        error: "BandwidthExceeded",
        step: "selected",
        retryAfterMs: 3_600_000
      })
    ])
  )
  return found ?? assert.fail("no finding")
}

describe("a provider's limit on what is fetched", () => {
  it("is the app's to keep, if it fetched the same again and again", () => {
    const { actionBy, fix, title } = failure([41, 42], [41, 42], [41, 42])
    assert.include(title, "this program fetched the same 2 messages whole again and again, 6 times in all")
    assert.strictEqual(actionBy, "app")
    assert.match(fix ?? "", /the next attempt is 1 h after this one.*fetch only those above the last one/)
  })

  it("is the provider's, if each message came once", () => {
    const { actionBy, title } = failure([41, 42], [43], [44, 45])
    assert.notInclude(title, "again and again")
    assert.strictEqual(actionBy, "nobody")
  })
})
