/** What a trace keeps of hostile or endless answers, and what it does not tell of those that cannot be read. */
import { assert, describe, it, vi } from "@effect/vitest"
import { Effect, Redacted, Result } from "effect"
import type * as Response from "../../src/imap/Response.ts"
import { table } from "../../src/base/Sizes.ts"
import * as Trace from "../../src/trace/Trace.ts"
import * as Redactor from "../../src/trace/Redactor.ts"
import * as ResponseParser from "../../src/imap/wire/ResponseParser.ts"
import { assertBelow } from "../support/linear.ts"
import { status, bytes, info, opened, tagged, unknown, wireLines } from "./support.ts"

const parsed = (line: string) => Result.getOrThrow(ResponseParser.parse(bytes(line)))

describe("M10 a strict trace", () => {
  const cases: ReadonlyArray<readonly [string, string, string]> = [
    ["a FETCH without its end", '* 12 FETCH (ENVELOPE ("Divorce papers"', "* FETCH <data>"],
    ["a FETCH of message 0", '* 0 FETCH (BODY[] "Divorce papers")', "* FETCH <data>"],
    ["a LIST with an open quote", '* LIST () "/" "Divorce', "* LIST <data>"],
    ["a STATUS without its list", "* STATUS Divorce MESSAGES", "* STATUS <data>"],
    [
      "URLs with their key",
      '* GENURLAUTH "imap://h/;urlauth=a:internal:91354a473744909de610943775f92038"',
      "* GENURLAUTH <data>"
    ],
    ["an extension that is not known", '* XDIVORCE "papers"', "* <data>"],
    ["no name at all", '* "Divorce papers"', "* <data>"],
    ["labels", "* FLAGS (\\Seen $Junk Divorce)", "* FLAGS (\\Seen $Junk <flag>)"],
    ["labels of a message", "* 1 FETCH (FLAGS (\\Seen Divorce))", "* 1 FETCH (FLAGS (\\Seen <flag>))"],
    [
      "labels that may be kept",
      "* OK [PERMANENTFLAGS (\\Deleted Divorce \\*)] ok",
      "* OK [PERMANENTFLAGS (\\Deleted <flag> \\*)] ok"
    ],
    ["a code that is not known", "* OK [XDIVORCE papers] ok", "* OK [XDIVORCE <data>] ok"]
  ]
  it.effect.each(cases)("M10 reports of %s no more than that it came", ([, line, reported]) =>
    Effect.gen(function* () {
      const { events, recorder } = yield* opened()
      recorder.received(undefined, parsed(line), line.length)
      assert.deepStrictEqual(wireLines(events()), [reported])
    })
  )

  it.effect("M10 a raw trace reports it, but no key", () =>
    Effect.gen(function* () {
      const { events, recorder } = yield* opened("raw")
      for (const line of ['* LIST () "/" "Divorce', '* GENURLAUTH "imap://h/:internal:91354a4737"']) {
        recorder.received(undefined, parsed(line), line.length)
      }
      assert.deepStrictEqual(wireLines(events()), ['* LIST () "/" "Divorce', "* GENURLAUTH <data>"])
    })
  )
})

