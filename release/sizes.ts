/**
 * Reports the sizes of what people load: the viewer's pages, the playground, the code of the packages, apps that are
 * bundled with the library. None of them is a limit. Beside each is its change since main, or since `--since COMMIT`.
 */
import { execFileSync } from "node:child_process"
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { parseArgs } from "node:util"
import { gzipSync } from "node:zlib"
import { rolldown } from "rolldown"
import { earlier, inTreeOf } from "../packages/core/scripts/earlier.ts"

interface Size {
  readonly bytes: number
  readonly packed: number
}

type Sizes = Readonly<Record<string, Size>>

const root = fileURLToPath(new URL("..", import.meta.url))

const { values: options } = parseArgs({
  options: { json: { type: "boolean", default: false }, since: { type: "string" }, tree: { type: "string" } }
})

const sizeOf = (...texts: ReadonlyArray<string | Uint8Array>): Size => ({
  bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
  packed: texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0)
})

/** The sizes of a tree, whose pages and packages are built there. */
const sizesIn = async (tree: string): Promise<Sizes> => {
  const node = (...words: ReadonlyArray<string>): string =>
    execFileSync(process.execPath, words, { cwd: tree, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 })
  for (const script of ["packages/visualizer/scripts/page.ts", "packages/visualizer/scripts/playground.ts"]) {
    node(script)
  }
  // the bundle copies the declarations that this writes
  node("node_modules/typescript/bin/tsc", "-b", "packages/core", "packages/visualizer", "packages/node")
  node("release/bundle.ts")
  return {
    "the viewer, as a page that is served": sizeOf(node("--input-type=module", "--eval", served(tree))),
    "the viewer, as a file without a trace": sizeOf(node("--input-type=module", "--eval", asFile(tree))),
    "the page of a fleet": sizeOf(node("--input-type=module", "--eval", ofFleet(tree))),
    "the playground": sizeOf(readFileSync(join(tree, "packages/visualizer/playground/dist/playground.html"))),
    ...Object.fromEntries(
      ["core", "visualizer", "node"].map((name) => [
        `the code of @effect-imap/${name}`,
        sizeOf(...globSync(join(tree, "packages", name, "dist/**/*.js")).map((file) => readFileSync(file)))
      ])
    ),
    "an app with one connection": await bundled(tree, oneConnection, []),
    "the same, without effect and xstate": await bundled(tree, oneConnection, [/^effect/, /^xstate/]),
    "the program of README.md, without them": await bundled(tree, ofReadme(tree), [
      /^@?effect\//,
      /^effect$/,
      /^node:/
    ])
  }
}

const documents = (tree: string): string =>
  pathToFileURL(join(tree, "packages/visualizer/src/document/")).href

const served = (tree: string): string => `
  import { program } from "${documents(tree)}bundle.generated.ts"
  import { htmlDocument } from "${documents(tree)}document.ts"
  process.stdout.write(htmlDocument(program, { title: "IMAP trace", live: "events" }))`

const asFile = (tree: string): string => `
  import { toHtml } from "${documents(tree)}html.ts"
  process.stdout.write(toHtml(""))`

const ofFleet = (tree: string): string => `
  import { fleetProgram } from "${documents(tree)}fleetBundle.generated.ts"
  import { fleetDocument } from "${documents(tree)}document.ts"
  process.stdout.write(fleetDocument(fleetProgram, { title: "IMAP fleet", stream: "members" }))`

const oneConnection = `
  import { Effect } from "effect"
  import { Account, ImapConnection } from "@effect-imap/core"
  export const connected = (account) => Effect.flatMap(Account.make(account), ImapConnection.connect)`

const ofReadme = (tree: string): string => readFileSync(join(tree, "examples/connect.ts"), "utf8")

/** An app, minified: what a browser loads before it begins. */
const bundled = async (tree: string, program: string, external: ReadonlyArray<RegExp>): Promise<Size> => {
  const input = join(tree, "packages/node/bundled.js")
  writeFileSync(input, program)
  const bundle = await rolldown({
    input,
    platform: "browser",
    tsconfig: false,
    external: [...external],
    logLevel: "silent"
  })
  const { output } = await bundle.generate({ format: "esm", minify: true })
  await bundle.close()
  rmSync(input)
  const chunks = output.flatMap((chunk) => (chunk.type === "chunk" ? [chunk] : []))
  const atStart = new Set(chunks.filter(({ isEntry }) => isEntry))
  // iterating over a set includes what is added to it
  for (const { imports } of atStart) {
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) atStart.add(chunk)
  }
  return sizeOf(...Array.from(atStart, ({ code }) => code))
}

/** The sizes of another commit. */
const sizesAt = (commit: string): Sizes =>
  inTreeOf(commit, (tree) => {
    const words = [fileURLToPath(import.meta.url), "--tree", tree, "--json"]
    return JSON.parse(execFileSync(process.execPath, words, { encoding: "utf8" }))
  })

const kB = (bytes: number): string => (bytes / 1000).toFixed(1)

const change = (now: number, before: number | undefined): string => {
  const difference = before === undefined ? "" : kB(now - before)
  return difference === "" || Number(difference) === 0 ? "" : difference.replace(/^(?!-)/, "+")
}

const row = (name: string, ...columns: ReadonlyArray<string>): string =>
  `${name.padEnd(44)}${columns.map((column) => column.padStart(10)).join("")}`

const report = (sizes: Sizes): string => {
  const commit = earlier(options.since)
  const before: Sizes = commit === undefined ? {} : sizesAt(commit)
  return [
    row("kB", "", commit === undefined ? "" : "change", "gzipped", commit === undefined ? "" : "change"),
    ...Object.entries(sizes).map(([name, { bytes, packed }]) =>
      row(
        name,
        kB(bytes),
        change(bytes, before[name]?.bytes),
        kB(packed),
        change(packed, before[name]?.packed)
      )
    )
  ].join("\n")
}

const sizes = await sizesIn(options.tree ?? root)
process.stdout.write(`${options.json ? JSON.stringify(sizes) : report(sizes)}\n`)
