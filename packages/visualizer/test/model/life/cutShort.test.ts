/** An app that ends its own work, each time after as long a time. */
import { assert, describe, it } from "@effect/vitest"
import { at } from "../../support.ts"
import { bytesOf, livesIn, minute, stay } from "./stays.ts"

const ended = (group: string, from: number, ms: number) => {
  const work = stay(group, { from, to: from + ms, lost: false, session: group, label: "check" }).slice(0, -2)
  return [
    ...work,
    at(
      from + ms - 500,
      "wire:sent",
      { tag: "A7", cmd: "UID SEARCH", by: "app", line: "A7 UID SEARCH ALL" },
      group
    ),
    at(from + ms, "command:interrupted", { tag: "A7", cmd: "UID SEARCH" }, group),
    at(from + ms, "connection:ended", { outcome: "interrupted" }, group)
  ]
}

const headline = (...times: ReadonlyArray<number>) =>
  livesIn(bytesOf(...times.flatMap((ms, at) => ended(`c${at + 1}`, at * minute, ms))))[0]?.headline ?? ""

describe("work that the app ends in the middle of a command", () => {
  it("each time after as long, may have a limit of the app's", () =>
    assert.include(
      headline(10_000, 10_020),
      "ended its work in the middle of a command twice, each time after 10 s"
    ))

  it.each([
    ["once", [10_000]],
    ["after other times", [10_000, 14_000]]
  ] as const)("%s, is what a person wants", (_, times) =>
    assert.notInclude(headline(...times), "ended its work")
  )
})

describe("work that the app ends between two commands", () => {
  const read = (group: string, from: number, uid: number) => {
    const answered = [
      ["wire:sent", { tag: "A7", cmd: "UID FETCH", by: "app", line: `A7 UID FETCH ${uid} (BODY.PEEK[])` }],
      ["wire:received", { line: `* 1 FETCH (UID ${uid} BODY[] <literal>)`, bytes: 900 }],
      ["wire:received", { tag: "A7", cond: "OK", line: "A7 OK done" }]
    ] as const
    const work = stay(group, { from, to: from + 9000, lost: false, session: group, label: "get" }).slice(
      0,
      -2
    )
    return [
      ...work,
      ...answered.map(([name, data], at_) => at(from + 8500 + at_, name, data, group)),
      at(from + 9000, "connection:ended", { outcome: "interrupted" }, group)
    ]
  }

  it("is cut short if it began with the same messages each time", () => {
    const [same] = livesIn(bytesOf(...read("c1", 0, 7), ...read("c2", minute, 7)))
    assert.include(
      same?.headline,
      "app itself ended its work twice, each time after 9 s, and had read the same message each time"
    )
    const [other] = livesIn(bytesOf(...read("c1", 0, 7), ...read("c2", minute, 8)))
    assert.notInclude(other?.headline, "ended its work")
  })
})

describe("RFC 9051 §2.3.1.1: work that the app ends in the middle of a command, and begins anew", () => {
  const reads = (group: string, from: number, ms: number, uids: ReadonlyArray<number>, validity = 1) => {
    const told = at(from, "wire:received", { cond: "OK", line: `* OK [UIDVALIDITY ${validity}] ok` }, group)
    const fetches = uids.flatMap((uid) => {
      const [tag, cmd] = [`A${uid}`, "UID FETCH"]
      const line = `${tag} UID FETCH ${uid} (UID BODY.PEEK[])`
      return [
        at(from + 2000, "wire:sent", { tag, cmd, by: "app", line }, group),
        at(
          from + 2000,
          "wire:received",
          { line: `* 1 FETCH (UID ${uid} BODY[] <literal>)`, bytes: 900 },
          group
        ),
        at(from + 2000, "wire:received", { tag, cond: "OK", line: `${tag} OK done` }, group)
      ]
    })
    const [first, ...others] = ended(group, from, ms)
    return first === undefined ? [] : [first, ...others.slice(0, -3), told, ...fetches, ...others.slice(-3)]
  }
  const to = (last: number) => Array.from({ length: last }, (_, uid) => uid + 1)

  it("is told, with what it fetched again", () => {
    const [life] = livesIn(bytesOf(...reads("c1", 0, 10_000, to(16)), ...reads("c2", minute, 14_000, to(23))))
    assert.include(
      life?.headline,
      "app itself ended its work in the middle of a command once, and began anew the next time: it fetched 16 messages again that it had"
    )
    assert.strictEqual(life?.actionBy, "app")
  })

  it.each([
    ["it goes on where it was", [17, 18, 19], 1],
    ["UIDVALIDITY changed", to(23), 2]
  ] as const)("is not if %s", (_, next, validity) => {
    const [life] = livesIn(
      bytesOf(...reads("c1", 0, 10_000, to(16)), ...reads("c2", minute, 14_000, next, validity))
    )
    assert.notInclude(life?.headline, "began anew")
  })
})
