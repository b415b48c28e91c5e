/**
 * Copies the documents into the package that is about to be packed, and removes them afterwards: `--remove`. Links to
 * files outside `docs` are not in the package, so they lead to the repository.
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
  cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith("pictures") })
  for (const page of globSync("**/*.md", { cwd: to })) {
    const document = `docs/${page}`
    const text = relinked(readFileSync(new URL(page, target), "utf8"), document, (file, anchor) =>
      file.startsWith("docs/") ? `${posix.relative(posix.dirname(document), file)}${anchor}` : undefined
    )
    writeFileSync(new URL(page, target), text)
  }
}
