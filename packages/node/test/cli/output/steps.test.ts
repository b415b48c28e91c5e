import { Event } from "@effect-imap/core/Trace"
import { toJson } from "@effect-imap/core/Machine"
import { metaOf } from "@effect-imap/core/internal/machine"
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { stepLine } from "../../../src/cli/output/stepLines.ts"
import { makeSteps, type ShownStep } from "../../../src/cli/output/steps.ts"

type Reported = readonly [time: number, name: string, data: object]

const decode = Schema.decodeUnknownSync(Event)
const plain = { color: false, width: 80 }

/** Adds the activity of each state: it begins with the state, and ends as the event that leaves it says. */
const withActivities = (reported: ReadonlyArray<Reported>): ReadonlyArray<Reported> => {
  const moves = reported.flatMap(([, name, data]) =>
    name === "machine:transition" ? [decodeMove(data)] : []
  )
  const idOf = (state: string) => {
    const event = moves.find(({ from }) => from === state)?.event ?? ""
    if (event === "always" && !state.startsWith("dialing")) return undefined
    if (event.startsWith("failure.")) return event.slice("failure.".length)
    return /^(?:xstate|user)\b/.test(event) || !event.includes(".")
      ? state
      : event.slice(0, event.lastIndexOf("."))
  }
  return reported.flatMap((each): ReadonlyArray<Reported> => {
    const [time, name, data] = each
    if (name !== "machine:transition") return [each]
    const { event, from, to } = decodeMove(data)
    const [before, next] = [idOf(from), idOf(to)]
    return [
      ...(before === undefined ? [] : [[time, "activity:end", endOf(before, event)] as const]),
      each,
      ...(next === undefined ? [] : [[time, "activity:start", { id: next, state: to }] as const])
    ]
  })
}

const decodeMove = Schema.decodeUnknownSync(
  Schema.Struct({ from: Schema.String, event: Schema.String, to: Schema.String })
)

const endOf = (id: string, event: string) => {
  const interrupted = { id, outcome: "interrupted", interrupted: true }
  if (event.startsWith("xstate.after.")) return { ...interrupted, reason: "Timeout" }
  if (event.startsWith("failure.")) return { id, outcome: "failure", reason: "ConnectionLost" }
  return event === "always" ? interrupted : { id, outcome: event.slice(event.lastIndexOf(".") + 1) }
}

/** All steps that ended, and those still open, after events. */
const fold = (reported: ReadonlyArray<Reported>) => {
  const steps = makeSteps({ host: "imap.example.com", mailbox: "INBOX" })
  const finished = withActivities(reported).flatMap(([time, name, data]) =>
    steps.take(decode({ time, name, group_id: "c1", data }))
  )
  return { finished, open: steps.open() }
}

const summary = ({ finished }: { readonly finished: ReadonlyArray<ShownStep> }) =>
  finished.map(({ detail, name, status }) => [name, status, detail])

const begun = (policy: string, attempt = 1): Reported => [
  0,
  "connection:started",
  { host: "imap.example.com", port: 993, policy, attempt, session: "s1" }
]
const started = begun("tls planned")
const racing = begun("auto planned")
const move = (time: number, from: string, event: string, to: string): Reported => [
  time,
  "machine:transition",
  { from, event, to }
]
const sent = (time: number, cmd: string, line: string): Reported => [
  time,
  "wire:sent",
  { tag: "A1", cmd, line }
]
const tls = "dialing.implicitTls"
const startTls = "dialing.startTls"
const requesting = "authenticating.requesting"

