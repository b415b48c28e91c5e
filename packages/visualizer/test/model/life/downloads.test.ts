/** Messages that an app fetches whole on each of its connections. */
import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { at } from "../../support.ts"
import { poolsOf } from "../../../src/model/life/pool/pools.ts"
import { indexOf } from "../../support/indexOf.ts"
import { bytesOf, livesIn, minute, started, stay } from "./stays.ts"

/** Connections that each fetch these UIDs, of a megabyte each, in a mailbox with this UIDVALIDITY. */
const lifeOf = (
  all: ReadonlyArray<ReadonlyArray<number>>,
  {
    item = "BODY[]",
    next = [],
    validity = () => 1
  }: {
    readonly item?: string
    readonly next?: ReadonlyArray<Event>
    readonly validity?: (at: number) => number
  } = {}
) =>
  livesIn(
    bytesOf(
      ...all.flatMap((uids, each) => {
        const [group, from] = [`c${each + 1}`, each * 10 * minute]
        const tells = [`* OK [UIDVALIDITY ${validity(each)}] ok`]
        const fetches = uids.flatMap((uid, number) => {
          const tag = `A${number}`
          const asked = `${tag} UID FETCH ${uid} (UID ${item.replace("BODY[", "BODY.PEEK[")})`
          const answer = `* ${number + 1} FETCH (UID ${uid} ${item} <literal>)`
          return [
            at(from + 2000, "wire:sent", { tag, cmd: "UID FETCH", by: "app", line: asked }, group),
            at(from + 2000, "wire:received", { line: answer, bytes: 1_000_000 }, group),
            at(from + 2000, "wire:received", { tag, cond: "OK", line: `${tag} OK done` }, group)
          ]
        })
        return stay(group, { from, to: from + minute, lost: false, tells }, ...fetches)
      }),
      ...next
    )
  )[0]

const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
const six = [1, 2, 3, 4, 5, 6]

describe("RFC 9051 §2.3.1.1: messages that are fetched again and again, although their UIDs were known", () => {
  it("are told, with what it cost", () => {
    const life = lifeOf(six.map(() => ten))
    assert.include(
      life?.headline,
      "The app fetched the same 10 messages again and again, 60 times in all, each of them 6 times: 50 MB that it had"
    )
    assert.include(life?.fix, "Let the app remember the UIDs")
    assert.strictEqual(life?.actionBy, "app")
  })

  it("come before the limit that they used up, and the figures after it", () => {
    const life = lifeOf(
      six.map(() => ten),
      {
        next: [
          at(61 * minute, "connection:started", started("s1", 2), "c7"),
          at(
            62 * minute,
            "connection:ended",
            { outcome: "failed", error: "BandwidthExceeded", step: "login" },
            "c7"
          )
        ]
      }
    )
    assert.match(
      life?.headline ?? "",
      /^The app fetched the same 10 .*: 50 MB that it had, then given up: bandwidth/
    )
    assert.match(life?.figures ?? "", /^Open .*, closed by the app in between/)
  })

  it("are told of fewer, if they are large", () => {
    const five = [1, 2, 3, 4, 5]
    assert.include(
      lifeOf([five, five, five])?.headline,
      "the same 5 messages again and again, 15 times in all"
    )
  })

  it.each([
    ["they are others each time", lifeOf(six.map((each) => ten.map((uid) => 10 * each + uid)))],
    [
      "UIDVALIDITY changes each time",
      lifeOf(
        six.map(() => ten),
        { validity: (each) => each + 1 }
      )
    ],
    ["they are fetched twice", lifeOf([ten, ten])],
    ["they are few", lifeOf(six.map(() => [1, 2, 3, 4]))],
    [
      "only their headers are",
      lifeOf(
        six.map(() => ten),
        { item: "BODY[HEADER]" }
      )
    ],
    ["they are few", lifeOf(six.map(() => [1, 2]))]
  ])("are not, if %s", (_, life) => {
    assert.notInclude(life?.headline, "again and again")
  })
})

