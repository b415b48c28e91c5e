/**
 * Checks what a machine can find out about a change without the tests of its behaviour, after the types: that what is generated is up to
 * date; lint, unused code, format, circles of imports, lists of any length as arguments, budgets of sizes; and the tests that any
 * change can break. Every check runs, so that one run names all problems.
 */
import { execFileSync, spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { root } from "./surface/entries.ts"

/** Names, imports, words, links, code in documents: what is held for the whole repository, in some 20 seconds. */
const tests = [
  "packages/core/test/anyMachine.test.ts",
  "packages/core/test/boundaries.test.ts",
  "packages/core/test/everyFunction.test.ts",
  "packages/core/test/everyMethod.test.ts",
  "packages/core/test/surface.test.ts",
  "packages/node/test/cli/output/documents.test.ts",
  "packages/visualizer/test/boundaries.test.ts",
  "packages/visualizer/test/goldens.test.ts",
  "examples/test/code.test.ts",
  "examples/test/links.test.ts"
]

const checks: Readonly<Record<string, string>> = {
  lint: "oxlint --deny-warnings",
  "unused code": "knip",
  format: "oxfmt --check",
  circles: "node packages/core/scripts/circles.ts",
  spreads: "node packages/core/scripts/spreads.ts",
  budgets: "node packages/core/scripts/budgets.ts",
  tests: `vitest run --reporter=dot ${tests.join(" ")}`
}

/** Where all tests are run next, those of any change need not be run twice: `pnpm check --but-tests`. */
const chosen = Object.entries(checks).filter(
  ([name]) => name !== "tests" || !process.argv.includes("--but-tests")
)

const git = (words: ReadonlyArray<string>): ReadonlyArray<string> =>
  execFileSync("git", words, { cwd: root, encoding: "utf8" })
    .split("\n")
    .filter((line) => line !== "")

/** Each file that differs from the last commit, with a hash of what it holds now. */
const differing = (): ReadonlySet<string> => {
  const files = git(["ls-files", "--modified", "--others", "--exclude-standard", "--deduplicate"])
  const there = files.filter((file) => existsSync(new URL(file, root)))
  const hashes = there.length === 0 ? [] : git(["hash-object", "--", ...there])
  return new Set(there.map((file, index) => `${hashes[index]} ${file}`))
}

/** Runs a command, and writes all that it said when it has ended: what runs side by side does not mix. */
const passes = (command: string): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(command, { cwd: root, shell: true })
    const said: Array<Uint8Array> = []
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => said.push(chunk))
    child.once("close", (code) => {
      process.stderr.write(Buffer.concat(said))
      resolve(code === 0)
    })
  })

const before = differing()
const generates = await passes("node packages/core/scripts/generate.ts")
const written = [...differing()].filter((file) => !before.has(file))
for (const file of written) {
  process.stderr.write(`${file.slice(file.indexOf(" ") + 1)} was not up to date, and is now: commit it\n`)
}

// vitest passes over a file that is not there
const gone = tests.filter((file) => !existsSync(new URL(file, root)))
for (const file of gone) process.stderr.write(`there is no ${file}\n`)

const results = await Promise.all(
  chosen.map(([name, command]) => passes(command).then((isFine) => ({ name, isFine })))
)

const failed = [
  ...(generates && written.length === 0 ? [] : ["generated files"]),
  ...gone,
  ...results.flatMap(({ isFine, name }) => (isFine ? [] : [name]))
]
if (failed.length > 0) {
  process.stderr.write(`\nfailed: ${failed.join(", ")}\n`)
  process.exitCode = 1
}
