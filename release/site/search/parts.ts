/** Cuts the pages of the built site into the sections that its search finds. */
import { keywords } from "../pages.ts"
import type { Part } from "./find.ts"

/** Pages that only list others. */
const lists = /^(?:modules|hierarchy|playground)\.html$/

export const partsOf = (pages: ReadonlyMap<string, string>): ReadonlyArray<Part> =>
  Array.from(pages).flatMap(([path, html]) => (lists.test(path) ? [] : partsOfPage(path, html)))

const partsOfPage = (path: string, html: string): ReadonlyArray<Part> => {
  const [, content = ""] = /<div class="col-content"[^>]*>([^]*?)<div class="col-sidebar">/.exec(html) ?? []
  const titled = content.replace(/<ul class="tsd-breadcrumb"[^]*?<\/ul>/, "")
  const [, title = ""] = /<h1[^>]*>([^]*?)<\/h1>/.exec(titled) ?? []
  const page = nameOf(path, textOf(title), html)
  const [, said] = path.startsWith("words/")
    ? (/<pre><code class="text">([^]*?)<\/code>/.exec(content) ?? [])
    : []
  const name = path.replace(/\.html$/, "")
  return sectionsOf(titled.replace(/<h1[^]*?<\/h1>/, "")).map(({ anchor, heading, text }, at) => ({
    url: anchor === undefined ? path : `${path}#${anchor}`,
    page,
    ...(heading === undefined ? {} : { heading }),
    ...(at === 0 && keywords[name] !== undefined ? { keywords: keywords[name] } : {}),
    ...(at === 0 && said !== undefined ? { said: textOf(said) } : {}),
    text
  }))
}

/** A name of the reference is shown with its module. */
const nameOf = (path: string, title: string, html: string): string => {
  const [, module] =
    /<ul class="tsd-breadcrumb"[^>]*>\s*<li><a[^>]*>([^<]*)<\/a><\/li>\s*<li>/.exec(html) ?? []
  const name = title.replace(/^(?:Function|Interface|Class|Variable|Type Alias|Module) /, "")
  if (path === "index.html") return "effect-imap"
  // a reason is searched for by its tag
  if (path.startsWith("failures/")) return `${path.slice("failures/".length, -".html".length)}: ${title}`
  return module === undefined ? name : `${module.split("/").at(-1)}.${name}`
}

interface Section {
  readonly anchor?: string
  readonly heading?: string
  readonly text: string
}

/** Headings that every page of the reference has. */
const structural = new Set([
  "Properties",
  "Methods",
  "Constructors",
  "Accessors",
  "Index",
  "constructor",
  "_tag"
])

const sectionsOf = (content: string): ReadonlyArray<Section> => {
  const [first = "", ...pieces] = content.split(/(?=<h[2-4][^>]* id="[^"]*"[^>]*>)/)
  const sections = pieces.flatMap((piece): ReadonlyArray<Section> => {
    const [whole = "", anchor = "", title = ""] =
      /^<h[2-4][^>]* id="([^"]*)"[^>]*>([^]*?)<\/h[2-4]>/.exec(piece) ?? []
    const heading = textOf(title)
    const text = textOf(piece.slice(whole.length))
    return structural.has(heading) ? [] : [{ anchor, heading, text }]
  })
  return [{ text: textOf(first) }, ...sections]
}

/** Longer sections are tables and programs: what they are about is at their beginning. In characters. */
const maxText = 4000

const textOf = (html: string): string =>
  html
    .replaceAll(/<(?:svg|button)[^]*?<\/(?:svg|button)>/g, "")
    .replaceAll(/<code class="tsd-tag">[^]*?<\/code>/g, "")
    .replaceAll(/<wbr\/?>/g, "")
    .replaceAll(/<(?:\/?(?:p|li|td|th|tr|div|h\d|dt|dd|pre)|br)\b[^>]*>/g, " ")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/&(?:amp|lt|gt|quot|nbsp|#39|#039|#x27);/g, (entity) => signs[entity] ?? entity)
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, maxText)

const signs: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&nbsp;": " ",
  "&#39;": "'",
  "&#039;": "'",
  "&#x27;": "'"
}
