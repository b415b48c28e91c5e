/**
 * `pnpm bench [NAME …] [--quick] [--only CLIENT,…] [--port PORT] [--json FILE]`: the cost of a connection, beside other
 * clients.
 *
 * `--port PORT`: `envelopes` at your own server on loopback, in plain text, whose user `ada` with the password `engine`
 * has mailboxes `envelopes`, with 5,000 messages, and `many`, with 100,000.
 *
 * Prints tables, and writes the same as JSON. The peers are measured if they are installed: `pnpm bench:peers`.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { cpus, loadavg } from "node:os"
import { parseArgs } from "node:util"
import { Effect, Schema } from "effect"
import { names } from "./client/clients.ts"
import { connect } from "./measure/connect.ts"
import * as Context from "./measure/Context.ts"
import { counts } from "./measure/counts.ts"
import { cpu } from "./measure/cpu.ts"
import { envelopes } from "./measure/envelopes.ts"
import { many } from "./measure/many.ts"
import { memory } from "./measure/memory.ts"
import { page } from "./measure/page.ts"
import { parse } from "./measure/parse.ts"
import { start } from "./measure/start.ts"
import { stream } from "./measure/stream.ts"
import { supervised } from "./measure/supervised.ts"
import { type Table, toText } from "./Table.ts"

const measures = { start, connect, counts, cpu, memory, parse, envelopes, stream, many, supervised, page }

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    port: { type: "string" },
    json: { type: "string", default: "bench-result.json" }
  }
})

const Package = Schema.fromJsonString(Schema.Struct({ version: Schema.String }))

const versionAt = (path: string): string => {
  const text = readFileSync(new URL(`${path}/package.json`, import.meta.url), "utf8")
  return Schema.decodeUnknownSync(Package)(text).version
}

const versions = () => ({
  node: process.versions.node,
  openssl: process.versions.openssl,
  effect: versionAt("node_modules/effect"),
  xstate: versionAt("node_modules/xstate"),
  "effect-imap": versionAt("../packages/core"),
  ...Object.fromEntries(
    names
      .filter((name) => name !== "effect-imap" && name !== "sockets")
      .map((name) => [name, versionAt(`peers/node_modules/${name}`)])
  )
})

/** Describes the machine before anything is measured: its other load shows how far the times can be trusted. */
const machine = () => {
  const [processor] = cpus()
  const [load = 0] = loadavg()
  return { cores: cpus().length, processor: processor?.model ?? "unknown", platform: process.platform, load }
}

const program = Effect.gen(function* () {
  const unknown = positionals.filter((name) => !(name in measures))
  if (unknown.length > 0) return yield* Effect.fail(`there is no ${unknown.join(", ")}`)
  const only = values.only.split(",").filter((name) => name !== "")
  const context = yield* Context.make(
    values.quick,
    only,
    values.port === undefined ? undefined : Number(values.port)
  )
  const measuredOn = machine()
  const tables: Array<Table> = []
  for (const [name, measure] of Object.entries(measures)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    for (const table of yield* measure(context)) {
      tables.push(table)
      process.stdout.write(`${toText(table)}\n`)
    }
  }
  const date = new Date().toISOString()
  const result = { date, machine: measuredOn, versions: versions(), quick: values.quick, tables }
  writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`)
})

await Effect.runPromise(Effect.scoped(program))
