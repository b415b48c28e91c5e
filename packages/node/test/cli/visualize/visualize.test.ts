import { assert, describe, it } from "@effect/vitest"
import { toLine } from "@effect-imap/core/Trace"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect, FileSystem, Schedule } from "effect"
import { newPage, skipped } from "../../../../visualizer/test/browser/Chromium.ts"
import { header, note, raw, secret } from "../../visualizer/support.ts"
import { invoke, start } from "../support/command.ts"

const trace = `${toLine(header)}\n${toLine(note(1))}\n`

const fileWith = Effect.fnUntraced(function* (text: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const folder = yield* fileSystem.makeTempDirectoryScoped({ prefix: "effect-imap-test-" })
  yield* fileSystem.writeFileString(`${folder}/t.imaptrace.jsonl`, text)
  return `${folder}/t.imaptrace.jsonl`
}, Effect.provide(NodeServices.layer))

describe("visualize", () => {
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

      yield* command.signal("SIGINT")
      assert.strictEqual((yield* command.ended).code, 130)
    }).pipe(Effect.scoped)
  )

  /** A desktop that keeps what it is given: the arguments, what the file in them holds, and the environment. */
  const desktop = Effect.gen(function* () {
    const fileSystem = yield* FileSystem.FileSystem
    const folder = yield* fileSystem.makeTempDirectoryScoped({ prefix: "effect-imap-test-" })
    const script = `#!/bin/sh\necho "$@" > ${folder}/argv\nenv > ${folder}/env\nstat -c %a "$1" > ${folder}/mode\ncp "$1" ${folder}/opened.new; mv ${folder}/opened.new ${folder}/opened.html\n`
    yield* fileSystem.writeFileString(`${folder}/xdg-open`, script, { mode: 0o755 })
    const kept = (name: string) => fileSystem.readFileString(`${folder}/${name}`)
    return { folder, kept, path: `${folder}:/bin:/usr/bin` }
  })

  it.live(
    "L5 --open gives the desktop a private file that leads to the page; no argument holds the token",
    () =>
      Effect.gen(function* () {
        const { folder, kept, path } = yield* desktop
        const env = { PATH: path, IMAP_PASSWORD: "canary", IMAP_PROXY: "http://me:canary@proxy" }
        const command = yield* start(["visualize", "--open", yield* fileWith(trace)], { env })
        yield* command.said("until Ctrl-C")
        const page = yield* kept("opened.html").pipe(
          Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 3_000 })
        )
        const { hash } = new URL(command.out().trim())
        assert.include(page, hash)
        assert.notInclude(yield* kept("argv"), hash.slice("#token=".length))
        assert.strictEqual(yield* kept("mode"), "600\n")
        assert.notInclude(yield* kept("env"), "canary")

        if (skipped) return
        const { origin } = new URL(command.out().trim())
        const shown = yield* newPage()
        yield* Effect.promise(() =>
          Promise.all([
            shown.waitForResponse(`${origin}/events`),
            shown.goto(`file://${folder}/opened.html`, { waitUntil: "commit" })
          ])
        )
        assert.strictEqual(shown.url(), `${origin}/`)
      }).pipe(Effect.scoped, Effect.provide(NodeServices.layer))
  )

  it.live("--open without a desktop says so", () =>
    Effect.gen(function* () {
      const bare = yield* start(["visualize", "--open"], { env: { PATH: "/nowhere" } })
      yield* bare.said("No browser can be opened")
    }).pipe(Effect.scoped)
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

  it.live("D23 a folder means the traces in it; one without any is reported", () =>
    Effect.gen(function* () {
      const file = yield* fileWith(trace)
      const folder = file.slice(0, file.lastIndexOf("/") + 1)
      const command = yield* start(["visualize", folder])
      yield* command.said("until Ctrl-C")
      const { origin } = new URL(command.out().trim())
      const page = yield* Effect.promise(() => fetch(origin).then((response) => response.text()))
      assert.include(page, "<title>t.imaptrace.jsonl</title>")
      const empty = yield* invoke(["visualize", "/proc/self/fdinfo"])
      assert.strictEqual(empty.code, 78)
      assert.include(empty.err, "there is no trace in this folder")
    }).pipe(Effect.scoped)
  )

  it.live("a file that is no trace, or is not there: 78, and says which and why", () =>
    Effect.gen(function* () {
      const foreign = yield* invoke(["visualize", yield* fileWith("hello\n")])
      assert.strictEqual(foreign.code, 78)
      assert.include(foreign.err, "t.imaptrace.jsonl: this is no IMAP trace")
      const missing = yield* invoke(["visualize", "/nowhere/t.jsonl"])
      assert.strictEqual(missing.code, 78)
      assert.include(missing.err, "/nowhere/t.jsonl: the file does not exist")
    }).pipe(Effect.scoped)
  )
})
