/**
 * Writes the code of the packages into their `dist`, where `tsc -b` puts the types: `node release/bundle.ts`, part of
 * `pnpm build`. Each entry point is one file, with chunks for what several share. What connecting needs is one of
 * them, because finding and linking hundreds of files takes longer than what they do when they load. What other packages
 * bring stays an import. The command has all that it needs inside.
 */
import { globSync, rmSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type InputOptions, type OutputOptions, type Plugin, rolldown } from "rolldown"
import { pure } from "../packages/visualizer/scripts/pure.ts"
import { packages } from "../packages/core/scripts/surface/entries.ts"

const root = fileURLToPath(new URL("../packages/", import.meta.url))

const write = async (
  name: string,
  files: ReadonlyArray<string>,
  input: InputOptions,
  output: OutputOptions
) => {
  const entries = files.map((file) => [file.replace(/\.tsx?$/, ""), `src/${file}`])
  const bundle = await rolldown({
    ...input,
    cwd: `${root}${name}`,
    input: Object.fromEntries(entries),
    tsconfig: false
  })
  await bundle.write({ ...output, dir: `${root}${name}/dist`, entryFileNames: "[name].js" })
  await bundle.close()
}

/** The modules that each module imports when it loads. */
const graph = new Map<string, ReadonlyArray<string>>()

const graphed: Plugin = {
  name: "graph",
  moduleParsed: ({ id, importedIds }) => void graph.set(id, importedIds)
}

/** The modules that are loaded along with these. */
const closure = (ids: Iterable<string>): ReadonlySet<string> => {
  const loaded = new Set(ids)
  // a set goes on with what is added to it
  for (const id of loaded) for (const imported of graph.get(id) ?? []) loaded.add(imported)
  return loaded
}

/** What connecting needs is one chunk. It imports nothing but other packages, so that no order of chunks can go wrong. */
const connecting = {
  name: "connecting",
  test: (id: string) => closure([`${root}core/src/public/ImapConnection.ts`]).has(id)
}

for (const [name, { internal, public: open }] of Object.entries(packages)) {
  const cwd = `${root}${name}/dist`
  // the page's scripts are there already
  const stale = globSync("**/*.{js,js.map}", { cwd, exclude: ["{imap-trace-view,secondary,importers}.js"] })
  for (const file of stale) rmSync(`${cwd}/${file}`)
  await write(
    name,
    Object.values({ ...open, ...internal }),
    {
      platform: "neutral",
      // an index is left as it is: a bundler can look into the modules that it names, and not into an object made of them
      external: (id, importer) => /^[^./]/.test(id) || importer?.endsWith("/src/index.ts") === true,
      makeAbsoluteExternalsRelative: false,
      plugins: [graphed, pure],
      experimental: { nativeMagicString: true }
    },
    {
      sourcemap: true,
      sourcemapExcludeSources: true,
      // documentation is in the types
      comments: { jsdoc: false },
      chunkFileNames: "chunks/[name]-[hash].js",
      paths: (id) => id.replace(/^(\..*)\.ts$/, "$1.js"),
      codeSplitting: { groups: [connecting] }
    }
  )
}

// names stay, for stack traces; source maps would be larger than all the rest of the package
await write(
  "node",
  ["bin.ts"],
  {
    platform: "node",
    external: "@effect/sql-pg"
  },
  {
    chunkFileNames: "command/[name]-[hash].js",
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } }
  }
)
