import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Event } from "@effect-imap/core/Trace"
import { callings } from "../../../src/model/compare/callings.ts"
import type { Connection } from "../../../src/model/connection/Connection.ts"
import { deciding } from "../../../src/model/compare/deciding.ts"
import * as Diff from "../../../src/model/compare/Diff.ts"
import { parting } from "../../../src/model/compare/parting.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { at, connectionOf } from "../../support.ts"
import { eachStory, read, record, type Setting, stories } from "../../support/record.ts"

const one = (setting: Setting) =>
  Effect.map(record(setting), (bytes) => connections(read(bytes))[0] ?? assert.fail("no connection"))

const lane = "implicitTls"

/** A connection that asks for a mailbox, and is answered like this. */
const asked = (answer: string | undefined): Connection =>
  connectionOf([
    at(0, "wire:sent", { lane, tag: "A1", cmd: "SELECT", line: "A1 SELECT INBOX" }),
    ...(answer === undefined
      ? []
      : [at(1, "wire:received", { lane, tag: "A1", cond: answer, line: `A1 ${answer}` })])
  ])

/** A connection to INBOX, with these events. */
const attempt = (...events: ReadonlyArray<Event>): Connection =>
  connectionOf([
    at(0, "connection:started", {
      host: "imap.example.com",
      port: 993,
      policy: "planned",
      attempt: 1,
      session: "s1"
    }),
    ...events
  ])

const moved = (time: number, from: string, event: string, to: string) =>
  at(time, "machine:transition", { from, event, to })
const ended = (time: number, outcome: "closed" | "failed" | "retried", error = "ConnectionLost") =>
  at(time, "connection:ended", outcome === "closed" ? { outcome } : { outcome, error, step: "selected" })
const sent = (time: number) => at(time, "wire:sent", { lane, tag: "A3", cmd: "IDLE", line: "A3 IDLE" })
const idling = (time: number) => at(time, "wire:received", { lane, line: "+ idling" })
const done = (time: number) => at(time, "wire:sent", { lane, line: "DONE" })

const wordsOf = (a: Connection, b: Connection): string | undefined => parting(a, b, ["A", "B"])?.words

describe("where two connections part, in a sentence", () => {
  it.effect.each(eachStory)("F10 %s parts nowhere from itself", ([, setting]) =>
    Effect.gen(function* () {
      const connection = yield* one(setting)
      assert.isUndefined(parting(connection, connection, ["A", "B"]))
    })
  )

  it.effect("F10 another command", () =>
    Effect.gen(function* () {
      const [a, b] = [yield* one(stories.netease), yield* one(stories.neteaseWithoutId)]
      assert.strictEqual(
        wordsOf(a, b),
        "They diverge after LOGIN: A sends ID, B sends SELECT. The answer to SELECT is OK for A and NO for B."
      )
    })
  )

  it("F10 another answer, or none", () => {
    const words = (a: string | undefined, b: string | undefined) => wordsOf(asked(a), asked(b))
    assert.strictEqual(words("OK", "NO"), "They diverge at SELECT: the answer is OK for A and NO for B.")
    assert.strictEqual(
      words(undefined, "BAD"),
      "They diverge at SELECT: the answer is missing for A and BAD for B."
    )
  })

  it.effect("F10 another way in", () =>
    Effect.gen(function* () {
      const words = wordsOf(yield* one(stories.wellBehaved), yield* one(stories.starttls))
      assert.strictEqual(
        words,
        "They diverge at the start: A uses implicit TLS on port 993, B uses STARTTLS on port 143."
      )
    })
  )
})

