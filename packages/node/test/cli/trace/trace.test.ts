import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as ServerProfiles from "@effect-imap/core/internal/ServerProfiles"
import * as Simulator from "@effect-imap/core/Simulator"
import * as Trace from "@effect-imap/core/Trace"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import * as Export from "@effect-imap/visualizer/internal/Export"
import { globSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { invoke } from "../support/command.ts"
import { folder } from "../../support/folder.ts"

/** The trace of one connection to a simulated NetEase. */
const recorded = Effect.fnUntraced(function* (identified: boolean) {
  const ring = Trace.ring()
  yield* ImapConnection.make({
    host: "imap.163.com",
    user: "user@example.com",
    password: Redacted.make("correct horse"),
    id: { enabled: identified }
  }).pipe(
    Effect.flatMap((connection) => connection.logout),
    Effect.exit,
    Effect.provide(Simulator.layer(Simulator.profiles.netease)),
    Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.inMemory()),
    Trace.withSink(ring.sink),
    Effect.scoped
  )
  return Trace.toText([...Option.toArray(ring.header()), ...ring.events()])
})

/** A folder with `good`, `bad`, and the bad one packed. */
const traces = Effect.gen(function* () {
  const path = yield* folder
  const [good, bad] = [yield* recorded(true), yield* recorded(false)]
  writeFileSync(join(path, "good.jsonl"), good)
  writeFileSync(join(path, "bad.jsonl"), bad)
  writeFileSync(join(path, "bad.jsonl.gz"), gzipSync(bad))
  return (name: string) => join(path, name)
})