describe("a trace of too much", () => {
  it.effect("L9 reads no more of a response than it shows", () =>
    Effect.gen(function* () {
      const { events, recorder } = yield* opened("raw")
      const decode = vi.spyOn(TextDecoder.prototype, "decode")
      recorder.received(undefined, unknown("X", "* X ".padEnd(2_000_000, "{0}\r\n")), 2_000_000)
      const sizes = decode.mock.calls.map(([input]) => input?.byteLength ?? 0)
      decode.mockRestore()
      assert.isAtMost(Math.max(0, ...sizes), 8192)
      assert.propertyVal(events()[0]?.data, "truncated", true)
    })
  )

  it.effect("H6 of very many flags no more is looked at than can be shown", () =>
    Effect.gen(function* () {
      const { events, recorder } = yield* opened("standard")
      let looks = 0
      const atom: Response.Value = {
        _tag: "Atom",
        get text() {
          looks++
          return "$flag"
        }
      }
      const items = Array.from({ length: 99_000 }, () => atom)
      const attributes = new Map<string, Response.Value>([["FLAGS", { _tag: "List", items }]])
      recorder.received(undefined, { _tag: "Fetch", sequence: 1, attributes }, 600_000)
      assert.isAtMost(looks, 16_000)
      assert.propertyVal(events()[0]?.data, "truncated", true)
    })
  )

  it.effect("H6 of a long list of permanent flags no more is looked at, either", () =>
    Effect.gen(function* () {
      const { recorder } = yield* opened("strict")
      const listing = (count: number) => {
        const args = `(${Array.from({ length: count }, (_, at) => `$flag${at}`).join(" ")})`
        return () => recorder.received(undefined, status("", { name: "PERMANENTFLAGS", args }), args.length)
      }
      assertBelow(3, listing(120_000), listing(12_000))
    })
  )

  const flags: Response.FlagsData = { _tag: "Flags", flags: ["X".repeat(8000)] }

  it.effect(
    "L8 the lines of one answer are bounded, what is left out is counted, and its end is reported",
    () =>
      Effect.gen(function* () {
        const { events, kept, recorder } = yield* opened("standard")
        recorder.attempt(info)
        for (let line = 0; line < 60_000; line++) recorder.received(undefined, flags, 8010)
        recorder.received(undefined, tagged("A1", "done"), 10)
        const file = events().map(Trace.toLine).join("\n")
        assert.isBelow(file.length, 2 * table.traceStretch.value)
        const reported = wireLines(events())
        assert.strictEqual(reported.at(-1), "A1 NO done")
        const dropped = kept
          .events()
          .reduce((sum, event) => sum + (event.name === "trace:gap" ? event.data.dropped : 0), 0)
        assert.strictEqual(reported.length - 1 + dropped, 60_000)
      })
  )

  it.effect("L8 answers that nobody waits for are bounded as well", () =>
    Effect.gen(function* () {
      const { events, kept, recorder } = yield* opened("standard")
      recorder.attempt(info)
      for (let line = 0; line < 60_000; line++)
        recorder.received(undefined, tagged("DONE", "x".repeat(100)), 110)
      const file = events().map(Trace.toLine).join("\n")
      assert.isBelow(file.length, 3 * table.traceStretch.value)
      const reported = wireLines(events()).length
      assert.isAbove(reported, 1_000)
      recorder.emit("trace:note", { text: "and on" })
      const dropped = kept
        .events()
        .reduce((sum, event) => sum + (event.name === "trace:gap" ? event.data.dropped : 0), 0)
      assert.strictEqual(reported + dropped, 60_000)
    })
  )

  it.effect("L8 what the client does in between starts a new count", () =>
    Effect.gen(function* () {
      const { events, recorder } = yield* opened("standard")
      for (let line = 0; line < 500; line++) {
        recorder.received(undefined, flags, 8010)
        recorder.emit("trace:note", { text: "and on" })
      }
      assert.strictEqual(wireLines(events()).length, 500)
    })
  )

  it("L7 a ring keeps what its bytes allow, whatever the events weigh", () => {
    const ring = Trace.ring({ capacity: 65_536, bytes: 1_000_000 })
    const note = (text: string): Trace.Event => ({
      time: 0,
      name: "trace:note",
      group_id: "c1",
      data: { text }
    })
    for (let number = 0; number < 2_000; number++) ring.sink.event(note(`${number}`.padStart(8_000, "x")))
    const [gap, ...kept] = ring.events()
    assert.deepStrictEqual(gap?.data, { dropped: 2_000 - kept.length, older: true })
    assert.isAbove(kept.length, 100)
    assert.isBelow(kept.length * 8_000, 1_000_000)
    assert.isTrue(JSON.stringify(kept.at(-1)).includes("x1999"))
    ring.sink.event(note("y".repeat(3_000_000)))
    assert.strictEqual(ring.events().length, 2)
  })
})

describe("what a redactor knows", () => {
  it.effect("L11 digits that come back as numbers of messages are not reported", () =>
    Effect.gen(function* () {
      const { events, recorder } = yield* opened("standard")
      recorder.redactor.add(Redacted.make("90471188"))
      for (const line of [
        "* 90471188 EXISTS",
        "* 90471188 FETCH (UID 90471188)",
        "* OK [UIDNEXT 90471188] x"
      ]) {
        recorder.received(undefined, parsed(line), line.length)
      }
      assert.notInclude(wireLines(events()).join(), "90471188")
      assert.strictEqual(wireLines(events()).length, 3)
      assert.include(wireLines(events())[0], "EXISTS")
    })
  )

  it("L7 is not expanded before a text is compared", () => {
    const base64 = vi.spyOn(globalThis, "btoa")
    const redactor = Redactor.make()
    redactor.add(Redacted.make("correct horse battery"), { user: "alice" })
    assert.strictEqual(redactor.word("imap4rev1"), "IMAP4REV1")
    const before = base64.mock.calls.length
    redactor.text("correct")
    const after = base64.mock.calls.length
    base64.mockRestore()
    assert.deepStrictEqual([before, after > 0], [0, true])
  })

  it("L22 only tokens take the place of tokens: a password that was given stays known", () => {
    const redactor = Redactor.make()
    const passwords = Array.from("abcdefghijkl", (letter) => letter.repeat(12))
    for (const password of passwords) redactor.add(Redacted.make(password), { user: "alice" })
    for (let number = 0; number < 100; number++) {
      redactor.add(Redacted.make(`ya29.token-number-${number}`), { user: "alice", kind: "token" })
      redactor.add(Redacted.make(passwords[0] ?? ""), { kind: "token" })
    }
    for (const password of passwords) assert.strictEqual(redactor.text(`got ${password}`), "got <redacted>")
    assert.strictEqual(redactor.text("got ya29.token-number-99"), "got <redacted>")
  })

  it("L7 the forms of tokens that were renewed for months are bounded, and the newest are found", () => {
    const redactor = Redactor.make()
    const token = (number: number) => `ya29.token-number-${number}-${"x".repeat(50)}`
    for (let number = 0; number < 1_000; number++)
      redactor.add(Redacted.make(token(number)), { kind: "token" })
    for (let number = 993; number < 1_000; number++) {
      assert.strictEqual(redactor.text(`got ${token(number)}`), "got <redacted>")
    }
  })
})
