/** What calls to one account say together that all were in vain, and a pool whose connections were replaced. */
import { assert, describe, it } from "@effect/vitest"
import type { Event, Events } from "@effect-imap/core/Trace"
import { poolsOf } from "../../../src/model/life/pool/pools.ts"
import { at, moved } from "../../support.ts"
import { indexOf } from "../../support/indexOf.ts"
import { bytesOf, minute, started, stay } from "./stays.ts"

const together = (...events: ReadonlyArray<Event>) => {
  const index = indexOf(bytesOf(...events.toSorted((one, other) => one.time - other.time)))
  return poolsOf(index.alike(0), index.atHost(0), index.everywhere())[0]
}

/** A call that ends after a second. */
const call = (
  number: number,
  ended: Partial<Events["connection:ended"]["data"]>,
  from = number * minute
): ReadonlyArray<Event> => [
  at(from, "connection:started", started(`s${number}`, 1), `c${number}`),
  at(from + 1000, "connection:ended", { outcome: "failed", ...ended }, `c${number}`)
]

const refused = { error: "AuthRejected", step: "auth", serverText: "Authentication failed" }
const locked = { error: "AuthThrottled", step: "auth", serverText: "Locked" }
const heldBack = { ...locked, step: "account", retryAfterMs: 5 * minute }

