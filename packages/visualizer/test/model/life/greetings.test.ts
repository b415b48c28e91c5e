/** Connections whose first answer is slow: how many, and whether what accepts them may be nearer than the server. */
import { assert, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { poolsOf } from "../../../src/model/life/pool/pools.ts"
import { at } from "../../support.ts"
import { indexOf } from "../../support/indexOf.ts"
import { bytesOf, minute, stay } from "./stays.ts"

const lane = "startTls"

/** A connection that is accepted, greeted, and used, each after so many milliseconds, and closed. */
const job = (number: number, [accepted, greeted, answered]: readonly [number, number, number]) => {
  const [group, from] = [`c${number}`, number * 10 * minute]
  const ready = from + accepted + greeted
  const [begun, ...rest] = stay(group, { from: ready, to: ready + 2000, lost: false, session: `s${number}` })
  const noops = [1, 2, 3].flatMap((each): ReadonlyArray<Event> => [
    at(
      ready + 1100 + each * 200,
      "wire:sent",
      { tag: `n${each}`, cmd: "NOOP", by: "app", line: "x NOOP" },
      group
    ),
    at(
      ready + 1100 + each * 200 + answered,
      "wire:received",
      { tag: `n${each}`, cond: "OK", line: `n${each} OK done` },
      group
    )
  ])
  const opened = rest.slice(0, -2).map((event) => ({
    ...event,
    time: event.name === "wire:received" ? ready + answered : event.time
  }))
  return [
    { ...(begun ?? assert.fail("no beginning")), time: from },
    at(from, "net:start", { lane, op: 0, kind: "tcp", port: 143 }, group),
    at(from + accepted, "net:end", { lane, op: 0, ok: true }, group),
    at(ready, "wire:received", { lane, cond: "OK", line: "* OK ready" }, group),
    ...opened.toSorted((one, other) => one.time - other.time),
    ...noops,
    ...rest.slice(-2)
  ]
}

const told = (...times: Parameters<typeof job>[1]) => {
  const bytes = bytesOf(...[1, 2, 3, 4].flatMap((number) => job(number, times)))
  const index = indexOf(bytes)
  return poolsOf(index.alike(0), index.atHost(0), index.everywhere())[0] ?? assert.fail("no story")
}

it("a slow greeting on each connection, accepted far sooner than anything is answered, may not be the server's", () => {
  const { actor, cause, fix, headline } = told(0, 5004, 60)
  assert.strictEqual(
    headline,
    "The greeting took 5 s on all 4 connections, and something nearer than the server seems to accept connections"
  )
  assert.match(cause ?? "", /^what accepts connections nearer than the server, or the server/)
  assert.match(fix ?? "", /sidecar.*port 993/)
  assert.strictEqual(actor, "whoever runs this machine or its network")
})

it("where answers come as soon as the connection was accepted, it is the server's", () => {
  const { actionBy, cause, headline } = told(60, 5004, 60)
  assert.strictEqual(headline, "The server took 5 s on all 4 connections for greeting")
  assert.deepStrictEqual([cause, actionBy], ["the server", "admin"])
})

it("a quick greeting is worth no words", () => {
  assert.notInclude(told(0, 60, 60).headline, "greeting")
})
