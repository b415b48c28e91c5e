/**
 * Opens pages of the built site in Chromium, from disk, as a reader does: each has a title, says nothing to the
 * console, loads nothing from elsewhere, fits a telephone, breaks no name in a table, scrolls no code
 * on a small laptop and is accessible; the search finds what people ask; and the start page plays its story.
 * `node release/site/browse.ts`, after `pnpm site`. Prints what is wrong, and fails.
 */
import { Effect } from "effect"
import { globSync } from "node:fs"
import { pathToFileURL } from "node:url"
import { violations } from "../../packages/visualizer/test/browser/axe.ts"
import { does } from "../../packages/visualizer/test/browser/Browser.ts"
import { complaints, newPage } from "../../packages/visualizer/test/browser/Chromium.ts"
import { site } from "./paths.ts"

/** One page of each kind. */
const opened = [
  "index.html",
  "modules.html",
  "changelog.html",
  "docs/commands.html",
  "docs/failures.html",
  "docs/fleet.html",
  "docs/evidence/machine.html",
  "docs/evidence/performance.html",
  "docs/seeing.html",
  "failures/UnsafeLogin.html",
  "words/netease-unsafe-login.html",
  "packages/core.html",
  "modules/_effect-imap_core.html",
  "interfaces/_effect-imap_core_ImapConnection.Report.html",
  ...["classes", "functions", "interfaces"].flatMap((kind) =>
    globSync(`${kind}/*.html`, { cwd: site }).toSorted().slice(0, 1)
  )
]

/** What is typed, and the first result: the build asks all questions, and this tries the dialog. */
const searches = [
  ["read a message", "docs/reading.html"],
  ["several mailboxes over one connection", "docs/changes.html#several-mailboxes-over-one-connection"],
  ["NO SELECT Unsafe Login. Please contact kefu@188.com for help", "words/netease-unsafe-login.html"]
] as const

/** The sizes of a screen, of a telephone and of a small laptop, in pixels. */
const wide = { width: 1280, height: 720 }
const narrow = { width: 390, height: 844 }
const laptop = { width: 1024, height: 768 }

type Page = Effect.Success<ReturnType<typeof newPage>>

/** Describes what is wrong with a page, in lines. */
const inspect = (page: Page) => (path: string) =>
  Effect.gen(function* () {
    page.removeAllListeners()
    yield* does(() => page.setViewportSize(wide))
    const heard = complaints(page)
    const urls: Array<string> = []
    page.on("request", (request) => urls.push(request.url()))
    yield* does(() => page.goto(pathToFileURL(`${site}/${path}`).href, { waitUntil: "load" }))
    const title = yield* does(() => page.title())
    // the log of axe's own requests is not the page's
    const said = [...heard]
    const inaccessible = yield* violations(page)
    const awkward = yield* does(() => page.evaluate(awkwardIn))
    yield* does(() => page.setViewportSize(laptop))
    const hidden = yield* does(() => page.evaluate(hiddenCode))
    yield* does(() => page.setViewportSize(narrow))
    const beyond = yield* does(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
    return [
      ...said.map((text) => `says to the console: ${text}`),
      ...(title.length < 10 || title.length > 140 ? [`has a title of ${title.length} characters`] : []),
      ...urls.filter((url) => !/^(file|data|blob|about):/.test(url)).map((url) => `loads ${url}`),
      ...(beyond > 0 ? [`is ${beyond} pixels wider than a telephone`] : []),
      ...awkward,
      ...hidden.map((line) => `scrolls sideways on a small laptop: ${line}`),
      ...inaccessible
    ].map((problem) => `${path} ${problem}`)
  })

/** Returns names in tables that do not stay in one line, and menus that scroll sideways. Runs within the page. */
const awkwardIn = (): ReadonlyArray<string> => [
  ...Array.from(document.querySelectorAll(".tsd-typography td code"), (code) => code)
    .filter((code) => /^\w{1,24}$/.test(code.textContent) && code.getClientRects().length > 1)
    .map((code) => `breaks ${code.textContent} in a table`),
  ...Array.from(document.querySelectorAll(".page-menu, .site-menu"), (menu) => menu)
    .filter((menu) => getComputedStyle(menu).overflowX !== "hidden" && menu.scrollWidth > menu.clientWidth)
    .map((menu) => `has a menu that scrolls sideways: ${menu.className}`)
]

/** Returns the longest line of each block of code that is wider than its place. Runs within the page. */
const hiddenCode = (): ReadonlyArray<string> =>
  Array.from(document.querySelectorAll(".tsd-typography > pre"))
    .filter((block) => block.scrollWidth > block.clientWidth)
    .map(({ textContent }) => textContent.split("\n").reduce((a, b) => (a.length < b.length ? b : a)))

/** The start page loads the playground when it is played, and not before. */
const play = Effect.fnUntraced(function* (page: Page) {
  const urls: Array<string> = []
  page.on("request", (request) => urls.push(request.url()))
  yield* does(() => page.goto(pathToFileURL(`${site}/index.html`).href, { waitUntil: "load" }))
  const early = urls.filter((url) => url.includes("playground") || url.endsWith("search.js"))
  yield* does(() => page.locator("[data-play]").click())
  yield* does(() => page.frameLocator("iframe.story").locator("body").waitFor())
  return early.map((url) => `the start page loads ${url} before anybody plays or searches`)
})

const search = Effect.fnUntraced(function* (page: Page) {
  yield* does(() => page.setViewportSize(wide))
  yield* does(() => page.goto(pathToFileURL(`${site}/docs/commands.html`).href))
  yield* does(() => page.locator("#tsd-search-trigger").click())
  return yield* Effect.forEach(searches, ([words, expected]) =>
    Effect.gen(function* () {
      // the results of the previous query are still shown
      yield* does(() => page.locator("#tsd-search-results").evaluate((list) => list.replaceChildren()))
      yield* does(() => page.locator("#tsd-search-input").fill(words))
      const results = page.locator("#tsd-search-results a")
      yield* does(() => results.first().waitFor())
      const links = yield* does(() =>
        results.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""))
      )
      const marked = yield* does(() => page.locator("#tsd-search-results mark").count())
      return [
        ...(links[0]?.endsWith(expected) === true
          ? []
          : [`the search for “${words}” finds ${links.slice(0, 3).join(", ")} before ${expected}`]),
        ...(marked > 0 ? [] : [`the search for “${words}” marks no word of what it finds`])
      ]
    })
  )
})

// one page for all checks, since opening one takes longer than most of them
const found = await Effect.runPromise(
  Effect.scoped(
    Effect.flatMap(newPage({ reducedMotion: "reduce" }), (page) =>
      Effect.all([Effect.forEach(opened, inspect(page)), search(page), play(page)])
    )
  )
)
const problems = found.flat(2)
for (const problem of problems) process.stderr.write(`${problem}\n`)
process.stdout.write(
  `${opened.length} pages and ${searches.length} searches in Chromium: ${problems.length} problems\n`
)
process.exitCode = problems.length === 0 ? 0 : 1
