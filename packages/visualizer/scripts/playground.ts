/**
 * Builds the playground as one file that opens from disk: `playground/dist/playground.html`. It has the viewer and the
 * library as they are: the viewer's two scripts, and one with the library, which runs after the page is shown.
 */
import { mkdirSync, writeFileSync } from "node:fs"
import { gzipSync } from "node:zlib"
import { type OutputOptions, rolldown } from "rolldown"
import { playgroundDocument } from "../src/document/document.ts"
import { bundling, hashOf, importersApart, inlined, joined, origins, styles, unmarked } from "./bundling.ts"

const root = new URL("../", import.meta.url).pathname
const out = `${root}playground/dist/playground.html`

/** The scripts of an entry point, by their names. */
const bundled = async (entry: string, output: OutputOptions): Promise<ReadonlyMap<string, string>> => {
  const bundle = await rolldown({
    input: `${root}playground/${entry}`,
    ...bundling,
    // not in a classic script, and nothing here has it
    transform: { ...bundling.transform, define: { "import.meta": "{}" } },
    preserveEntrySignatures: "allow-extension",
    treeshake: {
      ...bundling.treeshake,
      // the viewer's element is defined by an import alone, which its package.json promises of the built file only
      moduleSideEffects: [{ test: /\/define\.ts$/, sideEffects: true }]
    },
    plugins: [styles, origins, importersApart]
  })
  const { output: chunks } = await bundle.generate({ minify: true, ...output })
  await bundle.close()
  return new Map(chunks.map((chunk) => [chunk.fileName, "code" in chunk ? chunk.code : ""]))
}

const page = await bundled("define.ts", {
  format: "esm",
  entryFileNames: "first.js",
  chunkFileNames: "[name].js"
})
const [program, secondary] = joined(
  unmarked(page.get("first.js") ?? ""),
  unmarked(page.get("secondary.js") ?? "")
)
// a module would only run after the whole page
const script = `"use strict";${await inlined(`(()=>{${program}})()`)}`

const [code = ""] = (
  await bundled("library.ts", { format: "iife", name: "library", codeSplitting: false })
).values()
// V8 compiles a function in parentheses as soon as it reads it, and does not read it once more for the call
const library = unmarked(`globalThis.imapPlayground=(()=>{${code}return library})`)

const html = playgroundDocument(
  { script, scriptHash: hashOf(script), secondary, secondaryHash: hashOf(secondary) },
  { script: library, scriptHash: hashOf(library) }
)
mkdirSync(`${root}playground/dist`, { recursive: true })
writeFileSync(out, html)
process.stdout.write(`${out}: ${gzipSync(html, { level: 9 }).length} bytes gz\n`)
