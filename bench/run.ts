/**
 * `pnpm bench [NAME …] [--quick] [--only CLIENT,…] [--port PORT] [--json FILE] [--document]`: the cost of a connection,
 * compared with other clients.
 *
 * `--port PORT`: `envelopes` at your own server on loopback, in plain text, whose user `ada` with the password `engine`
 * has mailboxes `envelopes`, with 5,000 messages, and `many`, with 100,000.
 *
 * `--document` (`pnpm bench --document [NAME …]`): writes the tables of docs/evidence/performance.md, or some of their rows. It stops,
 * and leaves the page as it was, if other programs use the processor before or after a measurement.
 *
 * Prints tables, and writes the same as JSON. The peers are measured if they are installed: `pnpm --dir bench/peers install --frozen-lockfile`.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { cpus } from "node:os"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { Effect, Schema } from "effect"
import * as busy from "./busy.ts"
import { names } from "./client/clients.ts"
import { check, renewed, type Result, shownMeasures } from "./document.ts"
import * as Context from "./measure/Context.ts"
import { list, measures } from "./measures.ts"
import { toText } from "./Table.ts"

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    port: { type: "string" },
    document: { type: "boolean", default: false },
    json: { type: "string", default: "bench-result.json" },
    help: { type: "boolean", short: "h", default: false }
  }
})

const help = `pnpm bench [NAME …] [--quick] [--only CLIENT,…] [--port PORT] [--json FILE] [--document]

${list}
Without a NAME, all are measured. bench/README.md says how far the figures can be trusted.
`

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

const machine = () => {
  const [processor] = cpus()
  return { cores: cpus().length, processor: processor?.model ?? "unknown", platform: process.platform }
}

const document = fileURLToPath(new URL("../docs/evidence/performance.md", import.meta.url))

const program = Effect.gen(function* () {
  if (values.help) return process.stdout.write(help)
  const unknown = positionals.filter((name) => !(name in measures))
  if (unknown.length > 0) return yield* Effect.fail(`no ${unknown.join(", ")} can be measured, but\n${list}`)
  if (values.document && (values.quick || values.only !== "" || values.port !== undefined)) {
    return yield* Effect.fail("a document is measured whole: without --quick, --only and --port")
  }
  const wanted =
    positionals.length > 0 ? positionals : values.document ? shownMeasures : Object.keys(measures)
  const about = { date: new Date().toISOString(), machine: machine(), versions: versions() }
  if (values.document) check(readFileSync(document, "utf8"), about, wanted)
  yield* busy.check(values.document)
  const only = values.only.split(",").filter((name) => name !== "")
  const context = yield* Context.make(
    values.quick,
    only,
    values.port === undefined ? undefined : Number(values.port)
  )
  let result: Result = { ...about, tables: [] }
  for (const [name, { tables: measure }] of Object.entries(measures)) {
    if (!wanted.includes(name)) continue
    const tables = yield* values.document ? busy.without(measure(context)) : measure(context)
    for (const table of tables) process.stdout.write(`${toText(table)}\n`)
    result = { ...result, tables: [...result.tables, ...tables] }
    // a later measurement may fail
    writeFileSync(values.json, `${JSON.stringify({ ...result, quick: values.quick }, null, 2)}\n`)
  }
  if (values.document) writeFileSync(document, renewed(readFileSync(document, "utf8"), result))
})

await Effect.runPromise(
  Effect.catch(Effect.scoped(program), (problem) =>
    Effect.sync(() => {
      process.stderr.write(`${typeof problem === "string" ? problem : problem.message}\n`)
      process.exitCode = 1
    })
  )
)
