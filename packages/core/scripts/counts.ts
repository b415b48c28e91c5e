/**
 * Reports counts that inform a reader of a change: public names, long files, names in many files, and the sizes of what people
 * load. None of them fails.
 *
 * Beside each count is its change since main: since the commit at which the branch left `origin/main`, on main itself
 * since the commit before, or since `--since COMMIT`. `--list` prints each place.
 */
import { execFileSync } from "node:child_process"
import { fileURLToPath, pathToFileURL } from "node:url"
import { parseArgs } from "node:util"
import { repeated } from "./counts/names.ts"
import { linesOf, sources } from "./counts/sources.ts"
import { root } from "./surface/entries.ts"
import { earlier, inTreeOf } from "./earlier.ts"
import { modulesOf } from "./surface/names.ts"

const places: Readonly<Record<string, ReadonlyArray<string>>> = {
  "public modules of core": modulesOf("core").map(({ path }) => path),
  "public names of core": modulesOf("core").flatMap(({ names, path }) =>
    names.map((each) => `${path}.${each}`)
  ),
  "public modules of the visualizer": modulesOf("visualizer").map(({ path }) => path),
  "public names of the visualizer": modulesOf("visualizer").flatMap(({ names, path }) =>
    names.map((each) => `${path}.${each}`)
  ),
  "files above 400 lines": sources
    .filter((source) => linesOf(source) > 400)
    .map((source) => `${source.file} ${linesOf(source)}`),
  "exported names in more than three files": repeated
    .filter(([, files]) => files.length > 3)
    .map(([name, files]) => `${name}: ${files.join(" ")}`)
}

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    since: { type: "string" }
  }
})

/** The counts of another commit, by this script. */
const countsAt = (commit: string): Readonly<Record<string, number>> =>
  inTreeOf(commit, (tree) =>
    JSON.parse(
      execFileSync(process.execPath, [fileURLToPath(import.meta.url), "--json"], {
        env: { ...process.env, COUNTED_ROOT: pathToFileURL(`${tree}/`).href },
        encoding: "utf8"
      })
    )
  )

const row = (name: string, count: string | number, change: string): string =>
  `${name.padEnd(44)}${String(count).padStart(6)}${change.padStart(9)}`

const report = (): string => {
  const commit = earlier(options.since)
  const before = commit === undefined ? {} : countsAt(commit)
  const rows = Object.entries(places).flatMap(([name, found]) => {
    const change = found.length - (before[name] ?? found.length)
    const shown = change === 0 ? "" : change > 0 ? `+${change}` : String(change)
    return [row(name, found.length, shown), ...(options.list ? found.map((each) => `    ${each}`) : [])]
  })
  return [row("", "now", commit === undefined ? "" : "change"), ...rows].join("\n")
}

const counts = () => Object.fromEntries(Object.entries(places).map(([name, { length }]) => [name, length]))

if (options.json) process.stdout.write(`${JSON.stringify(counts())}\n`)
else {
  process.stdout.write(`${report()}\n\n`)
  const since = options.since === undefined ? [] : ["--since", options.since]
  execFileSync(process.execPath, ["release/sizes.ts", ...since], { cwd: root, stdio: "inherit" })
}
