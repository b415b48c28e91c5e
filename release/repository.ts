/** Links of the documents to files that are not published with them, which lead to the repository instead. */
import { readFileSync } from "node:fs"
import { posix } from "node:path"

const manifest: { readonly homepage: string } = JSON.parse(
  readFileSync(new URL("../packages/core/package.json", import.meta.url), "utf8")
)
const repository = manifest.homepage.replace(/#.*$/, "")

/**
 * Rewrites the relative links of a document, whose path is from the root of the repository: `link` returns what happens to
 * one that leads to a file; if it returns nothing, the link leads to the repository.
 */
export const relinked = (
  text: string,
  document: string,
  link: (file: string, anchor: string) => string | undefined
): string =>
  text.replaceAll(/\]\((?![a-z]+:|#)([^)#\s]+)(#[^)\s]*)?\)/g, (_, path: string, anchor = "") => {
    const file = posix.normalize(posix.join(posix.dirname(document), path))
    return `](${link(file, anchor) ?? `${repository}/blob/main/${file}${anchor}`})`
  })