describe("calls to one host, none of which opened a mailbox", () => {
  it("what fails for hours is not to be tried again in a few minutes", () => {
    const failure = { error: "ServerUnavailable", step: "greeting", serverText: "Server shutting down" }
    const story = (every: number) =>
      together(...[1, 2, 3, 4].flatMap((each) => call(each, failure, each * every)))
    assert.include(story(minute)?.rest, "few minutes")
    const { actionBy, fix = "" } = story(60 * minute) ?? {}
    assert.match(fix, /It failed so 4 times in a row, so that another attempt alone will hardly help\. Ask/)
    assert.strictEqual(actionBy, "admin")
  })
  it("what followed the first reason, and what was not tried, is told apart", () => {
    const story = together(
      ...[1, 2, 3].flatMap((each) => call(each, refused)),
      ...call(4, locked),
      ...[5, 6].flatMap((each) => call(each, heldBack))
    )
    assert.strictEqual(
      story?.headline,
      "6 calls, and none opened a mailbox, 3 × login refused “Authentication failed”, then 1 × kept out for a while “Locked”, 2 more not tried: this program holds them back, at last for another 5 min"
    )
    assert.match(story?.fix ?? "", /^Check the user name and password.* And before the next attempt: wait/)
    assert.strictEqual(story?.actionBy, "user")
  })
  it.each([
    [
      "ConnectRefused",
      "twice",
      "twice 2 × login refused “Authentication failed”, then every connection refused for up to 2 min 59 s"
    ],
    ["Timeout", "once", "3 × login refused “Authentication failed”, then no answer any more"],
    ["Timeout", "once, too few", undefined],
    ["ConnectionLost", "twice, but answered", undefined]
  ] as const)("%s after refused logins, %s, is probably a bar of the address: %s", (error, often, words) => {
    const silent = { error, step: "tcp" }
    const calls = {
      once: "rrrsss",
      twice: "rrssrrssr",
      "once, too few": "rrss",
      "twice, but answered": "rrssrrssr"
    }
    const story = together(
      ...Array.from(calls[often]).flatMap((each, at) => call(at + 1, each === "r" ? refused : silent))
    )
    assert.strictEqual(/barred/.test(story?.headline ?? ""), words !== undefined)
    if (words === undefined) return
    assert.include(story?.headline, `${words}: this address is probably barred for that`)
    assert.match(story?.fix ?? "", /^Stop the program, and correct the user name or password first/)
    assert.strictEqual(story?.actionBy, "user")
  })
  it("and is told of connections of a log that does not say the host of what was never made", () => {
    const log = (number: number, ended: Partial<Events["connection:ended"]["data"]>) =>
      call(number, ended).flatMap((event): ReadonlyArray<Event> =>
        event.name !== "connection:started"
          ? [event]
          : ended === refused
            ? [{ ...event, data: { ...event.data, policy: "imported" } }]
            : []
      )
    const silent = { error: "ConnectRefused", step: "tcp" }
    const calls = [
      ...[1, 2, 3].flatMap((each) => log(each, refused)),
      ...[4, 5, 6].flatMap((each) => log(each, silent))
    ]
    assert.match(
      together(...calls)?.headline ?? "",
      /^6 calls, and none opened a mailbox, 3 × login refused “Authentication failed”, then every connection refused: this address is probably barred/
    )
  })
  it("two calls that tried three times each are as many attempts as show a bar", () => {
    const tried = (number: number, attempt: number) => [
      at(number * minute, "connection:started", started(`s${number}`, attempt), `c${number}${attempt}`),
      at(
        number * minute + 100,
        "connection:ended",
        { outcome: attempt < 3 ? "retried" : "failed", error: "ConnectRefused", step: "tcp" },
        `c${number}${attempt}`
      )
    ]
    const story = together(
      ...[1, 2, 3].flatMap((each) => call(each, refused)),
      ...[4, 5].flatMap((each) => [1, 2, 3].flatMap((attempt) => tried(each, attempt)))
    )
    assert.match(story?.headline ?? "", /then every connection refused: this address is probably barred/)
  })
  it("of one account whose refused login its program tries again is told like that of several calls", () => {
    const attempts = (...all: ReadonlyArray<Partial<Events["connection:ended"]["data"]>>) =>
      all.flatMap((ended, at) =>
        call(at + 1, ended).map((event) =>
          event.name === "connection:started" ? { ...event, data: started("s1", at + 1) } : event
        )
      )
    const silent = { outcome: "retried", error: "ConnectRefused", step: "tcp" } as const
    const story = together(...attempts(refused, refused, refused, silent, silent, silent))
    assert.strictEqual(
      story?.headline,
      "6 attempts, and none opened a mailbox, 3 × login refused “Authentication failed”, then every connection refused: this address is probably barred for that"
    )
    assert.strictEqual(story?.actionBy, "user")
    assert.isUndefined(together(...attempts(silent, silent, refused)))
  })
  it("what a limit ended is headed by the limit, and all connections are counted", () => {
    const limit = {
      error: "BandwidthExceeded",
      outcome: "failed",
      serverText: "Account exceeded command or bandwidth limits."
    } as const
    const ending = { tag: "T9", cmd: "UID FETCH", ms: 40, written: 30, bytes: 30, effect: "none" as const }
    const ended = (events: ReadonlyArray<Event>) =>
      events.map((event) =>
        event.name === "connection:ended" ? { ...event, data: { ...limit, step: "selected" } } : event
      )
    const elsewhere = stay("c2", { from: 2000, to: 9000, lost: false, session: "s2" }).map((event) =>
      event.name === "connection:started"
        ? { ...event, data: { ...event.data, host: "mail.example.org" } }
        : event
    )
    const story = together(
      ...ended(
        stay(
          "c1",
          { from: 0, to: 8000, lost: true },
          at(
            7000,
            "wire:sent",
            { tag: "T9", cmd: "UID FETCH", by: "app", line: "T9 UID FETCH 9 BODY.PEEK[]" },
            "c1"
          ),
          at(7500, "command:lost", { lane: "implicitTls", ...ending }, "c1")
        )
      ),
      ...elsewhere,
      ...call(3, { ...limit, step: "auth" })
    )
    assert.strictEqual(story?.headline, "The account has used up what the provider allows in a time")
    assert.match(story?.figures ?? "", /^1 opened a mailbox and lost it .*, then 1 × /)
    assert.include(story?.figures, "to mail.example.org: 1 opened a mailbox, closed in good order")
    assert.strictEqual(story?.actionBy, "app")
  })

  it("for one reason, its advice is enough", () => {
    const story = together(...[1, 2, 3].flatMap((each) => call(each, refused)))
    assert.strictEqual(
      story?.headline,
      "3 calls, and none opened a mailbox, 3 × login refused “Authentication failed”"
    )
    assert.notInclude(story?.fix ?? "", "before the next attempt")
  })
  it("who must act is who runs what refused them, and not the server's administrator", () => {
    const story = together(...[1, 2, 3].flatMap((each) => call(each, { error: "ProxyRefused", step: "tcp" })))
    assert.deepStrictEqual([story?.actionBy, story?.actor], ["admin", "the proxy’s operator"])
  })
  it.each([
    ["two", [...call(1, refused), ...call(2, refused)]],
    ["at the same time", [1, 2, 3].flatMap((each) => call(each, refused, minute))]
  ] as const)("%s are no story", (_, events) => {
    assert.isUndefined(together(...events))
  })
})

