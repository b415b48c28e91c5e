/**
 * Builds the site into `release/dist/site`: the start page, all documents, and the API reference. `pnpm site`. Fails if
 * a public name has no docstring, a public function no example, two pages have one title, a link leads nowhere, or the
 * search does not find what people ask for.
 *
 * TypeDoc makes the pages and the navigation; what is searched is a script, so that everything works from disk. It reads
 * types with the compiler's JavaScript API, which TypeScript 7 does not have: here it uses TypeScript 6. Types are checked
 * elsewhere, by the compiler of the workspace.
 */
import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { build } from "rolldown"
import { Application, PageEvent } from "typedoc"
import * as Links from "./links.ts"
import { changelog, copyPlayground, documents, pagesOf, readmes, unlisted, write } from "./pages.ts"
import { at, pages, site } from "./paths.ts"
import * as Named from "./named.ts"
import * as Reference from "./reference.ts"
import * as Search from "./search/find.ts"
import { partsOf } from "./search/parts.ts"
import { unanswered } from "./search/questions.ts"
import * as Theme from "./Theme.ts"

const sections = [...documents, readmes, { title: changelog.title, pages: [changelog] }]

rmSync(site, { recursive: true, force: true })
const files = write(sections.flatMap(pagesOf))

const script = at("release/dist/inPage.js")
await build({ input: at("release/site/inPage.ts"), output: { file: script, format: "iife", minify: true } })

const app = await Application.bootstrap({
  name: "effect-imap",
  readme: join(pages, "start.md"),
  projectDocuments: [...files],
  entryPoints: Reference.entries.map(({ file }) => file),
  tsconfig: at("release/tsconfig.reference.json"),
  basePath: pages,
  displayBasePath: at(""),
  skipErrorChecking: true,
  disableGit: true,
  sourceLinkTemplate: "https://github.com/OWNER/effect-imap/blob/main/{path}#L{line}",
  sort: ["source-order"],
  groupOrder: ["Functions", "Classes", "Interfaces", "Type Aliases", "Variables", "*"],
  logLevel: "Warn",
  // members that a class has from Effect are explained in Effect's own reference
  excludeExternals: true,
  externalSymbolLinkMappings: { effect: { "*": "#" } },
  // whether a path leads to a file is checked below, when the playground is there as well
  validation: {
    notDocumented: false,
    notExported: false,
    invalidLink: true,
    invalidPath: false,
    rewrittenLink: false
  },
  treatValidationWarningsAsErrors: true,
  highlightLanguages: [
    "ts",
    "tsx",
    "js",
    "json",
    "jsonl",
    "sh",
    "bash",
    "html",
    "css",
    "sql",
    "ini",
    "yaml",
    "python",
    "java"
  ],
  ignoredHighlightLanguages: ["text", "mermaid"],
  // a server's words contain names and addresses that are no links
  markdownItOptions: { html: true, linkify: false },
  useFirstParagraphOfCommentAsSummary: true,
  visibilityFilters: {},
  headings: { readme: false, document: true },
  hideGenerator: true,
  includeHierarchySummary: false,
  customCss: at("release/site/site.css"),
  customJs: script,
  favicon: at("release/site/favicon.svg")
})
Reference.attach(app)
Named.attach(
  app,
  Reference.entries.map(({ file }) => file)
)
Theme.attach(app, sections)
app.options.setValue("router", "site")
app.options.setValue("theme", "site")
app.renderer.on(PageEvent.END, Theme.finish(sections.flatMap(pagesOf)))

const project = await app.convert()
if (project === undefined) process.exit(1)
app.validate(project)
await app.generateDocs(project, site)
copyPlayground()

const built = Links.pagesIn(site)
const parts = partsOf(built)
writeFileSync(join(site, "assets/search.js"), `window.searched = ${JSON.stringify(parts)}`)
const problems = [
  ...unlisted,
  ...Reference.missing(project),
  ...Links.broken(site, built),
  ...Links.repeated(built),
  ...unanswered(Search.make(parts))
]
for (const problem of problems) process.stderr.write(`${problem}\n`)
if (problems.length > 0 || app.logger.hasErrors() || app.logger.validationWarningCount > 0)
  process.exitCode = 1
