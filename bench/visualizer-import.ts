/**
 * `node bench/visualizer-import.ts [FORMAT …]`: `effect-imap trace import LOG > TRACE` of a log of 50 MB of each program,
 * three times each: the CPU of the whole process, user and system, and its most memory, the median of each, of what
 * `pnpm build` wrote. Aims: 5 s, 300 MB, on a quiet machine. `pnpm bench imports` builds it first.
 */
import { spawnSync } from "node:child_process"
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { sessions, writers } from "./logs.ts"
import { median } from "./Table.ts"

const megabytes = 50
const runs = 3

const command = fileURLToPath(new URL("../packages/node/dist/cli/bin.js", import.meta.url))

/** The process writes its CPU in microseconds and its most memory in KiB to the descriptor after the standard ones. */
const hook = `data:text/javascript,${encodeURIComponent(
  `import { writeSync } from "node:fs"
   process.on("exit", () => {
     const { maxRSS, systemCPUTime, userCPUTime } = process.resourceUsage()
     writeSync(3, [userCPUTime + systemCPUTime, maxRSS].join(" "))
   })`
)}`

const write = (path: string, texts: Iterable<string>): void => {
  const file = openSync(path, "w")
  let size = 0
  for (const text of texts) {
    size += writeSync(file, text)
    if (size >= megabytes * 1e6) break
  }
  closeSync(file)
}

const imported = (log: string, trace: string) => {
  const file = openSync(trace, "w")
  const { output } = spawnSync(process.execPath, ["--import", hook, command, "trace", "import", log], {
    encoding: "utf8",
    stdio: ["ignore", file, "inherit", "pipe"]
  })
  closeSync(file)
  const [cpu = Number.NaN, memory = Number.NaN] = (output[3] ?? "").split(" ").map(Number)
  return { cpu: cpu / 1e6, memory: memory / 1024 }
}

const given = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), "imap-log-"))
const trace = join(folder, "trace")
for (const [format, writer] of Object.entries(writers)) {
  if (given.length > 0 && !given.includes(format)) continue
  const log = join(folder, `${format}.log`)
  write(log, sessions(writer))
  const taken = Array.from({ length: runs }, () => imported(log, trace))
  const cpu = `${median(taken.map((each) => each.cpu)).toFixed(1)} s of CPU`
  const peak = `${median(taken.map(({ memory }) => memory)).toFixed(0)} MB at most`
  const made = `a trace of ${(statSync(trace).size / 1e6).toFixed(0)} MB`
  process.stdout.write(`${format.padEnd(12)} ${cpu}  ${peak}  ${made}\n`)
  rmSync(log)
}
rmSync(folder, { recursive: true })
