import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import * as FastCheck from "fast-check"
import * as Index from "../../../src/model/index/Index.ts"
import { type Row, rows } from "../../../src/model/timeline/rows.ts"
import { connections, derive } from "../../../src/model/connection/spans.ts"
import * as Reader from "../../../src/trace/Reader.ts"
import { at, fileOf, header, moved, refused, selected, selectedWith, unsafeLogin } from "../../support.ts"
import { eachStory, read, record, stories } from "../../support/record.ts"

const bytesOf = (text: string) => new TextEncoder().encode(text)

const indexed = (
  bytes: Uint8Array,
  cuts: ReadonlyArray<number> = [],
  options?: Index.Options
): Index.Index => {
  const index = Index.make(options)
  let from = 0
  for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    index.push(bytes.slice(from, cut))
    index.parse()
    from = cut
  }
  index.end()
  return index
}

const all = (index: Index.Index): ReadonlyArray<number> =>
  index.connections.flatMap(({ id }) => index.events(id)).toSorted((a, b) => a - b)

/** Everything that an index reports, as plain data. */
const reported = (index: Index.Index, bytes: Uint8Array) => ({
  warnings: index.warnings,
  entries: index.entries(all(index), (from, to) => bytes.subarray(from, to)),
  connections: index.connections.map((summary) => {
    const { end, error, events, group, last, selectedAt, status, states, waits, winner } = summary
    return { end, error, events, group, last, selectedAt, status, states, waits, winner }
  }),
  bars: index.connections.map(({ id }) => index.bars(id))
})

const ids = (all: ReadonlyArray<{ readonly id: number }>) => all.map(({ id }) => id)

/** What a bar and a row have in common. */
const shape = ({ end, lane, outcome, start }: Pick<Row, "start" | "end" | "outcome" | "lane">) =>
  [start, end, lane, outcome].join(" ")

const file = bytesOf(fileOf([...refused, ...selected]))

