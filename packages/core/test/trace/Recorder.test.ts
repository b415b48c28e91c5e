import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Option, Redacted } from "effect"
import { TestClock } from "effect/testing"
import type * as Response from "../../src/imap/Response.ts"
import { type Event, inForce, ring } from "../../src/trace/Trace.ts"
import * as Recorder from "../../src/trace/Recorder.ts"
import type { Fragment } from "../../src/imap/wire/CommandEncoder.ts"
import { dataOf, deaf, encoded, info, machine, opened, plain, secret, tagged, wireLines } from "./support.ts"

const wallOf = (redaction: "strict" | "standard") =>
  Effect.map(opened(redaction), ({ recorder, kept }) => {
    recorder.emit("timer:fired", { timer: "a" })
    return Option.map(kept.header(), ({ clock }) => clock.wall)
  })

describe("Recorder: time and groups", () => {
  it.effect("§3 stamps milliseconds since the trace began, to three decimals", () =>
    Effect.gen(function* () {
      yield* TestClock.adjust("1 hour")
      const { recorder, events } = yield* opened()
      recorder.emit("timer:fired", { timer: "a" })
      yield* TestClock.adjust("1234567 nanos")
      recorder.emit("timer:fired", { timer: "b" })
      assert.deepStrictEqual(
        events().map(({ time }) => time),
        [0, 1.235]
      )
    })
  )

  it.effect("§3 a strict header reports the time to the second, a standard one as it is", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1_763_619_900_123)
      assert.deepStrictEqual(yield* wallOf("strict"), Option.some("2025-11-20T06:25:00.000Z"))
      assert.deepStrictEqual(yield* wallOf("standard"), Option.some("2025-11-20T06:25:00.123Z"))
    })
  )

  it.effect("F6 each attempt is a group of the same session", () =>
    Effect.gen(function* () {
      const { recorder, events } = yield* opened()
      recorder.emit("machine:transition", { from: "off", event: "user.connect", to: "resolving" })
      recorder.attempt(info)
      recorder.attempt({ ...info, attempt: 2 })
      assert.deepStrictEqual(
        events().map(({ group_id, name }) => `${group_id} ${name}`),
        ["c1 machine:transition", "c1 connection:started", "c2 connection:started"]
      )
      assert.deepStrictEqual(dataOf(events()[2]), { ...info, attempt: 2, session: "s1" })
    })
  )

  it.effect("§3 sessions that share a sink share its clock and never an id", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.clockWith(Effect.succeed)
      const shared = ring()
      const other = ring()
      const begin = (sinks: ReadonlyArray<typeof shared>) => {
        const trace = { sinks: sinks.map(({ sink }) => sink), redaction: "strict" as const }
        return Recorder.make(trace, clock, () => machine)
      }
      begin([shared]).attempt(info)
      yield* TestClock.adjust(5)
      begin([other, shared]).attempt(info)
      begin([other]).attempt(info)
      const ids = (from: typeof shared) =>
        from
          .events()
          .map((event) => `${event.time} ${event.group_id} ${"session" in event.data && event.data.session}`)
      assert.deepStrictEqual(ids(shared), ["0 c1 s1", "5 c2 s2"])
      assert.deepStrictEqual(ids(other), ["0 c2 s2", "0 c3 s3"])
    })
  )

  it.effect("§3 the header comes first, and once", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.clockWith(Effect.succeed)
      const calls: Array<string> = []
      const sink = {
        listening: () => true,
        header: () => void calls.push("header"),
        event: ({ name }: Event) => void calls.push(name)
      }
      for (let session = 0; session < 2; session++) {
        Recorder.make({ sinks: [sink], redaction: "strict" }, clock, () => machine).emit("trace:note", {
          text: "hi"
        })
      }
      assert.deepStrictEqual(calls, ["header", "trace:note", "trace:note"])
    })
  )
})

describe("F23 Recorder: cost and faults of sinks", () => {
  it.effect("nothing is rendered when nobody listens", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.clockWith(Effect.succeed)
      const recorder = Recorder.make({ sinks: [deaf], redaction: "strict" }, clock, () => machine)
      recorder.sent(undefined, "A1", "NOOP", {
        rendering: () => assert.fail("rendered"),
        hasSecret: false,
        byteLength: 9
      })
      assert.isFalse(recorder.listening())
    })
  )

  it.effect("without a sink, secrets are known anyway: errors need them", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.clockWith(Effect.succeed)
      const tracing = yield* inForce
      const recorder = tracing.recorder(tracing, clock, () => machine)
      recorder.redactor.add(Redacted.make("hunter2!"))
      assert.strictEqual(recorder.redactor.text("bad hunter2!"), "bad <redacted>")
      assert.isFalse(recorder.listening())
    })
  )

  it.effect("a sink that throws is left alone, and the others go ahead", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.clockWith(Effect.succeed)
      const kept = ring()
      const faulty = { listening: () => true, header: () => assert.fail("broken"), event: () => undefined }
      const recorder = Recorder.make(
        { sinks: [faulty, kept.sink], redaction: "strict" },
        clock,
        () => machine
      )
      recorder.emit("trace:note", { text: "one" })
      assert.isTrue(recorder.listening())
      recorder.emit("trace:note", { text: "two" })
      assert.lengthOf(kept.events(), 2)
      const alone = Recorder.make({ sinks: [faulty], redaction: "strict" }, clock, () => machine)
      assert.isFalse(alone.listening())
    })
  )
})

