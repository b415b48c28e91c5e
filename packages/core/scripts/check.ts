/**
 * Checks what a machine can tell of a change without its tests, after the types: that what is generated is up to date,
 * among it the public surface and the map of the rooms; lint, unused code, format, circles of imports, and that what the
 * documents promise has its tests. Every check runs, so that one run names all problems.
 */
import { execFileSync, spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { root } from "./surface/entries.ts"

const checks: Readonly<Record<string, string>> = {
  lint: "oxlint --deny-warnings",
  "unused code": "knip",
  format: "oxfmt --check",
  circles: "node packages/core/scripts/circles.ts",
  declarations: "node packages/core/scripts/declared.ts",
  promises: "node packages/core/scripts/promises.ts"
}

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

const passes = (command: string): boolean =>
  spawnSync(command, { cwd: root, shell: true, stdio: "inherit" }).status === 0

const isGenerated = (): boolean => {
  const before = differing()
  const runs = passes("node packages/core/scripts/generate.ts")
  const written = [...differing()].filter((file) => !before.has(file))
  for (const file of written) {
    process.stderr.write(`${file.slice(file.indexOf(" ") + 1)} was not up to date, and is now: commit it\n`)
  }
  return runs && written.length === 0
}

const failed = [
  ...(isGenerated() ? [] : ["generated files"]),
  ...Object.entries(checks).flatMap(([name, command]) => (passes(command) ? [] : [name]))
]
if (failed.length > 0) {
  process.stderr.write(`\nfailed: ${failed.join(", ")}\n`)
  process.exitCode = 1
}
