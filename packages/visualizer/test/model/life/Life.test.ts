import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { Effect } from "effect"
import { explain } from "../../../src/export/explain.ts"
import { momentsOf } from "../../../src/model/life/moments.ts"
import { awaysOf } from "../../../src/model/life/Segment.ts"
import { day } from "../../support/day.ts"
import { read } from "../../support/record.ts"
import { at, moved } from "../../support.ts"
import { again, bytesOf, headline, livesIn, minute, started, stay } from "./stays.ts"

describe("the life of an account", () => {
  it.effect("a day shows how long it was open, how often it was lost, and how long it was away", () =>
    Effect.gen(function* () {
      const bytes = yield* day
      const [life] = livesIn(bytes)
      assert.match(
        life?.headline ?? "",
        /^Open 23 h \d+ min of (1 d|23 h \d+ min), only after the first 15 min, lost 3 times, open again within 3\.\d+ s/
      )
      assert.deepStrictEqual(
        life?.pieces.map(({ kind }) => kind),
        ["beginning", "open", "away", "open", "away", "open", "away", "open"]
      )
      assert.deepStrictEqual(
        life?.pieces.flatMap(({ error, kind }) => (kind === "away" ? [error] : [])),
        ["ConnectionLost", "ConnectionLost", "ServerBye"]
      )
      assert.include(explain(read(bytes)).replaceAll("\n", " "), life?.headline ?? "")
    })
  )

  it("a loss says for how long the server had said nothing, if that was long: it may have been gone as long", () => {
    const said = (time: number) => at(time, "wire:received", { line: "* OK Still here" }, "c1")
    const silence = (...lines: ReadonlyArray<Event>) => {
      const first = stay("c1", { from: 0, to: 20 * minute, lost: true }, ...lines)
      const second = stay("c2", { from: 21 * minute, to: 40 * minute, lost: false })
      return awaysOf(livesIn(bytesOf(...first, ...second))[0] ?? { pieces: [] }).map(({ silent }) => silent)
    }
    assert.deepStrictEqual(silence(), [20 * minute])
    assert.deepStrictEqual(silence(said(18 * minute)), [2 * minute])
    assert.deepStrictEqual(silence(said(18 * minute), said(19.5 * minute)), [undefined])
  })

  describe("an app that ends the wait for the next attempt ends the life, and no attempt follows", () => {
    const open = stay("c1", { from: 0, to: 20 * minute, lost: true })
    const failed = again.map((event) => ({ ...event, group_id: "c2", time: event.time - 9 * minute }))
    const endings = {
      "by logging out": moved(25 * minute, "backoff", "user.logout", "closed", "c2"),
      "as its scope closes": at(
        25 * minute,
        "activity:end",
        { id: "backoff", outcome: "interrupted", interrupted: true },
        "c2"
      )
    }
    it.each(Object.entries(endings))("%s", (_, ending) => {
      const events = [...open, ...failed, ending]
      assert.match(headline(...events) ?? "", /not open for the last 5 min, then ended by the app$/)
      assert.include(explain(read(bytesOf(...events))), "failed at 60 s, then ended by the app")
    })
    it("an attempt that the app asked for at once is still another attempt", () => {
      const retried = moved(25 * minute, "backoff", "user.retry", "queueing", "c2")
      const events = [...open, ...failed, retried, endings["as its scope closes"]]
      assert.notInclude(headline(...events), "ended by the app")
    })
  })

  it("a UIDVALIDITY is compared with that of the same mailbox", () => {
    const opened = (group: string, from: number, validity: number, name?: string) => {
      const tells = [`* OK [UIDVALIDITY ${validity}] ok`]
      return stay(group, { from, to: from + 10 * minute, lost: true, tells }).map((event) =>
        event.name === "wire:sent" && name !== undefined
          ? { ...event, data: { ...event.data, line: `${group} SELECT ${name}` } }
          : event
      )
    }
    const first = opened("c1", 0, 7)
    assert.include(headline(...first, ...opened("c2", 11 * minute, 9)), "UIDVALIDITY changed")
    assert.notInclude(headline(...first, ...opened("c2", 11 * minute, 9, "<mbox:1>")), "UIDVALIDITY")
    const third = opened("c3", 22 * minute, 7)
    assert.include(headline(...first, ...opened("c2", 11 * minute, 9), ...third), "UIDVALIDITY changed twice")
    const turns = [7, 9, 7, 9, 7].flatMap((validity, at) => opened(`c${at + 1}`, at * 11 * minute, validity))
    const [life] = livesIn(bytesOf(...turns))
    assert.include(life?.headline, "UIDVALIDITY changed 4 times among the same 2 values")
    assert.match(life?.fix ?? "", /^The mailbox has 2 numberings \(UIDVALIDITY 7, 9\) that take turns/)
  })

  it("an account that is to be tried again is away until the trace ends", () => {
    const open = stay("c1", { from: 0, to: 20 * minute, lost: true })
    const other = stay("c9", { from: 21 * minute, to: 60 * minute, lost: false, session: "s2" })
    assert.include(headline(...open, ...other), "not open for the last 40 min")
    // its session is not known: the other may be its next attempt
    assert.notInclude(headline(...open.slice(1), ...other), "away")
  })

  it("losses before the oldest event that is kept are not known", () => {
    const gap = at(0, "trace:gap", { dropped: 200, older: true }, "c3")
    const open = stay("c3", { from: 0, to: 20 * minute, lost: false })
    assert.include(headline(gap, ...open), "earlier losses unknown")
    assert.notInclude(headline(gap, ...open), "never")
    const lost = stay("c3", { from: 0, to: 20 * minute, lost: true })
    const after = stay("c4", { from: 21 * minute, to: 40 * minute, lost: false })
    assert.include(headline(gap, ...lost, ...after), "lost at least once")
    assert.notInclude(headline(gap, ...lost, ...after), "nothing missed")
  })

  it("losses are not known for sure if a connection is missing, at the beginning or in the middle", () => {
    const first = stay("c1", { from: 0, to: 20 * minute, lost: true })
    const third = stay("c3", { from: 41 * minute, to: 60 * minute, lost: false })
    const hidden = at(50 * minute, "trace:gap", { dropped: 90, older: true }, "c3")
    assert.include(headline(...first, ...third), "lost at least once")
    assert.include(headline(...third), "earlier losses unknown")
    assert.include(
      headline(...third.slice(0, -2), hidden, ...third.slice(-2)),
      "when the trace begins and ends, earlier losses unknown: what was between"
    )
  })

  it("losses are counted if only details are missing, and no connection is", () => {
    const gap = (time: number, group: string) => at(time, "trace:gap", { dropped: 90, older: true }, group)
    const numbered = (attempt: number, events: ReadonlyArray<Event>) =>
      events.map((event) =>
        event.name === "connection:started" ? { ...event, data: { ...event.data, attempt } } : event
      )
    const first = stay("c1", { from: 0, to: 20 * minute, lost: true })
    const second = stay("c2", { from: 21 * minute, to: 30 * minute, lost: true })
    const third = stay("c3", { from: 32 * minute, to: 40 * minute, lost: false })
    const reported = (from: number) =>
      headline(
        ...numbered(from, first),
        ...numbered(from + 1, second),
        ...numbered(from + 2, third).flatMap((event, at) =>
          at === 1 ? [gap(32 * minute, "c3"), event] : [event]
        )
      )
    assert.include(reported(1), "lost twice")
    assert.include(reported(4), "lost at least twice")
    assert.notInclude(reported(1), "nothing missed")
  })

  it("of an open mailbox, a stretch whose events are not kept is not known, in words and on the lane", () => {
    const [first, ...rest] = stay("c1", { from: 0, to: 60 * minute, lost: false })
    const known = (event: Event) => event.time <= 1000
    const gap = at(50 * minute, "trace:gap", { dropped: 90, older: true }, "c1")
    const events =
      first === undefined ? [] : [first, ...rest.filter(known), gap, ...rest.filter((e) => !known(e))]
    const [life = assert.fail("no life")] = livesIn(bytesOf(...events))
    assert.deepStrictEqual(life.forgotten, [{ start: 1000, end: 50 * minute }])
    assert.include(life.headline, "Open 10 min of")
    assert.include(
      life.headline,
      "when the trace begins and ends: what was between (49 min 59 s) is not kept"
    )
    assert.notInclude(life.headline, "never")
  })

  it("the lane has no gaps, from its first moment to its last", () => {
    const [life] = livesIn(
      bytesOf(
        ...stay("c1", { from: 0, to: 60 * minute, lost: true }),
        ...stay("c2", { from: 60 * minute + 3000, to: 90 * minute, lost: false })
      )
    )
    let cursor = 0
    for (const { end, start } of life?.pieces ?? []) {
      assert.strictEqual(start, cursor)
      cursor = end
    }
    assert.strictEqual(cursor, 90 * minute)
    assert.strictEqual(life?.headline, "Open 1 h 30 min, lost once, open again after 4 s, nothing missed")
  })

  it("the app's work ends when it gives a command up, and the lane shows when", () => {
    const used = [
      at(10 * minute, "wire:sent", { tag: "A5", cmd: "SEARCH", line: "A5 SEARCH UNSEEN" }, "c1"),
      at(10 * minute + 3000, "command:interrupted", { tag: "A5", cmd: "SEARCH" }, "c1"),
      at(20 * minute, "wire:received", { tag: "A5", cond: "OK", line: "A5 OK done" }, "c1")
    ]
    const [life] = livesIn(bytesOf(...stay("c1", { from: 0, to: 60 * minute, lost: false }, ...used)))
    assert.deepStrictEqual(life?.work, [{ start: 10 * minute, end: 10 * minute + 3000 }])
    assert.deepStrictEqual(
      life?.marks.map(({ kind, time }) => [kind, time]),
      [
        ["asked", 10 * minute],
        ["givenUp", 10 * minute + 3000]
      ]
    )
  })

  it("losses after like times have a cause that is not chance, and no life with them is a good one", () => {
    const lost = (every: (index: number) => number, until = 7) => {
      let from = 0
      const all = Array.from({ length: 8 }, (_, index) => {
        const to = from + every(index) * minute
        const group = `c${index + 1}`
        const events = stay(group, { from, to, lost: index < until })
        from = to + 2000
        return events
      })
      return livesIn(bytesOf(...all.flat()))[0]
    }
    const regular = lost(() => 5)
    assert.match(regular?.headline ?? "", /^Lost 7 times, about every 5 min$/)
    assert.strictEqual(regular?.tone, "warning")
    const chance = lost((index) => 1 + index * 9)
    assert.match(chance?.headline ?? "", /, lost 7 times, open again within 3 s/)
    assert.strictEqual(chance?.tone, "good")
    assert.match(lost((index) => 240 + index * 0.02, 2)?.headline ?? "", /^Lost twice, about every 4 h$/)
    assert.match(lost((index) => 240 + index * 2, 2)?.headline ?? "", /, lost twice, open again/)
    assert.match(lost(() => 5, 2)?.headline ?? "", /, lost twice, open again/)
    const last = lost((index) => (index < 6 ? 5 : index * 30), 8)
    assert.match(last?.headline ?? "", /, lost 8 times, open again/)
  })

  it("a time away is one, however many attempts were made, and however often they took turns", () => {
    const attempt = (group: string, from: number, to: number, ...between: ReadonlyArray<Event>) => [
      at(from, "connection:started", started("s1", Number(group.slice(1))), group),
      ...between,
      at(to, "connection:ended", { outcome: "retried", error: "ConnectRefused", step: "tcp" }, group)
    ]
    const turn = (group: string, from: number, to: number) => [
      moved(from, "backoff", "done", "queueing", group),
      moved(to, "queueing", "turn.ok", "resolving", group)
    ]
    const loss = 10 * minute
    const [life] = livesIn(
      bytesOf(
        ...stay("c1", { from: 0, to: loss, lost: true }),
        ...attempt("c2", loss + 1000, loss + 2000, ...turn("c2", loss + 1000, loss + 1010)),
        ...attempt("c3", loss + 5000, loss + 20_000, ...turn("c3", loss + 5000, loss + 9000)),
        ...stay("c4", { from: loss + 26_000, to: 20 * minute, lost: false })
      )
    )
    assert.match(life?.headline ?? "", /, lost once, open again after 27 s/)
    assert.deepStrictEqual(
      life?.pieces.map(({ kind }) => kind),
      ["beginning", "open", "away", "turn", "away", "open"]
    )
    assert.lengthOf(life === undefined ? [] : awaysOf(life), 1)
  })

  it("an account that needs a person is given up, and not away", () => {
    const [started] = stay("c2", { from: 31 * minute, to: 32 * minute, lost: true })
    const failed = { outcome: "failed", error: "AuthRejected", step: "auth" } as const
    const events = started && [
      ...stay("c1", { from: 0, to: 30 * minute, lost: true }),
      started,
      at(32 * minute, "connection:ended", failed, "c2")
    ]
    const words = headline(...(events ?? []))
    assert.strictEqual(words, "Open 29 min 59 s of 32 min, lost once, then given up: login refused")
    const other = { from: 40 * minute, to: 41 * minute, lost: false, session: "s2", label: "other" }
    const beside = headline(...(events ?? []), ...stay("c3", other))
    assert.match(beside ?? "", /then given up, 9 min before the trace ends: login refused$/)
  })

  it("a refusal that the same command's acceptance follows is not counted, nor one of a command of other words", () => {
    const asks = (time: number, tag: string, words: string, cond: "NO" | "OK") => [
      at(time, "wire:sent", { tag, cmd: words.split(" ")[0] ?? "", line: `${tag} ${words}` }, "c1"),
      at(time + 100, "wire:received", { tag, cond, line: `${tag} ${cond} answer` }, "c1")
    ]
    const reportedOf = (...used: ReadonlyArray<Event>) => {
      const [life] = livesIn(bytesOf(...stay("c1", { from: 0, to: 20 * minute, lost: false }, ...used)))
      const refused = life?.marks.filter(({ kind }) => kind === "refused").length
      return [life?.tone, refused, /^.* refused(?! at first).*/.exec(life?.headline ?? "")?.[0]]
    }
    const copy = "UID COPY 1 <mbox:1>"
    const twice = [...asks(minute, "A1", copy, "NO"), ...asks(minute + 500, "A2", copy, "NO")]
    assert.deepStrictEqual(reportedOf(...twice), ["warning", 2, `${copy} refused twice`])
    assert.deepStrictEqual(reportedOf(...twice, ...asks(2 * minute, "A3", copy, "OK")), [
      "good",
      0,
      undefined
    ])
    const other = asks(2 * minute, "A3", "UID COPY 2 <mbox:1>", "OK")
    assert.deepStrictEqual(reportedOf(...twice, ...other), ["warning", 2, `${copy} refused twice`])
    const [alike, besides] = [asks(minute, "A1", copy, "NO"), asks(minute, "A2", "UID COPY 2 <mbox:1>", "NO")]
    const atOneTime = [...alike, ...besides, ...asks(2 * minute, "A3", copy, "OK")]
    assert.deepStrictEqual(reportedOf(...atOneTime), ["warning", 1, "UID COPY 2 <mbox:1> refused"])
    const [hidden, same] = ["NO", "OK"].map((cond, each) =>
      asks((3 + each) * minute, `A${4 + each}`, "UID SEARCH TEXT <text>", cond === "NO" ? "NO" : "OK")
    )
    assert.deepStrictEqual(reportedOf(...(hidden ?? []), ...(same ?? [])), ["warning", 1, "UID refused"])
  })

  it("a new UIDVALIDITY, and refused commands, are of note", () => {
    const asked = at(30 * minute, "wire:sent", { tag: "A9", cmd: "STORE", line: "A9 STORE 1 FLAGS ()" }, "c1")
    const answer = at(30 * minute, "wire:received", { tag: "A9", cond: "NO", line: "A9 NO no" }, "c1")
    const events = [
      ...stay("c1", { from: 0, to: 60 * minute, lost: true }, asked, answer),
      ...stay("c2", { from: 61 * minute, to: 90 * minute, lost: false, tells: ["* OK [UIDVALIDITY 2] ok"] })
    ]
    const words = headline(...events)
    const moments = livesIn(bytesOf(...events)).flatMap(momentsOf)
    assert.deepStrictEqual(
      moments.filter(({ kind }) => kind === "refused").map(({ time, words }) => [time, words]),
      [[30 * minute, "the server refused changing the flags of a message (STORE)"]]
    )
    assert.strictEqual(words, "UIDVALIDITY changed")
    // its headline does not stand alone
    const [life] = livesIn(bytesOf(...events.filter(({ data }) => !("tag" in data && data.tag === "A9"))))
    assert.deepStrictEqual([life?.headline, life?.actionBy], ["UIDVALIDITY changed", "nobody"])
    assert.notInclude(words, "nothing missed")
  })

  it("a label that was redacted may belong to several accounts, and moves none of them", () => {
    const label = "<address>"
    const events = [
      ...stay("c1", { from: 0, to: 60 * minute, lost: true, label }),
      ...stay("c2", { from: 61 * minute, to: 90 * minute, lost: false, session: "s2", label })
    ]
    const [life, ...others] = livesIn(bytesOf(...events))
    assert.isEmpty(others)
    assert.deepStrictEqual(life?.marks, [])
    assert.strictEqual(life?.pieces.filter(({ kind }) => kind === "open").length, 1)
  })

  it.each([
    ["a loss", true, "another session: the program was started again, or another runner took over"],
    ["its app closed the one before, as a job does that polls", false, undefined]
  ])("sessions that the app calls alike follow each other: after %s", (_, lost, words) => {
    const [life] = livesIn(
      bytesOf(
        ...stay("c1", { from: 0, to: 60 * minute, lost, label: "dan" }),
        ...stay("c2", { from: 61 * minute, to: 90 * minute, lost: false, session: "s2", label: "dan" })
      )
    )
    assert.strictEqual(life?.name, "dan")
    const moved = (life && momentsOf(life))?.filter(({ kind }) => kind === "moved").map((each) => each.words)
    assert.deepStrictEqual(moved, words === undefined ? [] : [words])
  })

  it("IDLE is rest until DONE, and a command of the app is work until its answer", () => {
    const used = [
      at(10 * minute, "wire:sent", { tag: "A3", cmd: "IDLE", line: "A3 IDLE" }, "c1"),
      at(10 * minute, "wire:received", { line: "+ idling" }, "c1"),
      at(40 * minute, "wire:sent", { line: "DONE" }, "c1"),
      at(40 * minute, "wire:received", { tag: "A3", cond: "OK", line: "A3 OK done" }, "c1"),
      at(40 * minute, "wire:sent", { tag: "A4", cmd: "FETCH", line: "A4 FETCH 1 (FLAGS)" }, "c1"),
      at(42 * minute, "wire:received", { tag: "A4", cond: "OK", line: "A4 OK done" }, "c1")
    ]
    const [life] = livesIn(
      bytesOf(
        ...stay("c1", { from: 0, to: 60 * minute, lost: true }, ...used),
        ...stay("c2", { from: 61 * minute, to: 90 * minute, lost: false })
      )
    )
    const open = life?.pieces.find(({ kind }) => kind === "open")
    assert.strictEqual(open?.rested, 30 * minute)
    assert.deepStrictEqual(open?.awake, [
      { start: open?.start ?? 0, end: 10 * minute },
      { start: 40 * minute, end: 60 * minute }
    ])
    assert.deepStrictEqual(life?.work, [{ start: 40 * minute, end: 42 * minute }])
  })

  it("over runners it begins with the first, although the trace of the present one alone is kept", () => {
    const one = bytesOf(...stay("c1", { from: 0, to: 60 * minute, lost: false }))
    const stays = [
      { runner: "a", since: -100 * minute },
      { runner: "b", since: -60 * minute },
      { runner: "c", since: -minute, gone: -2 * minute }
    ]
    const [life] = livesIn(one, stays)
    assert.strictEqual(
      life?.headline,
      "Open 59 min 59 s of 1 h here, never lost, changed its runner twice in 2 h 40 min"
    )
    assert.strictEqual(life?.from, -100 * minute)
    assert.deepStrictEqual(
      life?.elsewhere.map(({ end, runner, start }) => [runner, start / minute, end / minute]),
      [
        ["a", -100, -60],
        ["b", -60, -2],
        [undefined, -2, -1],
        ["c", -1, 0]
      ]
    )
    assert.deepStrictEqual(
      life?.marks.flatMap(({ words = [] }) => words),
      ["moved to b from a", "taken over by c from b, after 60 s without a runner"]
    )
    const [alone] = livesIn(one, stays.slice(-1))
    assert.notMatch(alone?.headline ?? "", /runner| here/, "one runner is no history")
    assert.strictEqual(alone?.headline, "Open 59 min 59 s of 1 h, never lost")
  })

  it("a single connection has one if its mailbox was open for long: for less, its verdict says all", () => {
    const lasting = (minutes: number) =>
      headline(...stay("c1", { from: 0, to: minutes * minute, lost: false }))
    assert.isUndefined(lasting(9))
    assert.strictEqual(lasting(60), "Open 59 min 59 s of 1 h, never lost")
  })

  it("the present time away is told apart from those before it, and is no longer present in a trace that is over", () => {
    const bytes = bytesOf(
      ...stay("c1", { from: 0, to: 10 * minute, lost: true }),
      ...stay("c2", { from: 10 * minute + 3000, to: 20 * minute, lost: true }),
      ...again
    )
    const [over] = livesIn(bytes)
    assert.strictEqual(over?.headline, "Open 19 min 55 s of 30 min, lost twice, not open for the last 10 min")
    assert.strictEqual(over?.figures, "Open again after 4 s at first, nothing missed")
    assert.strictEqual(over?.tone, "failure")
  })

  it("attempts until the mailbox is open have none; one that stays open has", () => {
    const [started] = stay("c1", { from: 0, to: minute, lost: true })
    const failed = at(minute, "connection:ended", { outcome: "retried", error: "Timeout", step: "id" }, "c1")
    const reported = (to: number) =>
      started && headline(started, failed, ...stay("c2", { from: minute, to, lost: false }))
    assert.isUndefined(reported(minute + 2000))
    assert.strictEqual(
      reported(31 * minute + 1000),
      "Open 30 min of 31 min 1 s, only after the first 61 s, never lost"
    )
  })
})
