/** What a life is marked by besides its losses: others that push it out, a mailbox that may only be read, own waits. */
import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { at, moved } from "../../support.ts"
import { bytesOf, headline, livesIn, minute, stay, tried } from "./stays.ts"

describe("what is of note in a life", () => {
  describe("D60 an account that other programs push out", () => {
    const losses = (error: string, serverText: string) =>
      [0, 1, 2, 3]
        .flatMap((at) =>
          stay(`c${at + 1}`, { from: at * 10 * minute, to: (at * 10 + 5) * minute, lost: at < 3 })
        )
        .map((event) =>
          event.name === "connection:ended" && event.data.outcome === "retried"
            ? { ...event, data: { ...event.data, error, serverText } }
            : event
        )
    const other = "Close the other program, or give it another account."
    it("is advised so once the library has found it", () => {
      const [life] = livesIn(bytesOf(...losses("SessionPingPong", "")))
      assert.deepStrictEqual([life?.tone, life?.fix], ["warning", other])
    })
    it("is advised so if the server says it several times", () => {
      const said = "Logged in from another client"
      assert.strictEqual(livesIn(bytesOf(...losses("ServerBye", said)))[0]?.fix, other)
      const otherwise = livesIn(bytesOf(...losses("ServerBye", "Logging out")))[0]?.rest
      assert.match(otherwise ?? "", /^The server gives the same reason each time/)
    })
  })

  it("a log whose program connects again after each silence is told so, and is not given up", () => {
    const silent = { error: "ConnectionStalled", serverText: "", silentMs: 4 * minute }
    const ended = (outcome: "retried" | "failed", more = {}) =>
      [0, 1, 2]
        .flatMap((at) =>
          stay(`c${at + 1}`, { from: at * 10 * minute, to: (at * 10 + 5) * minute, lost: true })
        )
        .map((event) => {
          if (event.name === "connection:started")
            return { ...event, data: { ...event.data, policy: "imported" } }
          return event.name === "connection:ended"
            ? {
                ...event,
                data: {
                  ...event.data,
                  ...silent,
                  outcome: event.group_id === "c3" ? outcome : "retried",
                  ...more
                }
              }
            : event
        })
    const [life] = livesIn(bytesOf(...ended("failed", { circumstances: { reconnected: true } })))
    assert.match(life?.fix ?? "", /^A router or firewall on the way, or the server, seems to forget/)
    assert.notInclude(life?.headline, "given up")
    assert.isTrue(life?.wentOn)
    assert.include(livesIn(bytesOf(...ended("failed")))[0]?.headline, "given up")
  })

  it("three losses in a silence are one pattern, and such a connection was away from the server's last line", () => {
    const silent = { error: "ConnectionStalled", serverText: "", silentMs: 4 * minute }
    const events = [0, 1, 2, 3]
      .flatMap((at) =>
        stay(`c${at + 1}`, { from: at * 10 * minute, to: (at * 10 + 5) * minute, lost: at < 3 })
      )
      .map((event) =>
        event.name === "connection:ended" && event.data.outcome === "retried"
          ? { ...event, data: { ...event.data, ...silent } }
          : event
      )
    const [life] = livesIn(bytesOf(...events))
    assert.include(life?.headline, "Lost 3 times, each time after a silence")
    assert.match(life?.rest ?? "", /^A router or firewall on the way/)
    assert.isTrue(life?.isAlike)
  })

  it("a command that was lost with its connection is told, and whether it may have been done", () => {
    const append = { tag: "A9", cmd: "APPEND", ms: 500, written: 100, bytes: 5000, effect: "undone" as const }
    const used = [
      at(10 * minute, "wire:sent", { tag: "A9", cmd: "APPEND", by: "app", line: "A9 APPEND <mbox:1>" }, "c1"),
      at(10 * minute + 500, "command:lost", append, "c1")
    ]
    const [life] = livesIn(
      bytesOf(
        ...stay("c1", { from: 0, to: 10 * minute + 500, lost: true }, ...used),
        ...stay("c2", { from: 11 * minute, to: 20 * minute, lost: false })
      )
    )
    assert.include(
      life?.marks.map(({ kind, words }) => `${kind}: ${words}`) ?? [],
      "lost: no answer to APPEND, of which 100 of 5000 bytes were handed to the network: it was not done"
    )
  })

  it("a MOVE that was lost is not done, if what it names was there later by the same UIDVALIDITY", () => {
    const says = (group: string, from: number, ...lines: ReadonlyArray<string>) =>
      lines.map((each, index) => {
        const [, side, line = ""] = /^([CS]): (.*)$/.exec(each) ?? []
        const [, tag = "", cmd = ""] = /^(A\d+) ((?:UID )?\S+)/.exec(line) ?? []
        return side === "C"
          ? at(from + index, "wire:sent", { tag, cmd, by: "app", line }, group)
          : at(from + index, "wire:received", { line, ...(tag !== "" && { tag, cond: "OK" }) }, group)
      })
    const opens = (mailbox: string, validity: number) => [
      `C: A1 SELECT ${mailbox}`,
      `S: * OK [UIDVALIDITY ${validity}] ok`,
      "S: A1 OK done"
    ]
    const move = { tag: "A9", cmd: "UID MOVE", ms: 50, written: 30, bytes: 30, effect: "unknown" as const }
    const movedIn = (mailbox: string, validity: number, found: string) => {
      const [life] = livesIn(
        bytesOf(
          ...stay(
            "c1",
            { from: 0, to: 10 * minute, lost: true },
            ...says("c1", 5 * minute, ...opens(mailbox, 7), "C: A9 UID MOVE 901 Done"),
            at(10 * minute - 1, "command:lost", move, "c1")
          ),
          ...stay(
            "c2",
            { from: 11 * minute, to: 20 * minute, lost: false },
            ...says(
              "c2",
              12 * minute,
              ...opens(mailbox, validity),
              "C: A2 UID SEARCH ALL",
              `S: * SEARCH ${found}`,
              "S: A2 OK done"
            )
          )
        )
      )
      return life?.marks.find(({ kind }) => kind === "lost")?.words
    }
    const perhaps = "no answer to UID MOVE: it may have been done"
    assert.strictEqual(
      movedIn("INBOX", 7, "901 902"),
      "no answer to UID MOVE: it was not done: what it names was still in the mailbox later"
    )
    assert.strictEqual(movedIn("INBOX", 7, "902"), perhaps)
    assert.strictEqual(movedIn("INBOX", 8, "901 902"), perhaps)
    assert.strictEqual(movedIn("<mbox:1>", 7, "901 902"), perhaps)
  })

  it("a FETCH of which messages had come is not called unanswered, and one of which none had is", () => {
    const fetched = "A9 UID FETCH 1:* (BODY.PEEK[])"
    const lost = { tag: "A9", cmd: "UID FETCH", ms: 900, written: 32, bytes: 32, effect: "none" as const }
    const life = (...messages: ReadonlyArray<string>) =>
      livesIn(
        bytesOf(
          ...stay(
            "c1",
            { from: 0, to: 11 * minute, lost: true },
            at(10 * minute - 10, "wire:received", { line: "* 1 FETCH (FLAGS ())" }, "c1"),
            at(10 * minute, "wire:sent", { tag: "A9", cmd: "UID FETCH", by: "app", line: fetched }, "c1"),
            ...messages.map((line, index) => at(10 * minute + index, "wire:received", { line }, "c1")),
            at(11 * minute, "command:lost", lost, "c1")
          ),
          ...stay("c2", { from: 12 * minute, to: 20 * minute, lost: false })
        )
      )[0]
    const begun = life("* 1 FETCH (UID 4 BODY[] <literal>)", "* 2 FETCH (UID 5 BODY[] <literal>)")
    assert.include(
      begun?.headline,
      "UID FETCH of the app had no complete answer when the connection ended: 2 messages had come"
    )
    assert.include(
      begun?.marks.map(({ words }) => words) ?? [],
      "no complete answer to UID FETCH, after 2 messages: it only reads, and can be sent again"
    )
    assert.include(life()?.headline, "UID FETCH of the app had no answer when the connection ended")
  })

  it("D60 a mailbox that became read-only is of note, and one that always was is not", () => {
    const opened = (group: string, from: number, code: string) => {
      const answer = { tag: group, cond: "OK", code, line: `${group} OK [${code}] done` }
      const reported = at(from + 500, "wire:received", answer, group)
      const whole = stay(group, { from, to: from + 10 * minute, lost: group === "c1" })
      return whole.concat(reported).toSorted((a, b) => a.time - b.time)
    }
    const [life] = livesIn(
      bytesOf(...opened("c1", 0, "READ-WRITE"), ...opened("c2", 11 * minute, "READ-ONLY"))
    )
    assert.include(life?.headline, "Read-only since it was opened again")
    assert.deepStrictEqual(
      [life?.tone, life?.fix],
      [
        "warning",
        "Ask who grants rights in this mailbox, its owner or the server's operator, for the right to change it; else change nothing in it."
      ]
    )
    const always = [...opened("c1", 0, "READ-ONLY"), ...opened("c2", 11 * minute, "READ-ONLY")]
    assert.notInclude(headline(...always), "read-only")
  })

  it("D65 nothing is missed if the library knows so, by QRESYNC or by its questions", () => {
    const shownOf = (...outcomes: ReadonlyArray<"complete" | "missed" | "reset">) =>
      headline(
        ...stay("c1", { from: 0, to: 10 * minute, lost: true }),
        ...[
          ...stay("c2", { from: 11 * minute, to: 20 * minute, lost: false }).filter(
            ({ name }) => name !== "mailbox:resynchronized"
          ),
          ...outcomes.map((outcome) =>
            at(12 * minute, "mailbox:resynchronized", { by: "qresync", outcome }, "c2")
          )
        ].toSorted((one, other) => one.time - other.time)
      )
    assert.include(shownOf("complete"), "nothing missed")
    for (const outcome of ["missed", "reset"] as const)
      assert.notInclude(shownOf(outcome), "nothing missed", outcome)
    assert.notInclude(shownOf(), "nothing missed")
  })

  it("the waits of this program are apart from the time away: backoff, and the account's turn", () => {
    const waitsOf = (...between: ReadonlyArray<Event>) =>
      livesIn(
        bytesOf(
          ...stay("c1", { from: 0, to: 20 * minute, lost: true }),
          ...between,
          ...stay("c2", { from: 25 * minute, to: 40 * minute, lost: false })
        )
      )[0]?.waits
    const waits = moved(21 * minute, "failing", "always", "backoff", "c1")
    const goesOn = moved(23 * minute, "backoff", "backoff.done", "resolving", "c1")
    const queues = moved(23 * minute, "backoff", "backoff.done", "queueing", "c1")
    assert.deepStrictEqual(waitsOf(waits, goesOn), [{ start: 21 * minute, end: 23 * minute }])
    assert.deepStrictEqual(waitsOf(waits, queues), [{ start: 21 * minute, end: 25 * minute }])
    assert.deepStrictEqual(waitsOf(), [])
  })

  it("a failure that waits for the app: of several, the longest wait is no sum", () => {
    const failed = { outcome: "failed", error: "AuthRejected", step: "auth" } as const
    const job = (...refused: ReadonlyArray<number>) =>
      headline(
        ...[1, 2, 3, 4, 5].flatMap((each) => {
          const from = each * 15 * minute
          return refused.includes(each)
            ? tried(`c${each}`, from, failed)
            : stay(`c${each}`, { from, to: from + 2 * minute, lost: false })
        })
      )
    assert.include(job(2), ", once not tried again for 14 min 59 s, until the app asked for it")
    assert.include(job(2, 4), ", twice not tried again for up to 14 min 59 s, until the app asked for it")
    assert.notInclude(job(), "not tried again")
  })

  it("an app that asks for news hundreds of times is told so, and one that asks now and then is not", () => {
    const asking = (every: number, of: (index: number) => string = () => "INBOX") => {
      const questions = Array.from({ length: 400 }, (_, index) => [
        at(
          1_000 + index * every,
          "wire:sent",
          { tag: `A${index}`, cmd: "STATUS", by: "app", line: `A${index} STATUS ${of(index)} (MESSAGES)` },
          "c1"
        ),
        at(1_010 + index * every, "wire:received", { tag: `A${index}`, cond: "OK", line: "" }, "c1")
      ]).flat()
      const last = 2_000 + 400 * every
      return livesIn(
        bytesOf(...stay("c1", { from: 0, to: Math.max(last, 20 * minute), lost: false }, ...questions))
      )[0]
    }
    const often = asking(1_500)
    assert.include(often?.headline, "The app asked for news by STATUS 400 times, 40 times a minute")
    assert.match(often?.fix ?? "", /^Let the app wait for news by IDLE/)
    assert.include(asking(100)?.headline, "The app asked for news by STATUS 400 times within 39.9 s")
    assert.notInclude(asking(minute)?.headline, "asked for news")
    const each = asking(100, (index) => `Box${index % 200}`)
    assert.include(
      each?.headline,
      "The app asked for the STATUS of mailboxes one by one, 400 times, of 200 different ones on one connection"
    )
    assert.match(each?.fix ?? "", /^Let the app ask for only those that are shown/)
  })

  it("questions on many connections are as often as they were asked, and not as each of them alone", () => {
    const one = (index: number) => {
      const group = `c${index + 1}`
      const from = index * 5 * minute
      const asked = { tag: "A", cmd: "NOOP", by: "app", line: "A NOOP" } as const
      return stay(
        group,
        { from, to: from + 4 * minute, lost: true },
        at(from + minute, "wire:sent", asked, group)
      )
    }
    const [life] = livesIn(bytesOf(...Array.from({ length: 320 }, (_, index) => one(index)).flat()))
    assert.notInclude(life?.headline, "asked for news")
  })
})