/** Runs of one job, each a session of its own, that begin so far apart and take ten minutes. */
const runs = (apart: number, work: (tag: string, from: number, group: string) => ReadonlyArray<Event>) => {
  const index = indexOf(
    bytesOf(
      ...[0, 1, 2]
        .flatMap((each) => {
          const [group, from] = [`c${each + 1}`, each * apart * minute]
          const place = { from, to: from + 10 * minute, label: "sync", lost: false, session: `s${each + 1}` }
          const told = at(from, "wire:received", { cond: "OK", line: "* OK [UIDVALIDITY 1] ok" }, group)
          return stay(group, place, told, ...work("A1", from + 2000, group))
        })
        .toSorted((one, other) => one.time - other.time)
    )
  )
  return poolsOf(index.alike(0), index.atHost(0))[0]
}

const does = (tag: string, time: number, group: string, [asked = "", ...answers]: ReadonlyArray<string>) => {
  const cmd = asked.split(" ").slice(0, 2).join(" ")
  return [
    at(time, "wire:sent", { tag, cmd, by: "app", line: `${tag} ${asked}` }, group),
    ...answers.map((line) => at(time, "wire:received", { line, bytes: 100 }, group)),
    at(time, "wire:received", { tag, cond: "OK", line: `${tag} OK done` }, group)
  ]
}

describe("RFC 9051 §2.3.1.1: runs of a job that each take all messages", () => {
  const all = Array.from({ length: 60 }, (_, at) => `* ${at + 1} FETCH (UID ${at + 1} BODY[] <literal>)`)
  const reads = (tag: string, from: number, group: string) =>
    does(tag, from, group, ["UID FETCH 1:60 (UID BODY.PEEK[])", ...all])

  it("are told, and that they overlap", () => {
    const pool = runs(5, reads)
    assert.include(
      pool?.headline,
      "The app fetched the same 60 messages again and again, 180 times in all, each of them 3 times; 2 of the connections began before"
    )
    assert.match(pool?.fix ?? "", /^Let the app begin no run while another one is at work/)
  })

  it("or do not, one after the other", () => {
    const series = runs(15, reads)
    assert.include(series?.headline, "the same 60 messages again and again, 180 times in all")
    assert.notInclude(series?.headline, "before an earlier one")
  })
})

describe("RFC 9051 §6.4.3: messages that are copied, marked and not removed", () => {
  const copies =
    (uids: string, target: string, expunges = false) =>
    (_: string, from: number, group: string) => [
      ...does("A1", from, group, [`UID COPY ${uids} ${target}`]),
      ...does("A2", from, group, [`UID STORE ${uids} +FLAGS.SILENT (\\Deleted)`]),
      ...(expunges ? does("A3", from, group, ["UID EXPUNGE 1", "* 1 EXPUNGE"]) : [])
    ]

  it("are copied again on each connection", () => {
    const story = runs(15, copies("1:2", "Archive"))
    assert.include(
      story?.headline,
      "The app copied the same 2 messages on one connection after the other, 6 times in all, each of them 3 times into the same mailbox; it marked them as \\Deleted, and removed none"
    )
    assert.include(story?.fix, "UID SEARCH UNDELETED")
  })

  it("or removed, and yet copied again", () => {
    const story = runs(15, copies("1:2", "Archive", true))
    assert.include(story?.headline, "copied the same 2 messages")
    assert.notInclude(story?.headline, "removed none")
  })

  it.each(["<mbox:1>"])("are not known to be, where the trace hides the target: %s", (target) =>
    assert.notInclude(runs(15, copies("1:2", target))?.headline, "copied the same")
  )
})

describe("RFC 9051 §9: the last message, of which each connection asks for all from its UID on", () => {
  const polls = (mailbox: string, validity: (at: number) => number) =>
    livesIn(
      bytesOf(
        ...[0, 1, 2, 3].flatMap((each) => {
          const [group, from] = [`c${each + 1}`, each * 10 * minute]
          const says = (side: "sent" | "received", line: string, tag: string, cmd: string) =>
            side === "sent"
              ? at(from + 2000, "wire:sent", { tag, cmd, by: "app", line: `${tag} ${line}` }, group)
              : at(from + 2000, "wire:received", { tag, cond: "OK", line: `${tag} OK ${line}` }, group)
          const told = (line: string) => at(from + 2000, "wire:received", { line, bytes: 1000 }, group)
          return stay(
            group,
            { from, to: from + minute, lost: false },
            says("sent", `SELECT ${mailbox}`, "A1", "SELECT"),
            told(`* OK [UIDVALIDITY ${validity(each)}] ok`),
            says("received", "done", "A1", "SELECT"),
            says("sent", "UID FETCH 911:* (UID BODY.PEEK[])", "A2", "UID FETCH"),
            told("* 40 FETCH (UID 911 BODY[] <literal>)"),
            says("received", "done", "A2", "UID FETCH")
          )
        })
      )
    )[0]?.headline

  it("came again to all but the first", () => {
    assert.include(
      polls("INBOX", () => 1),
      "he app took the last message for a new one 3 times"
    )
  })

  it.each([
    ["the mailbox was numbered again", polls("INBOX", (each) => each + 1)],
    ["it cannot be told apart from another", polls("<mbox:1>", () => 1)]
  ])("did not, if %s", (_, headline) => {
    assert.notInclude(headline, "the last message")
  })
})

