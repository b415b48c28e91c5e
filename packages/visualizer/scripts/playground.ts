/** Builds the playground as one file that opens from disk: `playground/dist/playground.html`. */
import { mkdirSync, writeFileSync } from "node:fs"
import { gzipSync } from "node:zlib"
import { rolldown } from "rolldown"
import { playgroundDocument } from "../src/page/document.ts"
import { bundling, hashOf, origins, styles, unmarked } from "./bundling.ts"

const root = new URL("../", import.meta.url).pathname
const out = `${root}playground/dist/playground.html`

/** What reads logs of other programs stays out: the playground shows traces alone. */
const noImporters = {
  name: "importers",
  resolveId: {
    filter: { id: /\/page\/importing\.ts$/ },
    handler: () => `${root}playground/noImporters.ts`
  }
}

const bundle = await rolldown({
  input: `${root}playground/define.ts`,
  ...bundling,
  // the viewer's element is defined by an import alone, which its package.json promises of the built file only
  treeshake: { ...bundling.treeshake, moduleSideEffects: [{ test: /\/define\.ts$/, sideEffects: true }] },
  plugins: [styles, origins, noImporters]
})
const { output } = await bundle.generate({ format: "esm", minify: true, codeSplitting: false })
await bundle.close()
const [{ code }] = output
const script = unmarked(code)
const html = playgroundDocument({ script, scriptHash: hashOf(script) })
mkdirSync(`${root}playground/dist`, { recursive: true })
writeFileSync(out, html)
process.stdout.write(`${out}: ${Math.round(gzipSync(html, { level: 9 }).length / 1000)} kB gz\n`)
