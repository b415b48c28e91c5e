/** An account whose server's name is looked up slowly: whoever runs the resolver must act, and no mail server. */
import { assert, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { momentsOf } from "../../../src/model/life/moments.ts"
import { at } from "../../support.ts"
import { bytesOf, livesIn, minute, stay, tried } from "./stays.ts"

const lane = "implicitTls"

/** A connection that looks up the name for so long, and is lost. */
const lost = (number: number, ms: number): ReadonlyArray<Event> => {
  const [group, from] = [`c${number}`, number * minute]
  const [begun, ...rest] = stay(group, {
    from: from + ms,
    to: from + ms + (5 + number * number) * 1000,
    lost: true
  })
  return [
    { ...(begun ?? assert.fail("no beginning")), time: from },
    at(from, "net:start", { lane, op: 0, kind: "dns" }, group),
    at(from + ms, "net:end", { lane, op: 0, ok: true }, group),
    ...rest
  ]
}

/** An attempt that is given up while the name is looked up. */
const silent = (): ReadonlyArray<Event> => {
  const [begun, ended] = tried("c1", 0, {
    outcome: "retried",
    error: "Timeout",
    step: "dns",
    facts: { step: "dns", afterMs: 10_000, lost: ["993"] }
  })
  if (begun === undefined || ended === undefined) return assert.fail("no attempt")
  return [
    begun,
    at(0, "net:start", { lane, op: 0, kind: "dns" }, "c1"),
    at(10_000, "net:end", { lane, op: 0, ok: false, error: "cancelled" }, "c1"),
    { ...ended, time: 10_000 }
  ]
}

const livedBy = (...took: ReadonlyArray<number>) =>
  livesIn(bytesOf(...silent(), ...took.flatMap((ms, at) => lost(at + 2, ms))))[0] ?? assert.fail("no life")

it("most look-ups that took long are what the headline says, and ask whoever runs the resolver", () => {
  const life = livedBy(5012, 5009, 3, 5011)
  assert.strictEqual(
    life.headline,
    "4 of 5 look-ups of the server's name took 5.01 s to 10 s, one of them without an answer"
  )
  assert.match(life.fix ?? "", /resolver.*ask again after 5 s/s)
  assert.strictEqual(life.actionBy, "user")
  assert.strictEqual(life.actor, "whoever runs this machine or its network")
  assert.match(life.cause ?? "", /^the look-up .* The losses: the server or the network: which of them/)
  assert.include(
    momentsOf(life).map(({ words }) => words),
    "the server’s name was not looked up in time, open 2 min 6 s later"
  )
})

it("a few of many, or those of before, are no matter of the resolver", () => {
  assert.notInclude(livedBy(5000, 3, 3, 3).headline, "look-ups")
  assert.notInclude(livedBy(5000, 5000, 5000, 3, 3).headline, "look-ups")
})
