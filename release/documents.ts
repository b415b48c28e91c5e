/**
 * Puts the documents into the package that is about to be packed, and removes them after: `--remove`. What they link to
 * outside of `docs` is not in the package, so those links lead to the repository.
 */
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { posix } from "node:path"
import { fileURLToPath } from "node:url"

const from = fileURLToPath(new URL("../docs", import.meta.url))
const target = new URL("../packages/core/docs/", import.meta.url)
const to = fileURLToPath(target)

const manifest: { readonly homepage: string } = JSON.parse(
  readFileSync(new URL("../package.json", target), "utf8")
)
const repository = manifest.homepage.replace(/#.*$/, "")

/** `](../examples/oauth.ts)` becomes a link to the file in the repository. */
const absolute = (text: string, folder: string): string =>
  text.replaceAll(/\]\((\.\.?\/[^)]+)\)/g, (link, path: string) => {
    const file = posix.normalize(posix.join("docs", folder, path))
    return file.startsWith("docs/") ? link : `](${repository}/blob/main/${file})`
  })

rmSync(to, { recursive: true, force: true })
if (!process.argv.includes("--remove")) {
  cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith("pictures") })
  for (const page of globSync("**/*.md", { cwd: to })) {
    const file = new URL(page, target)
    writeFileSync(file, absolute(readFileSync(file, "utf8"), posix.dirname(page)))
  }
}
