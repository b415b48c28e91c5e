/**
 * Counts what CONTRIBUTING.md limits, prints one table, and fails if a number is above its limit.
 *
 * Some limits are fixed; the others, in `counts/budget.json`, are what was left at the last count. Without `--check` the
 * script lowers those; only a person raises one, with the reason in the commit. `--list` prints each place.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { cycles } from "./counts/cycles.ts"
import { dialect } from "./counts/english.ts"
import { functions, repeatedGenerators } from "./counts/functions.ts"
import { repeated } from "./counts/names.ts"
import { helpersFirst } from "./counts/order.ts"
import { linesOf, sources } from "./counts/sources.ts"
import { modulesOf } from "./surface/names.ts"

/** Functions that are not counted as long, each with the reason. */
const long: Readonly<Record<string, string>> = {
  "packages/core/src/command/message/criteria.ts: queryShape": "a table, with a row for each field of a query"
}

const places: Readonly<Record<string, ReadonlyArray<string>>> = {
  "public modules of core": modulesOf("core").map(({ path }) => path),
  "public names of core": modulesOf("core").flatMap(({ names, path }) =>
    names.map((each) => `${path}.${each}`)
  ),
  "public modules of the visualizer": modulesOf("visualizer").map(({ path }) => path),
  "public names of the visualizer": modulesOf("visualizer").flatMap(({ names, path }) =>
    names.map((each) => `${path}.${each}`)
  ),
  "functions above 80 lines": functions
    .filter(({ lines }) => lines > 80)
    .map(({ id, lines }) => `${id} ${lines}`),
  "functions above 40 lines": functions
    .filter(({ id, lines }) => lines > 40 && long[id] === undefined)
    .map(({ id, lines }) => `${id} ${lines}`),
  "functions with more than five variables": functions
    .filter(({ lets }) => lets > 5)
    .map(({ id, lets }) => `${id} ${lets}`),
  "helpers above what uses them": helpersFirst,
  "generators that a connection makes for itself": repeatedGenerators(
    // what runs for each connection, attempt or command; other rooms make theirs once for an account, or seldom
    /^packages\/(core|node)\/src\/(activity|connection|interpreter|sasl|session|transport)\//
  ),
  "files above 400 lines": sources
    .filter((source) => linesOf(source) > 400)
    .map((source) => `${source.file} ${linesOf(source)}`),
  "import cycles": cycles.byValue.map((group) => group.join(" ")),
  "import cycles with types": cycles.withTypes.map((group) => group.join(" ")),
  "exported names in more than three files": repeated
    .filter(([, files]) => files.length > 3)
    .map(([name, files]) => `${name}: ${files.join(" ")}`),
  ...dialect
}

/** Limits that leave room; a row without one has a budget that only goes down. */
const fixed: Readonly<Record<string, number>> = {
  "public modules of core": 24,
  "public names of core": 340,
  "public modules of the visualizer": 8,
  "public names of the visualizer": 60,
  "generators that a connection makes for itself": 0,
  "files above 400 lines": 0,
  "import cycles": 0
}

const path = new URL("counts/budget.json", import.meta.url)
const budget: Readonly<Record<string, number>> = JSON.parse(readFileSync(path, "utf8"))
const isCheck = process.argv.includes("--check")
const isList = process.argv.includes("--list")

const row = (name: string, count: string | number, limit: string | number): string =>
  `${name.padEnd(44)}${String(count).padStart(6)}${String(limit).padStart(7)}`

const lines = Object.entries(places).flatMap(([name, found]) => {
  const limit = fixed[name] ?? budget[name] ?? 0
  const isAbove = found.length > limit
  if (isAbove) process.exitCode = 1
  const listed = isAbove || isList ? found.map((each) => `    ${each}`) : []
  return [`${row(name, found.length, limit)}${isAbove ? "  too many:" : ""}`, ...listed]
})
process.stdout.write(`${[row("", "now", "limit"), ...lines].join("\n")}\n`)

if (!isCheck) {
  const lowered = Object.entries(places)
    .filter(([name]) => fixed[name] === undefined)
    .map(([name, { length }]) => [name, Math.min(length, budget[name] ?? length)])
  writeFileSync(path, `${JSON.stringify(Object.fromEntries(lowered), undefined, 2)}\n`)
}
