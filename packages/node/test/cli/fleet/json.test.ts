import { assert, describe, it } from "@effect/vitest"
import * as Fleet from "@effect-imap/visualizer/internal/Fleet"
import * as Json from "../../../src/cli/output/Json.ts"

const now = 3_600_000

/** An account that is tried again since 20 minutes, as its host does not answer. */
const waiting = (account: string): Fleet.Member => ({
  account,
  host: "imap.example.com",
  state: "Waiting",
  since: now - 1_200_000,
  why: { reason: "ConnectTimeout", title: "No answer", words: "no answer", turn: "nobody" }
})

describe("a fleet as JSON", () => {
  it("the accounts of a host that is down are judged as its turns are", () => {
    const fleet = Fleet.of(["a", "b", "c"].map(waiting), now)
    const text = JSON.stringify(Json.fleet(fleet, now))
    const { accounts, turns } = JSON.parse(text)
    assert.strictEqual(turns.admin, 3)
    assert.deepStrictEqual(
      accounts.map(({ state, why }: { state: string; why: { turn: string } }) => [state, why.turn]),
      Array.from({ length: 3 }, () => ["HostFailing", "admin"])
    )
  })
})
