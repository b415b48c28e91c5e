import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import { run } from "../support/command.ts"

describe("demo", () => {
  it.live("shows six stories as expected in 80 columns, and leaves a trace of each", () =>
    Effect.gen(function* () {
      const fileSystem = yield* FileSystem.FileSystem
      const cwd = yield* fileSystem.makeTempDirectoryScoped()
      const { code, out } = yield* run(["demo"], { cwd })
      assert.strictEqual(code, 0, out)
      for (const line of out.split("\n")) assert.isAtMost(line.length, 80, line)
      assert.include(out, "kefu@188.com")
      const traces = yield* fileSystem.readDirectory(`${cwd}/effect-imap-demo`)
      assert.strictEqual(traces.filter((name) => name.endsWith(".imaptrace.jsonl")).length, 6)
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer))
  )
})