describe("connections that came to different ends", () => {
  const labelled = (events: ReadonlyArray<Event>, label: string) =>
    events.map((event) =>
      event.name === "connection:started" ? { ...event, data: { ...event.data, label } } : event
    )
  const elsewhere = (events: ReadonlyArray<Event>) =>
    events.map((event) =>
      event.name === "connection:started" ? { ...event, data: { ...event.data, port: 143 } } : event
    )
  const unavailable = { error: "ServerUnavailable", step: "greeting" }
  const opened = (number: number, from = number * minute) =>
    stay(`c${number}`, { from, to: from + minute, lost: false, session: `s${number}` })

  it("are told in their order, and are over if the last of them opened the mailbox", () => {
    const story = together(...call(1, unavailable), ...call(2, unavailable), ...opened(3))
    assert.strictEqual(
      story?.headline,
      "2 × server unavailable, then 1 opened a mailbox, closed in good order"
    )
    assert.deepStrictEqual([story?.tone, story?.actionBy], ["warning", "nobody"])
    assert.match(story?.rest ?? "", /^Nothing to do any more: a later connection opened the mailbox/)
  })

  it("may be a login after which the app asked for no mailbox, which is none that was given up", () => {
    const loggedIn = [
      at(3 * minute, "connection:started", started("s3", 1), "c3"),
      moved(3 * minute + 10, "compressing", "always", "unselected.quiet", "c3"),
      at(4 * minute, "connection:ended", { outcome: "closed" }, "c3")
    ]
    assert.strictEqual(
      together(...call(1, unavailable), ...call(2, unavailable), ...loggedIn)?.headline,
      "2 × server unavailable, then 1 logged in, and asked for no mailbox"
    )
  })

  it("are counted where they take turns, or began at once; what fails at last is not over", () => {
    const turns = [1, 3, 5].flatMap((each) => [...opened(each, 2 * each * minute)])
    const failed = [2, 4, 6].flatMap((each) => call(each, unavailable, 2 * each * minute))
    const story = together(...turns, ...failed)
    assert.strictEqual(story?.headline, "3 opened a mailbox, closed in good order, 3 × server unavailable")
    assert.deepStrictEqual([story?.tone, story?.actionBy], ["failure", "nobody"])
    assert.match(story?.rest ?? "", /^Nothing to correct here/)
  })

  it("name the ports if these tell them apart: one is not made good by the other", () => {
    const story = together(...call(1, { error: "ConnectRefused", step: "tcp" }), ...elsewhere(opened(2)))
    assert.strictEqual(
      story?.headline,
      "1 × connection refused at port 993, then 1 opened a mailbox at port 143, closed in good order"
    )
    assert.notInclude(story?.rest ?? "", "Nothing to do any more")
  })

  it.each([
    [143, "It had security `tls` with port 993: keep these settings."],
    // the same settings are none to be kept instead
    [993, "If it happens again: use security `starttls` there"]
  ])(
    "of one account are over, whichever settings opened the mailbox: those that failed had port %i",
    (port, words) => {
      const settings = (events: ReadonlyArray<Event>, on: number) =>
        labelled(events, "ada").map((event) =>
          event.name === "connection:started"
            ? { ...event, data: { ...event.data, policy: "tls planned", port: on } }
            : event
        )
      const failed = { error: "TlsNotTls", step: "tls", facts: { port } }
      const story = together(...settings(call(1, failed), port), ...settings(opened(2), 993))
      assert.deepStrictEqual([story?.tone, story?.actionBy], ["warning", "nobody"])
      assert.include(story?.rest ?? "", words)
    }
  )

  it("may be of several accounts without a label, if a login was refused", () => {
    const calls = [...call(1, refused), ...opened(2)]
    assert.match(together(...calls)?.fix ?? "", /if both are of one account, nothing\. Otherwise check/)
    assert.strictEqual(together(...labelled(calls, "ada"))?.actionBy, "nobody")
  })

  it("are none of the attempts of one call, and none if all opened it", () => {
    const once = call(1, unavailable)
    const twice = stay("c2", { from: 2 * minute, to: 3 * minute, lost: false })
    assert.isUndefined(together(...once, ...twice))
    assert.isUndefined(together(...opened(1), ...opened(2)))
  })
})

