/** Refuses a tag that is not the version of all three packages: `node release/tag.ts v0.1.0`. */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const [, , tag = ""] = process.argv

for (const name of ["core", "visualizer", "node"]) {
  const path = fileURLToPath(new URL(`../packages/${name}/package.json`, import.meta.url))
  const { version }: { readonly version: string } = JSON.parse(readFileSync(path, "utf8"))
  if (tag === `v${version}`) continue
  process.stderr.write(`The tag is ${tag || "missing"}, and ${name} has version ${version}.\n`)
  process.exitCode = 1
}
