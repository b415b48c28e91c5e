/** The forms in which a trace leaves: what each holds, and that no text of a server is more than text in it. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, Result } from "effect"
import { profiles } from "@effect-imap/core/Simulator"
import { code, markdown, maxBytes } from "../../src/export/markdown.ts"
import { escaped, mermaid } from "../../src/export/mermaid.ts"
import { spansOf } from "../../src/export/otlp.ts"
import { stately } from "../../src/export/stately.ts"
import * as Export from "../../src/export/Export.ts"
import { compare } from "../../src/export/compare.ts"
import { explain } from "../../src/export/explain.ts"
import { waterfallSvg } from "../../src/export/waterfallSvg.ts"
import { connections } from "../../src/model/connection/spans.ts"
import { at, fileOf, header, moved, refused, selectedWith, traceOf, unsafeLogin } from "../support.ts"
import { day } from "../support/day.ts"
import { eachStory, read, record, stories } from "../support/record.ts"

const hostile =
  "`</script><script>alert(1)</script>` @everyone #1 [x](javascript:alert(1)) ```\n; end %% --> \u202e\u0007 <b>&amp;"

const attack = traceOf([
  ...unsafeLogin.map((event) =>
    event.name === "connection:started" ? { ...event, data: { ...event.data, host: hostile } } : event
  ),
  at(700, "wire:received", { lane: "implicitTls", tag: "A2", cond: "NO", line: `A2 NO ${hostile}` }),
  at(701, "connection:ended", { outcome: "failed", error: hostile, step: hostile, serverText: hostile })
])
const [attacked] = connections(attack)

const one = (trace: ReturnType<typeof read>) => connections(trace)[0] ?? assert.fail("no connection")

it.effect(
  "an issue about one connection of an account that was kept open begins with the lane of the account",
  () =>
    Effect.gen(function* () {
      const [first = ""] = Result.getOrThrow(Export.toMarkdown(yield* day)).split("\n")
      assert.match(first, /: Open 23 h .* · lost 3 times/)
    })
)

it("an issue explains a failure by the facts of its reason", () => {
  const place = { host: "imap.example.com", port: 993, policy: "planned", session: "s1" }
  const refused = { error: "AuthRejected", step: "auth", facts: { mechanism: "PLAIN", acceptedBefore: true } }
  const trace = fileOf([
    at(0, "connection:started", { ...place, attempt: 1 }),
    moved(10, "selecting", "select.ok", "selected.quiet"),
    at(20, "connection:ended", { outcome: "retried", error: "ConnectionLost", step: "selected" }),
    at(100, "connection:started", { ...place, attempt: 2 }, "c2"),
    at(120, "connection:ended", { outcome: "failed", ...refused }, "c2")
  ])
  const text = Result.getOrThrow(Export.toMarkdown(trace, { connection: "c2" }))
  assert.include(text, "A login was accepted before")
})

it("an issue has the lane of the account, whatever else there is to show", () => {
  for (let length = 1; length <= 60; length++) {
    const reported = Array.from({ length: 50 }, (_, index) =>
      at(200 + index, "wire:received", { line: `* ${index} EXISTS ${"é".repeat(length)}` }, "c2")
    )
    const text = Result.getOrThrow(Export.toMarkdown(fileOf(selectedWith(...reported))))
    assert.match(text, /^imap\.example\.com: Open 1 d/, `${text.length}`)
    assert.isAtMost(new TextEncoder().encode(text).length, maxBytes)
  }
})

describe("Markdown", () => {
  it.effect.each(eachStory)(
    "F12 %s: summary, findings, waterfall, diagram and versions in 6 KB",
    ([, setting]) =>
      Effect.gen(function* () {
        const trace = read(yield* record(setting))
        const text = markdown(trace.header, one(trace))
        assert.isAtMost(new TextEncoder().encode(text).length, maxBytes)
        assert.match(text, /^\*\*IMAP connection to `imap\.[\w.]+:\d+`\*\*/)
        assert.include(text, "```text\n")
        assert.include(text, "```mermaid\nsequenceDiagram\n")
        assert.include(text, "core `0.1.0`")
      })
  )

  it("F12 a connection with thousands of lines still fits", () => {
    const many = Array.from({ length: 3000 }, (_, index) =>
      at(800 + index, "wire:received", { lane: "implicitTls", line: `* ${index} EXISTS ${"x".repeat(200)}` })
    )
    const trace = traceOf([...unsafeLogin, ...many])
    assert.isAtMost(new TextEncoder().encode(markdown(trace.header, one(trace))).length, maxBytes)
  })

  it("F12 text in code stays in it, whatever backticks it holds", () => {
    assert.strictEqual(code("a`b``c"), "```a`b``c```")
    assert.strictEqual(code("`"), "`` ` ``")
    assert.strictEqual(code("two\nlines"), "`two\\u000alines`")
  })

  it("F12 a hostile server gets no markup, link or mention", () => {
    const text = attacked === undefined ? "" : markdown(attack.header, attacked)
    // What is left outside of code is ours.
    const prose = text
      .replaceAll(/^(`{3,})\w+\n[^]*?\n\1$/gm, "")
      .replaceAll(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, "")
    assert.notMatch(prose, /<script|@everyone|#1|(?<!\\)\]\(|:\/\//)
    assert.notInclude(text, "\u202e")
  })
})

describe("Mermaid", () => {
  it.effect("F11 the diagram says what was said, in order", () =>
    Effect.gen(function* () {
      const text = mermaid(one(read(yield* record(stories.neteaseWithoutId))))
      assert.match(text, /^sequenceDiagram\n/)
      assert.isBelow(text.indexOf("LOGIN"), text.indexOf("SELECT Unsafe Login"))
      assert.match(text, /Note over C: failed UnsafeLogin at select\n$/)
    })
  )

  it("F12 what mermaid would read is written as entities", () => {
    assert.strictEqual(escaped("a;b#c<d>%%"), "a#59;b#35;c#60;d#62;#37;#37;")
    assert.strictEqual(escaped("end"), "e#110;d")
    const text = attacked === undefined ? "" : mermaid(attacked)
    for (const line of text.trimEnd().split("\n").slice(1)) {
      assert.match(
        line,
        /^ {2}(participant \w+ as |Note over [\w,]+: |\w+-?->>\w+: )[^;<>%"`{}]*(#\d+;[^;<>%"`{}]*)*$/
      )
    }
  })

  it("cuts no character in two", () => {
    const long = traceOf([at(0, "wire:received", { line: `* OK ${"📫".repeat(60)}` })])
    for (const width of [40, 41]) assert.notMatch(mermaid(one(long), { width }), /ud83d/)
  })

  it("counts what is left out", () => {
    const [connection] = connections(traceOf(refused))
    assert.include(connection === undefined ? "" : mermaid(connection, { maxMessages: 3 }), "more")
  })
})

