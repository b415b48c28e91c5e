import { spawn } from "node:child_process"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { gunzipSync } from "node:zlib"
import { assert, describe, layer } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { folder } from "../support/folder.ts"

const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs")
const root = fileURLToPath(new URL("failing", import.meta.url))

/** What a run of failing tests printed, and where its pages are. */
class Run extends Context.Service<Run, { readonly output: string; readonly folder: string }>()(
  "@effect-imap/node/test/Run"
) {}

const run = Effect.gen(function* () {
  const pages = yield* folder
  const output = yield* Effect.callback<string>((resume) => {
    const environment = { ...process.env, PAGES: pages, NO_COLOR: "1" }
    const child = spawn(process.execPath, [vitest, "run", "--root", root], { env: environment })
    let text = ""
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (text += String(bytes)))
    child.once("close", (code) => resume(Effect.succeed(`${text}\nexit ${code}`)))
    return Effect.sync(() => child.kill())
  })
  return Run.of({ output, folder: pages })
})

/** The page that was printed for a test, its sentence, and the line of the trace at which it opens. */
const pageOf = (name: string) =>
  Effect.map(Run, ({ output }) => {
    const [, sentence = "", address = ""] = new RegExp(`Trace of ${name}: (.*)\\n +(\\S+)`).exec(output) ?? []
    assert.notStrictEqual(address, "", output)
    const url = new URL(address)
    const place = new URLSearchParams(url.hash.slice(1))
    url.hash = ""
    const file = fileURLToPath(url)
    const html = readFileSync(file, "utf8")
    const [, base64 = ""] = /<script type="[^"]*gzip[^"]*"[^>]*>([^<]*)</.exec(html) ?? []
    const lines = gunzipSync(Buffer.from(base64, "base64")).toString().split("\n")
    return { sentence, file, group: place.get("c"), line: lines[Number(place.get("l")) - 1] ?? "" }
  })

describe("a failing test prints the address of its trace", () => {
  layer(Layer.effect(Run, run), { excludeTestServices: true })((it) => {
    it.effect("open at the line that a finding names", () =>
      Effect.gen(function* () {
        const { file, group, line, sentence } = yield* pageOf("opens the mailbox")
        assert.match(sentence, /ID|identif|Unsafe/i)
        assert.strictEqual(group, "c1")
        assert.include(line, "Unsafe Login")
        assert.strictEqual(statSync(file).mode & 0o777, 0o600)
      })
    )

    it.effect("open at the answer that refused the app's own command", () =>
      Effect.gen(function* () {
        const { line, sentence } = yield* pageOf("appends")
        assert.strictEqual(sentence, "CREATE: NO [OVERQUOTA] Too many mailboxes")
        assert.include(line, "OVERQUOTA")
      })
    )

    it.effect("open at the command that was not answered, where the runner's own limit ended the test", () =>
      Effect.gen(function* () {
        const { line, sentence } = yield* pageOf("waits")
        assert.strictEqual(sentence, "CREATE: not answered")
        assert.include(line, '"name":"wire:sent"')
        assert.include(line, '"cmd":"CREATE"')
      })
    )

    it.effect("open at the last line, if no connection failed", () =>
      Effect.gen(function* () {
        const { line, sentence } = yield* pageOf("counts")
        assert.strictEqual(sentence, "no command failed")
        assert.match(line, /"name":"(?:machine:transition|wire:)/)
      })
    )

    it.effect("and nothing if the test went well, or if nobody connected", () =>
      Effect.gen(function* () {
        const { folder, output } = yield* Run
        assert.notInclude(output, "Trace of is well")
        assert.notInclude(output, "Trace of connects to nobody")
        assert.strictEqual(readdirSync(folder).length, 4)
        assert.include(output, "5 failed | 1 passed")
        assert.include(output, "exit 1")
      })
    )
  })
})
