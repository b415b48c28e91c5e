/**
 * Copies the documents into the package that is about to be packed, without pictures and evidence, and removes them afterwards:
 * `--remove`. Links to what is not in the package lead to the repository.
 */
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { posix } from "node:path"
import { fileURLToPath } from "node:url"
import { relinked } from "./repository.ts"

const from = fileURLToPath(new URL("../docs", import.meta.url))
const target = new URL("../packages/core/docs/", import.meta.url)
const to = fileURLToPath(target)

rmSync(to, { recursive: true, force: true })
if (!process.argv.includes("--remove")) {
  cpSync(from, to, { recursive: true, filter: (path) => !/\/(?:pictures|evidence)$/.test(path) })
  for (const page of globSync("**/*.md", { cwd: to })) {
    const document = `docs/${page}`
    const text = relinked(readFileSync(new URL(page, target), "utf8"), document, (file, anchor) =>
      file.startsWith("docs/") && !file.startsWith("docs/evidence/")
        ? `${posix.relative(posix.dirname(document), file)}${anchor}`
        : undefined
    )
    writeFileSync(new URL(page, target), text)
  }
}
