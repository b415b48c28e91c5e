/**
 * Writes all that is generated, in the order in which one needs the other. With `--check` it fails if that changed a file:
 * what was committed was not up to date.
 */
import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { root } from "./surface/entries.ts"

const generators = [
  "packages/core/scripts/words.ts",
  "packages/visualizer/scripts/format.ts",
  "packages/visualizer/scripts/chart.ts",
  "packages/core/scripts/diagram.ts",
  "packages/core/scripts/docs.ts",
  "packages/core/scripts/coverage.ts",
  "packages/core/scripts/regressions.ts",
  "packages/core/scripts/surface.ts",
  "packages/core/scripts/rooms.ts"
]

const git = (words: ReadonlyArray<string>): ReadonlyArray<string> =>
  execFileSync("git", words, { cwd: root, encoding: "utf8" })
    .split("\n")
    .filter((line) => line !== "")

/** Each file that differs from the last commit, with a hash of what it holds now. */
const differing = (): ReadonlySet<string> => {
  const files = git(["ls-files", "--modified", "--others", "--exclude-standard", "--deduplicate"])
  const there = files.filter((file) => existsSync(new URL(file, root)))
  const hashes = there.length === 0 ? [] : git(["hash-object", "--", ...there])
  return new Set(there.map((file, index) => `${file} ${hashes[index]}`))
}

const before = differing()
for (const generator of generators) {
  execFileSync(process.execPath, [generator], { cwd: root, stdio: "inherit" })
}

if (process.argv.includes("--check")) {
  const written = [...differing()].filter((file) => !before.has(file)).map((file) => file.split(" ")[0])
  for (const file of written) process.stderr.write(`${file} was not up to date, and is now: commit it\n`)
  if (written.length > 0) process.exitCode = 1
}
