import { assert, describe, it } from "@effect/vitest"
import { toLine } from "@effect-imap/core/Trace"
import { NodeServices } from "@effect/platform-node"
import { Clock, Effect, FileSystem, Schedule } from "effect"
import { header, note, raw, secret } from "../visualizer/support.ts"
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

  it.live("--open gives the address to the desktop, and without a desktop says so", () =>
    Effect.gen(function* () {
      const fileSystem = yield* FileSystem.FileSystem
      const folder = yield* fileSystem.makeTempDirectoryScoped({ prefix: "effect-imap-test-" })
      yield* fileSystem.writeFileString(`${folder}/xdg-open`, `#!/bin/sh\necho "$1" > ${folder}/opened\n`, {
        mode: 0o755
      })
      const command = yield* start(["visualize", "--open"], { env: { PATH: `${folder}:/bin` } })
      yield* command.said("until Ctrl-C")
      const opened = yield* fileSystem
        .readFileString(`${folder}/opened`)
        .pipe(Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 250 }))
      assert.strictEqual(opened, command.out())
      const bare = yield* start(["visualize", "--open"], { env: { PATH: "/nowhere" } })
      yield* bare.said("No browser can be opened from here")
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer))
  )

  it.live("an address that other machines reach needs a word more", () =>
    Effect.gen(function* () {
      const { code, err } = yield* invoke(["visualize", "--host", "0.0.0.0"])
      assert.strictEqual(code, 78)
      assert.include(err, "address that other machines reach")
      const allowed = ["--host", "0.0.0.0", "--allow-network", "--allowed-host", "dev.example"]
      const command = yield* start(["visualize", ...allowed])
      yield* command.said("until Ctrl-C")
      const port = Number(new URL(command.out().trim()).port)
      const asked = (host: string) => raw(port, `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
      assert.match(yield* asked("dev.example"), /^HTTP\/1.1 200/)
      assert.match(yield* asked("evil.test"), /^HTTP\/1.1 421/)
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
