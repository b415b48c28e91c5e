/** Whose the losses of a life were, what to do and whose turn it is. */
import { assert, describe, it } from "@effect/vitest"
import type { Event, Events } from "@effect-imap/core/Trace"
import { momentsOf, titleOf, toldOnce } from "../../../src/model/life/moments.ts"
import * as Advice from "@effect-imap/core/internal/Advice"
import { at } from "../../support.ts"
import { bytesOf, livesIn, minute, stay, tried } from "./stays.ts"

type Ended = Events["connection:ended"]["data"]

const lost = (group: string, from: number, ended: Partial<Ended>, ...used: ReadonlyArray<Event>) =>
  stay(group, { from, to: from + 5 * minute, lost: true }, ...used).map((event) =>
    event.name === "connection:ended" ? { ...event, data: { ...event.data, ...ended } } : event
  )

const lifeOf = (...events: ReadonlyArray<Event>) => livesIn(bytesOf(...events))[0]

describe("what to do about the losses of a life", () => {
  it("a cut without a word may be the server's or the network's, and is over", () => {
    const life = lifeOf(
      ...lost("c1", 0, {}),
      ...stay("c2", { from: 6 * minute, to: 20 * minute, lost: false })
    )
    assert.deepStrictEqual(
      [life?.cause, life?.rest, life?.actionBy],
      [
        "the server or the network: which of them is not known",
        "Nothing to do: the mailbox was open again.",
        "nobody"
      ]
    )
  })

  it.each([
    ["is not renewed", [], "The token expired, and the server ended the session with it", "app"],
    [
      "is renewed",
      stay("c2", { from: 66 * minute, to: 80 * minute, lost: false }),
      "Open 1 h 19 min of 1 h 20 min, lost once",
      "nobody"
    ]
  ])("a token that runs out at work and %s", (_, later, headline, actionBy) => {
    const ended = { outcome: "failed", error: "OAuthTokenExpired" } as const
    const first = stay("c1", { from: 0, to: 65 * minute, lost: true }).map((event) =>
      event.name === "connection:ended" ? { ...event, data: { ...event.data, ...ended } } : event
    )
    const life = lifeOf(...first, ...later)
    assert.isTrue(life?.headline.startsWith(headline))
    assert.strictEqual(life?.actionBy, actionBy)
    if (later.length > 0) return
    assert.strictEqual(life?.cause, Advice.parties.app)
    assert.include(life?.fix, "get a new token (by its refresh token)")
    assert.notInclude(life?.fix, "Nothing to fix")
    assert.include(life?.figures, "lost once")
  })

  it("what the server ended itself is its own, beside losses of which nobody knows", () => {
    const life = lifeOf(
      ...lost("c1", 0, {}),
      ...lost("c2", 8 * minute, { error: "ServerBye", serverText: "Autologout" }),
      ...stay("c3", { from: 14 * minute, to: 20 * minute, lost: false })
    )
    assert.strictEqual(
      life?.cause,
      "the server, which ended 1 of the 2 connections that were lost; of the rest it is not known"
    )
  })

  it.each([
    ["imap.example.com", "the server, or a filter on the network path, such as a scanner or a proxy"],
    ["localhost", "the program that answers on this machine; no network is in between"]
  ])("the same cut each time is worked around, and not tried again: at %s", (host, cause) => {
    const cut = { facts: { literalReceived: 1_048_576, literalBytes: 2_400_000 } }
    const life = lifeOf(
      ...[
        ...lost("c1", 0, cut),
        ...lost("c2", 6 * minute, cut),
        ...lost("c3", 12 * minute, { ...cut, outcome: "failed" })
      ].map((event) =>
        event.name === "connection:started" ? { ...event, data: { ...event.data, host } } : event
      )
    )
    assert.strictEqual(life?.cause, cause)
    assert.include(life?.fix, "let the app read that message in parts, or leave it out")
    assert.strictEqual(life?.actionBy, "app")
  })

  it("what a device on the way brings about, on this machine the program does that answers there", () => {
    const life = (host: string) =>
      lifeOf(
        ...[0, 6, 12]
          .flatMap((from, at) =>
            lost(`c${at + 1}`, from * minute, { error: "ConnectionStalled", silentMs: 240_000 })
          )
          .map((event) =>
            event.name === "connection:started" ? { ...event, data: { ...event.data, host } } : event
          )
      )
    assert.include(life("imap.example.com")?.rest, "A router or firewall on the way")
    assert.include(life("localhost")?.fix, "The program that answers on this machine ends connections")
  })

  describe("a BYE for a silence", () => {
    const own = "the app, not the server"
    const idle = { tag: "i1", cmd: "IDLE", line: "i1 IDLE" }
    const jump = at(2 * minute, "clock:jumped", { ms: 30 * minute }, "c1")
    const unsent = at(99 * minute, "command:unsent", { cmd: "UID SEARCH" }, "c1")
    const life = (
      ms: number,
      serverText: string,
      label: string | undefined,
      ...used: ReadonlyArray<Event>
    ) => {
      const bye = { outcome: "failed", error: "ServerBye", step: "selected", serverText } as const
      const events = stay(
        "c1",
        { from: 0, to: ms, lost: true, ...(label !== undefined && { label }) },
        ...used,
        at(ms, "wire:received", { cond: "BYE", line: `* BYE ${serverText}` }, "c1")
      )
      return lifeOf(
        ...events.map((event) => (event.name === "connection:ended" ? { ...event, data: bye } : event)),
        unsent
      )
    }
    it.each([
      [
        "is the program's after half an hour in which it sent nothing",
        30,
        "Disconnected for inactivity.",
        [],
        own
      ],
      ["is the server's if it came sooner", 20, "Disconnected for inactivity.", [], "the server"],
      ["is the server's in IDLE", 30, "Autologout", [at(1500, "wire:sent", idle, "c1")], "the server"],
      ["is not known to be the program's on a machine that slept", 31, "Autologout", [jump], "the server"],
      ["is the server's in other words", 30, "Going down for maintenance.", [], "the server"]
    ] as const)("%s", (_, minutes, text, used, cause) => {
      assert.strictEqual(life(minutes * minute, text, "web", ...used)?.cause?.split(". ")[0], cause)
    })

    it("stays closed by the program's doing, if it asked again on what had ended and opened no other", () => {
      const closed = life(20 * minute, "Going down.", "web")
      assert.match(closed?.cause ?? "", /^the server\. That nothing was opened again: the app/)
      assert.match(closed?.fix ?? "", /^Let the app open a new connection when one has ended/)
      assert.strictEqual(closed?.actionBy, "app")
      const unnamed = life(20 * minute, "Going down.", undefined)
      assert.strictEqual(unnamed?.cause, "the server")
      const words = closed?.marks.map((mark) => ("words" in mark ? mark.words : "")).join() ?? ""
      assert.include(words, "UID SEARCH was not sent: the connection had ended 1 h 19 min before")
    })

    it("is followed by a time without a mailbox, of a label of which no other connection follows", () => {
      const text = "Disconnected for inactivity."
      const words = ", not open for the last 1 h 9 min"
      assert.include(life(30 * minute, text, "web")?.headline, words)
      assert.notInclude(life(30 * minute, text, undefined)?.headline, words)
    })
  })

  it("a connection that was lost while the app did not read is told with that, and not with how long the app held it", () => {
    const ended = {
      outcome: "failed",
      error: "ConnectionLost",
      step: "selected",
      facts: { step: "selected" },
      circumstances: { owed: "FETCH", owedMs: 900_000, messages: 2, unreadMs: 262_000 }
    } as const
    const events = stay("c1", { from: 0, to: 20 * minute, lost: true, label: "web" }).map((event) =>
      event.name === "connection:ended" ? { ...event, data: ended } : event
    )
    const life = lifeOf(
      at(2000, "program:start", { op: 1, kind: "hold", by: "app", call: "stream" }, "c1"),
      ...events,
      at(26 * minute, "program:end", { op: 1, outcome: "done" }, "c1")
    )
    assert.match(life?.headline ?? "", /^The connection was lost after nothing had been read for 4 min 22 s/)
    assert.notInclude(`${life?.headline} ${life?.figures}`, "not open for the last")
  })

  it("what the advice is about is told apart from whose the losses were", () => {
    const busy = at(15 * minute, "program:busy", { ms: 3000 }, "c2")
    const life = lifeOf(
      ...lost("c1", 0, {}),
      ...tried("c2", 6 * minute, { outcome: "retried", error: "Offline", step: "tcp" }),
      ...stay("c3", { from: 8 * minute, to: 20 * minute, lost: false }, { ...busy, group_id: "c3" })
    )
    assert.match(life?.cause ?? "", /^the app, not the server\. The losses: this machine’s network/)
    assert.strictEqual(life?.actionBy, "app")
  })

  it.each([
    ["for long", 12, "user"],
    ["for a while", 8, "nobody"]
  ] as const)("attempts that fail alike %s, and go on by themselves", (_, minutes, actionBy) => {
    const silent = { outcome: "retried", error: "Timeout", step: "tls" } as const
    const life = lifeOf(
      ...lost("c1", 0, {}),
      ...Array.from({ length: minutes }, (_, each) =>
        tried(`c${each + 2}`, (6 + each) * minute, { ...silent, circumstances: { trustedBefore: true } })
      ).flat()
    )
    assert.strictEqual(life?.actionBy, actionBy)
    assert.match(
      life?.fix ?? life?.rest ?? "",
      actionBy === "user"
        ? /^It failed so 12 times in a row, .* Use another network/
        : /^It is tried again by itself\. If it goes on, use another network/
    )
  })

  describe("calls that the app makes within seconds after each that failed", () => {
    const refused = { outcome: "failed", error: "ConnectRefused", step: "tcp" } as const
    const round = (number: number, apart: number): ReadonlyArray<Event> =>
      [0, 1, 2].flatMap((attempt) => {
        const [group, from] = [`c${number}.${attempt}`, 10 * minute + number * apart + attempt * 500]
        const before = attempt === 0 ? {} : { alikeBefore: attempt }
        const circumstances = { reachedMs: from, ...before }
        return [
          at(from, "connection:started", { ...begun, attempt: attempt + 1, session: `r${number}` }, group),
          at(from + 9, "connection:ended", { ...refused, circumstances }, group)
        ]
      })
    const begun = { host: "imap.example.com", port: 993, policy: "planned", label: "web" } as const
    const rounds = (count: number, apart: number, isOver = true) =>
      lifeOf(
        ...stay("c1", { from: 0, to: 9 * minute, lost: true, label: "web", session: "r" }).map((event) =>
          event.name === "connection:ended"
            ? { ...event, data: { outcome: "failed", error: "ServerBye", step: "selected" } as const }
            : event
        ),
        ...Array.from({ length: count }, (_, number) => round(number, apart)).flat(),
        ...(isOver
          ? stay("c9", { from: 60 * minute, to: 70 * minute, lost: false, label: "web", session: "z" })
          : [])
      )

    it("are the app's haste", () => {
      const life = rounds(10, 6000)
      assert.include(life?.headline, "connected anew 10 times in a row, 30 failed attempts in all")
      assert.strictEqual(life?.actionBy, "app")
      assert.match(life?.fix ?? "", /^Let the app wait longer after each failure/)
    })

    it.each([
      ["a few", 9, 6000],
      ["with pauses", 12, 40_000]
    ])("are none if %s", (_, count, apart) => {
      const life = rounds(count, apart)
      assert.notInclude(life?.headline, "connected anew")
      assert.strictEqual(life?.actionBy, "nobody")
      // another attempt did help, and no login was refused
      assert.notMatch(life?.rest ?? "", /in a row|user name/)
    })

    it("are all counted, whichever call made them", () => {
      assert.match(rounds(3, 40_000, false)?.fix ?? "", /^It failed so 9 times in a row/)
    })
  })

  it("what EXPUNGE removed of others is counted over all of them", () => {
    const heard = (time: number, line: string, tag?: string) =>
      at(time, "wire:received", { line, ...(tag !== undefined && { tag, cond: "OK" as const }) }, "c1")
    const cleared = (time: number, count: number) => [
      at(
        time,
        "wire:sent",
        { tag: "S", cmd: "STORE", by: "app", line: "S STORE 1 +FLAGS (\\Deleted)" },
        "c1"
      ),
      heard(time, "S OK done", "S"),
      at(time, "wire:sent", { tag: "E", cmd: "EXPUNGE", by: "app", line: "E EXPUNGE" }, "c1"),
      ...Array.from({ length: count }, () => heard(time, "* 1 EXPUNGE")),
      heard(time, "E OK done", "E")
    ]
    const used = [...cleared(2 * minute, 5), ...cleared(3 * minute, 1), ...cleared(4 * minute, 3)]
    const life = lifeOf(...stay("c1", { from: 0, to: 20 * minute, lost: false }, ...used))
    assert.include(life?.headline, "EXPUNGE of the app removed 8 messages, of which it had marked 2")
  })

  it("whose it is that EXPUNGE removed nothing is not known, if messages had been marked", () => {
    const asked = (time: number, cmd: string, words: string) => [
      at(time, "wire:sent", { tag: `A${time}`, cmd, line: `A${time} ${words}` }, "c1"),
      at(time + 30, "wire:received", { tag: `A${time}`, cond: "OK", line: `A${time} OK done` }, "c1")
    ]
    const life = lifeOf(
      ...stay(
        "c1",
        { from: 0, to: 20 * minute, lost: false },
        ...asked(2 * minute, "UID STORE", "UID STORE 7 +FLAGS (\\Deleted)"),
        ...asked(3 * minute, "UID EXPUNGE", "UID EXPUNGE 7")
      )
    )
    assert.include(life?.headline, "UID EXPUNGE removed no message")
    assert.strictEqual(life?.cause, "not known: the server’s words do not say")
  })

  it("what the advice says of a refused command is not read as if it were about the losses", () => {
    const asked = at(10 * minute, "wire:sent", { tag: "A9", cmd: "STORE", line: "A9 STORE 1 FLAGS ()" }, "c2")
    const no = { tag: "A9", cond: "NO", code: "LIMIT", line: "A9 NO [LIMIT] Rate limit hit" } as const
    const used = [asked, at(10 * minute, "wire:received", no, "c2")]
    const after = { from: 6 * minute, to: 20 * minute, lost: false }
    const both = lifeOf(...lost("c1", 0, {}), ...stay("c2", after, ...used))
    assert.match(both?.fix ?? "", /^For the refused STORE: Wait a few minutes/)
    assert.match(lifeOf(...stay("c2", after, ...used))?.fix ?? "", /^Wait a few minutes/)
  })

  it("what kept it away longest counts, in plain words", () => {
    const life = lifeOf(
      ...lost("c1", 0, {}),
      ...tried("c2", 6 * minute, { outcome: "retried", error: "CredentialUnavailable", step: "account" }),
      ...stay("c3", { from: 20 * minute, to: 40 * minute, lost: false })
    )
    assert.match(life?.cause ?? "", /^the app’s own source of the password or token/)
    assert.strictEqual(life?.actionBy, "app")
    assert.deepStrictEqual(life && momentsOf(life).map(({ words }) => words), [
      "connection lost, 5 min after the server’s last line, then the app had no password or token, open again 15 min 1 s later"
    ])
  })

  describe("a login that was refused until somebody came", () => {
    const again = (...renewed: ReadonlyArray<Event>) =>
      lifeOf(
        ...lost("c1", 0, {}),
        ...tried("c2", 6 * minute, { outcome: "failed", error: "AuthRejected", step: "auth" }),
        ...stay("c3", { from: 20 * minute, to: 40 * minute, lost: false }, ...renewed)
      )
    it("another password was accepted", () => {
      const renewed = at(20 * minute, "credential:renewed", { kind: "password" }, "c3")
      assert.match(again(renewed)?.rest ?? "", /until the app had another password/)
      assert.match(again(renewed)?.cause ?? "", /^the account’s login or settings/)
    })
    it("a new token was accepted: the next one runs out as well", () => {
      const circumstances = { token: true, acceptedBefore: true }
      const facts = { mechanism: "XOAUTH2" }
      const life = lifeOf(
        ...lost("c1", 0, { error: "OAuthTokenExpired" }),
        ...tried("c2", 6 * minute, {
          outcome: "failed",
          error: "AuthRejected",
          step: "auth",
          circumstances,
          facts
        }),
        ...stay(
          "c3",
          { from: 20 * minute, to: 40 * minute, lost: false },
          at(20 * minute, "credential:renewed", { kind: "token" }, "c3")
        )
      )
      assert.match(life?.fix ?? "", /let the app ask its source for a new one/)
      assert.strictEqual(life?.actionBy, "app")
    })
    it("the same was accepted", () => {
      assert.match(again()?.rest ?? "", /^Nothing to correct: the same password or token was accepted later/)
      assert.match(again()?.cause ?? "", /^the server, which accepted the same/)
    })
    describe("in another session of the app, whose password or token nothing tells from the one before", () => {
      const anew = (ended: Partial<Ended>) => {
        const label = "sync"
        const [began, ...rest] = tried("c2", 6 * minute, {
          outcome: "failed",
          error: "AuthRejected",
          step: "auth",
          ...ended
        })
        if (began?.name !== "connection:started") return undefined
        return lifeOf(
          ...stay("c1", { from: 0, to: 5 * minute, lost: true, label }),
          { ...began, data: { ...began.data, label } },
          ...rest,
          ...stay("c3", { from: 50 * minute, to: 90 * minute, lost: false, label, session: "s2" })
        )
      }
      it("is not called the same", () => {
        const life = anew({})
        assert.match(life?.cause ?? "", /^the account’s login, or the server: /)
        assert.match(
          life?.rest ?? "",
          /with the same password or token or with another\. If it happens again: /
        )
      })
      it("is the app's if it was a token that it did not renew", () => {
        const circumstances = { token: true, acceptedBefore: true }
        const life = anew({ error: "OAuthTokenRejected", circumstances, facts: { mechanism: "XOAUTH2" } })
        assert.match(life?.cause ?? "", /^the app’s own source of the password or token/)
        assert.match(life?.fix ?? "", /^Let the app fetch a new token before each login/)
        assert.strictEqual(life?.actionBy, "app")
      })
    })
    it("the source gave the refused token again: what was accepted later need not be that one", () => {
      const circumstances = { sameAgain: true, acceptedBefore: true }
      const life = lifeOf(
        ...lost("c1", 0, {}),
        ...tried("c2", 6 * minute, {
          outcome: "failed",
          error: "OAuthTokenRejected",
          step: "auth",
          circumstances
        }),
        ...stay("c3", { from: 20 * minute, to: 40 * minute, lost: false, session: "s2" })
      )
      assert.match(life?.cause ?? "", /^the app’s own source of the password or token/)
      assert.match(life?.fix ?? "", /^Let the source fetch a new token after a refusal/)
      assert.strictEqual(life?.actionBy, "app")
    })
  })

  it.each([
    ["Offline", /^this machine’s network/],
    ["AuthThrottled", /^a limit of the server/],
    ["AppPasswordRequired", /^the account’s login or settings/],
    ["ServerUnavailable", /^the server$/]
  ] as const)("%s is not called the server's unless it is", (error, words) => {
    const life = lifeOf(
      ...lost("c1", 0, {}),
      ...tried("c2", 6 * minute, { outcome: "failed", error, step: "auth" })
    )
    assert.match(life?.cause ?? "", words)
  })

  describe("a name that was found before", () => {
    const unknown = { outcome: "failed", error: "DnsNotFound", step: "dns" } as const
    const before = [...lost("c1", 0, {}), ...tried("c2", 6 * minute, unknown)]
    it("is spelt right: the look-up is for whoever runs this machine or its network", () => {
      const { actionBy, actor, fix } = lifeOf(...before) ?? {}
      assert.deepStrictEqual([actor, actionBy], ["whoever runs this machine or its network", "user"])
      assert.match(fix ?? "", /^Leave the host as it is.* look at the DNS that this machine uses/)
    })
    it("and later asks nobody for anything", () => {
      const life = lifeOf(...before, ...stay("c3", { from: 20 * minute, to: 40 * minute, lost: false }))
      assert.strictEqual(life?.actionBy, "nobody")
      assert.notInclude(life?.rest, "spelling")
      assert.include(life?.rest, "look at the DNS that this machine uses")
    })
  })

  it.each(["TlsName", "TlsExpired"])(
    "%s after a certificate that was trusted is for the operator",
    (error) => {
      const circumstances = { trustedBefore: true }
      const life = lifeOf(
        ...lost("c1", 0, { error: "ServerBye", serverText: "Server is restarting" }),
        ...tried("c2", 6 * minute, { outcome: "failed", error, step: "tls", circumstances })
      )
      const { actionBy, try: fix } = Advice.diagnosisOf({ error, step: "tls", circumstances }) ?? {}
      assert.deepStrictEqual([life?.fix, life?.actionBy], [fix, actionBy])
      assert.strictEqual(actionBy, "admin")
    }
  )

  describe("what the operator had to repair", () => {
    const expired = (group: string, from: number) =>
      tried(group, from, { outcome: "retried", error: "TlsExpired", step: "tls" })
    const once = [...lost("c1", 0, {}), ...expired("c2", 6 * minute)]
    it("was repaired: nobody has to act any more", () => {
      const life = lifeOf(...once, ...stay("c3", { from: 20 * minute, to: 40 * minute, lost: false }))
      assert.strictEqual(life?.actionBy, "nobody")
    })
    it("came again: it is not repaired for good", () => {
      const life = lifeOf(
        ...once,
        ...lost("c3", 10 * minute, {}),
        ...expired("c4", 16 * minute),
        ...stay("c5", { from: 20 * minute, to: 40 * minute, lost: false })
      )
      assert.strictEqual(life?.actionBy, "admin")
    })
  })

  describe("a server that refused connections for a while", () => {
    const refusedFor = (ended: Partial<Ended>) =>
      lifeOf(
        ...lost("c1", 0, ended),
        ...tried("c2", 6 * minute, { outcome: "retried", error: "ConnectRefused", step: "tcp" }),
        ...stay("c3", { from: 20 * minute, to: 40 * minute, lost: false })
      )
    it("whose it was, it had said when it ended the session; nobody has to act any more", () => {
      const life = refusedFor({ error: "ServerBye", serverText: "Going down for maintenance" })
      assert.deepStrictEqual([life?.cause, life?.actionBy], ["the server", "nobody"])
    })
    it("without a word, it may have been the network", () => {
      const life = refusedFor({})
      assert.deepStrictEqual(
        [life?.cause, life?.actionBy],
        ["the server or the network: which of them is not known", "nobody"]
      )
    })
  })

  it("the same words at each loss are what the advice is about, not those of a refusal before them", () => {
    const full = {
      outcome: "retried",
      error: "TooManyConnections",
      serverText: "Too many connections"
    } as const
    const taken = { error: "ServerBye", serverText: "Logged in from another client" }
    const life = lifeOf(
      ...tried("c1", 0, full),
      ...[2, 3, 4].flatMap((each) => lost(`c${each}`, each * 10 * minute, taken)),
      ...stay("c5", { from: 50 * minute, to: 60 * minute, lost: false })
    )
    assert.include(life?.headline, "each time “Logged in from another client”")
    assert.strictEqual(life?.fix, "Close the other program, or give it another account.")
  })

  it("a refusal of the server says more than what this program held back after it, and the longest time away is told", () => {
    const full = { outcome: "retried", error: "TooManyConnections" } as const
    const serverText = "Maximum number of connections exceeded (mail_max_userip_connections=10)"
    const unsent = (group: string, time: number) => at(time, "command:unsent", { cmd: "NOOP" }, group)
    const life = lifeOf(
      ...lost("c1", 0, {}, unsent("c1", 5 * minute - 1)),
      ...lost("c2", 6 * minute, {}, unsent("c2", 11 * minute - 1)),
      ...tried("c3", 12 * minute, { ...full, step: "auth", serverText, circumstances: { others: 1 } }),
      ...tried("c4", 13 * minute, { ...full, step: "account", circumstances: { others: 1 } }),
      ...stay(
        "c5",
        { from: 22 * minute, to: 40 * minute, lost: false },
        at(23 * minute, "wire:sent", { tag: "n1", cmd: "NOOP", by: "app", line: "n1 NOOP" }, "c5"),
        at(23 * minute + 9, "wire:received", { tag: "n1", cond: "OK", line: "n1 OK done" }, "c5")
      )
    )
    assert.include(life?.headline, "open again within 11 min 1 s (the longest time: too many connections)")
    assert.notInclude(life?.headline, "not sent")
    assert.include(life?.rest, "It may have counted connections that were lost before")
  })

  describe("a server that says each time that it shuts down", () => {
    const restarts = (every: number, count = 6) =>
      lifeOf(
        ...Array.from({ length: count }, (_, each) => {
          const group = `c${each + 1}`
          const ended = { error: "ServerBye", serverText: "Server shutting down." }
          const [from, to] = [each * every, (each + 1) * every - minute]
          return stay(group, { from, to, lost: true }).map((event) =>
            event.name === "connection:ended" ? { ...event, data: { ...event.data, ...ended } } : event
          )
        }).flat(),
        ...stay(`c${count + 1}`, { from: count * every, to: count * every + minute, lost: false })
      )
    it("again and again: its operator should find out why", () => {
      const life = restarts(13 * minute)
      assert.match(life?.fix ?? "", /restarts about every 13 min: its operator should find out why/)
      assert.strictEqual(life?.actionBy, "admin")
    })
    it("may do so each night on purpose: nobody is told to wait for what is open again", () => {
      const life = restarts(1440 * minute)
      assert.strictEqual(life?.actionBy, "nobody")
      assert.match(life?.rest ?? "", /^If it stays away for hours/)
    })
  })

  describe("losses upon the same command are one pattern", () => {
    const four = (line: (group: string) => string, ended: Partial<Ended>, quiet = 1) =>
      lifeOf(
        ...[0, 1, 2].flatMap((each) => {
          const group = `c${each + 1}`
          const from = each * 10 * minute
          const until = from + 5 * minute
          const said = at(until - quiet * 1000, "wire:received", { line: "* OK Still here" }, group)
          const text = line(group)
          const tag = text === "DONE" ? {} : { tag: `${group}x`, cmd: "UID FETCH", by: "app" as const }
          const idle = at(
            from + 2000,
            "wire:sent",
            { tag: `${group}i`, cmd: "IDLE", line: `${group}i IDLE` },
            group
          )
          const asked = at(until - 500, "wire:sent", { ...tag, line: text }, group)
          return lost(group, from, ended, ...(text === "DONE" ? [idle] : []), said, asked)
        }),
        ...stay("c4", { from: 30 * minute, to: 40 * minute, lost: false })
      )
    it("of the app: ask otherwise", () => {
      const life = four((group) => `${group}x UID FETCH 7 (UID BODY.PEEK[])`, { error: "ServerBye" })
      assert.include(life?.headline, "each time upon UID FETCH 7 (UID BODY.PEEK[])")
      assert.deepStrictEqual([life?.cause, life?.actionBy], ["the server", "app"])
    })
    it("for many messages: ask for fewer, in a headline that does not name them all", () => {
      const all = Array.from({ length: 1000 }, (_, each) => 1500 + 2 * each).join()
      const life = four((group) => `${group}x UID FETCH ${all} (UID BODY.PEEK[])`, { error: "ServerBye" })
      assert.include(life?.headline, "each time upon UID FETCH 1500,1502,")
      assert.isBelow(life?.headline.length ?? 0, 300)
      assert.include(life?.fix, "Ask for fewer messages at once")
    })
    it("not if the server says that it had heard nothing: the command came after that", () => {
      const ended = { error: "ServerBye", serverText: "Disconnected for inactivity." }
      const life = four((group) => `${group}x UID MOVE 901 Archive`, ended)
      assert.include(life?.headline, "each time “Disconnected for inactivity.”")
      assert.notInclude(life?.headline, "upon")
    })
    describe("of what the app lost, among other losses", () => {
      const timedOut = (group: string, from: number, done: boolean) => {
        const until = from + 5 * minute
        const asked = { tag: `${group}x`, cmd: "UID FETCH", by: "app" as const }
        const sent = { ...asked, line: `${group}x UID FETCH 7 (UID BODY.PEEK[])` }
        const gone = {
          lane: "implicitTls",
          tag: `${group}x`,
          cmd: "UID FETCH",
          ms: 60_000,
          written: 40,
          bytes: 40,
          effect: "none"
        } as const
        const before = { tag: `${group}w`, cmd: "UID FETCH", by: "app" as const }
        const answered = [
          at(from + 1000, "wire:sent", { ...before, line: sent.line.replace("x ", "w ") }, group),
          at(
            from + 1100,
            "wire:received",
            { tag: before.tag, cond: "OK", line: `${before.tag} OK done` },
            group
          )
        ]
        return lost(
          group,
          from,
          { error: "Timeout", step: "command", facts: { command: "UID FETCH" } },
          ...(done ? answered : []),
          at(until - 60_001, "wire:received", { line: "* OK Still here" }, group),
          at(until - 60_000, "wire:sent", sent, group),
          at(until - 1, "command:lost", gone, group)
        )
      }
      const life = (done: boolean) =>
        lifeOf(
          ...[0, 1, 2].flatMap((each) => timedOut(`c${each + 1}`, each * 10 * minute, done && each === 0)),
          ...lost("c4", 30 * minute, { error: "ServerBye" }),
          ...stay("c5", { from: 40 * minute, to: 50 * minute, lost: false })
        )
      const rows = (done: boolean) =>
        momentsOf(life(done) ?? assert.fail("no life")).map(({ words }) => words)
      it("what never had an answer is not to be sent again", () => {
        assert.include(life(false)?.fix, "leave out the message that it is about")
        assert.lengthOf(
          rows(false).filter((words) => words.includes("it only reads, and had none each time")),
          3
        )
        assert.isEmpty(rows(false).filter((words) => words.includes("sent again")))
      })
      it("what was answered once may be, and each loss is one row", () => {
        assert.include(life(true)?.fix, "Let the app ask again")
        assert.lengthOf(rows(true), 4)
        assert.lengthOf(
          rows(true).filter((words) => words.includes("it only reads, and can be sent again; open again")),
          3
        )
      })
    })
    it("DONE right after the server's last line: it cannot end IDLE", () => {
      const life = four(() => "DONE", { error: "ConnectionStalled", silentMs: 1000 })
      assert.include(life?.headline, "each time upon DONE")
      assert.match(life?.fix ?? "", /switch IDLE off/)
      const open = life?.pieces.filter(({ kind }) => kind === "open").map(({ end, start }) => end - start)
      assert.deepStrictEqual(open?.slice(0, 3), [298_500, 298_500, 298_500])
    })
    it("DONE after long silences alone: a router may have forgotten the connection", () => {
      const life = four(() => "DONE", { error: "ConnectionStalled", silentMs: 4 * minute }, 240)
      assert.include(life?.headline, "each time after a silence")
    })
  })

  it("a silence is told when it was noticed, not at the server's last line", () => {
    const silent = { error: "ConnectionStalled", silentMs: 4 * minute }
    const life = lifeOf(
      ...lost("c1", 0, silent),
      ...stay("c2", { from: 6 * minute, to: 20 * minute, lost: false })
    )
    assert.deepStrictEqual(life && momentsOf(life).map(({ time, words }) => [time, words]), [
      [
        5 * minute,
        "no longer responds, 4 min after the server’s last line, open again 5 min 1 s after that line"
      ]
    ])
    assert.include(life?.headline, "open again after 5 min 1 s, silence included")
    assert.include(
      life?.pieces.map(titleOf) ?? [],
      "c1: not open for 5 min 1 s, silent for the first 4 min: no longer responds"
    )
    const short = lifeOf(
      ...lost("c1", 0, { ...silent, silentMs: 18_000 }),
      ...stay("c2", { from: 5 * minute, to: 20 * minute, lost: false })
    )
    assert.deepStrictEqual(short && momentsOf(short).map(({ words }) => words), [
      "no longer responds, 18 s after the server’s last line, open again 19 s after that line"
    ])
  })

  it("a BYE is the end of the mailbox, however long the connection lasts after it", () => {
    const said = at(5 * minute - 7000, "wire:received", { cond: "BYE", line: "* BYE restarting" }, "c1")
    const events = lost("c1", 0, { error: "ServerBye", serverText: "restarting", silentMs: 7000 })
    const life = lifeOf(
      ...[...events, said].toSorted((one, other) => one.time - other.time),
      ...stay("c2", { from: 6 * minute, to: 20 * minute, lost: false })
    )
    assert.include(life?.headline, "open again after 68 s")
    assert.deepStrictEqual(life && momentsOf(life).map(({ words }) => words), [
      "the server ended the session “restarting”, open again 68 s later"
    ])
  })

  it("an end that came at its own time is no silence, however quiet it was before", () => {
    const quiet = stay("c1", { from: 0, to: 5 * minute, end: 5 * minute + 10, lost: true }).map((event) =>
      event.name === "connection:ended" ? { ...event, data: { ...event.data, silentMs: 18_000 } } : event
    )
    const life = lifeOf(...quiet, ...stay("c2", { from: 6 * minute, to: 20 * minute, lost: false }))
    assert.include(life?.headline, "open again after 61 s")
    assert.notInclude(life?.headline, "silence included")
  })

  it("moments of the same words are one, with their number and the time of the last", () => {
    const refused = (time: number) => ({ kind: "refused" as const, time, id: 1, words: "refused" })
    const other = { ...refused(2), words: "UIDVALIDITY changed" }
    assert.deepStrictEqual(toldOnce([refused(1), other, refused(3)]), [
      { ...refused(1), count: 2, last: 3 },
      { ...other, count: 1, last: 2 }
    ])
  })
})

