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

/** The titles of documents, in place of the names of their files, which links in a repository have. */
const titled = (text: string): string =>
  text.replaceAll(/\[([\w-]+)\.md\]\(([^)]*)\)/g, (link, name: string, target: string) => {
    const [file] = globSync(`docs/{,evidence/}${name}.md`, { cwd: at("") })
    return file === undefined ? link : `[${titleOf(read(file))}](${target})`
  })

const titleOf = (text: string): string => /^# (.+)$/m.exec(text)?.[1] ?? ""

const pageOf = (file: string): Page => {
  const path = pathOf(file) ?? file
  const from = posix.dirname(path)
  const text = relinked(read(file), file, (linked, anchor) => {
    if (linked === "README.md") return `${posix.relative(from, "index.html")}`
    const page = pathOf(linked)
    if (page !== undefined) return `${posix.relative(from, page)}.md${anchor}`
    return linked.startsWith("docs/") ? posix.relative(from, linked) : undefined
  })
  const title = titleOf(text) || path
  const shown = existsSync(playground) ? text.replace(placeOfPlayground, opening) : text
  return {
    path,
    title: title.replaceAll("`", ""),
    text: drawn(explaining(titled(shown.replace(/^# .+\n+/m, "")), from))
  }
}

/** The marker that the link to the playground replaces, if the playground is built. */
const placeOfPlayground = "<!-- playground -->"

/** The way to the playground from its document. */
const opening = `<p class="ways"><a class="button" href="../playground.html">Open the playground</a></p>`

/** Links the tables of reasons and quirks to their pages. */
const explaining = (text: string, from: string): string =>
  text.replaceAll(/^\| `([\w-]+)` \|/gm, (cell, name: string) => {
    const page = explained.get(name)
    return page === undefined ? cell : `| [\`${name}\`](${posix.relative(from, page)}.md) |`
  })

/** Replaces the mermaid of the state chart, which a forge draws, by the command's own picture. */
const drawn = (text: string): string =>
  text.replace(
    /```mermaid\nstateDiagram-v2\n[^]*?\n```/,
    "![The states of a connection, and the ways between them](machine.svg)"
  )

/** The documents by the reader's purpose. */
const contents: Readonly<Record<string, ReadonlyArray<string>>> = {
  "First steps": ["command-line", "promise", "from-imapflow", "beside"],
  "Log in": ["oauth", "discover", "security"],
  "Work with mail": ["commands", "reading", "searching", "changing"],
  "Stay connected": ["supervise", "changes", "account", "idle"],
  "Serve many": ["service", "sharing", "schemas", "tools", "fleet"],
  Test: ["testing", "examining"],
  "When it fails": ["failures", "seeing", "playground", "other-clients", "quirks"],
  "Get through": ["limits", "ways-in", "offers", "transports", "browser", "runtimes", "compression"],
  Monitor: ["telemetry", "inspector", "trace"],
  "For others": ["for-servers", "for-clients"],
  Evidence: ["servers", "quirks", "reliability", "performance", "machine", "conformance", "effect"].map(
    (name) => `evidence/${name}`
  )
}

/** What people call the task of a page: it is the first answer to these words. */
export const keywords: Readonly<Record<string, string>> = {
  "docs/account": "follow all mailboxes folders of an account",
  "docs/browser": "browser web page",
  "docs/changes": "new mail arrived follow sync resume database",
  "docs/changing": "delete move copy append a message, flag, mark as read, expunge, store",
  "docs/command-line": "terminal command variables environment",
  "docs/commands": "list create rename delete a mailbox, list folders, execute",
  "docs/compression": "compress deflate",
  "docs/discover": "autoconfig autodiscover server of an address",
  "docs/failures": "errors reasons catch handle",
  "docs/fleet": "many accounts cluster kubernetes",
  "docs/idle": "idle poll push keep alive",
  "docs/limits": "timeout retry limit policy memory",
  "docs/oauth": "oauth token gmail google microsoft outlook login",
  "docs/promise": "promise async await",
  "docs/reading": "read a message, mail, body, text, html, newest messages, fetch, download attachments",
  "docs/searching": "search find sort thread messages, unread unseen",
  "docs/seeing": "trace debug log logging viewer",
  "docs/service": "connection pool, service layer",
  "docs/supervise": "reconnect supervise lost connection",
  "docs/telemetry": "metrics spans opentelemetry",
  "docs/testing": "test mock fake server simulator my app",
  "docs/tools": "mcp agent tools",
  "docs/transports": "proxy tunnel socks",
  "failures/AuthRejected": "wrong password user refused",
  "failures/TlsUntrusted": "self-signed certificate authority"
}

const listed: ReadonlySet<string> = new Set([...Object.values(contents).flat(), "README"])

/** Returns a line for each document that is in no part of the navigation. */
export const unlisted: ReadonlyArray<string> = globSync("**/*.md", { cwd: at("docs") })
  .filter((file) => !listed.has(file.replace(/\.md$/, "")))
  .map((file) => `docs/${file} is in no part of the navigation: release/site/pages.ts lists them`)

export const documents: ReadonlyArray<Section> = Object.entries(contents).map(([title, names]) => ({
  title,
  sections: names.includes("failures") ? failures : [],
  pages: names.map((name) => pageOf(`docs/${name}.md`))
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

const story = `<button type="button" class="play" data-play="playground.html" title="NetEase, with an ordinary client and with this library"><img src="docs/pictures/netease.png" alt="The provider blocks this client (Unsafe Login), the app must act: send ID. Below, the steps with their times, the failed state of the chart, and the refusal on the wire."/><span class="button">Play it here</span></button>

<p class="caption">An ordinary client at a simulated 163.com: the password is right, and the mailbox stays closed. The playground shows why, and
what this library does about it. <a href="playground.html">Open it</a> in the whole window: it has more servers, faults by
hand, and <a href="docs/playground.md">a server made of your own trace</a>.</p>`

/** Copies the playground, which is not a page of TypeDoc. */
export const copyPlayground = (): void => {
  if (existsSync(playground)) cpSync(playground, join(site, "playground.html"))
}
