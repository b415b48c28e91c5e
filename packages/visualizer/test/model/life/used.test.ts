/** What a life says besides its losses: messages that were lost, what the app did, and what passed. */
import { assert, describe, it } from "@effect/vitest"
import type { Event, Events } from "@effect-imap/core/Trace"
import { momentsOf } from "../../../src/model/life/moments.ts"
import { at } from "../../support.ts"
import { bytesOf, livesIn, minute, stay } from "./stays.ts"

const lifeOf = (...used: ReadonlyArray<Event>) =>
  livesIn(bytesOf(...stay("c1", { from: 0, to: 40 * minute, lost: false }, ...used)))[0]

const asks = (time: number, tag: string, line: string, by: "app" | "open" = "app"): Event =>
  at(
    time,
    "wire:sent",
    { tag, cmd: line.replace(/ (?!SEARCH|FETCH).*/, ""), line: `${tag} ${line}`, by },
    "c1"
  )

const answers = (time: number, tag: string, line: string, code?: string): Event => {
  const cond = line.split(" ")[0] ?? ""
  return at(
    time,
    "wire:received",
    { tag, cond, line: `${tag} ${line}`, ...(code === undefined ? {} : { code }) },
    "c1"
  )
}

describe("what a life shows besides its losses", () => {
  describe.each([
    ["the app's, and the same", "UID FETCH 8 FLAGS", "app", "UID FETCH 8 FLAGS refused twice"],
    ["the app's, and hidden", "UID FETCH <text> <text>", "app", undefined],
    ["the library's", "UID FETCH 8 FLAGS", "open", undefined]
  ] as const)("questions that are refused on two connections: %s", (_, question, by, told) => {
    it(told === undefined ? "are not known to be the same one" : "are one question", () => {
      const refused = (time: number, group: string) =>
        [asks(time, "F1", question, by), answers(time, "F1", "NO Command failed")].map((event) => ({
          ...event,
          group_id: group
        }))
      const [life] = livesIn(
        bytesOf(
          ...stay(
            "c1",
            { from: 0, to: 20 * minute, lost: true },
            asks(minute, "F0", "UID FETCH 1 FLAGS"),
            answers(minute, "F0", "OK done"),
            ...refused(2 * minute, "c1")
          ),
          ...stay("c2", { from: 21 * minute, to: 40 * minute, lost: false }, ...refused(22 * minute, "c2"))
        )
      )
      if (told === undefined) assert.notInclude(life?.headline, "of its kind")
      else assert.include(life?.headline, told)
    })
  })

  describe("an APPEND without an answer says whether the message may be stored", () => {
    const lost = (written: number, effect: "unknown" | "undone", ...later: ReadonlyArray<Event>) => {
      const what = { tag: "A1", cmd: "APPEND", ms: 80, written, bytes: 300, effect }
      const [life] = livesIn(
        bytesOf(
          ...stay(
            "c1",
            { from: 0, to: 20 * minute, lost: true },
            asks(19 * minute, "A1", "APPEND Sent {300+}"),
            at(20 * minute, "command:lost", { ...what, lane: "implicitTls" }, "c1")
          ),
          ...stay(
            "c2",
            { from: 21 * minute, to: 40 * minute, lost: false },
            ...later.map((event) => ({ ...event, group_id: "c2" }))
          )
        )
      )
      return [life?.tone, life?.headline.replace(/^.*?APPEND/, "APPEND"), life?.fix, life?.actionBy]
    }
    const search = (uids: string) => [
      asks(22 * minute, "B1", 'UID SEARCH HEADER "Message-ID" "7@x"'),
      at(22 * minute, "wire:received", { line: `* SEARCH${uids}` }, "c2"),
      answers(22 * minute, "B1", "OK done")
    ]

    const upload = (group: string, from: number, short: number, long: number) => {
      const sent = (time: number, tag: string, bytes: number) =>
        at(
          time,
          "wire:sent",
          { tag, cmd: "APPEND", line: `${tag} APPEND Sent <literal>`, by: "app", bytes },
          group
        )
      const what = { cmd: "APPEND", ms: 60_000, written: long, bytes: long, effect: "unknown" } as const
      return stay(
        group,
        { from, to: from + 10 * minute, lost: true },
        sent(from + minute, "S1", short),
        at(
          from + minute + 100,
          "wire:received",
          { tag: "S1", cond: "OK", line: "S1 OK [APPENDUID 1 9] done" },
          group
        ),
        sent(from + 9 * minute, "L1", long),
        at(from + 10 * minute, "command:lost", { ...what, tag: "L1", lane: "implicitTls" }, group)
      ).map((event) =>
        event.name === "connection:ended"
          ? {
              ...event,
              data: { ...event.data, error: "Timeout" as const, facts: { step: "command", afterMs: 60_000 } }
            }
          : event
      )
    }
    const lostOf = (short: number, long: number) =>
      ["c1", "c2", "c3"].flatMap((group, at) => upload(group, at * 11 * minute, short, long))
    const uploads = (short: number, long = 240_000) =>
      livesIn(
        bytesOf(...lostOf(short, long), ...stay("c4", { from: 33 * minute, to: 50 * minute, lost: false }))
      )[0]

    it("long ones have none each time, while short ones have: the way loses them", () => {
      const { actionBy, cause, fix, headline } = uploads(900) ?? {}
      assert.match(
        headline ?? "",
        /APPEND of 240 kB or more written whole and not answered, 3 times, while 3 of at most 898 bytes were: what is long most likely gets lost on the way/
      )
      assert.match(cause ?? "", /^the network/)
      assert.match(fix ?? "", /drops large packets/)
      assert.strictEqual(actionBy, "user")
      assert.notInclude(uploads(30_000)?.headline, "gets lost on the way")
      assert.include(uploads(900, 9000)?.headline, "gets lost on the way")
      assert.notInclude(uploads(900, 5000)?.headline, "gets lost on the way")
    })

    it("long ones are told so as well if the last of them was given up", () => {
      const all = lostOf(900, 9000).map((event) =>
        event.name === "connection:ended" && event.group_id === "c3"
          ? { ...event, data: { ...event.data, outcome: "failed" as const } }
          : event
      )
      const [life] = livesIn(bytesOf(...all))
      assert.match(life?.fix ?? "", /drops large packets/)
      assert.strictEqual(life?.actionBy, "user")
    })
    it("sent whole: perhaps", () => {
      const [tone, headline, fix, actionBy] = lost(300, "unknown")
      assert.deepStrictEqual([tone, actionBy], ["warning", "app"])
      assert.match(headline ?? "", /^APPEND written whole and not answered: the message is perhaps stored/)
      assert.match(fix ?? "", /^Look for the message/)
    })
    it("sent whole, and found by a search later: that the app has looked", () => {
      const [, headline, , actionBy] = lost(300, "unknown", ...search(" 9"))
      assert.match(headline ?? "", /the app searched by a header afterwards, and found a message/)
      assert.strictEqual(actionBy, "nobody")
      assert.match(lost(300, "unknown", ...search(""))[1] ?? "", /perhaps stored/)
    })
    it("sent again after a search that found none: no copies", () => {
      const again = at(
        23 * minute,
        "wire:sent",
        { tag: "B2", cmd: "APPEND", line: "B2 APPEND Sent {300+}", by: "app", bytes: 300 },
        "c2"
      )
      assert.match(lost(300, "unknown", ...search(""), again)[1] ?? "", /found none, and sent it again/)
      assert.match(lost(300, "unknown", again)[1] ?? "", /the message may be there twice/)
    })
    it("sent again, and both found by their Message-ID: that it is there twice", () => {
      const exists = (time: number, count: number) =>
        at(time, "wire:received", { line: `* ${count} EXISTS` }, "c2")
      const select = [
        at(22 * minute, "wire:sent", { tag: "S", cmd: "SELECT", line: "S SELECT Sent", by: "app" }, "c2"),
        exists(22 * minute, 8),
        at(22 * minute, "wire:received", { cond: "OK", line: "* OK [UIDVALIDITY 1] ok" }, "c2"),
        answers(22 * minute, "S", "OK done")
      ]
      const again = [
        at(
          23 * minute,
          "wire:sent",
          { tag: "B2", cmd: "APPEND", line: "B2 APPEND Sent {300+}", by: "app", bytes: 300 },
          "c2"
        ),
        answers(23 * minute, "B2", "OK [APPENDUID 1 9] done")
      ]
      const search = (uids: string, field = "Message-ID") => [
        asks(24 * minute, "B3", `UID SEARCH HEADER ${field} "7@x"`),
        at(24 * minute, "wire:received", { line: `* SEARCH${uids}` }, "c2"),
        answers(24 * minute, "B3", "OK done")
      ]
      const [, headline, fix, actionBy] = lost(300, "unknown", ...select, ...again, ...search(" 8 9"))
      assert.match(headline ?? "", /and sent again: the message is there twice \(UIDs 8 and 9\)/)
      assert.match(fix ?? "", /^Delete one of the two\./)
      assert.strictEqual(actionBy, "app")
      for (const other of [search(" 7 8"), search(" 9"), search(" 8 9", "Subject")])
        assert.match(lost(300, "unknown", ...select, ...again, ...other)[1] ?? "", /may be there twice/)
    })
    it.each([
      ["both", "MESSAGES 221 UIDNEXT 442", "the message is there twice (UIDs 440 and 441), as STATUS", "app"],
      [
        "one",
        "MESSAGES 220 UIDNEXT 441",
        "it is there once, as STATUS counted 219 messages before",
        "nobody"
      ],
      ["more", "MESSAGES 222 UIDNEXT 443", "the message may be there twice", "app"],
      [
        "no UIDs",
        "MESSAGES 221",
        "there twice, as STATUS counted 219 messages before and 221 after it",
        "app"
      ],
      ["no UIDs, and one", "MESSAGES 220", "the message may be there twice", "app"]
    ])("sent again, and counted by STATUS: %s", (_, after, words, actionBy) => {
      const group = (name: string, from: number, events: ReadonlyArray<Event>) =>
        events.map((event) => ({ ...event, time: from, group_id: name }))
      const append = asks(0, "A1", "APPEND Sent {300+}")
      const sent = { ...append, data: { ...append.data, bytes: 300 } } as Event
      const status = (counts: string) => [
        asks(0, "B1", "STATUS Sent (MESSAGES UIDNEXT)"),
        at(0, "wire:received", { line: `* STATUS Sent (${counts})` }),
        answers(0, "B1", "OK done")
      ]
      const [life] = livesIn(
        bytesOf(
          ...stay(
            "c1",
            { from: 0, to: 20 * minute, lost: true },
            ...group("c1", 18 * minute, status("MESSAGES 219 UIDNEXT 440")),
            ...group("c1", 19 * minute, [sent]),
            at(
              20 * minute,
              "command:lost",
              {
                tag: "A1",
                cmd: "APPEND",
                ms: 80,
                written: 300,
                bytes: 300,
                effect: "unknown",
                lane: "implicitTls"
              },
              "c1"
            )
          ),
          ...stay(
            "c2",
            { from: 21 * minute, to: 40 * minute, lost: false },
            ...group("c2", 22 * minute, [sent, answers(0, "A1", "OK done")]),
            ...group("c2", 23 * minute, status(after))
          )
        )
      )
      assert.include(life?.headline, words)
      assert.strictEqual(life?.actionBy, actionBy)
    })
    it("sent again although the mailbox had grown meanwhile: that it had", () => {
      const appends = (time: number, group: string, exists: number) => [
        at(time, "wire:received", { cond: "OK", line: "* OK [UIDVALIDITY 1] ok" }, group),
        at(time, "wire:received", { line: `* ${exists} EXISTS` }, group),
        at(
          time,
          "wire:sent",
          { tag: "A1", cmd: "APPEND", line: "A1 APPEND INBOX {300+}", by: "app", bytes: 300 },
          group
        )
      ]
      const lostThen = (exists: number) => {
        const what = {
          tag: "A1",
          cmd: "APPEND",
          ms: 80,
          written: 300,
          bytes: 300,
          effect: "unknown"
        } as const
        const [life] = livesIn(
          bytesOf(
            ...stay(
              "c1",
              { from: 0, to: 20 * minute, lost: true },
              ...appends(19 * minute, "c1", 7),
              at(20 * minute, "command:lost", { ...what, lane: "implicitTls" }, "c1")
            ),
            ...stay(
              "c2",
              { from: 21 * minute, to: 40 * minute, lost: false },
              ...appends(22 * minute, "c2", exists)
            )
          )
        )
        return [life?.headline ?? "", life?.cause ?? ""]
      }
      const [headline = "", cause = ""] = lostThen(8)
      assert.include(
        headline,
        "sent again although the mailbox had 8 messages then, and 7 before: the message may be there twice"
      )
      assert.match(cause, /^the app, which sent it again\. The losses: the server or the network/)
      assert.notInclude(lostThen(7)[0], "although")
    })
    it("cut off: no", () => {
      const [tone, headline, fix, actionBy] = lost(150, "undone")
      assert.deepStrictEqual([tone, actionBy], ["warning", "app"])
      assert.match(
        headline ?? "",
        /^APPEND not sent whole: 150 of its 300 bytes were handed to the network, .*; the message is not stored/
      )
      assert.match(fix ?? "", /^Send the message again/)
    })
    it("cut off twice, while short ones are stored: what is long gets lost, and no longer wait is a remedy", () => {
      const ended = {
        outcome: "failed",
        error: "Timeout",
        step: "selected",
        facts: { step: "command", afterMs: 15_000, command: "APPEND" },
        circumstances: { owed: "APPEND", owedMs: 15_000, usualMs: 60_000 }
      } as const
      const sent = (group: string, time: number, bytes: number) =>
        at(
          time,
          "wire:sent",
          { tag: "A1", cmd: "APPEND", line: "A1 APPEND Scans <literal>", by: "app", bytes },
          group
        )
      const stored = (group: string, from: number) =>
        stay(group, { from, to: from + minute, lost: false }, sent(group, from + 20_000, 400), {
          ...answers(0, "A1", "OK done"),
          time: from + 21_000,
          group_id: group
        })
      const cut = (group: string, from: number) =>
        stay(
          group,
          { from, to: from + minute, lost: true },
          sent(group, from + 20_000, 11_100_000),
          at(
            from + 59_000,
            "command:lost",
            {
              tag: "A1",
              cmd: "APPEND",
              ms: 15_100,
              written: 4_194_304,
              bytes: 11_100_000,
              effect: "undone",
              lane: "implicitTls"
            },
            group
          )
        ).map((event) =>
          event.name === "connection:ended" ? at(event.time, "connection:ended", ended, group) : event
        )
      const told = (...last: ReadonlyArray<Event>) => {
        const [life] = livesIn(
          bytesOf(...stored("c1", 0), ...cut("c2", 5 * minute), ...cut("c3", 10 * minute), ...last)
        )
        return [life?.headline ?? "", life?.cause ?? "", life?.fix ?? "", life?.actionBy ?? ""] as const
      }
      const [headline, cause, fix, actionBy] = told(...stored("c4", 15 * minute))
      assert.include(headline, "4194304 of the first one’s 11100000 bytes were handed to the network")
      assert.include(headline, "while 2 of at most")
      assert.notInclude(headline, "same place")
      assert.match(cause, /^the network, a device on the way, or the server/)
      assert.include(fix, "To wait longer is no help")
      assert.strictEqual(actionBy, "user")
      // nothing shows that a short one still gets through
      assert.notInclude(told()[0], "while")
    })
  })

  it("a connection that the app held unused is no rest in IDLE, and the app's turn", () => {
    const held = (reason: Partial<Events["program:end"]["data"]>) =>
      lifeOf(
        at(10 * minute, "program:start", { op: 1, kind: "hold", by: "app", call: "within" }, "c1"),
        at(15 * minute, "program:end", { op: 1, outcome: "failed", ...reason }, "c1")
      )
    const life = held({ reason: "HeldTooLong" })
    assert.include(
      life?.headline,
      "The app kept the connection unused for 5 min, until the library took it back"
    )
    assert.deepStrictEqual([life?.tone, life?.actionBy], ["warning", "app"])
    assert.deepStrictEqual([life?.waits, life?.held], [[], [{ start: 10 * minute, end: 15 * minute }]])
    assert.deepStrictEqual([held({})?.tone, held({})?.held], ["good", []])
  })

  describe("callers that this program kept waiting", () => {
    const waits = (
      op: number,
      from: number,
      ms: number,
      outcome: "done" | "interrupted",
      behind = "within"
    ) => [
      at(from, "program:start", { op, kind: "turn", by: "app", call: "UID STORE", behind, ahead: 0 }, "c1"),
      at(from + ms, "program:end", { op, outcome }, "c1")
    ]

    it("for long: the connection is well, and the life is no plain success", () => {
      const life = lifeOf(
        ...waits(1, 5 * minute, 20_000, "done"),
        ...waits(2, 6 * minute, 8000, "done"),
        ...waits(3, 7 * minute, 500, "done")
      )
      assert.include(life?.headline, "2 calls waited up to 20 s in this program for their turn")
      assert.deepStrictEqual([life?.tone, life?.actionBy], ["warning", "app"])
      assert.match(life?.cause ?? "", /^the app, not the server/)
    })
    it("until they gave up: nothing of theirs was sent", () => {
      const life = lifeOf(...waits(1, 5 * minute, 2000, "interrupted"), ...waits(2, 6 * minute, 3000, "done"))
      assert.include(
        life?.headline,
        "2 calls waited up to 3 s in this program for their turn, and 1 got none"
      )
      assert.include(life?.fix, "was not sent, and has to be asked again")
    })
    it("shortly, or for an answer that the server owes: nothing is said", () => {
      const life = lifeOf(
        ...waits(1, 5 * minute, 2000, "done"),
        ...waits(2, 6 * minute, 30_000, "interrupted", "UID SEARCH")
      )
      assert.deepStrictEqual([life?.tone, life?.fix], ["good", undefined])
    })
    it("whose wait lasts: it counts until now", () => {
      const life = lifeOf(...waits(1, 30 * minute, 3_600_000, "done").slice(0, 1))
      assert.include(life?.headline, "A call waited 10 min in this program for its turn")
    })
  })

  it("commands that were lost with their connection failed for their callers, although it is open again", () => {
    const lost = (tag: string, cmd: string, effect: "none" | "unknown") =>
      [
        asks(19 * minute, tag, cmd),
        at(20 * minute, "command:lost", { tag, cmd, ms: 80, written: 30, bytes: 30, effect }, "c1")
      ] as const
    const of = (...used: ReadonlyArray<Event>) =>
      livesIn(
        bytesOf(
          ...stay("c1", { from: 0, to: 20 * minute, lost: true }, ...used),
          ...stay("c2", { from: 21 * minute, to: 40 * minute, lost: false })
        )
      )[0]
    const read = of(...lost("A1", "UID FETCH", "none"))
    assert.include(read?.headline, "UID FETCH of the app had no answer when the connection ended")
    assert.deepStrictEqual([read?.tone, read?.actionBy], ["warning", "app"])
    assert.match(read?.fix ?? "", /^Let the app ask again/)
    const changed = of(lost("A1", "UID FETCH", "none")[0], ...lost("A2", "UID STORE", "unknown"))
    assert.match(changed?.fix ?? "", /before it repeats UID STORE: it may have been done/)
  })

  describe("drafts", () => {
    const saves = (count: number, apart: number, ...more: ReadonlyArray<Event>) =>
      lifeOf(
        ...Array.from({ length: count }, (_, each) => [
          asks((each + 1) * apart, `D${each}`, 'APPEND "Drafts" (\\Draft \\Seen) <literal>'),
          answers((each + 1) * apart + 100, `D${each}`, "OK done")
        ]).flat(),
        ...more
      )?.headline ?? ""

    it("that are stored again and again, and not removed, are told", () =>
      assert.include(
        saves(24, minute),
        'The app stored 24 drafts in "Drafts", and removed none on this connection'
      ))

    it.each([
      ["few", saves(9, minute)],
      ["copied at once", saves(40, 1000)],
      ["removed", saves(24, minute, asks(30 * minute, "R1", "UID STORE 7 +FLAGS (\\Deleted)"))]
    ])("that are %s are not", (_, told) => assert.notInclude(told, "drafts"))
  })

  it("commands that were cut off as long after they were sent meet a limit", () => {
    const of = (ms: number) =>
      livesIn(
        bytesOf(
          ...["c1", "c2"].flatMap((group, index) =>
            stay(
              group,
              { from: index * 10 * minute, to: (index * 10 + 5) * minute, lost: true },
              at(
                (index * 10 + 4) * minute,
                "wire:sent",
                { tag: "A1", cmd: "UID COPY", line: `A1 UID COPY ${index}:700 "Archive"`, by: "app" },
                group
              ),
              at(
                (index * 10 + 5) * minute,
                "command:lost",
                {
                  tag: "A1",
                  cmd: "UID COPY",
                  ms: index === 0 ? 9006 : ms,
                  written: 30,
                  bytes: 30,
                  effect: "unknown"
                },
                group
              )
            )
          ),
          ...stay("c3", { from: 21 * minute, to: 40 * minute, lost: false })
        )
      )[0]?.fix ?? ""
    assert.match(of(9008), /Both were cut off 9\.01 s after it was sent, as by a time limit/)
    assert.notMatch(of(12_000), /cut off/)
  })

  it("a DELETE that repeats what an earlier one had done leaves nothing open, unless the mailbox was made anew", () => {
    const asked = (group: string, time: number, tag: string, words: string): Event =>
      at(
        time,
        "wire:sent",
        { tag, cmd: words.split(" ")[0] ?? "", line: `${tag} ${words}`, by: "app" },
        group
      )
    const done = (group: string, time: number, tag: string, words: string): ReadonlyArray<Event> => [
      asked(group, time, tag, words),
      at(time + 100, "wire:received", { tag, cond: "OK", line: `${tag} OK done` }, group)
    ]
    const words = 'DELETE "Old"'
    const of = (...earlier: ReadonlyArray<Event>) =>
      livesIn(
        bytesOf(
          ...stay("c1", { from: 0, to: 10 * minute, lost: false }, ...earlier),
          ...stay(
            "c2",
            { from: 11 * minute, to: 20 * minute, lost: true },
            asked("c2", 19 * minute, "B1", words),
            at(
              20 * minute,
              "command:lost",
              { tag: "B1", cmd: "DELETE", ms: minute, written: 15, bytes: 15, effect: "unknown" },
              "c2"
            )
          ),
          ...stay("c3", { from: 21 * minute, to: 30 * minute, lost: false })
        )
      )[0]
    const repeated = of(...done("c1", minute, "A1", words))
    assert.include(repeated?.headline, "The app repeated a DELETE that had been done")
    assert.match(repeated?.fix ?? "", /^Nothing is missing: /)
    assert.match(repeated?.cause ?? "", /^the app, not the server/)
    for (const other of [
      of(),
      of(...done("c1", minute, "A1", words), ...done("c1", 2 * minute, "A2", 'CREATE "Old"'))
    ])
      assert.match(other?.fix ?? "", /before it repeats DELETE: it may have been done/)
  })

  describe("answers that take longer and longer", () => {
    const took = (...seconds: ReadonlyArray<number>) =>
      lifeOf(
        ...seconds.flatMap((each, index) => [
          asks((index + 1) * minute, `A${index}`, "UID FETCH 1"),
          answers((index + 1) * minute + each * 1000, `A${index}`, "OK done")
        ])
      )
    it("are in the headline, with one outlier", () => {
      const life = took(5, 6, 8, 7, 12, 20, 30)
      assert.include(life?.headline, "The answers to UID FETCH took longer and longer, from 5 s to 30 s")
      assert.deepStrictEqual([life?.tone, life?.actionBy], ["warning", "nobody"])
    })
    it("are not if they vary, are quick, or the app did not read", () => {
      for (const all of [
        [30, 6, 8, 20, 7, 12],
        [1, 2, 3, 4, 4.5],
        [6, 12, 24]
      ])
        assert.notInclude(took(...all)?.headline, "longer and longer")
    })
  })

  it("a limit of volume is told until when, and whose turn it is", () => {
    const words = "NO [LIMIT] Daily transfer limit reached, resets at 00:00 UTC"
    const life = lifeOf(asks(2 * minute, "A1", "UID FETCH 1:*"), answers(2.1 * minute, "A1", words, "LIMIT"))
    assert.match(life?.fix ?? "", /^Wait until 00:00 UTC, then ask only for what is new/)
    assert.deepStrictEqual([life?.cause, life?.actionBy], ["a limit of the server, which was reached", "app"])
  })

  it("a mailbox that the app chose is the app's to correct, and the account's own is not", () => {
    const refused = (chosen: boolean) =>
      lifeOf(
        at(
          2 * minute,
          "wire:sent",
          { tag: "A1", cmd: "SELECT", line: "A1 SELECT x", by: "app", chosen },
          "c1"
        ),
        answers(2 * minute, "A1", "NO [NONEXISTENT] none", "NONEXISTENT"),
        asks(2.1 * minute, "A2", "SELECT INBOX"),
        answers(2.1 * minute, "A2", "OK done")
      )
    assert.deepStrictEqual([refused(true)?.actionBy, refused(false)?.actionBy], ["app", "user"])
  })

  it("refusals that passed are told, and ask for nothing", () => {
    const life = lifeOf(
      asks(2 * minute, "A1", "UID STORE 7 +FLAGS (\\Seen)"),
      answers(2.1 * minute, "A1", "NO [INUSE] locked", "INUSE"),
      asks(3 * minute, "A2", "UID STORE 7 +FLAGS (\\Seen)"),
      answers(3.1 * minute, "A2", "OK done")
    )
    assert.include(life?.headline, "1 command refused at first (INUSE), and accepted later")
    assert.deepStrictEqual([life?.tone, life?.actionBy], ["good", "nobody"])
  })

  it("RFC 9051 §2.2.2: a BAD under a tag that was not sent refuses no command", () => {
    const life = lifeOf(
      asks(2 * minute, "A1", "UID SEARCH BODY x"),
      answers(2.1 * minute, "<tag>", "BAD <text>"),
      answers(2.2 * minute, "A1", "NO done"),
      answers(2.3 * minute, "A1", "NO done")
    )
    assert.strictEqual(life?.headline, "UID SEARCH BODY x refused")
  })

  it("an app that gives up sooner than the server answers is told what the server needs", () => {
    const impatient = (from: number, tag: string): ReadonlyArray<Event> => [
      asks(from, tag, "UID SEARCH BODY x"),
      at(from + 2000, "command:interrupted", { tag, cmd: "UID SEARCH", lane: "implicitTls" }, "c1"),
      answers(from + 6000, tag, "OK done")
    ]
    const life = lifeOf(...impatient(2 * minute, "A1"), ...impatient(4 * minute, "A2"))
    assert.include(
      life?.headline,
      "The app gave up UID SEARCH twice, after 2 s at most: the server needs up to 6 s"
    )
    assert.strictEqual(life?.actionBy, "app")
    assert.notInclude(lifeOf(...impatient(2 * minute, "A1"))?.headline, "the app gave up")
  })

  it("RFC 9051 §6.3.12: an APPEND that the app gave up is stored if its late answer is OK, and again if it is sent again", () => {
    const stores = (from: number, tag: string, bytes: number, cond: "OK" | "NO"): ReadonlyArray<Event> => [
      at(
        from,
        "wire:sent",
        { tag, cmd: "APPEND", by: "app", bytes, line: `${tag} APPEND Sent <literal>` },
        "c1"
      ),
      at(from + 2000, "command:interrupted", { tag, cmd: "APPEND", lane: "implicitTls" }, "c1"),
      at(from + 6000, "wire:received", { tag, cond, line: `${tag} ${cond} done` }, "c1")
    ]
    const gaveUp = "The app gave up APPEND twice, after 2 s at most: the server needs up to 6 s"
    // the octets of the tag are none of the message's
    const twice = lifeOf(...stores(2 * minute, "A9", 902, "OK"), ...stores(4 * minute, "A10", 903, "OK"))
    assert.include(
      twice?.headline,
      `${gaveUp}, and stored each of them; 1 message is as long as one stored before, and perhaps its copy`
    )
    assert.include(twice?.fix, "delete the copies")
    const others = lifeOf(...stores(2 * minute, "A9", 902, "OK"), ...stores(4 * minute, "A10", 902, "OK"))
    assert.include(others?.headline, `${gaveUp}, and stored each of them`)
    assert.notInclude(others?.headline, "copy")
    assert.include(others?.fix, "not send again what it gave up: it was stored")
    const refused = lifeOf(...stores(2 * minute, "A9", 902, "NO"), ...stores(4 * minute, "A10", 903, "OK"))
    assert.include(refused?.headline, `${gaveUp}, and stored 1 of them`)
    assert.notInclude(refused?.headline, "copy")
  })

  it("calls that this program refused, and its own long work, are told", () => {
    const refused = at(2 * minute, "command:refused", { call: "select", reason: "Misuse", facts: {} }, "c1")
    assert.include(lifeOf(refused)?.headline, "This program refused a call (select): nothing of it was sent")
    const busy = at(3 * minute, "program:busy", { ms: 3000 }, "c1")
    assert.include(lifeOf(busy)?.headline, "This program was busy with something else once, for 3 s")
    const short = at(3 * minute, "program:busy", { ms: 300 }, "c1")
    assert.notInclude(lifeOf(short)?.headline, "busy")
    const slept = at(3 * minute, "clock:jumped", { ms: 3000 }, "c1")
    assert.notInclude(lifeOf(busy, slept)?.headline, "busy")
  })

  it("RFC 9051 §6.3.2: after a refused SELECT no mailbox is open, until the next one", () => {
    const refused = [
      at(
        10 * minute,
        "wire:sent",
        { tag: "A1", cmd: "SELECT", line: "A1 SELECT Missing", by: "app", chosen: true },
        "c1"
      ),
      answers(10 * minute, "A1", "NO [NONEXISTENT] none", "NONEXISTENT")
    ]
    const life = lifeOf(...refused)
    assert.match(life?.headline ?? "", /^No mailbox selected for 30 min/)
    assert.match(life?.figures ?? "", /^Open 9 min 59 s of 40 min, never lost, SELECT Missing refused$/)
    assert.deepStrictEqual([life?.tone, life?.actionBy], ["warning", "app"])
    const again = [asks(12 * minute, "A2", "SELECT INBOX"), answers(12 * minute, "A2", "OK done")]
    assert.include(lifeOf(...refused, ...again)?.headline, "No mailbox selected for 2 min")
    const soon = [asks(10.5 * minute, "A2", "SELECT INBOX"), answers(10.5 * minute, "A2", "OK done")]
    const brief = lifeOf(...refused, ...soon)
    assert.notInclude(brief?.headline.toLowerCase(), "no mailbox selected")
    assert.match(`${brief?.headline} ${brief?.figures}`, /\bopen 39 min 29 s of 40 min/i)
    const refusedAgain = refused.map((event) => ({ ...event, time: event.time + 20 * minute }))
    assert.include(
      lifeOf(...refused, ...again, ...refusedAgain)?.headline,
      "No mailbox selected for 12 min in all"
    )
  })

  it("an app that went on at once after the server could not serve it has to act", () => {
    const job = (every: number) =>
      lifeOf(
        ...Array.from({ length: 7 }, (_, nth) => minute + nth * every).flatMap((time, nth) => [
          asks(time, `A${nth}`, `SELECT Team-${nth}`),
          answers(time + 100, `A${nth}`, "NO Server Unavailable. 15")
        ]),
        asks(20 * minute, "B1", "SELECT INBOX"),
        answers(20 * minute, "B1", "OK done")
      )
    const [hurried, calm] = [job(200), job(2 * minute)]
    assert.deepStrictEqual([hurried?.actionBy, calm?.actionBy], ["app", "nobody"])
    assert.match(hurried?.fix ?? "", /^Let the app stop at such a refusal/)
  })

  it("what was not open for want of a mailbox is told with what follows the connection", () => {
    const refused = [
      asks(19.5 * minute, "A1", "SELECT Missing"),
      answers(19.5 * minute, "A1", "NO Server Unavailable")
    ]
    const closed = stay("c1", { from: 0, to: 20 * minute, lost: false }, ...refused)
    const whole = stay("c2", { from: 30 * minute, to: 31 * minute, lost: false })
    const unopened = [...whole.slice(0, 2), ...whole.slice(-1)]
    const [life] = livesIn(bytesOf(...closed, ...unopened))
    assert.include(life?.headline, "SELECT Missing refused, not open for the last 90 s")
  })

  it("connections of a pool have one label at the same time: none of them is the next one of another", () => {
    const of = (group: string, from: number, to: number) =>
      stay(group, { from, to, lost: false, session: group, label: "indexer" })
    const pool = [
      ...of("c1", 0, 40 * minute),
      ...of("c2", 1000, 20 * minute),
      ...of("c3", 21 * minute, 39 * minute)
    ]
    const lives = livesIn(bytesOf(...pool.toSorted((one, other) => one.time - other.time)))
    assert.notInclude(lives.map(({ headline }) => headline).join(), "away")
    assert.deepStrictEqual(
      lives.map(({ connections }) => connections),
      [[0], [1], [2]]
    )
  })

  it("RFC 9051 §7.1: an ALERT is a moment of the life, whichever connection it came to", () => {
    const alert = at(
      5 * minute,
      "wire:received",
      { line: "* NO [ALERT] Mailbox is at 95% of its quota", cond: "NO", code: "ALERT" },
      "c1"
    )
    const life = lifeOf(alert)
    assert.deepStrictEqual(life && momentsOf(life).map(({ kind, words }) => [kind, words]), [
      ["alert", "the server asks to show this: “Mailbox is at 95% of its quota”"]
    ])
  })
})
