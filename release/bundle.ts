/**
 * Writes the code and the declarations of the packages into their `dist`: `node release/bundle.ts`, part of `pnpm build`.
 * Each entry point is one file, with chunks for what several share. What connecting needs is one of
 * them, because finding and linking hundreds of files takes longer than what they do when they load. What other packages
 * bring stays an import. The command has all that it needs inside.
 */
import { globSync, rmSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type ChunkingContext, type InputOptions, type OutputOptions, rolldown } from "rolldown"
import { declare } from "../packages/core/scripts/surface/declarations.ts"
import { namespaces } from "./namespaces.ts"
import { pure } from "./pure.ts"
import { packages } from "../packages/core/scripts/surface/entries.ts"

const root = fileURLToPath(new URL("../packages/", import.meta.url))

/** Writes each file of `src`, by the path that it gets in `dist`. */
const write = async (
  name: string,
  files: Readonly<Record<string, string>>,
  input: InputOptions,
  output: OutputOptions
) => {
  const entries = Object.entries(files).map(([path, file]) => [path, `src/${file}`])
  const bundle = await rolldown({
    ...input,
    cwd: `${root}${name}`,
    input: Object.fromEntries(entries),
    tsconfig: false
  })
  await bundle.write({ ...output, dir: `${root}${name}/dist`, entryFileNames: "[name].js" })
  await bundle.close()
}

/** Returns the modules that are loaded along with one. */
const closure = (entry: string, context: ChunkingContext): ReadonlySet<string> => {
  const loaded = new Set([entry])
  // iterating over a set includes members added meanwhile
  for (const id of loaded)
    for (const imported of context.getModuleInfo(id)?.importedIds ?? []) loaded.add(imported)
  return loaded
}

/** Code that connecting needs is one chunk. It imports only other packages, so that no order of chunks can be wrong. */
const connecting = () => {
  let modules: ReadonlySet<string> | undefined
  return {
    debugName: "connecting",
    name: (id: string, context: ChunkingContext) => {
      modules ??= closure(`${root}core/src/public/ImapConnection.ts`, context)
      return modules.has(id) ? "connecting" : null
    }
  }
}

for (const [name, { bundled, internal, public: open }] of Object.entries(packages)) {
  const cwd = `${root}${name}/dist`
  declare(cwd, Object.values({ ...open, ...bundled }))
  // the page's scripts are there already
  const stale = globSync("**/*.js", { cwd, exclude: ["{imap-trace-view,secondary,importers}.js"] })
  for (const file of stale) rmSync(`${cwd}/${file}`)
  await write(
    name,
    {
      ...Object.fromEntries(Object.values(open).map((file) => [file.replace(/\.tsx?$/, ""), file])),
      // without a declaration next to it, so that the compiler finds none
      ...Object.fromEntries(Object.entries(internal).map(([path, file]) => [path.slice("./".length), file]))
    },
    {
      platform: "neutral",
      // an index is not bundled: a bundler can look into the modules that it names, but not into an object made of them
      external: (id, importer) => /^[^./]/.test(id) || importer?.endsWith("/src/index.ts") === true,
      makeAbsoluteExternalsRelative: false,
      plugins: [namespaces, pure],
      experimental: { nativeMagicString: true }
    },
    {
      // documentation is in the types
      comments: { jsdoc: false },
      chunkFileNames: "chunks/[name]-[hash].js",
      paths: (id) => id.replace(/^(\..*)\.ts$/, "$1.js"),
      codeSplitting: { groups: [connecting()] }
    }
  )
}

// names stay, for stack traces
await write(
  "node",
  { "cli/bin": "cli/bin.ts" },
  {
    platform: "node",
    external: "@effect/sql-pg"
  },
  {
    chunkFileNames: "command/[name]-[hash].js",
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } }
  }
)
