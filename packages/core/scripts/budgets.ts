/**
 * Holds the sizes of `budgets.json`: lines of folders, without what is generated, and bytes of the scripts that a page loads.
 * Each has some 10 % of room. Raising one is a commit of its own that says why. `--list` prints each size with its budget.
 */
import { execFileSync } from "node:child_process"
import { globSync, readFileSync, statSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { root } from "./surface/entries.ts"

const folder = fileURLToPath(root)

interface Budgets {
  /** The most lines of TypeScript in a folder. */
  readonly maxLines: Readonly<Record<string, number>>
  /** The most bytes of a built file. */
  readonly maxBytes: Readonly<Record<string, number>>
}

const budgets: Budgets = JSON.parse(readFileSync(new URL("budgets.json", root), "utf8"))

const linesIn = (path: string): number =>
  globSync("**/*.{ts,tsx}", {
    cwd: `${folder}${path}`,
    exclude: (name) => name.includes(".generated.") || name.includes("node_modules")
  }).reduce((sum, file) => sum + readFileSync(`${folder}${path}/${file}`, "utf8").split("\n").length - 1, 0)

execFileSync(process.execPath, [`${folder}packages/visualizer/scripts/page.ts`])

const sizes = [
  ...Object.entries(budgets.maxLines).map(([path, most]) => ({
    path,
    most,
    size: linesIn(path),
    unit: "lines"
  })),
  ...Object.entries(budgets.maxBytes).map(([path, most]) => ({
    path,
    most,
    size: statSync(`${folder}${path}`).size,
    unit: "bytes"
  }))
]

for (const { most, path, size, unit } of sizes) {
  const isOver = size > most
  if (isOver) process.exitCode = 1
  if (isOver || process.argv.includes("--list"))
    process.stdout.write(`${path}: ${size} of at most ${most} ${unit}${isOver ? ", over its budget" : ""}\n`)
}
