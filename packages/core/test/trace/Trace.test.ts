import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { readFileSync } from "node:fs"
import * as Trace from "../../src/trace/Trace.ts"
import { Discloses } from "../../src/trace/Discloses.ts"
import { version } from "../../src/base/version.ts"
import { deaf, samples } from "./support.ts"

const decode = Schema.decodeUnknownSync(Trace.Event, { onExcessProperty: "error" })

const header: Trace.Header = {
  file_schema: "urn:effect-imap:trace",
  v: 2,
  time_unit: "ms",
  clock: { type: "monotonic", wall: "2026-11-20T06:25:00.000Z" },
  lib: { core: version },
  runtime: "node 24.21.0",
  redaction: "strict",
  machine: { id: "connection", hash: "9f3c", def: { states: {} } },
  trace_id: "0af7651916cd43dd8448eb211c80319c"
}

describe("the trace format", () => {
  it("says of every field that holds text what it may tell", () => {
    const silent = [...Trace.Event.members.map(({ fields }) => fields.data), Trace.Failure].flatMap(
      ({ fields }) =>
        Object.entries<Schema.Constraint>(fields).flatMap(([name, schema]) => {
          const isText = schema.ast._tag !== "Number" && schema.ast._tag !== "Boolean"
          const says = Schema.is(Discloses)(Schema.resolveAnnotations(schema)?.["discloses"])
          return isText && !says ? [name] : []
        })
    )
    assert.deepStrictEqual(silent, [])
  })

  it.each(Object.entries(samples))("§3 %s survives its line, whole", (name, data) => {
    const event = decode({ time: 1.234, name, group_id: "c1", data })
    assert.deepStrictEqual(decode(JSON.parse(Trace.toLine(event))), event)
  })

  it("§3 the header survives its line, and identifies the file in its first 256 bytes", () => {
    const line = Trace.toLine(header)
    assert.deepStrictEqual(Schema.decodeUnknownSync(Trace.Header)(JSON.parse(line)), header)
    assert.include(line.slice(0, 256), '"file_schema":"urn:effect-imap:trace","v":2')
  })

  it("§3 a line is ASCII whatever is in it, and reads back the same", () => {
    const text = "\u0000\u001b[2J\u009b\u202e\u200b\u2028é邮箱🙂\ud800"
    const line = Trace.toLine({ time: 0, name: "trace:note", group_id: "c1", data: { text } })
    assert.match(line, /^[\x20-\x7e]+$/)
    assert.strictEqual(JSON.parse(line).data.text, text)
  })

  it("the version is the package's", () => {
    const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8")
    assert.strictEqual(JSON.parse(manifest).version, version)
  })
})

describe("where traces go", () => {
  const seen = Trace.inForce
  const { sink: first } = Trace.ring()
  const { sink: second } = Trace.ring()

  it.effect("nowhere by default, and strictly", () =>
    Effect.gen(function* () {
      const { redaction, sinks } = yield* seen
      assert.deepStrictEqual({ redaction, sinks }, { sinks: [], redaction: "strict" })
    })
  )

  it.effect("withSink adds to the sinks that are there", () =>
    Effect.gen(function* () {
      const { sinks } = yield* seen.pipe(Trace.withSink(second), Trace.withSink(first))
      assert.deepStrictEqual(sinks, [first, second])
    })
  )

  it.effect("layerSink adds to the sinks that are there, and keeps the redaction", () =>
    Effect.gen(function* () {
      const { redaction, sinks } = yield* seen.pipe(
        Effect.provide(Trace.layerSink(Effect.succeed(deaf))),
        Trace.withSink(first),
        Trace.withRedaction("standard")
      )
      assert.deepStrictEqual({ redaction, sinks }, { sinks: [first, deaf], redaction: "standard" })
    })
  )
})