describe("RFC 9051 §7.1: a mailbox that the server calls missing", () => {
  const refusedAfter = (listed: string) => {
    const asks = (time: number, group: string, words: string, answer: string, code?: string) => [
      at(time, "wire:sent", { tag: "A1", cmd: "UID COPY", by: "app", line: `A1 ${words}` }, group),
      at(time + 50, "wire:received", { line: `* LIST () "/" ${listed}` }, group),
      at(
        time + 100,
        "wire:received",
        { tag: "A1", cond: answer, line: `A1 ${answer} x`, ...(code && { code }) },
        group
      )
    ]
    return lifeOf(
      ...stay("c1", { from: 0, to: minute, lost: false }, ...asks(1000, "c1", 'LIST "" *', "OK")),
      ...stay(
        "c2",
        { from: 2 * minute, to: 3 * minute, lost: false },
        ...asks(2 * minute + 1000, "c2", "UID COPY 1 Archive", "NO", "TRYCREATE").filter(
          ({ data }) => !("line" in data) || !data.line?.startsWith("* LIST")
        )
      )
    )
  }

  it("is not to be made anew at once if another connection was shown it", () => {
    assert.include(refusedAfter("Archive")?.fix, "create none yet")
    assert.include(refusedAfter("Other")?.fix, "create it first")
  })

  it.each([
    ["INBOX.Archive", '(\\HasNoChildren) "/" Archive', /here “Archive”/],
    ["INBOX.Stored", '(\\HasNoChildren) "/" Archive', /create it first/],
    ["INBOX.<mbox:1>", '(\\Archive) "/" <mbox:1>', /here <mbox:1>|here “<mbox:1>”/]
  ])("%s is used under the name that the server shows, even later: %s", (name, listed, words) => {
    const copy = (time: number, tag: string) => [
      at(time, "wire:sent", { tag, cmd: "COPY", by: "app", line: `${tag} COPY 1 ${name}` }, "c1"),
      at(
        time + 50,
        "wire:received",
        { tag, cond: "NO", code: "TRYCREATE", line: `${tag} NO [TRYCREATE] x` },
        "c1"
      )
    ]
    const life = lifeOf(
      ...stay(
        "c1",
        { from: 0, to: 20 * minute, lost: false },
        ...copy(minute, "A1"),
        at(2 * minute, "wire:sent", { tag: "A2", cmd: "LIST", by: "app", line: 'A2 LIST "" *' }, "c1"),
        at(2 * minute, "wire:received", { line: `* LIST ${listed}` }, "c1"),
        at(2 * minute, "wire:received", { tag: "A2", cond: "OK", line: "A2 OK done" }, "c1"),
        ...copy(3 * minute, "A3")
      )
    )
    assert.match(life?.fix ?? "", words)
  })
})
