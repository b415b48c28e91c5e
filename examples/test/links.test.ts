/** Every link in a document leads somewhere: files, headings, pictures, and paths that are named in passing. */
import { existsSync } from "node:fs"
import { dirname, posix } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { filesLike, pages, read, root } from "./documents/documents.ts"

const withoutCode = (text: string) => text.replaceAll(/^ *```[^]*?^ *```/gm, "")

/** As GitHub makes them of headings: in small letters, without punctuation, numbered where they come twice. */
const anchorsOf = (page: string): ReadonlySet<string> => {
  const seen = new Map<string, number>()
  const headings = withoutCode(read(page)).matchAll(/^#{1,6} +(.+?) *$/gm)
  return new Set(
    Array.from(headings, ([, heading = ""]) => {
      const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll(/[`*]/g, "")
      const anchor = text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-")
      const times = seen.get(anchor) ?? 0
      seen.set(anchor, times + 1)
      return times === 0 ? anchor : `${anchor}-${times}`
    })
  )
}

const linksOf = (page: string): ReadonlyArray<string> =>
  Array.from(withoutCode(read(page)).matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g), ([, link = ""]) => link)

/** Returns the target of a link that does not exist. */
const missing = (page: string, link: string): string | undefined => {
  if (/^(?:https:|mailto:)/.test(link)) return undefined
  const [path = "", anchor] = link.split("#")
  const target = path === "" ? page : posix.join(dirname(page), path)
  if (!existsSync(new URL(target, root))) return `${page}: there is no ${target}`
  if (anchor === undefined || !target.endsWith(".md")) return undefined
  return anchorsOf(target).has(anchor) ? undefined : `${page}: ${target} has no heading #${anchor}`
}

/** Paths of the repository between backticks, such as `examples/connect.ts`. */
const pathsOf = (page: string): ReadonlyArray<string> =>
  Array.from(
    withoutCode(read(page)).matchAll(/`((?:docs|examples|packages|bench|soak|release|\.ci)\/[\w./-]+)`/g),
    ([, path = ""]) => path
  )

describe("links in the documents", () => {
  it("lead to files and headings that are there", () => {
    assert.isAbove(pages.flatMap(linksOf).length, 40)
    assert.deepStrictEqual(
      pages.flatMap((page) => linksOf(page).flatMap((link) => missing(page, link) ?? [])),
      []
    )
  })

  it("are missed if they lead nowhere", () => {
    assert.isDefined(missing("README.md", "docs/nowhere.md"))
    assert.isDefined(missing("README.md", "docs/transports.md#nowhere"))
    assert.isUndefined(missing("docs/transports.md", "#the-contract"))
  })

  it("paths that are named are there", () => {
    const named = pages.flatMap((page) => pathsOf(page).map((path) => ({ page, path })))
    assert.deepStrictEqual(
      named.filter(({ path }) => !existsSync(new URL(path, root))),
      []
    )
  })

  it("no page and no configuration contains both sides of a merge that was left open", () => {
    const files = filesLike("*.md", "*.json", "*.yaml", "*.yml", "*.txt", "*.css")
    assert.isAbove(files.length, pages.length)
    assert.deepStrictEqual(
      files.filter((file) => existsSync(new URL(file, root)) && /^(?:<{7}|>{7}) /m.test(read(file))),
      []
    )
  })

  it("every page of docs/ is in its table of contents", () => {
    const contents = new Set(linksOf("docs/README.md").map((link) => link.replace(/#.*/, "")))
    const inDocs = pages.filter((page) => /^docs\/[\w/-]+\.md$/.test(page) && page !== "docs/README.md")
    assert.deepStrictEqual(
      inDocs.filter((page) => !contents.has(page.slice("docs/".length))),
      []
    )
  })
})