describe("what to do about a way in that one side cannot go", () => {
  const way = (lane: "implicitTls" | "startTls", { host = "imap.example.com", opens = true } = {}) => {
    const port = lane === "implicitTls" ? 993 : 143
    const started = { host, port, policy: "planned", attempt: 1, session: "s1" }
    return connectionOf([
      at(0, "connection:started", started),
      at(0, "net:start", { lane, op: 0, kind: "tcp", port }),
      at(40, "net:end", opens ? { lane, op: 0, ok: true } : { lane, op: 0, ok: false, error: "refused" }),
      ...(opens
        ? [
            at(40, "net:start", { lane, op: 1, kind: "tls" }),
            at(80, "net:end", { lane, op: 1, ok: true, protocol: "TLSv1.3", authorized: true }),
            at(90, "wire:received", { lane, cond: "OK", line: "* OK ready" }),
            at(100, "machine:transition", {
              from: "selecting",
              event: "select.ok",
              to: "selected.quiet"
            }),
            at(200, "connection:ended", { outcome: "closed" })
          ]
        : [
            at(80, "connection:ended", {
              outcome: "failed",
              error: "ConnectRefused",
              step: "tcp",
              facts: { host, port }
            })
          ])
    ])
  }

  it("is to go the other one, with the port", () => {
    const found = parting(way("startTls", { opens: false }), way("implicitTls"), ["A", "B"])
    assert.strictEqual(
      found?.words,
      "They diverge at the start: A tries STARTTLS on port 143 and fails at connect, B uses implicit TLS on port 993."
    )
    assert.strictEqual(found?.fix, "Let A use implicit TLS on port 993, as B does: that way in works.")
  })

  it("is nothing for another server, or if both came in", () => {
    const other = way("implicitTls", { host: "imap.example.org" })
    assert.isUndefined(parting(way("startTls", { opens: false }), other, ["A", "B"])?.fix)
    assert.isUndefined(parting(way("startTls"), way("implicitTls"), ["A", "B"])?.fix)
  })
})

describe("D66 what to do about a login that one side was refused", () => {
  const tried = (
    cond: "OK" | "NO",
    { error, label, mechanism = "PLAIN" }: { error?: string; label?: string; mechanism?: string } = {}
  ) =>
    connectionOf([
      at(0, "connection:started", {
        host: "imap.example.com",
        port: 993,
        policy: "planned",
        attempt: 1,
        session: "s1",
        ...(label === undefined ? {} : { label })
      }),
      at(1, "wire:sent", {
        lane,
        tag: "A1",
        cmd: "AUTHENTICATE",
        line: `A1 AUTHENTICATE ${mechanism} <redacted>`
      }),
      at(2, "wire:received", { lane, tag: "A1", cond, line: `A1 ${cond} done` }),
      ...(error === undefined
        ? []
        : [at(3, "connection:ended", { outcome: "failed", error, step: "auth" } as const)])
    ])
  const fixOf = (a: Connection, b: Connection) => parting(a, b, ["A", "B"])?.fix
  const refused = { error: "AuthRejected", label: "ada" }

  it("is the other password, of the same account", () => {
    const words = "if the password was changed in between; otherwise give A that of B."
    assert.strictEqual(fixOf(tried("NO", refused), tried("OK", { label: "ada" })), `Nothing, ${words}`)
    const unnamed = fixOf(tried("NO", { error: "AuthRejected" }), tried("OK"))
    assert.strictEqual(unnamed, `If both are one account: nothing, ${words}`)
  })

  it("is the other mechanism, if that is what differs", () => {
    const scram = tried("NO", { ...refused, mechanism: "SCRAM-SHA-256" })
    assert.strictEqual(fixOf(tried("OK", { label: "ada" }), scram), "Let B log in by PLAIN, as A does.")
  })

  it("is nothing of the other side, if that is another account or the password was not refused", () => {
    assert.isUndefined(fixOf(tried("NO", refused), tried("OK", { label: "bob" })))
    assert.isUndefined(
      fixOf(tried("NO", { ...refused, error: "ImapDisabled" }), tried("OK", { label: "ada" }))
    )
  })
})

