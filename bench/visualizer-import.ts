/**
 * `node bench/visualizer-import.ts [FORMAT …]`: importing a log of 50 MB of each program, each in a separate process: CPU
 * of user and system, and the most memory. Aims: 5 s, 300 MB, on a quiet machine.
 */
import { traceChunks } from "@effect-imap/visualizer/internal/TraceFiles"
import { Effect } from "effect"
import { execFileSync } from "node:child_process"
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync
} from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"
import { sessions, writers } from "./logs.ts"

const megabytes = 50

const write = (path: string, texts: Iterable<string>): void => {
  const file = openSync(path, "w")
  let size = 0
  for (const text of texts) {
    size += writeSync(file, text)
    if (size >= megabytes * 1e6) break
  }
  closeSync(file)
}

/** Imports as `effect-imap trace import` does: the trace is written while it is made. */
const importing = Effect.fnUntraced(function* (path: string) {
  const bytes = readFileSync(path)
  const before = process.cpuUsage()
  const file = openSync(`${path}.trace`, "w")
  for (const chunk of yield* traceChunks([{ name: basename(path), bytes }])) writeSync(file, chunk)
  closeSync(file)
  const { system, user } = process.cpuUsage(before)
  const cpu = `${((user + system) / 1e6).toFixed(1)} s of CPU`
  const most = `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB at most`
  const made = `a trace of ${(statSync(`${path}.trace`).size / 1e6).toFixed(0)} MB`
  process.stdout.write(`${basename(path).padEnd(16)} ${cpu}  ${most}  ${made}\n`)
})

const given = process.argv.slice(2)
const [path = ""] = given
if (existsSync(path)) await Effect.runPromise(importing(path))
else {
  const folder = mkdtempSync(join(tmpdir(), "imap-log-"))
  for (const [format, writer] of Object.entries(writers)) {
    if (given.length > 0 && !given.includes(format)) continue
    const log = join(folder, `${format}.log`)
    write(log, sessions(writer))
    execFileSync(process.execPath, [fileURLToPath(import.meta.url), log], { stdio: "inherit" })
  }
  rmSync(folder, { recursive: true })
}
