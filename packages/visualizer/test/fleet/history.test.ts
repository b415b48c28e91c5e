import { assert, describe, it } from "@effect/vitest"
import { of as fleetOf, type Member } from "../../src/model/fleet/Fleet.ts"
import { between, byAccount } from "../../src/model/fleet/Update.ts"
import { historyOf, rest, whyOf } from "../../src/model/fleet/words.ts"

const minute = 60_000
const now = 100 * minute

const moved: Member = {
  account: "dan",
  host: "imap.example.com",
  runner: "c",
  state: "Selected",
  since: now - minute,
  stays: [
    { runner: "a", since: 0 },
    { runner: "b", since: 30 * minute },
    { runner: "c", since: 97 * minute, gone: 97 * minute - 8000 }
  ]
}

describe("the history of an account over its runners", () => {
  it("reports a move, and a takeover after its runner was gone, the latest first", () => {
    assert.deepStrictEqual(historyOf(moved, now), [
      "taken over by c from b 3 min ago, after 8 s without a runner",
      "moved to b from a 1 h ago"
    ])
  })

  it("reports a time without a runner, after which the same one took it up again: that is no move", () => {
    const lapsed: Member = {
      ...moved,
      stays: [
        { runner: "c", since: 0 },
        { runner: "c", since: 97 * minute, gone: 97 * minute - 8000 }
      ]
    }
    assert.strictEqual(whyOf(lapsed, now), "taken up again 3 min ago, after 8 s without a runner")
    assert.strictEqual(rest(fleetOf([lapsed], now), now), "")
  })

  it("is shown beside the state of the account for an hour", () => {
    assert.strictEqual(whyOf(moved, now), "taken over from b 3 min ago, after 8 s without a runner")
    assert.strictEqual(whyOf(moved, now + 60 * minute), "")
  })

  it("is counted in the headline for as long", () => {
    const other: Member = { ...moved, account: "eve", stays: [{ runner: "a", since: now }] }
    assert.strictEqual(
      rest(fleetOf([moved, other], now), now),
      "1 account changed its runner within the hour"
    )
    assert.strictEqual(
      rest(fleetOf([moved, { ...moved, account: "eve" }], now), now),
      "2 accounts changed their runner within the hour"
    )
    assert.strictEqual(rest(fleetOf([moved], now + 60 * minute), now + 60 * minute), "")
  })

  it("reaches a page that has the account already", () => {
    const { members } = between(byAccount([{ ...moved, stays: [] }]), byAccount([moved]), now)
    assert.lengthOf(members, 1)
  })
})