describe("which attempts of two clients decide, and how those part", () => {
  const began = [moved(0, "selecting", "select.ok", "selected.idling.listening")]
  const silent = (...end: ReadonlyArray<Event>) =>
    attempt(...began, sent(9_000), idling(9_001), done(60_000), ...end)
  const stalled = silent(
    moved(70_000, "selected.stopping", "xstate.after.deaf", "failing"),
    ended(71_000, "retried", "ConnectionStalled")
  )
  const unheard = silent(
    moved(960_000, "selected.stopping", "user.logout", "loggingOut"),
    ended(960_000, "closed")
  )
  const lost = attempt(...began, ended(60_000, "retried"))
  const well = attempt(...began, ended(60_000, "closed"))
  const refused = attempt(ended(5, "failed"))

  it.each<readonly [string, ReadonlyArray<Connection>, ReadonlyArray<Connection>, readonly [number, number]]>(
    [
      ["the first, if their ends differ", [stalled, well], [unheard], [0, 0]],
      ["the second, if both lost the first", [lost, well], [lost, refused], [1, 1]],
      ["one that only one client made", [lost, well], [stalled], [1, 0]],
      ["the first, if all end alike", [lost, well], [stalled, well], [0, 0]]
    ]
  )("F10 %s", (_, one, other, [first, second]) => {
    const found = deciding(one, other) ?? assert.fail("no attempts")
    assert.deepStrictEqual([one.indexOf(found.a), other.indexOf(found.b)], [first, second])
  })

  it("F10 of open mailboxes, the ends count and not the way there", () => {
    assert.strictEqual(
      wordsOf(stalled, unheard),
      "They diverge while the mailbox is open: A leaves after 10 s without an answer and connects again, B waits 15 min for an answer that never comes."
    )
    const lines = parting(stalled, unheard, ["A", "B"])?.lines
    assert.deepStrictEqual([lines?.a?.text, lines?.b?.text], ["DONE", "DONE"])
    assert.include(wordsOf(lost, well), "A loses the connection and connects again, B keeps the connection.")
  })

  it("F10 a client whose connection was cut in the middle of an answer did not leave", () => {
    const cut = attempt(
      ...began,
      sent(9_000),
      moved(9_100, "selected.idling.listening", "failure.watch", "failing"),
      ended(60_000, "failed")
    )
    assert.include(wordsOf(cut, well), "A loses the connection, B keeps the connection.")
  })

  it.effect("F10 the order of untagged responses decides nothing, nor does which side is named first", () =>
    Effect.gen(function* () {
      const all = yield* Effect.forEach(eachStory, ([, setting]) => one(setting))
      const bare = (each: Connection): Connection => ({
        ...each,
        wire: each.wire.filter(({ direction, tag }) => direction === "sent" || tag !== undefined)
      })
      for (const a of all)
        for (const b of all) {
          const words = wordsOf(a, b)
          assert.strictEqual(wordsOf(bare(a), bare(b)), words)
          assert.strictEqual(wordsOf(b, a) === undefined, words === undefined)
          const lines = parting(a, b, ["A", "B"])?.lines
          if (lines !== undefined) assert.deepStrictEqual(Diff.of(a, b).wire, lines)
        }
    })
  )

  it.effect("F10 a client with another order of flights: the lines that decide are commands", () =>
    Effect.gen(function* () {
      const { wire } = Diff.of(yield* one(stories.netease), yield* one(stories.neteaseWithoutId))
      assert.deepStrictEqual([wire?.a?.direction, wire?.b?.direction], ["sent", "sent"])
    })
  )
})

describe("what two connections are called", () => {
  const begun = (host: string, attempt: number, label?: string): Connection =>
    connectionOf([
      at(0, "connection:started", {
        host,
        port: 993,
        policy: "planned",
        attempt,
        session: "s1",
        ...(label === undefined ? {} : { label })
      })
    ])

  it.each([
    ["a.example", 1, "x", "b.example", 1, "x", ["a.example", "b.example"]],
    ["a.example", 1, "x", "a.example", 2, "x", ["a.example, attempt 1", "a.example, attempt 2"]],
    ["a.example", 1, "x", "a.example", 2, "y", ["a.example, x", "a.example, y"]]
  ] as const)(
    "F10 %s, attempt %i of %s, beside %s, attempt %i of %s",
    (host, first, file, its, second, other, names) => {
      const called = callings(
        { connection: begun(host, first), source: file },
        { connection: begun(its, second), source: other }
      )
      assert.deepStrictEqual([...called], [...names])
    }
  )

  it("F10 the app's own labels are enough", () => {
    const called = callings(
      { connection: begun("a.example", 1, "billing"), source: "x" },
      { connection: begun("a.example", 2, "support"), source: "y" }
    )
    assert.deepStrictEqual([...called], ["billing", "support"])
  })
})
