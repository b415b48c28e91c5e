import { Event } from "@effect-imap/core/Trace"
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { stepLine } from "../../src/cli/stepLines.ts"
import { advance, begin, type Step } from "../../src/cli/steps.ts"

type Told = readonly [time: number, name: string, data: object]

const decode = Schema.decodeUnknownSync(Event)
const plain = { color: false, width: 80 }

/** All steps that ended, and those still open, after events. */
const fold = (told: ReadonlyArray<Told>) => {
  const finished: Array<Step> = []
  let steps = begin({ host: "imap.example.com", mailbox: "INBOX" })
  for (const [time, name, data] of told) {
    steps = advance(steps, decode({ time, name, group_id: "c1", data }))
    finished.push(...steps.finished)
  }
  return { finished, open: steps.open }
}

const summary = ({ finished }: { readonly finished: ReadonlyArray<Step> }) =>
  finished.map(({ detail, name, status }) => [name, status, detail])

const started: Told = [
  0,
  "connection:started",
  { host: "imap.example.com", port: 993, policy: "planned", attempt: 1, session: "s1" }
]
const start = (time: number, id: string): Told => [time, "activity:start", { id, state: "" }]
const end = (time: number, id: string, outcome: string): Told => [time, "activity:end", { id, outcome }]
const sent = (time: number, cmd: string, line: string): Told => [time, "wire:sent", { tag: "A1", cmd, line }]

