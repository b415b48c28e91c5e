/** Writes every document of the site, at the path of its page, and returns its part of the navigation. */
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join, posix } from "node:path"
import { chartSvg } from "../../packages/visualizer/src/export/chartSvg.ts"
import { relinked } from "../repository.ts"
import { failures, pageOf as explained } from "./failures.ts"
import { at, packages, pages, playground, site } from "./paths.ts"
import type { Page, Section } from "./Page.ts"

const read = (file: string): string => readFileSync(at(file), "utf8")

/** The files that have a page, by the paths of their links. */
const pathOf = (file: string): string | undefined => {
  const [, name] = /^packages\/(\w+)\/README\.md$/.exec(file) ?? []
  if (name !== undefined) return `packages/${name}`
  return /^docs\/[\w/-]+\.md$/.test(file) ? file.replace(/\.md$/, "") : undefined
}

const pageOf = (file: string): Page => {
  const path = pathOf(file) ?? file
  const from = posix.dirname(path)
  const text = relinked(read(file), file, (linked, anchor) => {
    if (linked === "README.md") return `${posix.relative(from, "index.html")}`
    const page = pathOf(linked)
    if (page !== undefined) return `${posix.relative(from, page)}.md${anchor}`
    return linked.startsWith("docs/") ? posix.relative(from, linked) : undefined
  })
  const [, title = path] = /^# (.+)$/m.exec(text) ?? []
  const shown = existsSync(playground) ? text.replace(placeOfPlayground, opening) : text
  return { path, title: title.replaceAll("`", ""), text: drawn(explaining(shown.replace(/^# .+\n+/m, ""))) }
}

/** The marker that the link to the playground replaces, if the playground is built. */
const placeOfPlayground = "<!-- playground -->"

/** The way to the playground from its document. */
const opening = `<p class="ways"><a class="button" href="../playground.html">Open the playground</a></p>`

/** Links the tables of reasons and quirks to their pages. */
const explaining = (text: string): string =>
  text.replaceAll(/^\| `([\w-]+)` \|/gm, (cell, name: string) => {
    const page = explained.get(name)
    return page === undefined ? cell : `| [\`${name}\`](../${page}.md) |`
  })

/** Replaces the mermaid of the state chart, which a forge draws, by the command's own picture. */
const drawn = (text: string): string =>
  text.replace(
    /```mermaid\nstateDiagram-v2\n[^]*?\n```/,
    "![The states of a connection, and the ways between them](machine.svg)"
  )

/** The documents by the reader's purpose; one that is in no list is shown under the last. */
const contents: Readonly<Record<string, ReadonlyArray<string>>> = {
  "First steps": ["discover", "command-line", "promise", "oauth"],
  "Work with mail": [
    "commands",
    "reading",
    "searching",
    "changing",
    "sharing",
    "changes",
    "account",
    "schemas",
    "tools",
    "testing"
  ],
  "Stay connected": ["supervise", "idle", "service", "fleet", "limits", "compression"],
  "Get through": ["ways-in", "transports", "browser", "runtimes"],
  "When it fails": [
    "failures",
    "servers",
    "examining",
    "questions",
    "for-servers",
    "for-clients",
    "quirks",
    "seeing",
    "trace",
    "other-clients",
    "telemetry",
    "inspector"
  ],
  "What is promised": ["security", "beside"],
  Evidence: ["reliability", "performance", "machine", "conformance", "effect"].map(
    (name) => `evidence/${name}`
  ),
  More: []
}

/** Single-word searches and the document to show first, before functions and fields of that name. */
export const sought: Readonly<Record<string, ReadonlyArray<string>>> = {
  "docs/changes": ["sync", "resume", "arrived"],
  "docs/changing": ["move", "copy", "delete", "append", "store", "flag", "expunge"],
  "docs/commands": ["list", "execute", "mailbox", "folder", "create", "rename"],
  "docs/idle": ["idle", "poll"],
  "docs/oauth": ["oauth", "token"],
  "docs/reading": ["fetch", "read", "download", "attachment", "attachments"],
  "docs/searching": ["search", "find", "sort", "thread"],
  "docs/supervise": ["reconnect", "supervise"],
  "docs/testing": ["test", "mock", "simulator"],
  "docs/transports": ["proxy", "tunnel"]
}

const listed: ReadonlySet<string> = new Set([...Object.values(contents).flat(), "README"])

const unlisted = globSync("**/*.md", { cwd: at("docs") })
  .map((file) => file.replace(/\.md$/, ""))
  .filter((name) => !listed.has(name))

export const documents: ReadonlyArray<Section> = Object.entries(contents).map(([title, names]) => ({
  title,
  sections: names.includes("failures") ? failures : [],
  pages: [...names, ...(title === "More" ? unlisted : [])].map((name) => pageOf(`docs/${name}.md`))
}))

export const readmes: Section = {
  title: "Packages",
  pages: packages.map((name) => pageOf(`packages/${name}/README.md`))
}

/** One page for the changelogs of all packages, which share their versions. */
export const changelog: Page = {
  path: "changelog",
  title: "Changelog",
  text: packages
    .map((name) => read(`packages/${name}/CHANGELOG.md`).replaceAll(/^#/gm, "##").trim())
    .join("\n\n")
}

/** Returns all pages of a section, including those of inner sections. */
export const pagesOf = ({ pages, sections = [] }: Section): ReadonlyArray<Page> => [
  ...pages,
  ...sections.flatMap(pagesOf)
]

/** Writes the pages for TypeDoc, and returns the file of each. */
export const write = (all: ReadonlyArray<Page>): ReadonlyArray<string> => {
  rmSync(pages, { recursive: true, force: true })
  cpSync(at("docs"), join(pages, "docs"), { recursive: true, filter: (file) => !file.endsWith(".md") })
  writeFileSync(join(pages, "docs/evidence/machine.svg"), chartSvg())
  writeFileSync(join(pages, "start.md"), startPage())
  return all.map(({ path, text, title }) => {
    const file = join(pages, `${path}.md`)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `---\ntitle: ${JSON.stringify(title)}\n---\n${text}`)
    return file
  })
}

/** Writes the start page, with the first story of the playground. */
const startPage = (): string => {
  const text = read("release/site/start.md").replaceAll(
    /<!-- (examples\/[\w./-]+) -->/g,
    (_, file: string) => `\`\`\`ts\n${read(file)}\`\`\``
  )
  const linked = text.replaceAll("../../docs/", "docs/")
  return existsSync(playground) ? linked.replace(placeOfPlayground, story) : linked
}

const story = `<iframe class="story" src="playground.html" title="NetEase, with an ordinary client and with this library"></iframe>

<p class="caption">An ordinary client at a simulated 163.com: the password is right, and the mailbox stays closed. “Next” shows why, and
what this library does about it. <a href="playground.html">Open the playground</a> in the whole window: it has more servers, faults by
hand, and <a href="docs/playground.md">a server made of your own trace</a>.</p>`

/** Copies the playground, which is not a page of TypeDoc. */
export const copyPlayground = (): void => {
  if (existsSync(playground)) cpSync(playground, join(site, "playground.html"))
}
