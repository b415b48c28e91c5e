import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import { NodeServices } from "@effect/platform-node"
import { FileSystem } from "effect"
import { header, note, secret } from "../visualizer/support.ts"
import { toLine } from "@effect-imap/core/Trace"
import { invoke, start } from "./support/command.ts"

const trace = `${toLine(header)}\n${toLine(note(1))}\n`

const fileWith = Effect.fnUntraced(function* (text: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const folder = yield* fileSystem.makeTempDirectoryScoped({ prefix: "effect-imap-test-" })
  yield* fileSystem.writeFileString(`${folder}/t.imaptrace.jsonl`, text)
  return `${folder}/t.imaptrace.jsonl`
}, Effect.provide(NodeServices.layer))

describe("visualize", { timeout: 30_000 }, () => {
  it.live("prints one address, serves the files to it, and is gone within a second of Ctrl-C: 130", () =>
    Effect.gen(function* () {
      const file = yield* fileWith(trace)
      const command = yield* start(["visualize", file, file])
      yield* command.said("until Ctrl-C")
      const [url = "", ...more] = command.out().split("\n")
      assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{22}$/)
      assert.deepStrictEqual(more, [""])
      const { hash, origin } = new URL(url)
      const page = yield* Effect.promise(() => fetch(origin).then((response) => response.text()))
      assert.include(page, "<title>t.imaptrace.jsonl, t.imaptrace.jsonl</title>")
      assert.notInclude(page, secret)
      const headers = { authorization: `Bearer ${hash.slice("#token=".length)}` }
      const events = yield* Effect.promise(() =>
        fetch(`${origin}/events`, { headers }).then((response) => response.text())
      )
      assert.lengthOf(events.match(new RegExp(secret, "g")) ?? [], 2)

      const began = yield* Clock.currentTimeMillis
      yield* command.signal("SIGINT")
      assert.strictEqual((yield* command.ended).code, 130)
      assert.isBelow((yield* Clock.currentTimeMillis) - began, 1000)
    }).pipe(Effect.scoped)
  )

  it.live("a file that is no trace, or is not there: 78, and says which and why", () =>
    Effect.gen(function* () {
      const foreign = yield* invoke(["visualize", yield* fileWith("hello\n")])
      assert.strictEqual(foreign.code, 78)
      assert.include(foreign.err, "t.imaptrace.jsonl: line 1: expected the header of an IMAP trace")
      const missing = yield* invoke(["visualize", "/nowhere/t.jsonl"])
      assert.strictEqual(missing.code, 78)
      assert.include(missing.err, "/nowhere/t.jsonl: the file cannot be read")
    }).pipe(Effect.scoped)
  )
})
