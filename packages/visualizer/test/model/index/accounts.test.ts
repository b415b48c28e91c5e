import { assert, describe, it } from "@effect/vitest"
import { accountsOf, byNeed, sentenceOf } from "../../../src/model/index/accounts.ts"
import type { Summary } from "../../../src/model/index/Summary.ts"

const summary: Summary = {
  id: 0,
  group: "c1",
  label: undefined,
  host: "imap.example.com",
  port: 993,
  session: "s1",
  attempt: 1,
  start: 0,
  last: 10,
  end: undefined,
  selectedAt: undefined,
  isLeft: false,
  status: "selected",
  error: undefined,
  step: undefined,
  serverText: undefined,
  states: [],
  winner: undefined,
  events: 1,
  lastEvent: 0,
  dropped: 0,
  refused: 0,
  firstRefused: undefined,
  waits: []
}

const one = (label: string, id: number, fields: Partial<Summary> = {}): Summary => ({
  ...summary,
  id,
  label,
  group: `c${id}`,
  session: label,
  ...fields
})

const standings = (...all: ReadonlyArray<Summary>) =>
  byNeed(accountsOf(all)).map(({ name, standing }) => `${name} ${standing}`)

describe("the accounts of a trace", () => {
  it("are those with a label; without one, an account for each host", () => {
    assert.deepStrictEqual(
      accountsOf([one("a", 0), one("a", 1), { ...summary, id: 2 }, { ...summary, id: 3 }]).map(
        ({ name }) => name
      ),
      ["a", "imap.example.com"]
    )
  })

  it("are sorted by what needs a person", () => {
    assert.deepStrictEqual(
      standings(
        one("open", 0),
        one("queued", 1, { status: "open", states: ["queueing"] }),
        one("stuck", 2, { status: "failed", end: 5, error: "AuthRejected" }),
        one("waiting", 3, { status: "retried", end: 5, error: "Timeout" }),
        one("left", 4, { status: "retried", isLeft: true, end: 5 }),
        one("cut", 5, { status: "cut" }),
        one("older", 6, { status: "failed", end: 4 })
      ),
      [
        "older stuck",
        "stuck stuck",
        "waiting waiting",
        "queued queued",
        "cut unknown",
        "left ended",
        "open open"
      ]
    )
  })

  it("are what their latest attempts came to", () => {
    assert.deepStrictEqual(standings(one("a", 0, { status: "failed", end: 1, selectedAt: 0 }), one("a", 1)), [
      "a open"
    ])
    const pooled = [
      one("pool", 0, { session: "s1", status: "closed", end: 1 }),
      one("pool", 1, { session: "s2", status: "failed", end: 1 }),
      one("pool", 2, { session: "s3" })
    ]
    assert.deepStrictEqual(standings(...pooled), ["pool stuck"])
  })

  it("are summed up in a sentence", () => {
    const queued = (id: number) => one(`q${id}`, id, { status: "open", states: ["queueing"] })
    assert.strictEqual(sentenceOf(accountsOf([one("a", 0), one("b", 1)])), "All 2 accounts are open")
    assert.strictEqual(
      sentenceOf(accountsOf([one("a", 0), queued(1), queued(2)])),
      "2 of 3 accounts wait for their turn"
    )
    assert.strictEqual(
      sentenceOf(accountsOf([one("a", 0, { status: "failed" }), queued(1)])),
      "1 of 2 accounts needs a person"
    )
  })
})
