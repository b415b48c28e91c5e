/** Refused logins of one account keep others out that did nothing wrong: it is not their password that is to be corrected. */
import { assert, describe, it } from "@effect/vitest"
import type { Event, EventData } from "@effect-imap/core/Trace"
import { poolsOf } from "../../../src/model/life/pool/pools.ts"
import { livesOf } from "../../../src/model/life/Life.ts"
import { at } from "../../support.ts"
import { indexOf } from "../../support/indexOf.ts"
import { bytesOf, minute, started, stay } from "./stays.ts"

const rejected = { outcome: "failed", error: "AuthRejected", step: "auth" } as const
const closed = { outcome: "retried", error: "ConnectRefused", step: "tcp" } as const

const attempt = (
  number: number,
  label: string,
  session: string,
  ended: EventData<"connection:ended">
): ReadonlyArray<Event> => [
  at(number * minute, "connection:started", { ...started(session, 1), label }, `c${number}`),
  at(number * minute + 1000, "connection:ended", ended, `c${number}`)
]

/** One account is open until minute 9; the other's logins are refused before, or it is let in; then nothing answers either. */
const traceWith = (refusals: number, ...meanwhile: ReadonlyArray<Event>) => {
  const other = (number: number, ended: EventData<"connection:ended">) =>
    attempt(number, "other", `o${number}`, ended)
  const events = [
    ...stay("c1", { from: 0, to: 9 * minute, lost: true, label: "good" }),
    ...Array.from({ length: refusals }, (_, at) => other(2 + at, rejected)).flat(),
    ...meanwhile,
    ...[11, 13, 15].flatMap((number) => attempt(number, "good", "s1", closed)),
    ...[12, 14].flatMap((number) => other(number, { ...closed, outcome: "failed" })),
    ...other(16, closed)
  ]
  return bytesOf(...events.toSorted((one, two) => one.time - two.time))
}

const lifeWith = (...given: Parameters<typeof traceWith>) => {
  const index = indexOf(traceWith(...given))
  return livesOf(index.account(0), { isOver: true, now: index.now, others: index.atHost(0) })[0]
}

describe("a bar of the address", () => {
  it("is told of an account whose own login was not refused, with whose it is and who must act", () => {
    const life = lifeWith(5)
    assert.match(life?.headline ?? "", /^Nothing answers since the login of “other” was refused 5 times/)
    assert.match(life?.cause ?? "", /^the login of “other”, another account of this program$/)
    assert.match(life?.fix ?? "", /Nothing to correct in this account/)
    assert.strictEqual(life?.actionBy, "app")
  })

  it("is none after few refusals, or if the host answered somebody after them", () => {
    const open = stay("c9", { from: 8 * minute, to: 9 * minute, lost: false, session: "s9", label: "third" })
    for (const life of [lifeWith(2), lifeWith(5, ...open)]) assert.notInclude(life?.headline ?? "", "barred")
  })

  it("is told of the account itself while its last call is still tried again", () => {
    const index = indexOf(traceWith(5))
    const [story] = poolsOf(index.account(1))
    assert.include(story?.headline, "every connection refused: this address is probably barred")
  })
})
