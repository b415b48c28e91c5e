/**
 * The layout of the site: where its pages are, what the navigation shows, and the title and description of each page.
 */
import {
  type Application,
  DefaultTheme,
  KindRouter,
  type PageEvent,
  type ProjectReflection,
  type Reflection,
  ReflectionKind
} from "typedoc"
import type { Page, Section } from "./Page.ts"
import { relative } from "node:path"
import { pages } from "./paths.ts"

type Navigation = ReturnType<DefaultTheme["buildNavigation"]>

/** Registers theme and router under the name `site`. */
export const attach = (app: Application, sections: ReadonlyArray<Section>): void => {
  class SiteTheme extends DefaultTheme {
    override buildNavigation(project: ProjectReflection): Navigation {
      const modules = super.buildNavigation(project).filter(({ kind }) => kind === ReflectionKind.Module)
      return [
        ...sections.map(shown),
        { text: "API reference", children: [{ text: "All modules", path: "modules.html" }, ...modules] }
      ]
    }
  }
  app.renderer.defineRouter("site", SiteRouter)
  app.renderer.defineTheme("site", SiteTheme)
}

const shown = ({ pages, sections = [], title }: Section): Navigation[number] => {
  const [only] = pages
  const children = [
    ...pages.map(({ label, path, title }) => ({ text: label ?? title, path: `${path}.html` })),
    ...sections.map(shown)
  ]
  return only !== undefined && children.length === 1
    ? { text: title, path: `${only.path}.html` }
    : { text: title, children }
}

/** Documents keep their paths. */
class SiteRouter extends KindRouter {
  override getIdealBaseName(reflection: Reflection): string {
    const file = reflection.isDocument() ? reflection.project.files.getReflectionPath(reflection) : undefined
    return file === undefined
      ? super.getIdealBaseName(reflection)
      : relative(pages, file).replace(/\.md$/, "")
  }
}

const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`)

/** Gives a page the title and the description that a search engine shows, and repairs its accessibility. */
export const finish = (documents: ReadonlyArray<Page>) => {
  const abouts = new Map(documents.map(({ about, path }) => [`${path}.html`, about]))
  return (page: PageEvent): void => {
    const title = escaped(`${abouts.get(page.url) ?? titleOf(page)} | ${name}`)
    const description = escaped(descriptionOf(page))
    const contents = settled(accessible(page.contents ?? ""))
    page.contents = (page.url === "modules.html" ? modulesAlone(contents) : contents).replace(
      /<title>.*?<\/title>(.*?)<meta name="description" content="[^"]*"\/>/,
      (_, between: string) =>
        `<title>${title}</title>${between}<meta name="description" content="${description}"/>`
    )
  }
}

/**
 * Content and page menu are landmarks, no heading skips a level, an empty cell is no heading, a heading that folds
 * contains no link of its own, and icons come from the script that has them: a browser refuses those of another file
 * for a page from disk.
 */
const accessible = (html: string): string =>
  outlined(html)
    .replace('<div class="col-content">', '<div class="col-content" role="main">')
    .replace('<div class="page-menu">', '<div class="page-menu" role="complementary" aria-label="This page">')
    // the name of a module has no blank at which it could wrap
    .replace(/<h1>[^]*?<\/h1>/, (heading) => heading.replaceAll(/\/(?!h1)/g, "/<wbr/>"))
    .replaceAll(/<th([^>]*)><\/th>/g, "<td$1></td>")
    .replaceAll(/<summary[^]*?<\/summary>/g, (summary) =>
      summary.replaceAll(/<a [^>]*class="tsd-anchor-icon"[^]*?<\/a>/g, "")
    )
    .replaceAll(/href="[^"]*assets\/icons\.svg#/g, 'href="#')

/** The settings come last in the menu, and the sections for the search are loaded with the first search. */
const settled = (html: string): string => {
  const [settings = ""] = /<div class="tsd-navigation settings">[^]*?<\/details><\/div>/.exec(html) ?? []
  return html
    .replace(settings, "")
    .replace("</nav></div></div></div><footer>", () => `</nav>${settings}</div></div></div><footer>`)
    .replace(/<script async src="[^"]*search\.js" id="tsd-search-script">/, '<script id="tsd-search-script">')
}

/** The page of all modules has no documents, which the navigation shows by their purpose. */
const modulesAlone = (html: string): string =>
  html
    .replace("<h1>effect-imap</h1>", "<h1>API reference</h1>")
    .replace(
      /<details class="tsd-panel-group(?:(?!<\/details>)[^])*data-key="section-Documents"[^]*?<\/details>/,
      ""
    )
    .replace(/<details open class="tsd-accordion tsd-page-navigation"[^]*?<\/details><\/div><\/details>/, "")

/** TypeDoc chooses headings by their looks: the level becomes the depth. */
const outlined = (html: string): string => {
  const around: Array<number> = []
  return html.replaceAll(/<h([1-6])\b/g, (heading, size: string) => {
    const level = Number(size)
    while ((around.at(-1) ?? 0) >= level) around.pop()
    around.push(level)
    return around.length === level ? heading : `${heading} aria-level="${around.length}"`
  })
}

const name = "effect-imap"

const titleOf = ({ model, url }: PageEvent): string => {
  if (url === "index.html") return "The IMAP connection that gets there, or says exactly why not"
  if (url === "modules.html") return "API reference"
  if (!isReflection(model)) return url
  if (model.isDocument()) return model.name
  if (model.kindOf(ReflectionKind.Module)) return `${model.name}, its API`
  const kind = ReflectionKind.singularString(model.kind).toLowerCase()
  return `${model.name}, ${kind} in ${model.parent?.getFullName()}`
}

const isReflection = (model: object): model is Reflection => "kindOf" in model

const maxDescriptionLength = 200

/** Returns the first paragraph of the page, as text. */
const descriptionOf = (page: PageEvent): string => {
  const { contents = "" } = page
  const [, paragraph = ""] =
    /<div class="(?:tsd-panel tsd-typography|tsd-comment tsd-typography)">[^]*?<p>([^]*?)<\/p>/.exec(
      contents
    ) ?? []
  const text = paragraph
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/&(?:amp|lt|gt|quot|#39|#039);/g, (entity) => entities[entity] ?? entity)
    .replaceAll(/\s+/g, " ")
    .trim()
  return text.length <= maxDescriptionLength
    ? text
    : `${text.slice(0, text.lastIndexOf(" ", maxDescriptionLength))} …`
}

const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": `"`,
  "&#39;": "'",
  "&#039;": "'"
}