describe("SVG", () => {
  it.effect.each(eachStory)("F11 %s: one file without script, link or font", ([, setting]) =>
    Effect.gen(function* () {
      const svg = waterfallSvg(connections(read(yield* record(setting))))
      assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
      assert.notMatch(svg, /<script|<foreignObject|\bon\w+=|href|url\(|@import|NaN|Infinity/)
    })
  )

  it("F22 a gap is drawn where it was", () => {
    const trace = traceOf([
      ...refused.slice(0, -1),
      at(755, "trace:gap", { dropped: 7 }),
      ...refused.slice(-1)
    ])
    assert.include(waterfallSvg(connections(trace)), "<title>7 events dropped</title>")
  })

  it("has no times if the log had none", () => {
    const all = connections(attack)
    assert.match(waterfallSvg(all), />\d[^<]* ms</)
    assert.notMatch(waterfallSvg(all.map((each) => ({ ...each, clock: "none" as const }))), />\d[^<]* m?s</)
  })

  it("F11 a hostile server gets no element", () => {
    const svg = waterfallSvg(connections(attack))
    const names = new Set(Array.from(svg.matchAll(/<([a-zA-Z]+)/g), ([, name]) => name ?? ""))
    assert.sameMembers(Array.from(names), ["g", "path", "rect", "style", "svg", "text", "title"])
  })
})

describe("OTLP", () => {
  it.effect("the attempts of one call are one trace, and spans lie within their connection", () =>
    Effect.gen(function* () {
      const trace = read(yield* record(stories.silentSelect))
      const spans = Array.from(spansOf(trace.header, connections(trace)))
      assert.strictEqual(new Set(spans.map(({ traceId }) => traceId)).size, 1)
      assert.strictEqual(new Set(spans.map(({ spanId }) => spanId)).size, spans.length)
      for (const { endTimeUnixNano, parentSpanId, spanId, startTimeUnixNano } of spans) {
        assert.match(spanId, /^[0-9a-f]{16}$/)
        assert.isTrue(BigInt(endTimeUnixNano) >= BigInt(startTimeUnixNano))
        if (parentSpanId !== undefined) assert.isTrue(spans.some((span) => span.spanId === parentSpanId))
      }
      const failed = spans.filter(({ name, status }) => name === "imap connection" && status.code === 2)
      assert.isAbove(failed.length, 0)
    })
  )

  it("I7 what has no end gets the last known time, and says that it is open", () => {
    const trace = traceOf(unsafeLogin)
    const spans = Array.from(spansOf(trace.header, connections(trace)))
    const select = spans.find(({ name }) => name === "imap SELECT")
    assert.deepInclude([...(select?.attributes ?? [])], {
      key: "imap.trace.open",
      value: { boolValue: true }
    })
  })

  it("a trace that has an id keeps it", () => {
    const id = "0af7651916cd43dd8448eb211c80319c"
    const trace = traceOf(refused, { ...header, trace_id: id })
    const [span] = spansOf(trace.header, connections(trace))
    assert.strictEqual(span?.traceId, id)
  })
})

describe("Stately", () => {
  it.effect("transitions become events and snapshots, parallel regions included, without context", () =>
    Effect.gen(function* () {
      const trace = read(yield* record(stories.wellBehaved))
      const events = Array.from(stately(trace.header, one(trace)))
      assert.strictEqual(events[0]?.type, "@xstate.actor")
      const values = events.flatMap((event) => ("snapshot" in event ? [event.snapshot] : []))
      assert.deepInclude(values, {
        status: "active",
        value: { dialing: { implicitTls: "connecting", startTls: "waiting" } }
      })
      assert.deepStrictEqual(values.at(-1), { status: "done", value: "closed" })
      assert.notInclude(JSON.stringify(events), "context")
    })
  )
})

describe("Text", () => {
  it.effect(
    "F2 explain: the sentence, what to try, the server's words, the evidence, and where the time went",
    () =>
      Effect.gen(function* () {
        const text = explain(read(yield* record(stories.neteaseWithoutId)))
        for (const part of [
          "Unsafe Login",
          "Try: Send ID",
          "NO SELECT Unsafe Login",
          "SELECT INBOX",
          "Time until it ended 480 ms: server 400 ms, network 80 ms"
        ]) {
          assert.include(text, part)
        }
        for (const line of text.split("\n")) assert.isAtMost(line.length, 80)
      })
  )

  it.effect("F10 compare: both ways, where they differ, and what each step took", () =>
    Effect.gen(function* () {
      const a = { name: "good", connection: one(read(yield* record(stories.netease))) }
      const b = { name: "bad", connection: one(read(yield* record(stories.neteaseWithoutId))) }
      const text = compare(a, b)
      assert.include(text, "Where they differ on the wire")
      assert.match(text, /b {2}C: \w+ SELECT INBOX/)
      assert.match(text, /select .*✗/)
      assert.match(text, /^a {2}\S+, good\n {3}INBOX open after/)
      assert.match(text, /^b {2}\S+, bad\n {3}The provider blocks this client/m)
      assert.include(text, "They diverge after LOGIN: a sends ID, b sends SELECT.")
      assert.include(compare(a, a), "They took the same way")
    })
  )

  it("a hostile server moves no cursor", () => {
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    assert.notMatch(explain(attack), /[\u0000-\u0009\u000b-\u001f\u202e]/)
  })
})

const isForm = (name: string): name is Export.Form => Object.hasOwn(Export.forms, name)

const hex = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0).toString(16)).join("")