describe("steps", () => {
  it("a way in tells the server, TLS, mechanism, ID and mailbox", () => {
    const steps = fold([
      started,
      start(0, "implicitTls.connect"),
      [1, "net:start", { op: 1, kind: "tcp", port: 993, family: 4 }],
      [12, "net:end", { op: 1, ok: true }],
      end(12, "implicitTls.connect", "ok"),
      start(12, "implicitTls.handshake"),
      [13, "net:start", { op: 2, kind: "tls" }],
      [40, "net:end", { op: 2, ok: true, protocol: "TLSv1.3" }],
      end(40, "implicitTls.handshake", "ok"),
      start(40, "authenticate"),
      sent(41, "AUTHENTICATE", "A1 AUTHENTICATE PLAIN <redacted>"),
      end(60, "authenticate", "ok"),
      start(60, "identify"),
      end(70, "identify", "ok"),
      start(70, "select"),
      end(90, "select", "ok")
    ])
    assert.deepStrictEqual(summary(steps), [
      ["connect", "done", "imap.example.com:993"],
      ["tls", "done", "TLSv1.3"],
      ["login", "done", "PLAIN"],
      ["id", "done", "sent"],
      ["select", "done", "INBOX"]
    ])
    assert.strictEqual(steps.finished[1]?.ended, 40)
  })

  it("a login with a challenge is one step", () => {
    const steps = fold([
      start(0, "authenticate"),
      sent(1, "AUTHENTICATE", "A1 AUTHENTICATE LOGIN"),
      end(10, "authenticate", "challenged"),
      start(10, "respond"),
      end(30, "respond", "ok")
    ])
    assert.deepStrictEqual(summary(steps), [["login", "done", "LOGIN"]])
    assert.strictEqual(steps.finished[0]?.began, 0)
  })

  it("a refused SELECT, ID once more, and SELECT again are three steps", () => {
    const steps = fold([
      start(0, "select"),
      end(1, "select", "unsafe"),
      start(1, "reidentify"),
      end(2, "reidentify", "ok"),
      start(2, "select"),
      end(3, "select", "ok")
    ])
    assert.deepStrictEqual(summary(steps), [
      ["select", "failed", "refused: Unsafe Login"],
      ["id", "done", "sent once more"],
      ["select", "done", "INBOX"]
    ])
  })

  it("an ID that was never answered is passed by", () => {
    assert.deepStrictEqual(summary(fold([start(0, "identify"), end(300, "identify", "swallowed")])), [
      ["id", "passed", "not answered; left out"]
    ])
  })

  it("a limit that passes names how long was waited", () => {
    const steps = fold([
      [0, "timer:set", { timer: "greetingLimit", ms: 15_000 }],
      start(0, "startTls.greeting"),
      [15_000, "timer:fired", { timer: "greetingLimit" }],
      [15_000, "activity:end", { id: "startTls.greeting", outcome: "interrupted", interrupted: true }]
    ])
    assert.deepStrictEqual(summary(steps), [
      ["greeting", "failed", "no answer within 15 s (way in: STARTTLS)"]
    ])
  })

  it("an interrupted step without its limit was given up", () => {
    const interrupted = { id: "select", outcome: "interrupted", interrupted: true }
    assert.deepStrictEqual(summary(fold([start(0, "select"), [1, "activity:end", interrupted]])), [
      ["select", "passed", "given up"]
    ])
  })

  it("a failed network operation says what it was", () => {
    const steps = fold([
      started,
      start(0, "implicitTls.connect"),
      [1, "net:start", { op: 1, kind: "tcp", port: 993 }],
      [2, "net:end", { op: 1, ok: false, error: "refused" }],
      end(2, "implicitTls.connect", "connect")
    ])
    assert.deepStrictEqual(summary(steps), [
      ["connect", "failed", "refused: nothing listens there (way in: implicit TLS)"]
    ])
  })

  it("a lost race is no failure of the address that won", () => {
    const steps = fold([
      started,
      start(0, "implicitTls.connect"),
      [1, "net:start", { op: 1, kind: "tcp", port: 993 }],
      [2, "net:end", { op: 2, ok: false, error: "race_lost" }],
      end(2, "implicitTls.connect", "ok")
    ])
    assert.deepStrictEqual(summary(steps), [["connect", "done", "imap.example.com:993"]])
  })

  it("an attempt that is repeated says why, in the server's words", () => {
    const ended = { outcome: "retried", error: "MailboxBusy", step: "select", serverText: "in use" }
    const steps = fold([started, start(0, "backoff"), [5, "connection:ended", ended]])
    assert.deepStrictEqual(summary(steps), [["attempt 1", "failed", "MailboxBusy at select: “in use”"]])
  })

  it("an open step knows its limit, whichever is told first", () => {
    const before = fold([[0, "timer:set", { timer: "selectLimit", ms: 30_000 }], start(0, "select")])
    const after = fold([start(0, "select"), [0, "timer:set", { timer: "selectLimit", ms: 30_000 }]])
    assert.strictEqual(before.open[0]?.limit, 30_000)
    assert.strictEqual(after.open[0]?.limit, 30_000)
  })
})

describe("step lines", () => {
  const step: Step = {
    name: "select",
    status: "open",
    detail: "INBOX",
    began: 1_000,
    ended: 1_000,
    limit: 30_000
  }

  it("an open step ticks towards its limit", () => {
    assert.match(stepLine(step, 4_200, plain), /^… select {6}INBOX +3\.2 s of 30 s$/)
  })

  it("an ended step tells how long it took", () => {
    assert.match(
      stepLine({ ...step, status: "done", ended: 1_012 }, 9_999, plain),
      /^✓ select {6}INBOX +12 ms$/
    )
  })

  it("no line is wider than the screen, however long the server's words", () => {
    for (const width of [40, 60, 80]) {
      for (const status of ["open", "failed"] as const) {
        const line = stepLine({ ...step, status, ended: 2_000, detail: "x".repeat(500) }, 2_000, {
          color: false,
          width
        })
        assert.strictEqual(line.length, width)
      }
    }
  })

  it("without colour there is no escape, and with it the text is the same", () => {
    const colored = stepLine(step, 2_000, { color: true, width: 80 })
    assert.notInclude(stepLine(step, 2_000, plain), "\x1b")
    // oxlint-disable-next-line no-control-regex
    assert.strictEqual(colored.replaceAll(/\x1b\[\d+m/g, ""), stepLine(step, 2_000, plain))
  })
})
