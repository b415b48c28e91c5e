/**
 * Reports the sizes of what people load: the viewer's pages, the playground, the code of the packages, apps that are
 * bundled with the library. None of them is a limit. Beside each is its change since main, or since `--since COMMIT`.
 * `--rooms` writes what the program of README.md has at its start, by the rooms of the source, and builds nothing else.
 */
import { execFileSync } from "node:child_process"
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { parseArgs } from "node:util"
import { gzipSync } from "node:zlib"
import { type OutputChunk, rolldown } from "rolldown"
import { minifySync } from "rolldown/utils"
import { earlier, inTreeOf } from "../packages/core/scripts/earlier.ts"

interface Size {
  readonly bytes: number
  readonly packed: number
}

type Sizes = Readonly<Record<string, Size>>

const root = fileURLToPath(new URL("..", import.meta.url))

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rooms: { type: "boolean", default: false },
    since: { type: "string" },
    tree: { type: "string" }
  }
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
    "the program of README.md, without them": await bundled(tree, ofReadme(tree), notOurs)
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
  export const connected = (account) => Effect.flatMap(Account.make(account), ImapConnection.make)`

const ofReadme = (tree: string): string => readFileSync(join(tree, "examples/connect.ts"), "utf8")

/** Effect, its packages and Node's. */
const notOurs = [/^@?effect\//, /^effect$/, /^node:/]

const bundled = async (tree: string, program: string, external: ReadonlyArray<RegExp>): Promise<Size> =>
  sizeOf(...Array.from((await chunksOf(tree, program, external)).atStart, ({ code }) => code))

interface Chunks {
  /** What a browser loads before the app begins. */
  readonly atStart: ReadonlySet<OutputChunk>
  readonly later: ReadonlyArray<OutputChunk>
}

/** An app, minified. */
const chunksOf = async (tree: string, program: string, external: ReadonlyArray<RegExp>): Promise<Chunks> => {
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
  return { atStart, later: chunks.filter((chunk) => !atStart.has(chunk)) }
}

/** The rooms that are reported folder by folder. */
const apart = new Set([
  "packages/core/src/failure",
  "packages/core/src/imap",
  "packages/core/src/lifecycle",
  "packages/core/src/mailbox"
])

/** Returns the room of a module: a folder of `src`, a folder within it, or a package. */
const roomOf = (file: string): string => {
  const [, room = file, within] = /(packages\/\w+\/src\/[\w.]+)(?:\/([\w-]+)\/)?/.exec(file) ?? []
  if (room === file) return /node_modules\/(?!\.pnpm)((?:@[\w-]+\/)?[\w-]+)/.exec(file)?.[1] ?? "the program"
  return within !== undefined && apart.has(room) ? `${room}/${within}` : room
}

/** The bytes of each room. Modules are minified one by one, so that their sum is a little more than the app. */
const roomsOf = ({ atStart }: Chunks): ReadonlyArray<readonly [room: string, bytes: number]> => {
  const sizes = new Map<string, number>()
  for (const { modules } of atStart) {
    for (const [file, { code }] of Object.entries(modules)) {
      const options = { compress: { unused: false }, mangle: { toplevel: true } }
      const size = Buffer.byteLength(minifySync("module.js", code ?? "", options).code)
      sizes.set(roomOf(file), (sizes.get(roomOf(file)) ?? 0) + size)
    }
  }
  return Array.from(sizes).toSorted(([, a], [, b]) => b - a)
}

/** The table of `docs/evidence/performance.md`. */
const roomsReport = async (tree: string): Promise<string> => {
  const chunks = await chunksOf(tree, ofReadme(tree), notOurs)
  const lines = [
    ...roomsOf(chunks).map(
      ([room, bytes]) => [`\`${room.replace(/^packages\/(\w+)\/src\//, "$1/")}\``, bytes] as const
    ),
    [
      "all at its start, minified together",
      sizeOf(...Array.from(chunks.atStart, ({ code }) => code)).bytes
    ] as const,
    ...chunks.later.map(({ code, name }) => [`loaded when needed: \`${name}\``, sizeOf(code).bytes] as const)
  ]
  return ["| room | kB |", "|---|---|", ...lines.map(([name, bytes]) => `| ${name} | ${kB(bytes)} |`)].join(
    "\n"
  )
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

const written = async (tree: string): Promise<string> => {
  if (options.rooms) return roomsReport(tree)
  const sizes = await sizesIn(tree)
  return options.json ? JSON.stringify(sizes) : report(sizes)
}

process.stdout.write(`${await written(options.tree ?? root)}\n`)
