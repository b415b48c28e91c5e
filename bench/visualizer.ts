/**
 * Reading a trace of 970,000 events: time, the longest slice, memory, and the cost of explaining a connection. Budgets:
 * 3 s, 115 MB; slices should end after 12 ms.
 */
import { lint } from "@effect-imap/visualizer/internal/Rules"
import * as Index from "@effect-imap/visualizer/internal/Index"
import { waitsOf } from "@effect-imap/visualizer/internal/Waits"
import { derive } from "@effect-imap/visualizer/internal/Spans"
import { execFileSync } from "node:child_process"
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

const eventCount = 970_000
const sliceMs = 12
const chunkBytes = 1024 * 1024

setFlagsFromString("--expose-gc")
const collect: unknown = runInNewContext("gc")

const memory = (): number => {
  if (typeof collect === "function") collect()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const tell = (name: string, value: string) => process.stdout.write(`${name.padEnd(34)} ${value}\n`)
const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

const folder = mkdtempSync(join(tmpdir(), "imap-trace-"))
const path = join(folder, "large.imaptrace.jsonl")
const generator = fileURLToPath(new URL("../packages/visualizer/scripts/generate.ts", import.meta.url))
execFileSync(process.execPath, [generator, path, String(eventCount)], { stdio: "inherit" })
const file = openSync(path, "r")

const read: Index.Read = (from, to) => {
  const bytes = new Uint8Array(to - from)
  readSync(file, bytes, 0, bytes.length, from)
  return bytes
}

const before = memory()
const cpu = process.cpuUsage()
const index = Index.make()
let longestSlice = 0
let busy = 0
const slice = (): boolean => {
  const start = performance.now()
  const done = index.parse(() => performance.now() - start < sliceMs)
  const took = performance.now() - start
  longestSlice = Math.max(longestSlice, took)
  busy += took
  return done
}
for (let at = 0, size = statSync(path).size; at < size; at += chunkBytes) {
  index.push(read(at, Math.min(size, at + chunkBytes)))
  while (!slice());
}
index.end()
const { user } = process.cpuUsage(cpu)
const after = memory()

tell("file", mb(statSync(path).size))
tell("events, connections", `${index.count}, ${index.connections.length}`)
tell(
  "parse",
  `${(busy / 1000).toFixed(2)} s (${(user / 1e6).toFixed(2)} s of processor time, reading included)`
)
tell("longest slice", `${longestSlice.toFixed(1)} ms`)
tell("memory", mb(after - before))

const barsStart = performance.now()
let bars = 0
for (const { id } of index.connections) bars += index.bars(id).length
tell("all bars", `${bars} in ${(performance.now() - barsStart).toFixed(0)} ms`)

const chosen = index.connections.filter(({ status }) => status === "failed").slice(0, 500)
const explainStart = performance.now()
let findings = 0
for (const { id } of chosen) {
  for (const connection of derive(index.entries(index.events(id), read))) {
    findings += lint(connection).length + waitsOf(connection).length
  }
}
const each = (performance.now() - explainStart) / Math.max(1, chosen.length)
tell(
  "one connection, read and explained",
  `${each.toFixed(2)} ms (${findings} findings and rows in ${chosen.length})`
)

closeSync(file)
rmSync(folder, { recursive: true })