describe("connections that are left open", () => {
  const used = (number: number, later: number) => {
    const from = number * 10_000
    const group = `c${number}`
    const asks = (time: number, tag: string) => [
      at(time, "wire:sent", { tag, cmd: "UID SEARCH", by: "app", line: `${tag} UID SEARCH UNSEEN` }, group),
      at(time + 100, "wire:received", { tag, cond: "OK", line: `${tag} OK done` }, group)
    ]
    return stay(
      group,
      { from, to: 5 * minute, lost: false, session: `s${number}`, label: "jobs" },
      ...asks(from + 2000, "a"),
      ...(later > 0 ? asks(later, "b") : [])
    )
  }
  const tooMany = call(4, { error: "TooManyConnections", step: "auth" }, minute).map((event) =>
    event.name === "connection:started" ? { ...event, data: { ...event.data, label: "jobs" } } : event
  )

  it.each([
    ["are the app's, which uses each once", 0, "Each of 3 connections was used once and left open", "app"],
    ["are in use if one is asked again", 50_000, "3 connections opened", "app"]
  ] as const)("%s", (_, later, words, actionBy) => {
    const story = together(...used(1, later), ...used(2, 0), ...used(3, 0), ...tooMany)
    assert.include(story?.headline ?? "", words)
    assert.strictEqual(story?.actionBy, actionBy)
  })

  const labelled = (events: ReadonlyArray<Event>, label: string | undefined) =>
    events.map((event) => {
      if (event.name !== "connection:started") return event
      const { label: _, ...data } = event.data
      return { ...event, data: label === undefined ? data : { ...data, label } }
    })
  const cut = { error: "TlsClosed", step: "tls" }
  const attempts = [4, 5, 6].flatMap((each) => call(each, cut, each * 10_000))
  const pooled = [...used(1, 0), ...used(2, 0), ...used(3, 0), ...attempts]
  const likely =
    "ach of 3 connections was used once and left open, and then all 3 attempts to open another failed without a word: most likely no more are allowed at once"

  it.each(["jobs", undefined])("are no more than a server lets in without a word: label %s", (label) => {
    const busy = [1, 2, 3].flatMap((each) => used(each, 70_000 + each))
    const tries = (from: number) =>
      labelled(
        [4, 5, 6].flatMap((each) => call(each, cut, from + each * 1000)),
        "jobs"
      )
    const {
      cause,
      fix = "",
      headline,
      actionBy
    } = together(...labelled([...busy, ...tries(40_000)], label)) ?? {}
    assert.include(
      headline ?? "",
      "ach of 3 attempts to open another failed while 3 or more were open, and none was let in then: most likely no more than 3 are allowed at once"
    )
    assert.include(cause ?? "", "most likely a limit of the server")
    assert.include(fix, "no more than 3 at once")
    assert.strictEqual(actionBy, "app")
    // some were cut while fewer were open, or one was let in while as many were
    assert.notInclude(together(...busy, ...tries(15_000))?.headline ?? "", "allowed at once")
    const more = used(7, 80_000)
    assert.notInclude(together(...busy, ...tries(40_000), ...more)?.headline ?? "", "no more than 3 ")
  })

  it.each(["jobs", undefined])("are most likely why others are cut without a word: label %s", (label) => {
    const { actionBy, cause, fix = "", headline } = together(...labelled(pooled, label)) ?? {}
    assert.include(headline ?? "", likely)
    assert.strictEqual(cause, "most likely the app, not the server")
    assert.match(fix, /^Let the app close each connection when its work is done, or keep one/)
    assert.strictEqual(actionBy, "app")
  })

  const later = (from: number, label: string) =>
    labelled(stay("c9", { from, to: 7 * minute, lost: false, session: "s9" }), label)
  const failed = (error: string, from: number) => labelled(call(7, { error, step: "tls" }, from), "jobs")
  it.each([
    ["are not known to be, if another is opened meanwhile", later(55_000, "jobs"), false],
    ["are not known to be, if another account's is", later(55_000, "news"), false],
    ["are not known to be, if one fails otherwise", failed("ConnectionLost", 70_000), false],
    ["are not known to be, if one is cut after they were closed", failed("TlsClosed", 6 * minute), false],
    ["are still likely to be, if one is opened after they were closed", later(6 * minute, "jobs"), true]
  ])("%s", (_, events, isLikely) => {
    const story = together(...labelled(pooled, "jobs"), ...events)
    assert.strictEqual(story?.headline.includes(likely), isLikely)
  })
})

