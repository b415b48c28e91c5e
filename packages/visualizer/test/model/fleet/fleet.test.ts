import { assert, describe, it } from "@effect/vitest"
import * as Fleet from "../../../src/model/fleet/Fleet.ts"
import * as Query from "../../../src/model/fleet/query.ts"
import * as Words from "../../../src/model/fleet/words.ts"
import { badMorning, now } from "../../support/fleet.ts"
import { time } from "../../../../core/test/support/linear.ts"

const morning = badMorning(5000)
const fleet = Fleet.of(morning, now)
const found = (typed: string): ReadonlyArray<Fleet.Member> => {
  const fits = Query.parse(typed)
  return morning.filter((member) => fits(member, now))
}
const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((all, each) => all + each, 0)

describe("a fleet at a glance", () => {
  it("counts every account once, from whichever side it is looked at", () => {
    for (const parts of [fleet.hosts, fleet.runners, fleet.ages]) {
      assert.strictEqual(sum(parts.map(({ total }) => total)), 5000)
      assert.strictEqual(sum(parts.map(({ counts }) => counts.NeedsUser)), fleet.counts.NeedsUser)
    }
    assert.strictEqual(sum(Object.values(fleet.counts)), 5000)
    assert.strictEqual(sum(Object.values(fleet.turns)), fleet.counts.NeedsUser)
  })

  it("what needs nobody comes after what needs somebody, however many there are", () => {
    assert.deepStrictEqual(
      fleet.failures.map(({ reason, state }) => `${state} ${reason}`),
      [
        "NeedsUser TlsExpired",
        "NeedsUser AuthRejected",
        "Waiting ConnectRefused",
        "Waiting TooManyConnections"
      ]
    )
  })

  it("the part with the most that somebody must see to comes first", () => {
    assert.strictEqual(fleet.hosts[0]?.name, "mail.example.org")
  })

  it("asking for a failure finds the accounts that it counts, and so does asking for a part", () => {
    for (const failure of fleet.failures)
      assert.lengthOf(found(Query.ofFailure(failure).join(" ")), failure.count)
    for (const { name, total } of fleet.hosts) assert.lengthOf(found(Query.exactly("host", name)), total)
    for (const { name, total } of fleet.runners) assert.lengthOf(found(Query.exactly("runner", name)), total)
    for (const { name, total } of fleet.ages) assert.lengthOf(found(Query.exactly("age", name)), total)
  })

  it("accounts of a host that has been down for long are in a state of their own, and counted as those who need somebody", () => {
    const minutes = 60_000
    const why = {
      reason: "TlsClosed",
      title: "Closed",
      words: "",
      turn: "nobody",
      todo: "Try again."
    } as const
    const down = ["ada", "grace", "tim"].map((account) => ({
      ...({ account, host: "mail.example.org", state: "Waiting", since: now - 20 * minutes, why } as const)
    }))
    const { counts, failures, turns, urgent } = Fleet.of(down, now)
    assert.deepStrictEqual([counts.HostFailing, counts.Waiting, urgent, turns.admin], [3, 0, 3, 3])
    assert.deepStrictEqual(
      failures.map(({ state, todo }) => [state, todo]),
      [["HostFailing", undefined]]
    )
  })

  it("5,000 accounts are looked at in a few milliseconds", () => {
    assert.isBelow(
      time(() => void Fleet.of(morning, now)),
      100
    )
  })
})

describe("what is typed to find accounts", () => {
  it("fields, quotation marks and words", () => {
    assert.lengthOf(found('account:"account-00097"'), 1)
    assert.lengthOf(found("account-00097"), 1)
    assert.isAbove(found("refused").length, 0)
    assert.lengthOf(found('host:"gmail"'), 0)
    assert.isTrue(found("host:gmail turn:owner").every(({ why }) => why?.turn === "user"))
    assert.isTrue(found("age:>1d").every(({ since }) => now - since >= 86_400_000))
    assert.lengthOf(found("age:nonsense"), 0)
    assert.strictEqual(found("").length, 5000)
  })

  it("what is asked for twice is no longer asked for, and one field has one value", () => {
    const gmail = Query.exactly("host", "imap.gmail.com")
    const yahoo = Query.exactly("host", "imap.mail.yahoo.com")
    assert.strictEqual(Query.toggled("", gmail), gmail)
    assert.strictEqual(Query.toggled(`ada ${gmail}`, yahoo), `ada ${yahoo}`)
    assert.strictEqual(Query.toggled(`ada ${yahoo}`, yahoo), "ada")
  })
})

describe("the words", () => {
  it("one unit is enough for an age", () => {
    assert.deepStrictEqual([0, 59_000, 60_000, 3_599_000, 47 * 3_600_000, 48 * 3_600_000].map(Words.span), [
      "0 s",
      "59 s",
      "1 min",
      "59 min",
      "47 h",
      "2 d"
    ])
  })
})
