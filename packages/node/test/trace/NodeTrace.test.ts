import { assert, describe, it } from "@effect/vitest"
import * as Trace from "@effect-imap/core/internal/Trace"
import { Reader } from "@effect-imap/visualizer"
import { Effect, Exit, Logger, Result, Schedule, Scope } from "effect"
import { execFileSync } from "node:child_process"
import * as Fs from "node:fs"
import * as Os from "node:os"
import * as Path from "node:path"
import * as NodeTrace from "../../src/trace/NodeTrace.ts"
import { folder } from "../support/folder.ts"

const header: Trace.Header = {
  file_schema: "urn:effect-imap:trace",
  v: 1,
  time_unit: "ms",
  clock: { type: "monotonic", wall: "2026-11-20T06:25:00.000Z" },
  lib: { core: "0.1.0" },
  runtime: "unknown",
  redaction: "strict",
  machine: { id: "connection", hash: "9f3c" }
}
const note = (number: number): Trace.Event => ({
  time: number,
  name: "trace:note",
  group_id: "c1",
  data: { text: `note ${number} \u90ae` }
})

const readTrace = (path: string) => Result.getOrThrow(Reader.read(Fs.readFileSync(path)))
const modeOf = (path: string) => (Fs.statSync(path).mode & 0o777).toString(8)

/** Writes a header and notes, and comes back once the file is closed. */
const written = (path: string, count: number, options?: NodeTrace.FileOptions) =>
  Effect.scoped(
    Effect.gen(function* () {
      const sink = yield* NodeTrace.fileSink(path, options)
      sink.header(header)
      for (let number = 1; number <= count; number++) sink.event(note(number))
      return sink.path
    })
  )

const refusal = (path: string) => Effect.flip(Effect.scoped(NodeTrace.fileSink(path)))