describe("Notes of readers", () => {
  const line = 2 + refused.findIndex(({ name, time }) => name === "wire:received" && time === 750)
  const noted = traceOf([...refused, at(9000, "trace:note", { text: `see this ${hostile}`, line })])

  it("are reported with the line that they are about, and make their connection no longer", () => {
    const text = explain(noted, { width: 200 })
    assert.include(text, `note on line ${line}: S: A2 NO SELECT Unsafe Login`)
    assert.include(text, "see this ")
    assert.strictEqual(one(noted).last, 760)
    assert.deepStrictEqual(one(noted).notes, [])
  })

  it("F12 become no markup in an issue", () => {
    const text = markdown(noted.header, one(noted))
    assert.include(text, `- note on line ${line}: see this `)
    assert.notMatch(text, /(?<!\\)<script|@everyone/)
  })
})

describe("Export", () => {
  const canary = "Canary-7f3a9c-open-sesame"
  const traces = [
    canary,
    btoa(canary),
    btoa(`\0user@example.com\0${canary}`),
    hex(canary),
    Array.from(canary, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
    Array.from(canary).join("\0")
  ]

  it.effect("no form holds a password, whatever the server repeats of it", () =>
    Effect.gen(function* () {
      const account = { password: Redacted.make(canary) }
      const bytes = yield* record({ server: profiles.echoing, account })
      assert.include(new TextDecoder().decode(bytes), "AuthRejected")
      for (const form of Object.keys(Export.forms).filter(isForm)) {
        const text = Result.getOrThrow(Export.to(form, bytes))
        assert.isAbove(text.length, 100)
        for (const form of traces) assert.notInclude(text, form)
      }
    })
  )

  it.effect("a trace with a credential in it has no form", () =>
    Effect.gen(function* () {
      const bytes = yield* record(stories.wellBehaved)
      const leak = `{"time":1,"name":"trace:note","group_id":"c1","data":{"text":"password=${canary}"}}\n`
      const made = Export.toSvg(new TextDecoder().decode(bytes) + leak)
      const failure = Result.isFailure(made) ? made.failure : assert.fail("it was exported")
      assert.strictEqual(failure._tag, "NotToBeShared")
      assert.notInclude(failure.message, canary)
    })
  )

  it("what is no trace has no form", () => {
    const made = Export.toMermaid("<html>")
    assert.strictEqual(Result.isFailure(made) ? made.failure._tag : "made", "NotATrace")
  })

  it.effect("one connection is chosen by name, and the first that failed by default", () =>
    Effect.gen(function* () {
      const bytes = yield* record(stories.silentSelect)
      assert.include(Result.getOrThrow(Export.toMarkdown(bytes, { connection: "c2" })), "(attempt 2)")
      const none = Export.toMarkdown(bytes, { connection: "c9" })
      assert.strictEqual(Result.isFailure(none) ? none.failure.message : "", "the trace has no connection c9")
    })
  )
})