describe("Index", () => {
  it("F21 any chunking of a file reports the same", () => {
    const whole = reported(indexed(file), file)
    FastCheck.assert(
      FastCheck.property(FastCheck.array(FastCheck.nat(file.length), { maxLength: 40 }), (cuts) => {
        assert.deepStrictEqual(reported(indexed(file, cuts), file), whole)
      }),
      { numRuns: 30 }
    )
  })

  it("counts the commands that an open mailbox refused, and knows the line of the first", () => {
    const asks = (time: number, tag: string, words: string, cond: "NO" | "OK") => [
      at(time, "wire:sent", { tag, cmd: words.replace(/ .*/, ""), line: `${tag} ${words}` }, "c2"),
      at(time, "wire:received", { tag, cond, line: `${tag} ${cond} answer` }, "c2")
    ]
    const events = selectedWith(
      ...asks(200, "A1", "STORE 1 FLAGS ()", "NO"),
      ...asks(300, "A2", "STORE 2 FLAGS ()", "NO"),
      ...asks(400, "A3", "STORE 1 FLAGS ()", "OK"),
      ...asks(500, "A4", "STORE 3 FLAGS ()", "NO"),
      // a refused LOGOUT leaves nothing undone
      ...asks(600, "A5", "LOGOUT", "NO")
    )
    const [summary] = indexed(bytesOf(fileOf(events))).connections
    const refusal = events.findIndex(({ data }) => "tag" in data && data.tag === "A2" && "cond" in data)
    // after the header, and counted from 1
    assert.deepStrictEqual([summary?.refused, summary?.firstRefused], [2, refusal + 2])
  })

  it("a connection's session and account are found, also after the trace has grown", () => {
    const session = FastCheck.constantFrom("", "s1", "s2", "s3")
    const started = FastCheck.record({ session, label: session }, { requiredKeys: ["session"] })
    const begun = FastCheck.array(FastCheck.option(started, { nil: undefined }), { maxLength: 20 })
    FastCheck.assert(
      FastCheck.property(begun, (given) => {
        const index = Index.make()
        index.push(bytesOf(fileOf([])))
        for (const [id, names] of given.entries()) {
          const began =
            names === undefined
              ? moved(id, "ready", "begin", "resolving", `c${id}`)
              : at(
                  id,
                  "connection:started",
                  { host: "h", port: 993, policy: "", attempt: 1, ...names },
                  `c${id}`
                )
          index.push(bytesOf(`${JSON.stringify(began)}\n`))
          index.parse()
          const { label, session } = names ?? {}
          const ofSession = index.connections.filter(
            (each) => each.id === id || (session !== undefined && each.session === session)
          )
          const ofAccount =
            label === undefined
              ? ofSession.filter((each) => each.label === undefined)
              : index.connections.filter((each) => each.label === label)
          assert.deepStrictEqual(index.session(id), ofSession)
          assert.deepStrictEqual(ids(index.account(id)), ids(ofAccount))
        }
      })
    )
  })

  it("F21 one byte at a time reports the same", () => {
    const cuts = Array.from(file, (_, index) => index)
    assert.deepStrictEqual(reported(indexed(file, cuts), file), reported(indexed(file), file))
  })

  it("a slice stops when it is asked to, and the next one goes on", () => {
    const many = bytesOf(
      fileOf(Array.from({ length: 2000 }, (_, time) => at(time, "timer:set", { timer: "t", ms: 1 })))
    )
    const index = Index.make()
    index.push(many)
    assert.isFalse(index.parse(() => false))
    assert.isBelow(index.count, 300)
    assert.isTrue(index.parse())
    assert.strictEqual(index.count, 2000)
  })

  it.effect("entries are the reader's, by line and by place", () =>
    Effect.gen(function* () {
      const bytes = yield* record(stories.neteaseLate)
      const index = indexed(bytes)
      assert.deepStrictEqual(reported(index, bytes).entries, read(bytes).entries)
      const event = index.ofLine(20)
      const { from, to } = index.extent(event)
      assert.strictEqual(
        new TextDecoder().decode(bytes.subarray(from, to)),
        new TextDecoder().decode(bytes).split("\n")[19]
      )
    })
  )

  it("extents are few, and hold their events", () => {
    const index = indexed(file)
    const events = index.events(1)
    const extents = index.extents(events)
    assert.strictEqual(extents.length, 1)
    const [{ from, to } = { from: 0, to: 0 }] = extents
    const part = file.subarray(from, to)
    const entries = index.entries(events, (start, end) => part.subarray(start - from, end - from))
    assert.deepStrictEqual(
      entries.map(({ group }) => group),
      selected.map(() => "c2")
    )
  })

  it("more events than the capacity: the last are kept, and it says so", () => {
    const many = bytesOf(
      fileOf(Array.from({ length: 500 }, (_, time) => at(time, "timer:set", { timer: "t", ms: 1 })))
    )
    const index = indexed(many, [], { capacity: 100 })
    assert.deepStrictEqual([index.first, index.count, index.events(0).length], [400, 500, 100])
    assert.deepInclude(index.warnings, { _tag: "tooLarge", kept: 100, count: 500 })
  })

  it("F5 without an end it was cut, and before the end of the trace it is open", () => {
    const index = Index.make()
    index.push(bytesOf(fileOf(unsafeLogin)))
    index.parse()
    assert.strictEqual(index.connections[0]?.status, "open")
    index.end()
    assert.strictEqual(index.connections[0]?.status, "cut")
  })

  it("F5 a last line that was cut is a warning, not an event", () => {
    const index = indexed(file.slice(0, -20))
    assert.include(
      index.warnings.map(({ _tag }) => _tag),
      "cutLastLine"
    )
  })

  it("F19 another file is foreign, by line and first characters", () => {
    const index = indexed(bytesOf("\n<html>\u001b[31m"))
    assert.deepStrictEqual(index.foreign, { line: 2, found: "<html>\\u001b[31m" })
    assert.strictEqual(index.count, 0)
  })

  it("a line without end is given up after a mebibyte, and what follows is read", () => {
    const long = `${fileOf(unsafeLogin)}${"x".repeat(3_000_000)}\n${fileOf(selected).split("\n").slice(1).join("\n")}`
    const bytes = bytesOf(long)
    const index = indexed(bytes, [500_000, 1_000_000, 1_500_000, 2_500_000])
    assert.strictEqual(index.count, unsafeLogin.length + selected.length)
    assert.deepInclude(index.warnings, { _tag: "unreadableLines", count: 1, first: unsafeLogin.length + 2 })
  })

  it("F21 a trace without timers says what stays unknown", () => {
    const index = indexed(bytesOf(fileOf([at(1, "wire:sent", { tag: "A1", cmd: "NOOP", line: "A1 NOOP" })])))
    assert.deepStrictEqual(index.warnings, [
      { _tag: "limited", missing: "machine:*" },
      { _tag: "limited", missing: "timer:*" }
    ])
  })

  it.effect.each(eachStory)("%s: bars are the rows of the waterfall", ([, setting]) =>
    Effect.gen(function* () {
      const bytes = yield* record(setting)
      const index = indexed(bytes)
      for (const [id, connection] of connections(read(bytes)).entries()) {
        const bars = index.bars(id).map((bar) => ({ ...bar, end: bar.end ?? connection.last }))
        assert.deepStrictEqual(bars.map(shape).toSorted(), rows(connection).map(shape).toSorted())
      }
    })
  )

  it.effect.each(eachStory)("%s: at each event, index and spans agree on what is awaited", ([, setting]) =>
    Effect.gen(function* () {
      const bytes = yield* record(setting)
      const { entries } = read(bytes)
      const index = Index.make()
      const lines = new TextDecoder().decode(bytes).split("\n")
      index.push(bytesOf(`${lines[0]}\n`))
      for (const [count, line] of lines.slice(1, -1).entries()) {
        index.push(bytesOf(`${line}\n`))
        index.parse()
        for (const [id, connection] of derive(entries.slice(0, count + 1)).entries()) {
          assert.deepStrictEqual(index.connections[id]?.waits, connection.waits)
        }
      }
    })
  )

  it("the header is read, whatever else it holds", () => {
    const index = indexed(bytesOf(fileOf([], header)))
    assert.deepStrictEqual([index.header?.core, index.header?.machine], ["0.1.0", "9f3c"])
    assert.isTrue(Result.isSuccess(Reader.read(fileOf([], header))))
  })
})
