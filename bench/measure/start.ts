/**
 * Measures the cost of a program before its first packet: the CPU of whole processes. The packages are measured as they
 * are published, from `dist`.
 */
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Effect } from "effect"
import { built } from "../built.ts"
import { median, type Row, type Table } from "../Table.ts"
import type { Context } from "./Context.ts"

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** Nothing listens at this port: the command ends as soon as its first packet is refused. */
const connect = "connect --host 127.0.0.1 --port 1 --user ada@example.com --security tls".split(" ")

const command = file("packages/node/dist/cli/bin.js")
const fromClone = file("packages/node/clone.js")
const core = file("packages/core/dist/public/ImapConnection.js")
const effect = file("packages/core/node_modules/effect/dist/index.js")

/** Each process writes its CPU when it ends, to the descriptor after the standard ones. */
const hook = `data:text/javascript,${encodeURIComponent(
  `import { writeSync } from "node:fs"
   process.on("exit", () => { const { system, user } = process.cpuUsage(); writeSync(3, String(system + user)) })`
)}`

const importing = (...paths: ReadonlyArray<string>) => [
  "--input-type=module",
  "--eval",
  paths.map((path) => `await import(${JSON.stringify(path)})`).join("\n")
]

const programs: Readonly<Record<string, ReadonlyArray<string>>> = {
  'import "effect"': importing(effect),
  'import "effect", then core': importing(effect, core),
  "effect-imap connect, until its first packet": [command, ...connect],
  "effect-imap --help": [command, "--help"],
  "the same connect, from a clone": [fromClone, ...connect]
}

/** Returns the milliseconds of CPU of one process; the second run of a program finds V8's compiled code. */
const cpuOf = (args: ReadonlyArray<string>, cache: string): number => {
  const { output } = spawnSync(process.execPath, ["--import", hook, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "ignore", "pipe"],
    env: { ...process.env, IMAP_PASSWORD: "none", IMAP_PROFILE_STORE: "none", XDG_CACHE_HOME: cache }
  })
  return Number(output[3]) / 1_000
}

export const start = ({ quick }: Context) =>
  Effect.map(built("build"), (): ReadonlyArray<Table> => {
    const cache = mkdtempSync(join(tmpdir(), "imap-bench-"))
    // in turns, so that the machine's other load affects all of them alike
    const taken = Array.from({ length: quick ? 2 : 11 }, () =>
      Object.values(programs).map((args) => cpuOf(args, cache))
    )
    rmSync(cache, { recursive: true })
    const rows = Object.keys(programs).map((name, at): Row => {
      const cpu = median(taken.slice(1).map((round) => round[at] ?? Number.NaN))
      const reference = median(taken.slice(1).map((round) => round[0] ?? Number.NaN))
      return { name, unit: "ms of CPU", values: { "effect-imap": cpu, "× import effect": cpu / reference } }
    })
    return [{ title: "start: before the first packet", rows }]
  })
