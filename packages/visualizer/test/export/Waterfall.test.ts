import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { columns } from "../../src/export/terminal.ts"
import * as Waterfall from "../../src/export/Waterfall.ts"
import {
  at,
  fileOf,
  header,
  moved,
  refused,
  selected,
  traceOf,
  unsafeLogin,
  withActivities
} from "../support.ts"
import * as Reader from "../../src/trace/Reader.ts"
import { Result } from "effect"

const render = (events: ReadonlyArray<Event>, options?: Waterfall.WaterfallOptions) =>
  Waterfall.render(traceOf(withActivities(events)), options)
const page = (...lines: ReadonlyArray<string>) => `${lines.join("\n")}\n`

describe("F18 Waterfall", () => {
  it("a race, a refusal, and the server's words", () => {
    assert.strictEqual(
      render(refused),
      page(
        "IMAP trace · 2026-11-20T06:25:00.000Z · strict · 1 connection · 1 failed",
        "",
        "✗ c1 imap.163.com:993  failed UnsafeLogin at select · 760 ms",
        "  ✓ dns (implicit TLS)       █                                              6 ms",
        "  ✓ tcp (implicit TLS)       ████████                                     144 ms",
        "  ∅ tcp (STARTTLS)                ░░░░░░░░░░░░░░░░░░░                     350 ms",
        "  ✓ TLS (implicit TLS)               ████████                             150 ms",
        "  ✓ greeting (implicit TLS)                  ████████                     150 ms",
        "  ✓ login LOGIN                                      ████████             150 ms",
        "  ✗ select INBOX                                             ████████     150 ms",
        "    Server: SELECT Unsafe Login. Please contact kefu@188.com for help"
      )
    )
  })

  it("the wire is between the rows, in the order in which it was", () => {
    const lines = render(refused, { wire: true }).split("\n")
    assert.deepStrictEqual(lines.slice(7, 15), [
      "  ✓ greeting (implicit TLS)                  ████████                     150 ms",
      "      450.0  S: * OK IMAP4 ready",
      "  ✓ login LOGIN                                      ████████             150 ms",
      "      450.0  C: A1 LOGIN <user> <redacted>",
      "      600.0  S: A1 OK LOGIN completed",
      "  ✗ select INBOX                                             ████████     150 ms",
      "      600.0  C: A2 SELECT INBOX",
      "      750.0  S: A2 NO SELECT Unsafe Login. Please contact kefu@188.com for help"
    ])
  })

  it("a command that was answered with an earlier one names that instead of a time", () => {
    const events = [
      moved(0, "authenticating.requesting", "auth.ok", "identifying"),
      at(0, "wire:sent", { tag: "A2", cmd: "ID", line: "A2 ID NIL" }),
      at(0, "wire:sent", { tag: "A3", cmd: "SELECT", line: "A3 SELECT INBOX" }),
      at(80, "wire:received", { tag: "A2", cond: "OK", line: "A2 OK done" }),
      moved(80, "identifying", "id.ok", "selecting"),
      at(80, "wire:received", { tag: "A3", cond: "OK", line: "A3 OK done" }),
      moved(80, "selecting", "select.ok", "selected.quiet")
    ]
    const rows = render(events)
      .split("\n")
      .filter((row) => row.includes("█"))
    assert.deepStrictEqual(
      rows.map((row) => row.replace(/ *█+ */, " | ").trim()),
      ["✓ ID | 80 ms", "✓ select INBOX with ID |"]
    )
  })

  it("the time in which a mailbox stays selected is folded", () => {
    assert.strictEqual(
      render(selected),
      page(
        "IMAP trace · 2026-11-20T06:25:00.000Z · strict · 1 connection",
        "",
        "✓ c2 imap.example.com:993 attempt 2  selected in 100 ms · closed at 24 h",
        "  ✓ connect                  ███                                           10 ms",
        "  ✓ greeting                    ████████                                   30 ms",
        "  ✓ select                              ████████████████                   60 ms",
        "  ✓ in use                                              ⋯                   24 h",
        "  ✓ logout                                              █████████████      50 ms"
      )
    )
  })

  it("F4 F5 without an end: what was waited for, and never that it still runs", () => {
    const hung = [...unsafeLogin.slice(-5), at(12_900, "trace:note", { text: "still here" })]
    assert.strictEqual(
      render(hung),
      page(
        "IMAP trace · 2026-11-20T06:25:00.000Z · strict · 1 connection",
        "",
        "… c1 (beginning not recorded)  no close recorded, last heard of at 12.3 s",
        "  … select                   ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒     12.3 s",
        "    waiting 12.3 s for the answer to A2 SELECT; given up in 17.7 s"
      )
    )
  })

  it("F22 a gap is visible where it was", () => {
    const lines = render([
      ...refused.slice(0, -2),
      at(755, "trace:gap", { dropped: 2 }),
      ...refused.slice(-2)
    ])
    assert.include(lines, "\n! 2 events were dropped while recording\n")
    assert.include(lines, "\n  ~ 2 events dropped\n")
  })

  it("an empty trace is a header", () => {
    assert.strictEqual(render([]), page("IMAP trace · 2026-11-20T06:25:00.000Z · strict · 0 connections"))
  })

  it("a raw trace is marked", () => {
    const trace = traceOf([], { ...header, redaction: "raw" })
    assert.include(Waterfall.render(trace), "! raw: it may hold messages and names; do not pass it on")
  })

  it("colour is asked for, and changes nothing else", () => {
    const colored = render(refused, { color: true, wire: true })
    assert.include(colored, "\u001b[31m✗\u001b[0m")
    assert.strictEqual(
      colored
        .split("\u001b")
        .map((part, index) => (index === 0 ? part : part.replace(/^\[\d+m/, "")))
        .join(""),
      render(refused, { wire: true })
    )
  })

  it("no line is wider than asked for, whatever a server says", () => {
    const said = "登录失败，请使用授权码登录。".repeat(20)
    const long = "x".repeat(300)
    const events = [
      at(0, "connection:started", { host: long, port: 993, policy: "planned", attempt: 2, session: "s1" }),
      moved(0, "resolving", "resolve.ok", long),
      at(1, "wire:received", { tag: "A1", cond: "NO", line: `A1 NO ${said}` }),
      moved(2, long, "x", "failing"),
      at(3, "connection:ended", { outcome: "failed", error: "AuthRejected", step: "auth", serverText: said })
    ]
    for (const width of [60, 80, 133]) {
      for (const line of render(events, { width, wire: true }).split("\n"))
        assert.isAtMost(columns(line), width)
    }
  })

  it("nothing of a stranger's trace reaches the terminal as a control", () => {
    const evil = "\u001b]0;owned\u0007\u202e\r\n\u009b2J"
    const events = [
      at(0, "connection:started", { host: evil, port: 1, policy: evil, attempt: 1, session: evil }, evil),
      moved(0, "a", evil, evil, evil),
      at(0, "net:start", { op: 1, kind: "tcp" }, evil),
      at(1, "net:end", { op: 1, ok: false, error: evil }, evil),
      at(1, "timer:set", { timer: evil, ms: 5 }, evil),
      at(1, "wire:sent", { tag: evil, cmd: evil, line: evil }, evil),
      at(9, "wire:received", { tag: "x", line: evil }, evil)
    ]
    const ended = at(
      9,
      "connection:ended",
      { outcome: "failed", error: evil, step: evil, serverText: evil },
      evil
    )
    const first = { ...header, clock: { ...header.clock, wall: evil } }
    for (const all of [events, [...events, ended]]) {
      const trace = Result.getOrThrow(Reader.read(fileOf(withActivities(all), first)))
      assert.notMatch(Waterfall.render(trace, { wire: true }), /[^\P{C}\n]/u)
    }
  })
})