describe("trace", () => {
  it.live("explain says why, what to try, and where the time went; packed files, too", () =>
    Effect.gen(function* () {
      const at = yield* traces
      const { code, out } = yield* invoke(["trace", "explain", at("bad.jsonl.gz")])
      assert.strictEqual(code, 0)
      for (const part of ["UnsafeLogin", "Try: Send ID", "Time until it ended"]) assert.include(out, part)
    })
  )

  it.live("explain says what rules of one's own find, and runs none that is no rule", () =>
    Effect.gen(function* () {
      const at = yield* traces
      const own = (severity: string) =>
        `export default { id: "own-rule", group: "command", severity: "${severity}", message: "Asked {what} times",
          docs: "", find: ({ commands }) => [{ lines: [commands[0].line], data: { what: commands.length } }] }`
      writeFileSync(at("own.mjs"), own("warning"))
      writeFileSync(at("wrong.mjs"), own("failure"))
      writeFileSync(at("broken.mjs"), "export default {")
      const explained = (module: string) =>
        invoke(["trace", "explain", "--rules", at(module), at("bad.jsonl")])
      const { code, out } = yield* explained("own.mjs")
      assert.strictEqual(code, 0)
      assert.match(out, /! Asked \d+ times \(own-rule\)\n {4}line \d+: C: /)
      const wrong = yield* explained("wrong.mjs")
      assert.strictEqual(wrong.code, 78)
      assert.include(
        wrong.err,
        "wrong.mjs: its default export is a rule, or an array of rules, and `severity`"
      )
      for (const module of ["broken.mjs", "absent.mjs"]) {
        const failed = yield* explained(module)
        assert.strictEqual(failed.code, 78)
        assert.include(failed.err, `${module}: it cannot be loaded as a module`)
      }
    })
  )

  it.live("D23 F10 diff names the lines where they differ, and ends with 1; with 0 if none does", () =>
    Effect.gen(function* () {
      const at = yield* traces
      const { code, out } = yield* invoke(["trace", "diff", at("good.jsonl"), at("bad.jsonl")])
      assert.strictEqual(code, 1)
      assert.strictEqual((yield* invoke(["trace", "diff", at("bad.jsonl"), at("bad.jsonl")])).code, 0)
      assert.match(out, /a {2}C: \w+ ID \(/)
      assert.match(out, /b {2}C: \w+ SELECT INBOX/)
    })
  )

  it.live("L33 export writes nothing to a terminal that moves its cursor, hides text or turns it round", () =>
    Effect.gen(function* () {
      const at = yield* traces
      const hostile = "a\u009b31m\u202eb\u200bc\u2066d"
      const [header = "", first = "", ...rest] = readFileSync(at("bad.jsonl"), "utf8").split("\n")
      const event = {
        time: 0,
        name: "wire:received",
        group_id: "c1",
        data: { line: `* OK ${hostile}`, more: hostile }
      }
      // as a stranger may have written it: nothing is escaped, and a tab and a carriage return are between two words
      const lines = [header, first, JSON.stringify(event).replace(",", ",\t\r"), ...rest]
      const named = lines.join("\n").replaceAll("imap.163.com", hostile).replaceAll("Unsafe", hostile)
      writeFileSync(at("hostile.jsonl"), named)
      for (const form of Object.keys(Export.forms)) {
        const { code, out } = yield* invoke(["trace", "export", `--${form}`, "-", at("hostile.jsonl")])
        assert.strictEqual(code, 0)
        assert.isNotEmpty(out)
        assert.notMatch(out, /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u, form)
      }
      const { out } = yield* invoke(["trace", "export", "--jsonl", "-", at("hostile.jsonl")])
      assert.deepStrictEqual(JSON.parse(out.split("\n")[2] ?? ""), event)
    })
  )

  it("L33 writes JSON by one function alone", () => {
    const cli = new URL("../../../src/cli/", import.meta.url)
    const sources = globSync("**/*.ts", { cwd: cli })
    assert.isAbove(sources.length, 10)
    for (const file of sources)
      assert.notInclude(readFileSync(new URL(file, cli), "utf8"), "JSON.stringify", file)
  })

  it.live("diff of what is no trace ends with 78", () =>
    Effect.gen(function* () {
      const at = yield* traces
      const { code, err } = yield* invoke(["trace", "diff", at("good.jsonl"), "/etc/hostname"])
      assert.strictEqual(code, 78)
      assert.include(err, "/etc/hostname: this is no IMAP trace")
    })
  )

  it.live("F11 export writes each form that is asked for, for its owner alone", () =>
    Effect.gen(function* () {
      const at = yield* traces
      writeFileSync(at("out.svg"), "older, and readable by all", { mode: 0o644 })
      const forms = ["svg", "mermaid", "md", "otlp", "stately"].flatMap((form) => [
        `--${form}`,
        at(`out.${form}`)
      ])
      const { code, err } = yield* invoke(["trace", "export", at("bad.jsonl"), ...forms])
      assert.deepStrictEqual([code, err], [0, ""])
      for (const form of ["svg", "mermaid", "md", "otlp", "stately"]) {
        assert.strictEqual(statSync(at(`out.${form}`)).mode & 0o777, 0o600, form)
      }
      assert.match(readFileSync(at("out.svg"), "utf8"), /^<svg /)
      assert.match(readFileSync(at("out.mermaid"), "utf8"), /^sequenceDiagram\n/)
      assert.include(readFileSync(at("out.md"), "utf8"), "UnsafeLogin")
    })
  )

  it.live("F11 a trace with a credential in it is not exported, and the exit is 1", () =>
    Effect.gen(function* () {
      const at = yield* traces
      const leak = { time: 1, name: "trace:note", group_id: "c1", data: { text: "password=hunter2" } }
      writeFileSync(at("leak.jsonl"), `${readFileSync(at("bad.jsonl"), "utf8")}${JSON.stringify(leak)}\n`)
      const { code, err } = yield* invoke(["trace", "export", at("leak.jsonl"), "--svg", at("leak.svg")])
      assert.strictEqual(code, 1)
      assert.include(err, "Nothing was written")
      assert.notInclude(err, "hunter2")
      assert.throws(() => statSync(at("leak.svg")))
    })
  )

  it.live("F13 what is hidden is in no form", () =>
    Effect.gen(function* () {
      const at = yield* traces
      const hidden = ["--hide", "host", "--hide", "serverText"]
      for (const form of ["--md", "--jsonl", "--mermaid"]) {
        const { out } = yield* invoke(["trace", "export", at("bad.jsonl"), ...hidden, form, "-"])
        assert.isAbove(out.length, 100)
        assert.notInclude(out, "imap.163.com")
        assert.notInclude(out, "Please contact")
      }
    })
  )

  it.live("D32 export without a form, or of a connection that is not there, says so", () =>
    Effect.gen(function* () {
      const at = yield* traces
      const none = yield* invoke(["trace", "export", at("bad.jsonl")])
      assert.deepStrictEqual([none.code, none.err.includes("--md -")], [64, true])
      const other = yield* invoke(["trace", "export", at("bad.jsonl"), "--connection", "c9", "--md", "-"])
      assert.deepStrictEqual([other.code, other.err.includes("no connection c9")], [78, true])
    })
  )

  it.live("F16 machine draws the chart", () =>
    Effect.gen(function* () {
      const { out } = yield* invoke(["machine", "--format", "svg"])
      assert.match(out, /^<svg .*State chart of a connection/)
    })
  )
})
