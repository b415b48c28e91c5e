/** What the command prints to standard error: names of files and words of servers may hold escape sequences. */
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { invoke } from "../support/command.ts"

const isControl = (character: string): boolean => /\p{Cc}/u.test(character) && character !== "\n"

describe("standard error", () => {
  it("is written by one function, but for what is painted", () => {
    const cli = new URL("../../../src/cli/", import.meta.url)
    const lines = globSync("**/*.ts", { cwd: cli }).flatMap((file) =>
      readFileSync(new URL(file, cli), "utf8")
        .split("\n")
        .filter((line) => line.includes("Console.error("))
        .map((line) => `${file}: ${line.trim()}`)
    )
    assert.deepStrictEqual(lines.toSorted(), [
      // several lines, and colours; each word of others is escaped where they are made
      "examine/examine.ts: : Console.error(ExamineWords.progress(answer, left, style))",
      "examine/examine.ts: yield* Console.error(ExamineWords.beforehand(account.host, options))",
      "output/complain.ts: export const complain = (text: string): Effect.Effect<void> => Console.error(visible(text))",
      'output/outcome.ts: : Console.error("Interrupted.")',
      "output/outcome.ts: : Console.error(Words.failed(error, LiveSteps.standardError().style))"
    ])
  })

  it.live.each(["show", "explain", "export", "import"])(
    "L4 trace %s: the name of a file is escaped, and nothing of a log that is not recognised is quoted",
    (verb) =>
      Effect.gen(function* () {
        const folder = yield* Effect.acquireRelease(
          Effect.sync(() => mkdtempSync(join(tmpdir(), "effect-imap-"))),
          (place) => Effect.sync(() => rmSync(place, { recursive: true }))
        )
        const path = join(folder, "a\u001b]0;title\u0007b\u009bm.log")
        writeFileSync(path, "A1 LOGIN ada S3cr3t-Pass\nA1 NO failed\n")
        const { code, err, out } = yield* invoke([
          "trace",
          verb,
          path,
          ...(verb === "export" ? ["--md", "-"] : [])
        ])
        assert.strictEqual(code, 78)
        assert.include(
          err,
          "no log of imapflow, curl -v, openssl s_client, Dovecot's rawlog, Thunderbird, MailKit"
        )
        assert.include(err, "a\\u001b]0;title")
        assert.deepStrictEqual(Array.from(`${out}${err}`).filter(isControl), [])
        assert.notInclude(`${out}${err}`, "S3cr3t")
      })
  )
})
