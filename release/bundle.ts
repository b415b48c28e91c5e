/**
 * Writes the code of the packages into their `dist`, where `tsc -b` puts the types: `node release/bundle.ts`, part of
 * `pnpm build`. Each entry point is one file, with chunks for what several share, so that a program finds and links a few
 * dozen files in place of hundreds. What other packages bring stays an import. The command has all that it needs inside.
 */
import { globSync, rmSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type InputOptions, type OutputOptions, rolldown } from "rolldown"
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

/** What is in chunks of its own although no entry point is made of it: an app that only connects loads these, and no more. */
const apart: Readonly<Record<string, ReadonlyArray<string>>> = {
  core: ["connection/begin.ts", "connection/OpenConnection.ts"]
}

for (const [name, { internal, public: open }] of Object.entries(packages)) {
  const cwd = `${root}${name}/dist`
  // the page's scripts are there already
  const stale = globSync("**/*.{js,js.map}", { cwd, exclude: ["{imap-trace-view,secondary,importers}.js"] })
  for (const file of stale) rmSync(`${cwd}/${file}`)
  await write(
    name,
    [...Object.values({ ...open, ...internal }), ...(apart[name] ?? [])],
    {
      platform: "neutral",
      // an index is left as it is: a bundler can look into the modules that it names, and not into an object made of them
      external: (id, importer) => /^[^./]/.test(id) || importer?.endsWith("/src/index.ts") === true,
      makeAbsoluteExternalsRelative: false,
      plugins: [pure],
      experimental: { nativeMagicString: true }
    },
    {
      sourcemap: true,
      sourcemapExcludeSources: true,
      // documentation is in the types
      comments: { jsdoc: false },
      chunkFileNames: "chunks/[name]-[hash].js",
      paths: (id) => id.replace(/^(\..*)\.ts$/, "$1.js")
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
