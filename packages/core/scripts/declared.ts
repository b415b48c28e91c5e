/**
 * Compiles an app that exports what each public function is and returns, and checks that its declarations name public
 * modules only. The app sees the packages as they are published: `internal` has no types there. Part of `pnpm check`.
 */
import { execFileSync } from "node:child_process"
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"
import { reached } from "./surface/declarations.ts"
import { type Entries, packages, root } from "./surface/entries.ts"

const path = (relative: string) => fileURLToPath(new URL(relative, root))

/** NodeFleet is for apps that have `@effect/sql-pg`, the element and its component for those that have a browser. */
const elsewhere = /NodeFleet|element|react/

const publicOf = (entries: Entries) =>
  Object.entries(entries.public).filter(([entry]) => entry !== "." && !elsewhere.test(entry))

/** Copies a package's declarations, and names its public modules. */
const installed = (app: string, name: string, entries: Entries): void => {
  const folder = join(app, "node_modules/@effect-imap", name)
  mkdirSync(folder, { recursive: true })
  cpSync(path(`packages/${name}/dist/types`), join(folder, "dist"), { recursive: true })
  const exports = Object.entries(entries.public).map(([entry, file]) => [
    entry,
    `./dist/${file.replace(/\.tsx?$/, ".d.ts")}`
  ])
  const manifest = { name: `@effect-imap/${name}`, type: "module", exports: Object.fromEntries(exports) }
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest))
}

/** Exports the module's values, and what its functions return. */
const exported = async (name: string, entry: string, file: string, at: string): Promise<string> => {
  const module: object = await import(path(`packages/${name}/src/${file}`))
  const functions = Object.entries(module).filter(([, value]) => isFunction(value))
  return `
import * as ${at} from "@effect-imap/${name}${entry.slice(1)}"
export const all_${at} = { ...${at} }
${functions.map(([each]) => `export const ${at}_${each} = result(${at}.${each})`).join("\n")}`
}

/** Not a class, a schema or a service. */
const isFunction = (value: unknown): boolean =>
  typeof value === "function" &&
  !("ast" in value || "key" in value) &&
  !Function.prototype.toString.call(value).startsWith("class ")

const members = `
import type { ImapConnection, ImapPool, Supervised } from "@effect-imap/core"
import type * as Promises from "@effect-imap/node/promise"
declare const result: <A>(f: (...args: never) => A) => A
declare const connection: ImapConnection.ImapConnection, pool: ImapPool.ImapPool, supervised: Supervised.Supervised
declare const promised: [Promises.Connection, Promises.Pool, Promises.Supervised]
export const members = [{ ...connection }, { ...pool }, { ...supervised }]
export const promises = [{ ...promised[0] }, { ...promised[1] }, { ...promised[2] }]
export const mailbox = { ...connection.mailbox }
export const server = { ...connection.server }
export const report = { ...connection.report }
export const part = connection.download(1)
export const account = [supervised.accountChanges(), supervised.changesOf("INBOX"), promised[2].accountChanges()]
`

const insideNamedIn = (file: string): ReadonlyArray<string> =>
  Array.from(readFileSync(file, "utf8").matchAll(/"@effect-imap\/[^"]*\/internal\/[^"]*"/g), ([each]) => each)

/** Returns what the published declarations of a package name of the inside of another, each with its file. */
const insideNamedBy = (name: string, { bundled, public: open }: Entries): ReadonlyArray<string> => {
  const types = path(`packages/${name}/dist/types`)
  return [...reached(types, Object.values({ ...open, ...bundled }))].flatMap((file) =>
    insideNamedIn(join(types, file)).map((each) => `${name}/${file}: ${each}`)
  )
}

const app = mkdtempSync(join(tmpdir(), "declared-"))
try {
  const modules: Array<string> = []
  for (const [name, entries] of Object.entries(packages)) {
    installed(app, name, entries)
    for (const [entry, file] of publicOf(entries))
      modules.push(await exported(name, entry, file, `m${modules.length}`))
  }
  for (const other of [
    "packages/node/node_modules/effect",
    "packages/node/node_modules/@effect",
    "node_modules/@types"
  ]) {
    symlinkSync(path(other), join(app, "node_modules", basename(other)))
  }
  writeFileSync(join(app, "app.ts"), members + modules.join("\n"))
  writeFileSync(
    join(app, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        target: "ES2024",
        module: "NodeNext",
        types: ["node"],
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: true,
        declaration: true,
        emitDeclarationOnly: true,
        allowImportingTsExtensions: true,
        outDir: "out"
      },
      include: ["app.ts"]
    })
  )
  writeFileSync(join(app, "package.json"), JSON.stringify({ name: "app", private: true, type: "module" }))
  execFileSync(path("node_modules/.bin/tsc"), ["-p", app], { stdio: "inherit" })
  const named = globSync("out/*.d.ts", { cwd: app }).flatMap((file) => insideNamedIn(join(app, file)))
  if (named.length > 0) throw new Error(`an app's declarations name ${[...new Set(named)].join(", ")}`)
  const ours = Object.entries(packages).flatMap(([name, entries]) => insideNamedBy(name, entries))
  if (ours.length > 0)
    throw new Error(`what apps compile names modules that have no types:\n${ours.join("\n")}`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  if (process.env["KEEP"] === undefined) rmSync(app, { recursive: true })
  else process.stderr.write(`${app}\n`)
}
