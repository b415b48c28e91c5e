/**
 * Bundles the page: `dist/imap-trace-view.js` for apps, with `dist/importers.js` beside it, and the same text as `src/page/bundle.generated.ts`, which
 * `toHtml` and the live server put into pages. Runs on install, and does nothing while the bundle is newer than what
 * it is made of. With `--force` it always builds.
 */
import { createHash } from "node:crypto"
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { rolldown } from "rolldown"

const root = new URL("../", import.meta.url).pathname
const bundle = `${root}src/page/bundle.generated.ts`
const importersBundle = `${root}src/import/bundle.generated.ts`
const element = `${root}dist/imap-trace-view.js`

const inputs = [
  ...globSync("src/**/*.{ts,tsx,css,json}", { cwd: root }).map((path) => root + path),
  ...globSync("src/{advice,trace,writer}/**/*.ts", { cwd: `${root}../core` }).map(
    (path) => `${root}../core/${path}`
  ),
  `${root}package.json`,
  `${root}scripts/page.ts`
].filter((path) => path !== bundle && path !== importersBundle)

const modified = (path: string): number => statSync(path).mtimeMs

const isFresh = (): boolean => {
  if (![bundle, element, importersBundle].every((path) => existsSync(path))) return false
  const built = Math.min(modified(bundle), modified(element), modified(importersBundle))
  return inputs.every((path) => modified(path) <= built)
}

/** Style sheets come as text, without what only people read. */
const styles = {
  name: "styles",
  load: {
    filter: { id: /\.css$/ },
    handler: (id: string) => {
      const css = readFileSync(id, "utf8")
        .replaceAll(/\/\*[^]*?\*\//g, "")
        .replaceAll(/\s+/g, " ")
        .replaceAll(/ ?([{};,>]) ?/g, "$1")
        .replaceAll(/: /g, ":")
        .replaceAll(";}", "}")
      return { code: `export default ${JSON.stringify(css.trim())}`, moduleType: "js" as const }
    }
  }
}

/** Where a quirk was seen is for who maintains it, and for no reader of a trace. */
const quirks = {
  name: "quirks",
  transform: {
    filter: { id: /\/core\/src\/quirk\/\w+\.ts$/ },
    handler: (code: string) => ({ code: code.replaceAll(/\bsource:\s*"(?:[^"\\]|\\.)*"/g, 'source: ""') })
  }
}

/** The importers stay apart: whoever opens a trace does not pay for them. */
const importersApart = {
  name: "importers",
  resolveId: {
    filter: { id: /\/import\/page\.ts$/ },
    handler: (_: string, importer: string | undefined) =>
      importer === undefined ? undefined : { id: "./importers.js", external: true }
  }
}

const bundled = async (input: string): Promise<string> => {
  const page = await rolldown({
    input: `${root}${input}`,
    platform: "browser",
    tsconfig: false,
    // The words are looked up by tag here; what core does with Match besides is not needed.
    treeshake: { manualPureFunctions: ["typeTags", "Match"] },
    transform: { jsx: { runtime: "automatic", importSource: "preact" }, target: "es2023" },
    plugins: [styles, quirks, importersApart]
  })
  const { output } = await page.generate({ format: "esm", minify: true })
  await page.close()
  // Marks for other bundlers; nothing bundles this again for its size.
  return output[0].code
    .replaceAll(/(?<=(\w)?)\/\* @__PURE__ \*\/ /g, (_, word) => (word === undefined ? "" : " "))
    .trim()
}

if (process.argv.includes("--force") || !isFresh()) {
  const script = await bundled("src/element/define.ts")
  const importers = await bundled("src/import/page.ts")
  // The page holds it between script tags; nothing in it may end or begin one.
  if (/<\/script|<!--/i.test(script)) throw new Error("the bundle holds what would end its script tag")
  const hash = createHash("sha256").update(script).digest("base64")
  mkdirSync(`${root}dist`, { recursive: true })
  writeFileSync(element, `${script}\n`)
  writeFileSync(`${root}dist/importers.js`, `${importers}\n`)
  writeFileSync(
    importersBundle,
    `/** What reads logs of other programs, as the live page loads it. Made by scripts/page.ts. */\n` +
      `export const importers: string = ${JSON.stringify(importers)}\n`
  )
  writeFileSync(
    bundle,
    `/** The page's program, and what a Content-Security-Policy calls it. Made by scripts/page.ts. */\n` +
      `export const script: string = ${JSON.stringify(script)}\n` +
      `export const scriptHash = "sha256-${hash}"\n`
  )
}