describe("Recorder: what was sent", () => {
  const fragments: ReadonlyArray<Fragment> = [
    plain("A1 X "),
    { kind: "mailbox", text: "Projekte" },
    plain(" "),
    { kind: "user", text: "alice" },
    plain(" "),
    secret,
    plain(' "'),
    { kind: "text", text: "subject" },
    plain('" '),
    { kind: "literal", text: "body" },
    plain(' "'),
    { kind: "idValue", text: "effect-imap" },
    plain('"')
  ]
  const lines = {
    strict: 'A1 X <mbox:1> <user> <redacted> "<text>" <literal> "effect-imap"',
    standard: 'A1 X "Projekte" alice <redacted> "subject" <literal> "effect-imap"',
    raw: 'A1 X "Projekte" alice <redacted> "subject" body "effect-imap"'
  }
  for (const level of ["strict", "standard", "raw"] as const) {
    it.effect(`§3 ${level}, and no length beside a credential`, () =>
      Effect.gen(function* () {
        const { recorder, events } = yield* opened(level)
        recorder.sent("startTls", "A1", "X", encoded(...fragments))
        assert.deepStrictEqual(dataOf(events()[0]), {
          lane: "startTls",
          tag: "A1",
          cmd: "X",
          line: lines[level]
        })
      })
    )
  }

  it.effect("§3 reports the true length of all else", () =>
    Effect.gen(function* () {
      const { recorder, events } = yield* opened()
      recorder.sent(
        undefined,
        "A2",
        "SELECT",
        encoded(plain("A2 SELECT "), { kind: "mailbox", text: "INBOX" })
      )
      recorder.sent(undefined, undefined, undefined, encoded(plain("DONE")))
      assert.deepStrictEqual(events().map(dataOf), [
        { tag: "A2", cmd: "SELECT", line: "A2 SELECT INBOX", bytes: 40 },
        { line: "DONE", bytes: 40 }
      ])
    })
  )

  it.effect("X34 a secret inside a command of the app's own is found, and its length is not reported", () =>
    Effect.gen(function* () {
      const { recorder, events } = yield* opened("raw")
      recorder.redactor.add(Redacted.make("hunter2!"))
      recorder.sent(
        undefined,
        "A1",
        "XLOGIN",
        encoded(plain("A1 XLOGIN "), { kind: "text", text: "hunter2!" })
      )
      assert.deepStrictEqual(dataOf(events()[0]), { tag: "A1", cmd: "XLOGIN", line: "A1 XLOGIN <redacted>" })
    })
  )
})

describe("A21 Recorder: SASL", () => {
  it.effect("challenges are hidden from AUTHENTICATE until its tag, on its way in alone", () =>
    Effect.gen(function* () {
      const { recorder, events } = yield* opened("raw")
      const challenge: Response.Continuation = { _tag: "Continuation", text: "cj1yT3ByTkdm" }
      recorder.sent(
        "implicitTls",
        "A1",
        "AUTHENTICATE",
        encoded(plain("A1 AUTHENTICATE SCRAM-SHA-256 "), secret)
      )
      recorder.received("implicitTls", challenge, 14)
      recorder.received("startTls", { _tag: "Continuation", text: "go ahead" }, 7)
      recorder.received("implicitTls", tagged("A1", "no"), 7)
      recorder.received("implicitTls", { _tag: "Continuation", text: "idling" }, 8)
      assert.deepStrictEqual(
        events()
          .map((event) => event.name === "wire:received" && [event.data.line, event.data.bytes])
          .slice(1),
        [
          ["+ <redacted>", undefined],
          ["+ go ahead", 7],
          ["A1 NO no", 7],
          ["+ idling", 8]
        ]
      )
    })
  )

  it.effect("a new attempt begins without the old one's AUTHENTICATE", () =>
    Effect.gen(function* () {
      const { recorder, events } = yield* opened()
      recorder.attempt(info)
      recorder.sent("implicitTls", "A1", "AUTHENTICATE", encoded(plain("A1 AUTHENTICATE PLAIN")))
      recorder.attempt({ ...info, attempt: 2 })
      recorder.received("implicitTls", { _tag: "Continuation", text: "go ahead" }, 7)
      assert.strictEqual(wireLines(events())[1], "+ go ahead")
    })
  )

  it.effect("the encoder's word is enough: what holds a secret reports no length", () =>
    Effect.gen(function* () {
      const { recorder, events } = yield* opened()
      recorder.sent(undefined, undefined, undefined, {
        rendering: () => [plain("*")],
        hasSecret: true,
        byteLength: 3
      })
      assert.deepStrictEqual(dataOf(events()[0]), { line: "*" })
    })
  )
})