describe("NodeTrace", () => {
  it.live("writes a private file that reads back, complete once the scope is closed", () =>
    Effect.gen(function* () {
      const path = Path.join(yield* folder, "t.imaptrace.jsonl")
      yield* written(path, 1000)
      const trace = readTrace(path)
      assert.deepStrictEqual([trace.entries.length, trace.warnings], [1000, []])
      assert.strictEqual(trace.header.runtime, `node ${process.versions.node}`)
      assert.strictEqual(modeOf(path), "600")
    })
  )

  it.live("F5 writes as it happens, so that a process that dies leaves what it did", () =>
    Effect.gen(function* () {
      const path = Path.join(yield* folder, "t.imaptrace.jsonl")
      const sink = yield* NodeTrace.fileSink(path)
      sink.header(header)
      sink.event(note(1))
      const seen = Effect.suspend(() =>
        Fs.readFileSync(path, "utf8").includes("note 1") ? Effect.void : Effect.fail("not yet")
      )
      yield* Effect.retry(seen, { times: 6_000, schedule: Schedule.spaced("10 millis") })
    })
  )

  it.live("F22 what a slow disk cannot take is dropped and reported, in its place and at the end", () =>
    Effect.gen(function* () {
      const path = Path.join(yield* folder, "t.imaptrace.jsonl")
      yield* written(path, 50, { bufferBytes: 400 })
      const trace = readTrace(path)
      const kept = trace.entries.filter(({ name }) => name === "trace:note").length
      assert.isBelow(kept, 50)
      assert.deepStrictEqual(trace.entries.at(-1)?.event, {
        time: 50,
        name: "trace:gap",
        group_id: "c1",
        data: { dropped: 50 - kept }
      })
    })
  )

  it.live("F22 what is dropped is counted for each connection, so that none seems complete", () =>
    Effect.gen(function* () {
      const path = Path.join(yield* folder, "t.imaptrace.jsonl")
      yield* Effect.scoped(
        Effect.gen(function* () {
          const sink = yield* NodeTrace.fileSink(path, { bufferBytes: 1 })
          sink.header(header)
          for (const number of [1, 2, 3])
            sink.event({ ...note(number), group_id: number === 2 ? "c2" : "c1" })
        })
      )
      assert.deepStrictEqual(
        readTrace(path).entries.map(({ event }) => [event?.time, event?.group_id, event?.data]),
        [
          [2, "c2", { dropped: 1 }],
          [3, "c1", { dropped: 2 }]
        ]
      )
    })
  )

  it.live("L8 a trace has a largest size, and says at its end what did not fit", () =>
    Effect.gen(function* () {
      const path = Path.join(yield* folder, "t.imaptrace.jsonl")
      yield* written(path, 5000, { maxBytes: 10_000 })
      assert.isBelow(Fs.statSync(path).size, 10_200)
      const { entries } = readTrace(path)
      assert.deepStrictEqual(entries.at(-1)?.event, {
        time: 5000,
        name: "trace:gap",
        group_id: "c1",
        data: { dropped: 5000 - (entries.length - 1) }
      })
    })
  )

  it.live("L16 of two writers of one file, the second has a separate file and is informed", () =>
    Effect.gen(function* () {
      const base = yield* folder
      const path = Path.join(base, "t.imaptrace.jsonl")
      const logged: Array<string> = []
      const logger = Logger.make(({ message }) => void logged.push(String(message)))
      const first = yield* NodeTrace.fileSink(path)
      first.header(header)
      first.event(note(1))
      const own = yield* written(path, 7).pipe(Effect.provide(Logger.layer([logger])))
      assert.strictEqual(own, Path.join(base, `t-${process.pid}.imaptrace.jsonl`))
      assert.deepStrictEqual(logged, [`process ${process.pid} writes ${path}: this trace goes to ${own}`])
      assert.lengthOf(readTrace(own).entries, 7)
      assert.isTrue(Fs.existsSync(`${path}.lock`))
    }).pipe(Effect.scoped)
  )

  it.live("L16 a writer that is gone keeps nobody out", () =>
    Effect.gen(function* () {
      const base = yield* folder
      const path = Path.join(base, "t.imaptrace.jsonl")
      Fs.writeFileSync(`${path}.lock`, `${Os.hostname()} 4194305\n`, { mode: 0o600 })
      assert.strictEqual(yield* written(path, 1), path)
      assert.deepStrictEqual(Fs.readdirSync(base), ["t.imaptrace.jsonl"])
    })
  )

  it.live("a path that ends in / has one private file a run, named by its time", () =>
    Effect.gen(function* () {
      const runs = Path.join(yield* folder, "deep", "runs")
      const paths = [yield* written(`${runs}/`, 1), yield* written(`${runs}/`, 1)]
      assert.sameMembers(
        Fs.readdirSync(runs).map((name) => Path.join(runs, name)),
        paths
      )
      for (const path of paths) {
        assert.match(Path.basename(path), /^\d{4}-\d\d-\d\dT[\d.-]+Z-\d+(-\d+)?\.imaptrace\.jsonl$/)
        assert.strictEqual(modeOf(path), "600")
      }
      assert.strictEqual(modeOf(runs), "700")
    })
  )

  it.live("an older trace is replaced, and made private", () =>
    Effect.gen(function* () {
      const path = Path.join(yield* folder, "t.jsonl")
      yield* written(path, 100)
      Fs.chmodSync(path, 0o644)
      yield* written(path, 1)
      assert.lengthOf(readTrace(path).entries, 1)
      assert.strictEqual(modeOf(path), "600")
    })
  )

  it.live("any other file is refused and left as it was", () =>
    Effect.gen(function* () {
      const path = Path.join(yield* folder, "letter.txt")
      Fs.writeFileSync(path, "Dear Bob")
      const error = yield* refusal(path)
      assert.include(error.message, `cannot write the trace ${path}: the file exists and is not a trace`)
      assert.strictEqual(Fs.readFileSync(path, "utf8"), "Dear Bob")
    })
  )

  it.live("a symbolic link is not followed", () =>
    Effect.gen(function* () {
      const base = yield* folder
      Fs.symlinkSync(Path.join(base, "target"), Path.join(base, "link"))
      assert.strictEqual((yield* refusal(Path.join(base, "link"))).code, "ELOOP")
      assert.isFalse(Fs.existsSync(Path.join(base, "target")))
    })
  )

  it.live("a missing folder and a folder in place of a file are reported in words", () =>
    Effect.gen(function* () {
      const base = yield* folder
      assert.strictEqual((yield* refusal(Path.join(base, "no", "t"))).problem, "the folder does not exist")
      assert.include((yield* refusal(base)).problem, "end the path in /")
    })
  )

  it.live("a device is written to as it is", () => written("/dev/null", 3))

  it.live("F23 a reader that does not read holds up the end of the scope for a second, and no event", () =>
    Effect.gen(function* () {
      const path = Path.join(yield* folder, "pipe")
      execFileSync("mkfifo", [path])
      const reader = Fs.openSync(path, Fs.constants.O_RDONLY | Fs.constants.O_NONBLOCK)
      // it never reads: without the limit this would not end
      yield* Effect.provide(written(path, 10_000), Logger.layer([]))
      Fs.closeSync(reader)
    })
  )

  it.live("once the scope is closed it does not listen, and takes nothing more", () =>
    Effect.gen(function* () {
      const path = Path.join(yield* folder, "t.jsonl")
      const scope = yield* Scope.make()
      const sink = yield* Scope.provide(NodeTrace.fileSink(path), scope)
      assert.isTrue(sink.listening())
      sink.header(header)
      yield* Scope.close(scope, Exit.void)
      sink.event(note(1))
      assert.isFalse(sink.listening())
      assert.lengthOf(readTrace(path).entries, 0)
    })
  )

  it.live("the layer adds its file to the sinks that are there", () =>
    Effect.gen(function* () {
      const path = Path.join(yield* folder, "t.jsonl")
      const ring = Trace.ring()
      const { sinks } = yield* Trace.inForce.pipe(
        Effect.provide(NodeTrace.layerFile(path)),
        Trace.withSink(ring.sink)
      )
      assert.lengthOf(sinks, 2)
      assert.strictEqual(sinks[0], ring.sink)
    })
  )
})
