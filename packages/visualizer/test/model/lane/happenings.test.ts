import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { guessing } from "../../../../core/test/support/guesses.ts"
import { happeningsOf } from "../../../src/model/lane/happenings.ts"
import { bytesOf, lanesIn, minute, stay, tried } from "./stays.ts"

const rows = (...events: ReadonlyArray<Event>) =>
  lanesIn(bytesOf(...events)).flatMap(({ marks }) =>
    happeningsOf(marks).map(({ count, words }) => `${count > 1 ? `${count} × ` : ""}${words}`)
  )

const refused = { outcome: "retried", error: "ConnectRefused", step: "tcp", facts: { port: 993 } } as const

describe("what happened to an account", () => {
  it("counts equal neighbours, each with the connection and the line of its first", () => {
    const events = [
      ...stay("c1", { from: 0, to: 20 * minute, lost: true }),
      ...[2, 3, 4].flatMap((number) => tried(`c${number}`, (20 + number) * minute, refused)),
      ...stay("c5", { from: 30 * minute, to: 40 * minute, lost: false })
    ]
    const [lane = assert.fail("no lane")] = lanesIn(bytesOf(...events))
    const all = happeningsOf(lane.marks)
    assert.deepStrictEqual(
      all.map(({ connection, count, kind }) => [kind, count, connection]),
      [
        ["open", 1, 0],
        ["lost", 1, 0],
        ["failed", 3, 1],
        ["open", 1, 4]
      ]
    )
    const end = events.findIndex(({ group_id, name }) => group_id === "c2" && name === "connection:ended")
    assert.strictEqual(all[2]?.line, end + 2)
    assert.match(all[2]?.words ?? "", /^attempt failed · Nothing listens on .* · connect/)
  })

  it("counts a sequence that is repeated, such as a loss and the opening after it", () => {
    const events = Array.from({ length: 40 }, (_, at) =>
      stay(`c${at + 1}`, { from: at * 30 * minute, to: (at * 30 + 29) * minute, lost: at < 39 })
    )
    assert.deepStrictEqual(
      rows(...events.flat()).map((row) => row.replace(/ ·.*/, "")),
      ["open", "39 × lost"]
    )
  })

  it("has a loss and the opening after it in one row, with the longest time between them", () => {
    const events = [
      ...stay("c1", { from: 0, to: 10 * minute, lost: true }),
      ...stay("c2", { from: 11 * minute, to: 20 * minute, lost: true }),
      ...stay("c3", { from: 23 * minute, to: 30 * minute, lost: true }),
      ...tried("c4", 31 * minute, refused),
      ...stay("c5", { from: 32 * minute, to: 40 * minute, lost: false })
    ]
    const all = rows(...events).map((row) => row.replace(/ ·.*(?= · )/, ""))
    assert.lengthOf(all, 5)
    assert.match(all[1] ?? "", /^2 × lost · open again within 3 min( \d+ s)?$/)
    assert.deepStrictEqual(
      all.map((row) => row.replace(/ ·.*/, "")),
      ["open", "2 × lost", "lost", "attempt failed", "open"]
    )
  })

  it("takes a server's words that differ in numbers alone for equal, and quotes the first", () => {
    const bye = (at: number) =>
      stay(`c${at}`, { from: at * 20 * minute, to: (at * 20 + 19) * minute, lost: true }).map((event) =>
        event.name === "connection:ended"
          ? { ...event, data: { ...event.data, error: "ServerBye", serverText: `down [mx3:${at}]` } }
          : event
      )
    const [, lost = ""] = rows(...[1, 2, 3].flatMap(bye))
    assert.match(lost, /^2 × lost · .* · first “down \[mx3:1\]” · in use/)
  })

  it("says for how long the server had said nothing before a loss, if that was long, and concludes nothing", () => {
    const [, lost] = rows(
      ...stay("c1", { from: 0, to: 20 * minute, lost: true }),
      ...stay("c2", { from: 21 * minute, to: 40 * minute, lost: false })
    )
    assert.include(lost, "no line of the server for 20 min")
    assert.notMatch(lost ?? "", guessing)
  })
})