describe("steps", () => {
  it("a way in reports the server, TLS, mechanism, ID and mailbox", () => {
    const lane = "implicitTls"
    const steps = fold([
      started,
      move(0, `${tls}.waiting`, "always", `${tls}.connecting`),
      [1, "net:start", { lane, op: 1, kind: "tcp", port: 993, family: 4 }],
      [12, "net:end", { lane, op: 1, ok: true }],
      move(12, `${tls}.connecting`, "implicitTls.connect.ok", `${tls}.handshaking`),
      [13, "net:start", { lane, op: 2, kind: "tls" }],
      [40, "net:end", { lane, op: 2, ok: true, protocol: "TLSv1.3" }],
      move(40, `${tls}.handshaking`, "implicitTls.handshake.ok", requesting),
      sent(41, "AUTHENTICATE", "A1 AUTHENTICATE PLAIN <redacted>"),
      move(60, requesting, "authenticate.ok", "identifying"),
      move(70, "identifying", "identify.ok", "enabling"),
      move(70, "enabling", "always", "selecting"),
      move(90, "selecting", "select.ok", "selected.quiet")
    ])
    assert.deepStrictEqual(summary(steps), [
      ["connect", "done", "imap.example.com:993"],
      ["TLS", "done", "TLSv1.3"],
      ["login", "done", "PLAIN"],
      ["ID", "done", "sent"],
      ["select", "done", "INBOX"]
    ])
    assert.strictEqual(steps.finished[1]?.ended, 40)
  })

  it("a login with a challenge is one step", () => {
    const steps = fold([
      started,
      move(0, "authenticating.choosing", "always", requesting),
      sent(1, "AUTHENTICATE", "A1 AUTHENTICATE LOGIN"),
      move(10, requesting, "authenticate.challenged", "authenticating.responding"),
      move(30, "authenticating.responding", "respond.ok", "recapability")
    ])
    assert.deepStrictEqual(summary(steps), [["login", "done", "LOGIN"]])
    assert.strictEqual(steps.finished[0]?.began, 0)
  })

  it("a login that is refused failed, and the one that follows is another", () => {
    const steps = fold([
      started,
      move(0, "authenticating.choosing", "always", requesting),
      sent(1, "AUTHENTICATE", "A1 AUTHENTICATE SCRAM-SHA-256"),
      move(10, requesting, "authenticate.refused", "authenticating.choosing"),
      move(10, "authenticating.choosing", "always", requesting),
      sent(11, "AUTHENTICATE", "A2 AUTHENTICATE PLAIN <redacted>"),
      move(20, requesting, "authenticate.ok", "recapability")
    ])
    assert.deepStrictEqual(summary(steps), [
      ["login", "failed", "SCRAM-SHA-256 refused"],
      ["login", "done", "PLAIN"]
    ])
  })

  it("B14 a provisional greeting is no failure: the greeting goes on until the one that is meant", () => {
    const reported: ReadonlyArray<Reported> = [
      racing,
      move(0, `${tls}.handshaking`, "implicitTls.handshake.ok", `${tls}.greeting`),
      move(10, `${tls}.greeting`, "implicitTls.greeting.provisional", `${tls}.regreeting`),
      [10, "timer:set", { lane: "implicitTls", timer: "provisionalLimit", ms: 20_000 }]
    ]
    const { finished, open } = fold(reported)
    assert.deepStrictEqual(finished, [])
    assert.deepInclude(open[0], {
      name: "greeting",
      status: "open",
      detail: "the server is busy and asks us to wait",
      began: 0,
      limit: 20_000
    })
    const later = fold([
      ...reported,
      move(12_000, `${tls}.regreeting`, "implicitTls.regreeting.ok", `${tls}.ready`)
    ])
    assert.deepStrictEqual(summary(later), [["greeting", "done", "the server was busy"]])
    assert.strictEqual(later.finished[0]?.ended, 12_000)
  })

  it("B14 enabling is a step if it is done, and none if there is nothing to enable", () => {
    const enabled = [
      started,
      move(0, "identifying", "identify.ok", "enabling"),
      move(9, "enabling", "enable.ok", "selecting")
    ]
    assert.deepStrictEqual(summary(fold(enabled)), [["enable", "done", ""]])
    const passed = [
      started,
      move(0, "identifying", "identify.ok", "enabling"),
      move(9, "enabling", "always", "selecting")
    ]
    assert.deepStrictEqual(summary(fold(passed)), [])
  })

  it("B14 every state in which something is done is a step, under the name that the machine gives it", () => {
    for (const { id } of toJson().states) {
      const meta = metaOf(id)
      const hasStates = toJson().states.some((other) => other.id.startsWith(`${id}.`))
      if (meta?.kind !== "work" || hasStates || ["account", "settle"].includes(meta.label)) continue
      // what keeps an open mailbox alive is no step of its own
      if (id.startsWith("selected.") || id.startsWith("unselected.")) continue
      const { open } = fold([started, move(0, "off", "x", id)])
      assert.deepStrictEqual(
        open.map(({ name }) => name),
        [meta.label],
        id
      )
    }
  })

  it("a refused SELECT, ID once more, and SELECT again are three steps", () => {
    const steps = fold([
      started,
      move(0, "enabling", "always", "selecting"),
      move(1, "selecting", "select.unsafe", "reidentifying"),
      move(2, "reidentifying", "reidentify.ok", "selecting"),
      move(3, "selecting", "select.ok", "selected.quiet")
    ])
    assert.deepStrictEqual(summary(steps), [
      ["select", "failed", "refused: Unsafe Login"],
      ["ID", "done", "sent once more"],
      ["select", "done", "INBOX"]
    ])
  })

  it("an ID that was never answered is passed by", () => {
    const events = [
      started,
      move(0, requesting, "authenticate.ok", "identifying"),
      move(300, "identifying", "identify.swallowed", "selecting")
    ]
    assert.deepStrictEqual(summary(fold(events)), [["ID", "passed", "not answered; left out"]])
  })

  it("a limit that passes names how long was waited, and by which way in", () => {
    const steps = fold([
      racing,
      [0, "net:start", { lane: "startTls", op: 1, kind: "tcp", port: 143 }],
      move(0, `${startTls}.connecting`, "startTls.connect.ok", `${startTls}.greeting`),
      [0, "timer:set", { lane: "startTls", timer: "greetingLimit", ms: 15_000 }],
      [15_000, "timer:fired", { lane: "startTls", timer: "greetingLimit" }],
      move(
        15_000,
        `${startTls}.greeting`,
        "xstate.after.greetingLimit.connection.dialing.startTls.greeting",
        `${startTls}.lost`
      )
    ])
    assert.deepStrictEqual(summary(steps), [
      ["greeting", "failed", "no answer within 15 s (STARTTLS, port 143)"]
    ])
  })

  it("a way in that lost the race was given up", () => {
    const steps = fold([
      racing,
      move(0, "x", "y", `${startTls}.greeting`),
      move(9, `${startTls}.greeting`, "always", "settling")
    ])
    assert.deepStrictEqual(summary(steps), [["greeting", "passed", "given up"]])
  })

  it("B5 each way in reports its own outcome", () => {
    const lost = (lane: "implicitTls" | "startTls", port: number, error: string): ReadonlyArray<Reported> => [
      move(0, `dialing.${lane}.waiting`, "always", `dialing.${lane}.connecting`),
      [1, "net:start", { lane, op: 1, kind: "tcp", port }],
      [2, "net:end", { lane, op: 1, ok: false, error }],
      move(2, `dialing.${lane}.connecting`, `failure.${lane}.connect`, `dialing.${lane}.lost`)
    ]
    const steps = fold([
      racing,
      ...lost("implicitTls", 993, "refused"),
      ...lost("startTls", 143, "unreachable")
    ])
    assert.deepStrictEqual(summary(steps), [
      ["connect", "failed", "refused (implicit TLS, port 993)"],
      ["connect", "failed", "unreachable (STARTTLS, port 143)"]
    ])
  })

  it("a lost race of addresses is no failure of the one that won", () => {
    const lane = "implicitTls"
    const steps = fold([
      started,
      move(0, `${tls}.waiting`, "always", `${tls}.connecting`),
      [1, "net:start", { lane, op: 1, kind: "tcp", port: 993 }],
      [1, "net:start", { lane, op: 2, kind: "tcp", port: 993 }],
      [2, "net:end", { lane, op: 2, ok: false, error: "race_lost" }],
      move(2, `${tls}.connecting`, "implicitTls.connect.ok", `${tls}.handshaking`)
    ])
    assert.deepStrictEqual(summary(steps), [["connect", "done", "imap.example.com:993"]])
  })

  it("an attempt that is repeated says why, in the server's words, and what is waited for", () => {
    const ended = { outcome: "retried", error: "MailboxBusy", step: "select", serverText: "in use" }
    const steps = fold([
      started,
      move(4, "failing", "close.done", "backoff"),
      [5, "connection:ended", ended],
      move(505, "backoff", "backoff.done", "resolving")
    ])
    assert.deepStrictEqual(summary(steps), [
      ["attempt 1", "failed", "MailboxBusy at select: “in use”"],
      ["wait", "done", "before attempt 2"]
    ])
  })

  it("an open step knows its limit, whichever comes first", () => {
    const limit: Reported = [0, "timer:set", { timer: "selectLimit", ms: 30_000 }]
    const entered = move(0, "enabling", "always", "selecting")
    assert.strictEqual(fold([started, limit, entered]).open[0]?.limit, 30_000)
    assert.strictEqual(fold([started, entered, limit]).open[0]?.limit, 30_000)
  })
})

describe("step lines", () => {
  const step: ShownStep = {
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

  it("an ended step reports how long it took", () => {
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
    // oxlint-disable-next-line no-control-regex -- a colour begins with ESC
    assert.strictEqual(colored.replaceAll(/\x1b\[\d+m/g, ""), stepLine(step, 2_000, plain))
  })
})
