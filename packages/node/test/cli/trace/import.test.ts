import { execFileSync, spawn } from "node:child_process"
import { copyFileSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { cutInside } from "../../../src/cli/trace/import.ts"
import { invoke } from "../support/command.ts"
import { folder } from "../../support/folder.ts"

const samples = new URL("../../../../visualizer/test/import/samples/", import.meta.url).pathname
const sample = (name: string) => join(samples, name)

describe("F24 logs of other clients", () => {
  it.live("explain, show and diff take them as they take traces", () =>
    Effect.gen(function* () {
      const explained = yield* invoke(["trace", "explain", sample("curl/unsafe-login.txt")])
      assert.strictEqual(explained.code, 0)
      assert.include(explained.out, "UnsafeLogin")
      const shown = yield* invoke(["trace", "show", "--wire", sample("imapflow/wrong-password.jsonl")])
      assert.include(shown.out, "failed AuthRejected at auth")
      const two = [sample("imapflow/success.jsonl"), sample("imapflow/unsafe-login.jsonl")]
      assert.strictEqual((yield* invoke(["trace", "diff", ...two])).code, 1)
    })
  )

  it.live("explain reads the two files of a Dovecot log once, if both are named", () =>
    Effect.gen(function* () {
      const one = sample("dovecot/20261120-183954.26073.1")
      const { out } = yield* invoke(["trace", "explain", `${one}.in`])
      assert.strictEqual((yield* invoke(["trace", "explain", `${one}.in`, `${one}.out`])).out, out)
    })
  )

  it.live("import writes a trace for its owner alone, without a secret, that is read again", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "t.jsonl")
      assert.strictEqual(
        (yield* invoke(["trace", "import", sample("openssl/terminal.txt"), "-o", path])).code,
        0
      )
      assert.strictEqual(statSync(path).mode & 0o777, 0o600)
      assert.notInclude(readFileSync(path, "utf8"), "Canary")
      const { out } = yield* invoke(["trace", "explain", path])
      assert.include(out, "from a log of openssl s_client")
    })
  )

  it.live.skipIf(process.platform === "win32")(
    "a log may be packed, or come from a pipe, which is read once; a folder is refused",
    () =>
      Effect.gen(function* () {
        const log = sample("openssl/terminal.txt")
        const { out } = yield* invoke(["trace", "import", log])
        const [packed, pipe] = [join(yield* folder, "t.gz"), join(yield* folder, "pipe")]
        writeFileSync(packed, gzipSync(readFileSync(log)))
        assert.strictEqual((yield* invoke(["trace", "import", packed])).out, out)
        execFileSync("mkfifo", [pipe])
        spawn("cp", [log, pipe])
        assert.strictEqual((yield* invoke(["trace", "import", pipe])).out, out)
        const none = yield* invoke(["trace", "import", yield* folder])
        assert.include(none.err, "this is not a file")
      })
  )

  it.live("what is printed is what a file gets, and cut anywhere before its end it says so", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "t.jsonl")
      const log = sample("openssl/terminal.txt")
      yield* invoke(["trace", "import", log, "-o", path])
      const whole = readFileSync(path)
      assert.strictEqual((yield* invoke(["trace", "import", log])).out, whole.toString())
      const lines = whole.toString().split(/(?<=\n)/)
      let printed = ""
      for (const piece of cutInside(lines.map((line) => new TextEncoder().encode(line)))) {
        writeFileSync(path, printed)
        const { code, out } =
          printed === "" ? { code: 78, out: "" } : yield* invoke(["trace", "explain", path])
        if (printed.includes("\n")) assert.include(out, `the trace ends inside line`)
        else assert.strictEqual(code, 78)
        printed += new TextDecoder().decode(piece)
      }
      assert.strictEqual(printed, whole.toString())
    })
  )

  it.live("one of Dovecot's two files brings the other with it", () =>
    Effect.gen(function* () {
      const path = yield* folder
      for (const side of ["in", "out"])
        copyFileSync(sample(`dovecot/20261120-190153.11989.1.${side}`), join(path, `a.${side}`))
      const { out } = yield* invoke(["trace", "show", "--wire", join(path, "a.in")])
      assert.include(out, "C: A002 AUTHENTICATE LOGIN <redacted>")
      assert.include(out, "S: A002 NO [AUTHENTICATIONFAILED]")
    })
  )

  it.live("what is no log, and none of the one that is named, ends with 78 and says so", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "readme.md")
      writeFileSync(path, "# Hello\n")
      const none = yield* invoke(["trace", "import", path])
      assert.deepStrictEqual(
        [none.code, none.err.includes("no log of imapflow"), none.err.includes("trace import --from")],
        [78, true, true]
      )
      const named = yield* invoke(["trace", "import", "--from", "curl", path])
      assert.deepStrictEqual(
        [named.code, named.err.includes("nothing of IMAP is in this log of curl -v")],
        [78, true]
      )
    })
  )
})
