/**
 * Bundles the page: `dist/imap-trace-view.js` for apps, with `dist/secondary.js` and `dist/importers.js` next to it,
 * which it loads when they are needed; and the same texts as `src/document/bundle.generated.ts`, which `toHtml` and the
 * live server put into pages. The page of a fleet is a separate script. Before that it writes the tables that the model
 * has of core's machine and trace (`states.ts`, `format.ts`, `chart.ts`). Runs on install, and does nothing while all that is newer than
 * what it is made of. With `--force` it always builds.
 */
import { existsSync, globSync, mkdirSync, statSync, writeFileSync } from "node:fs"
import { rolldown } from "rolldown"
import { bundling, hashOf, importersApart, inlined, joined, origins, styles, unmarked } from "./bundling.ts"

const root = new URL("../", import.meta.url).pathname
const bundle = `${root}src/document/bundle.generated.ts`
const importersBundle = `${root}src/import/bundle.generated.ts`
const fleetBundle = `${root}src/document/fleetBundle.generated.ts`
const tables = ["model/diagrams/chart", "model/machine/states", "trace/format"].map(
  (name) => `${root}src/${name}.generated.ts`
)
const element = `${root}dist/imap-trace-view.js`
const second = `${root}dist/secondary.js`

const inputs = [
  ...globSync("src/**/*.{ts,tsx,css,json}", { cwd: root }).map((path) => root + path),
  ...globSync("src/{base,explain,failure,public,trace,lifecycle/{diagram,machine}}/**/*.ts", {
    cwd: `${root}../core`
  }).map((path) => `${root}../core/${path}`),
  `${root}package.json`,
  ...["page", "bundling", "states", "format", "chart"].map((name) => `${root}scripts/${name}.ts`)
]
const outputs = [...tables, bundle, element, second, importersBundle, fleetBundle]

const modified = (path: string): number => statSync(path).mtimeMs

const isFresh = (): boolean => {
  if (!outputs.every((path) => existsSync(path))) return false
  const built = Math.min(...outputs.map(modified))
  return inputs.every((path) => outputs.includes(path) || modified(path) <= built)
}

/** The page words its advice for who writes an app: what is for a command line is left out. */
const wordsForApps = {
  name: "words for apps",
  transform: {
    filter: { id: /\/failure\/reason\/\w+\.ts$/ },
    handler: (code: string) =>
      code.replaceAll(`reader === "app"`, "true").replaceAll(`reader === "command"`, "false")
  }
}

/** The script of `input`, and the one that it loads when that is needed. */
const bundled = async (input: string): Promise<readonly [first: string, second: string | undefined]> => {
  const page = await rolldown({
    input: `${root}${input}`,
    ...bundling,
    preserveEntrySignatures: "allow-extension",
    plugins: [styles, origins, importersApart, wordsForApps]
  })
  const { output } = await page.generate({
    format: "esm",
    minify: true,
    entryFileNames: "first.js",
    chunkFileNames: "[name].js"
  })
  await page.close()
  const [first, second, ...others] = output.map((chunk) => ("code" in chunk ? unmarked(chunk.code) : ""))
  if (first === undefined || others.length > 0) throw new Error("one script, or two")
  return [first, second]
}

if (process.argv.includes("--force") || !isFresh()) {
  // the layout reads the names of states
  for (const table of ["./states.ts", "./format.ts", "./chart.ts"]) await import(table)
  const [first, rest] = await bundled("src/element/define.ts")
  if (rest === undefined) throw new Error("there is no second script")
  // not after it: an exported page writes the second script again, and must write the same
  const [script, secondary] = joined(await inlined(first), await inlined(rest))
  const [importers] = await bundled("src/import/page.ts")
  const [fleet] = await bundled("src/element/fleet.ts")
  mkdirSync(`${root}dist`, { recursive: true })
  writeFileSync(element, `${script}\n`)
  writeFileSync(second, `${secondary}\n`)
  writeFileSync(`${root}dist/importers.js`, `${importers}\n`)
  writeFileSync(
    importersBundle,
    `/** The importers of other programs' logs, as the live page loads them. Made by scripts/page.ts. */\n` +
      `export const importers: string = ${JSON.stringify(importers)}\n`
  )
  writeFileSync(
    fleetBundle,
    `/** The program of a fleet's page, and what a Content-Security-Policy calls it. Made by scripts/page.ts. */\n` +
      `import type { Script } from "./document.ts"\n\n` +
      `export const fleetProgram: Script = ${JSON.stringify({ script: fleet, scriptHash: hashOf(fleet) })}\n`
  )
  const program = {
    script,
    scriptHash: hashOf(script),
    secondary,
    secondaryHash: hashOf(secondary)
  }
  writeFileSync(
    bundle,
    `/** The page's program, and what a Content-Security-Policy calls it. Made by scripts/page.ts. */\n` +
      `import type { Program } from "./document.ts"\n\n` +
      `export const program: Program = ${JSON.stringify(program)}\n`
  )
}
