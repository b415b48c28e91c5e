import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { gzipSync } from "node:zlib"
import { toLine } from "@effect-imap/core/Trace"
import * as Reader from "../../src/trace/Reader.ts"
import { at, fileOf, header } from "../support.ts"

const note = (time: number, text = "hi") => at(time, "trace:note", { text })
const readOf = (input: string | Uint8Array) => Result.getOrThrow(Reader.read(input))
const errorOf = (input: string | Uint8Array) => {
  const result = Reader.read(input)
  return Result.isFailure(result) ? result.failure : assert.fail("read")
}

describe("Reader", () => {
  it("reads the header and the events, from text and from bytes alike", () => {
    const events = [note(0), note(1.5, "\u90ae\u202e")]
    const text = fileOf(events)
    const trace = readOf(text)
    assert.deepStrictEqual(
      trace.entries.map(({ event }) => event),
      events
    )
    assert.deepStrictEqual([trace.header.version, trace.header.redaction, trace.warnings], [2, "strict", []])
    assert.deepStrictEqual(readOf(new TextEncoder().encode(text)), trace)
  })

  it("accepts records of JSON-SEQ, CRLF, a byte order mark and empty lines", () => {
    const lines = [header, note(0), note(1)].map(toLine)
    const trace = readOf(`\uFEFF${lines.map((line) => `\u001e${line}`).join("\r\n\r\n")}`)
    assert.deepStrictEqual([trace.entries.length, trace.warnings], [2, []])
  })

  it("F5 a last line that was cut is reported, and the rest is there", () => {
    const text = fileOf([note(0), note(1)])
    const trace = readOf(text.slice(0, -10))
    assert.lengthOf(trace.entries, 1)
    assert.deepStrictEqual(trace.warnings, [{ _tag: "cutLastLine", line: 3 }])
  })

  it("a last line that only lacks its end is read", () => {
    const trace = readOf(fileOf([note(0)]).trimEnd())
    assert.deepStrictEqual([trace.entries.length, trace.warnings], [1, []])
  })

  it("lines that are no events are counted, and the first is named", () => {
    const trace = readOf(`${fileOf([note(0)])}oops\n[1]\n{"time":"1"}\n${toLine(note(2))}\n`)
    assert.lengthOf(trace.entries, 2)
    assert.deepStrictEqual(trace.warnings, [{ _tag: "unreadableLines", count: 3, first: 3 }])
  })

  it("F21 unknown events and fields are kept", () => {
    const unknown = { time: 1, name: "quic:loss", group_id: "c1", data: { odd: true } }
    const known = { ...note(2), extra: 1 }
    const trace = readOf(`${fileOf([])}${JSON.stringify(unknown)}\n${JSON.stringify(known)}\n`)
    assert.deepStrictEqual(
      trace.entries.map(({ event, raw }) => [event !== undefined, raw]),
      [
        [false, unknown],
        [true, known]
      ]
    )
    assert.deepStrictEqual(trace.warnings, [{ _tag: "unknownEvents", count: 1, names: ["quic:loss"] }])
  })

  it("F21 a newer version is a warning, even where the header has changed", () => {
    const trace = readOf(`{"file_schema":"urn:effect-imap:trace","v":3,"clock":[]}\n${toLine(note(0))}\n`)
    assert.deepStrictEqual(trace.warnings, [{ _tag: "newerVersion", version: 3 }])
    assert.lengthOf(trace.entries, 1)
  })

  it("the first version is read without a warning", () => {
    assert.isEmpty(readOf(fileOf([note(0)], { ...header, v: 1 })).warnings)
  })

  it("F22 dropped events are summed up", () => {
    const trace = readOf(fileOf([at(0, "trace:gap", { dropped: 2 }), at(1, "trace:gap", { dropped: 3 })]))
    assert.deepStrictEqual(trace.warnings, [{ _tag: "dropped", count: 5 }])
  })

  it("F22 a full ring that forgot its oldest events is no warning", () => {
    assert.isEmpty(readOf(fileOf([at(0, "trace:gap", { dropped: 2, older: true })])).warnings)
  })

  it("§3 events out of order are sorted, and that is reported once", () => {
    const trace = readOf(fileOf([note(5), note(1), note(3)]))
    assert.deepStrictEqual(
      trace.entries.map(({ time, line }) => [time, line]),
      [
        [1, 3],
        [3, 4],
        [5, 2]
      ]
    )
    assert.deepStrictEqual(trace.warnings, [{ _tag: "unsorted", line: 3 }])
  })

  it("a second trace in the file is reported", () => {
    assert.deepStrictEqual(readOf(fileOf([]) + fileOf([note(0)])).warnings, [
      { _tag: "anotherHeader", line: 2 }
    ])
  })

  it("every warning is a sentence", () => {
    const warnings: ReadonlyArray<readonly [Reader.Warning, string]> = [
      [{ _tag: "newerVersion", version: 3 }, "written in version 3 of the format, read as version 2"],
      [{ _tag: "cutLastLine", line: 9 }, "the trace ends inside line 9"],
      [{ _tag: "unreadableLines", count: 1, first: 4 }, "1 unreadable line, the first is line 4"],
      [
        { _tag: "unknownEvents", count: 2, names: ["a", "b"] },
        "2 events of unknown kinds, or with unreadable data (a, b)"
      ],
      [{ _tag: "anotherHeader", line: 4 }, "line 4 is another trace's header"],
      [
        { _tag: "unsorted", line: 4 },
        "the clock went back at line 4: times are not to be trusted; sorted by them"
      ],
      [{ _tag: "dropped", count: 1 }, "1 event was dropped while recording"]
    ]
    for (const [warning, sentence] of warnings) assert.strictEqual(Reader.describe(warning), sentence)
  })
})

describe("F19 Reader, given something else", () => {
  const cases: ReadonlyArray<readonly [string, string | Uint8Array, number, string]> = [
    ["nothing", "", 1, "nothing"],
    ["empty lines", "\n\n", 1, "nothing"],
    ["a log", "\nOct 1 12:00 dovecot\u001b[2J: started", 2, "text that is no JSON"],
    ["other JSON", '{"log":{"version":"1.2"}}', 1, "other JSON"],
    ["other JSON in one line of two megabytes", `{"log":"${"x".repeat(1 << 21)}"}`, 1, "other JSON"],
    ["a header without a version", '{"file_schema":"urn:effect-imap:trace"}', 1, ""],
    ["gzip", gzipSync(fileOf([])), 1, "gzip data (unpack it first)"],
    ["a header that was cut", fileOf([]).slice(0, 100), 1, ""]
  ]
  it.each(cases)("%s: says what was expected and what is there", (_, input, line, found) => {
    const error = errorOf(input)
    assert.strictEqual(error.line, line)
    assert.include(error.found, found)
    assert.isAtMost(error.found.length, 200)
    assert.include(error.message, '{"file_schema":"urn:effect-imap:trace","v":2')
  })
})