describe("what an app lists again after each loss", () => {
  const lifeOfLists = (words: string, every: ReadonlyArray<number>, lost = true) =>
    livesIn(
      bytesOf(
        ...every.flatMap((count, each) => {
          const [group, from] = [`c${each + 1}`, each * 10 * minute]
          const told = { cond: "OK", line: "* OK [UIDVALIDITY 1] ok" } as const
          const asked = { tag: "A1", cmd: "UID FETCH", by: "app", line: `A1 UID FETCH ${words}` } as const
          const listed = Array.from({ length: count }, (_, number) => {
            const line = `* ${number + 1} FETCH (UID ${number + 7} FLAGS ())`
            return at(from + 2000, "wire:received", { line }, group)
          })
          return stay(
            group,
            { from, to: from + minute, lost: lost && each + 1 < every.length },
            at(from, "wire:received", told, group),
            at(from + 2000, "wire:sent", asked, group),
            ...listed,
            at(from + 2000, "wire:received", { tag: "A1", cond: "OK", line: "A1 OK done" }, group)
          )
        })
      )
    )[0]

  it("is told, and the app's", () => {
    const life = lifeOfLists("1:* (UID RFC822.SIZE)", [60, 60, 60])
    assert.strictEqual(life?.headline.split(",")[0], "After a loss the app began anew")
    assert.include(life?.headline, "twice: it fetched 120 messages again that it had")
    assert.match(life?.cause ?? "", /^the app, not the server\. The losses: /)
    assert.strictEqual(life?.actionBy, "app")
  })

  it("is no beginning anew where it goes on with the messages, and is where it does not", () => {
    const life = (next: (each: number) => number) =>
      livesIn(
        bytesOf(
          ...[0, 1, 2].flatMap((each) => {
            const [group, from] = [`c${each + 1}`, each * 10 * minute]
            const uid = next(each)
            const list = Array.from(
              { length: 60 },
              (_, number) => `* ${number + 1} FETCH (UID ${number + 1} FLAGS ())`
            )
            const reads = Array.from(
              { length: 60 },
              (_, number) => `* ${number + 1} FETCH (UID ${uid + number} BODY[])`
            )
            return stay(
              group,
              { from, to: from + minute, lost: each < 2 },
              at(from, "wire:received", { cond: "OK", line: "* OK [UIDVALIDITY 1] ok" }, group),
              ...does("A1", from + 2000, group, ["UID FETCH 1:* (UID FLAGS RFC822.SIZE)", ...list]),
              ...does("A2", from + 3000, group, [`UID FETCH ${uid}:${uid + 59} (UID BODY.PEEK[])`, ...reads])
            )
          })
        )
      )[0]?.headline
    assert.notInclude(
      life((each) => 100 * each + 1),
      "began anew"
    )
    assert.include(
      life(() => 1),
      "it fetched 120 messages again"
    )
  })

  it.each([
    ["flags, which change", "1:* (UID FLAGS)", [60, 60, 60], true],
    ["other messages", "1:* (UID RFC822.SIZE)", [60, 61, 62], true],
    ["once", "1:* (UID RFC822.SIZE)", [200, 200], true],
    ["few", "1:* (UID RFC822.SIZE)", [20, 20, 20], true],
    ["without a loss", "1:* (UID RFC822.SIZE)", [60, 60, 60], false]
  ] as const)("is not told of %s", (_, words, every, lost) => {
    assert.notInclude(lifeOfLists(words, every, lost)?.headline ?? "", "began anew")
  })
})