describe("a pool", () => {
  it.each([
    [0, "Each lost when another connection of this program opened the mailbox"],
    [30_000, "3 connections"]
  ])("whose connections take the mailbox from each other, or open it %i ms later", (later, words) => {
    const bye = { outcome: "retried", error: "ServerBye", step: "selected", serverText: "Lost lock" } as const
    const one = (number: number, session: string) =>
      stay(`c${number}`, {
        from: (number - 1) * (minute + later) - 1000,
        to: number * minute + (number - 1) * later,
        lost: number < 3,
        label: "web",
        session
      }).map((event) => (event.name === "connection:ended" && number < 3 ? { ...event, data: bye } : event))
    const waits = stay("c9", { from: 0, to: 1, lost: false, label: "web", session: "z" }).slice(0, 1)
    const pool = together(...one(1, "a"), ...one(2, "b"), ...one(3, "a"), ...waits)
    assert.include(pool?.headline ?? "", words)
  })

  it("says which connections were refused and never tried again, although others were on their way", () => {
    const one = (group: string, from: number) =>
      stay(group, { from, to: 9 * minute, lost: false, label: "web", session: `s of ${group}` })
    const full = { outcome: "failed", error: "TooManyConnections", step: "auth" } as const
    const pool = together(
      ...one("c1", 0),
      ...one("c2", 100),
      at(200, "connection:started", { ...started("s of c3", 1), label: "web" }, "c3"),
      at(300, "connection:ended", full, "c3")
    )
    assert.strictEqual(
      pool?.headline,
      "2 connections opened, 1 more could not be opened (too many connections)"
    )
    assert.include(pool?.fix, "no more than 2 at once")
  })

  it("counts those of all accounts for the limit of an address, and those that were open alone", () => {
    const one = (group: string, label: string, from: number, to = 9 * minute) =>
      stay(group, { from, to, lost: false, label, session: `s of ${group}` })
    const serverText = "Too many connections from your IP address."
    const pool = together(
      ...one("c1", "web", 0),
      ...one("c2", "web", 100, 2000),
      ...one("c3", "jobs", 200),
      ...one("c4", "jobs", 300),
      at(5000, "connection:started", { ...started("s of c5", 1), label: "web" }, "c5"),
      at(
        5100,
        "connection:ended",
        {
          outcome: "failed",
          error: "TooManyConnections",
          step: "greeting",
          serverText,
          // those of the same user are not all that count
          circumstances: { others: 1, othersOpen: 1 }
        },
        "c5"
      )
    )
    assert.include(pool?.fix, "had 3 at this server, of all its accounts")
    assert.include(pool?.fix, "other programs at this address")
  })

  it("counts each of its connections, and says when another took a lost one's place", () => {
    const one = (group: string, from: number, to: number, lost: boolean) =>
      stay(group, { from, to, lost, label: "web", session: `s of ${group}` })
    const pool = together(
      ...one("c1", 0, 9 * minute, false),
      ...one("c2", 0, 2 * minute, true),
      ...one("c3", 2 * minute + 4000, 9 * minute, false)
    )
    assert.strictEqual(
      pool?.headline,
      "3 connections, 2 at once, 1 lost (connection lost), 1 opened in its place 5 s later"
    )
  })

  it("says which command had no answer, that all were in use, how long callers waited, and one advice", () => {
    const held = (group: string, from: number, to: number) => [
      at(from, "program:start", { op: 0, kind: "hold", by: "app", call: "within" }, group),
      at(to, "program:end", { op: 0, outcome: "done" }, group)
    ]
    const one = (group: string, to: number, lost: boolean, ...used: ReadonlyArray<Event>) =>
      stay(group, { from: 0, to, lost, label: "web", session: `s of ${group}` }, ...used)
    const timeout = { error: "Timeout", facts: { step: "command", afterMs: 60_000, command: "FETCH" } }
    const asked = [
      at(2000, "wire:sent", { tag: "A7", cmd: "FETCH", by: "app", line: "A7 FETCH 1 BODY[]" }, "c2"),
      at(
        2 * minute,
        "command:lost",
        { tag: "A7", cmd: "FETCH", effect: "none", ms: 60_000, bytes: 20, written: 20 },
        "c2"
      )
    ] as const
    const wait = [
      at(3000, "program:start", { op: 9, kind: "pool", by: "app", call: "use" }, "c1"),
      at(10_000, "program:end", { op: 9, outcome: "done" }, "c1")
    ] as const
    const pool = together(
      ...one("c1", 3 * minute, false, ...held("c1", 1000, 10_000), ...wait),
      ...one("c2", 2 * minute, true, ...held("c2", 2000, 2 * minute), ...asked).map((event) =>
        event.name === "connection:ended" ? { ...event, data: { ...event.data, ...timeout } } : event
      )
    )
    assert.strictEqual(
      pool?.headline,
      "2 connections, 1 lost (no answer to FETCH within 60 s), both taken for 8 s, a call waited 7 s in this program for a connection of the pool"
    )
    assert.deepStrictEqual(
      [pool?.tone, pool?.fix, pool?.actionBy],
      ["warning", "Let the app ask again for what had no answer: the others went on.", "app"]
    )
  })

  it("says that its connections were taken and not used, and more of them would not help", () => {
    const one = (group: string, ...used: ReadonlyArray<Event>) =>
      stay(
        group,
        { from: 0, to: minute, lost: false, label: "web", session: `s of ${group}` },
        at(2000, "program:start", { op: 0, kind: "hold", by: "app", call: "use" }, group),
        ...used,
        at(20_000, "program:end", { op: 0, outcome: "done" }, group),
        at(20_000, "program:start", { op: 1, kind: "hold", by: "app", call: "use" }, group),
        at(20_000, "program:end", { op: 1, outcome: "interrupted" }, group)
      )
    const pool = together(
      ...one(
        "c1",
        at(3000, "program:start", { op: 9, kind: "pool", by: "app", call: "use" }, "c1"),
        at(13_000, "program:end", { op: 9, outcome: "interrupted" }, "c1")
      ),
      ...one("c2")
    )
    assert.include(pool?.headline ?? "", "both taken for 18 s, 18 s of it without any command")
    assert.include(pool?.headline ?? "", "2 of the 4 that got one gave up while they had it")
    assert.match(pool?.fix ?? "", /^Let each job give its connection back/)
  })

  it("what short connections, one after another, show together is told of them all", () => {
    const poll = (number: number, validity: number, uidNext: number, uid = 5, exists = 3) => {
      const group = `c${number}`
      const from = number * 30 * minute
      const used = [
        at(
          from + 800,
          "wire:sent",
          { tag: "F", cmd: "UID FETCH", by: "app", line: "F UID FETCH 48217:* (FLAGS)" },
          group
        ),
        at(from + 810, "wire:received", { line: `* 3 FETCH (UID ${uid} FLAGS ())` }, group),
        at(from + 820, "wire:received", { tag: "F", cond: "OK", line: "F OK done" }, group)
      ] as const
      const tells = [
        `* ${exists} EXISTS`,
        `* OK [UIDVALIDITY ${validity}] ok`,
        `* OK [UIDNEXT ${uidNext}] next`
      ]
      const lived = { from, to: from + 2000, lost: false, session: `s${number}`, tells }
      return stay(group, lived, ...used)
    }
    const story = together(...poll(1, 7, 48_217), ...poll(2, 9, 328), ...poll(3, 9, 329), ...poll(4, 9, 330))
    assert.strictEqual(
      story?.figures,
      "4 connections, one after another, all closed in good order by this program"
    )
    assert.strictEqual(
      story?.headline,
      "UIDVALIDITY changed, the app asks by UID FETCH for UIDs from 48217 on, and the mailbox's next UID is 328 to 330, 3 times"
    )
    const known = together(
      ...poll(1, 7, 48_217, 48_216),
      ...poll(2, 9, 328, 327),
      ...poll(3, 9, 331, 330, 6),
      ...poll(4, 9, 337, 336, 12)
    )
    assert.strictEqual(
      known?.headline,
      "UIDVALIDITY changed, the app asks by UID FETCH for UIDs from 48217 on, 3 times: INBOX had them with UIDVALIDITY 7, and with 9 its next UID is 328 to 337; it has grown by 9 messages since, and the server showed the app 2 of them"
    )
    assert.include(known?.fix, "here it has to read INBOX anew as a whole")
    assert.deepStrictEqual([story?.tone, story?.actionBy], ["warning", "app"])
  })

  it("messages that are cut at one length are counted over all connections", () => {
    const reads = (number: number, uid: number, size: number, octets: number, its: object = {}) => {
      const group = `c${number}`
      const from = 1000 * number
      const line = (literal: string) => `* 1 FETCH (UID ${uid} RFC822.SIZE ${size} BODY[] ${literal})`
      const bytes = line(`{${octets}}\r\n`).length + octets + 2
      const asks = { tag: "F", cmd: "UID FETCH", by: "app", line: `F UID FETCH ${uid} (RFC822.SIZE BODY[])` }
      return stay(
        group,
        { from, to: from + 9000, lost: false, session: `s${number}`, ...its },
        at(from + 2000, "wire:sent", { ...asks, by: "app" }, group),
        at(from + 2100, "wire:received", { line: line("<literal>"), bytes }, group),
        at(from + 2200, "wire:received", { tag: "F", cond: "OK", line: "F OK done" }, group)
      )
    }
    const story = together(
      ...reads(1, 72, 183_244, 20_480),
      ...reads(2, 74, 2_411_930, 20_480),
      ...reads(3, 75, 52_311, 20_480)
    )
    assert.strictEqual(
      story?.headline,
      "The server sent 20480 octets of each of 3 messages (UIDs 72, 74 and 75), whose sizes it states as 52 kB to 2.4 MB, and answered OK"
    )
    assert.strictEqual(story?.figures, "3 opened a mailbox, closed in good order")
    assert.deepStrictEqual([story?.tone, story?.actionBy], ["warning", "admin"])
    assert.match(story?.cause ?? "", /a filter that stands before it; not the network/)
    for (const its of [{ label: "backup" }, { to: 20 * minute }])
      assert.match(
        together(...reads(1, 72, 183_244, 20_480, its), ...reads(2, 74, 2_411_930, 20_480, its))?.headline ??
          "",
        /^The server sent 20480 octets of each of 2 messages/
      )
    assert.isUndefined(together(...reads(1, 72, 183_244, 20_480), ...reads(2, 74, 20_481, 20_481)))
  })

  describe("RFC 9051 §2.3.1.1: a UIDVALIDITY that is another one at each opening", () => {
    const visit = (number: number, validity: number, next: number, label?: string) => {
      const [group, from] = [`c${number}`, number * minute]
      const tells = ["* 67 EXISTS", `* OK [UIDVALIDITY ${validity}] valid`, `* OK [UIDNEXT ${next}] next`]
      const to = from + (label === undefined ? 2000 : 10 * minute)
      const session = `s${number}`
      return stay(group, { from, to, lost: false, session, tells, ...(label !== undefined && { label }) })
    }
    const all = (next: number, label?: string) =>
      together(...[1, 2, 3, 4].flatMap((each) => visit(each, 1_795_909_000 + 7 * each, next, label)))

    it("is the server's, whose operator must act, although the app reads all again", () => {
      const story = all(1068)
      assert.strictEqual(story?.headline, "UIDVALIDITY changed 3 times, while UIDNEXT went on as before")
      assert.deepStrictEqual([story?.cause, story?.actionBy], ["the server", "admin"])
      assert.match(story?.fix ?? "", /although its UIDs go on, .* does what it has to/)
    })
    it("may be that of a mailbox that is filled anew, whose UIDs begin with 1", () => {
      const story = all(68)
      assert.strictEqual(story?.headline, "UIDVALIDITY changed 3 times")
      assert.match(story?.fix ?? "", /^The server numbers the messages anew/)
    })
    it("is told of connections that are open at once, too", () => {
      const story = all(1068, "phone")
      assert.match(story?.headline ?? "", /^UIDVALIDITY changed 3 times, while UIDNEXT/)
      assert.deepStrictEqual([story?.cause, story?.actionBy], ["the server", "admin"])
    })
    it("once asks nobody for anything, unless the app keeps UIDs", () => {
      const story = together(...visit(1, 7, 1068), ...visit(2, 9, 1068), ...visit(3, 9, 1068))
      assert.deepStrictEqual(
        [story?.tone, story?.cause, story?.actionBy],
        ["warning", "the server", "nobody"]
      )
      assert.match(story?.rest ?? "", /^If the app keeps UIDs of the mailbox/)
    })
  })
})
