/** Checks what the pages of a built site link to and load, and that no two have the same title. */
import { existsSync, globSync, readFileSync } from "node:fs"
import { join, posix } from "node:path"

/** Every page of the site, by its path. */
export const pagesIn = (site: string): ReadonlyMap<string, string> =>
  new Map(
    globSync("**/*.html", { cwd: site }).map(
      (page) => [page, readFileSync(join(site, page), "utf8")] as const
    )
  )

/** Returns a line for each page with the title of another page: search results could not be distinguished. */
export const repeated = (pages: ReadonlyMap<string, string>): ReadonlyArray<string> => {
  const titles = Map.groupBy(pages, ([, html]) => /<title>([^<]*)/.exec(html)?.[1] ?? "")
  return Array.from(titles, ([title, same]) =>
    same.slice(1).map(([page]) => `${page} has the title of ${same[0]?.[0]}: ${title}`)
  ).flat()
}

/**
 * Returns a line for each link that leads to no file or no heading of the site, and for each resource from elsewhere.
 */
export const broken = (site: string, pages: ReadonlyMap<string, string>): ReadonlyArray<string> => {
  const anchors = new Map(
    Array.from(pages, ([page, html]) => [
      page,
      new Set(Array.from(html.matchAll(/ id="([^"]*)"/g), ([, id = ""]) => unescaped(id)))
    ])
  )
  const problemOf = (page: string, tag: string, link: string): string | undefined => {
    if (/^[a-z]+:/i.test(link)) return tag === "a" || link.startsWith("data:") ? undefined : `loads ${link}`
    const [path = "", anchor = ""] = link.split("#")
    const target = path === "" ? page : posix.join(posix.dirname(page), decodeURIComponent(path))
    if (!existsSync(join(site, target))) return `links to ${target}, which is not there`
    const isMissing = anchor !== "" && anchors.get(target)?.has(decodeURIComponent(anchor)) === false
    return isMissing ? `links to ${target}, which has no #${anchor}` : undefined
  }
  return Array.from(pages, ([page, html]) =>
    Array.from(html.matchAll(/<(a|link|script|img|iframe|source)\b[^>]*? (?:href|src)="([^"]*)"/g)).flatMap(
      ([, tag = "", link = ""]) => {
        const problem = problemOf(page, tag, unescaped(link))
        return problem === undefined ? [] : [`${page} ${problem}`]
      }
    )
  ).flat()
}

const unescaped = (text: string): string =>
  text.replaceAll("&quot;", `"`).replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&")
