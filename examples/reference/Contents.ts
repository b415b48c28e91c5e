import * as Contents from "@effect-imap/visualizer/Contents"
import { trace } from "./recorded.ts"

// Contents.count
// what a trace tells of people and machines, before it is passed on
const counting = Contents.count()
for (const line of trace.split("\n")) counting.line(line)

export const contents = counting.contents() // [{ kind: "host", count: 4, example: "imap.163.com" }, …]

// Contents.rewrite
// the same trace with numbers in place of hosts, and without the server's words; every line is learned first
const lines = trace.split("\n").filter((line) => line !== "")
const { learn, write } = Contents.rewrite({ host: "hash", serverText: "drop" })
for (const line of lines) learn(line)

export const shareable = lines.flatMap((line) => write(line) ?? [])
