/** Pages of the viewer as a person gets them: one file, opened from disk. */
import { Context, Effect, Exit, Layer, Scope } from "effect"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { BrowserContext, Locator, Page } from "playwright-core"
import { toHtml } from "../../src/export/html.ts"
import { complaints, launch } from "./Chromium.ts"

/** When a test that hangs is ended, in milliseconds: a busy machine needs less. */
export const timeout = 90_000

/** How a page is looked at, beside the usual 1280 × 800 pixels. */
export interface Looks {
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly colorScheme?: "dark" | "light"
}

export const does = <A>(promise: () => Promise<A>): Effect.Effect<A> => Effect.promise(promise)

interface Shared {
  readonly context: BrowserContext
  /** Pages that no test uses. */
  readonly idle: Array<Page>
}

/**
 * One browser for all files of a worker, which ends with it. A page that a test is done with is the next one's: its
 * process has compiled the viewer's program already, which is more than half the cost of a page.
 */
export class Browser extends Context.Service<Browser, Shared>()("test/Browser") {
  static readonly layer = Layer.effect(
    Browser,
    does(() => (ofWorker ??= Effect.runPromise(begin)))
  )
}

let ofWorker: Promise<Shared> | undefined

const begin = Effect.gen(function* () {
  const browser = yield* Scope.provide(launch(), yield* Scope.make())
  browser.once("disconnected", () => (ofWorker = undefined))
  const context = yield* does(() => browser.newContext({ reducedMotion: "reduce" }))
  context.setDefaultTimeout(timeout / 2)
  return { context, idle: [] }
})

/** A page until the scope closes. The next test finds neither what it stored nor what it was allowed. */
export const newPage = Effect.fnUntraced(function* ({
  colorScheme = "light",
  viewport = { width: 1280, height: 800 }
}: Looks = {}) {
  const { context, idle } = yield* Browser
  const page = yield* Effect.acquireRelease(
    does(() => Promise.resolve(idle.pop() ?? context.newPage())),
    (page, exit) =>
      Exit.isFailure(exit)
        ? does(() => page.close())
        : Effect.map(cleared(page), () => void idle.push(page))
  )
  yield* does(() => page.setViewportSize(viewport))
  yield* does(() => page.emulateMedia({ colorScheme }))
  return page
})

/** A blank page in place of what a test left behind. */
const cleared = Effect.fnUntraced(function* (page: Page) {
  for (const event of ["console", "pageerror", "request"] as const) page.removeAllListeners(event)
  yield* does(() => page.unrouteAll())
  yield* does(() => page.context().setOffline(false))
  yield* does(() => page.context().clearPermissions())
  yield* does(() => page.evaluate(() => localStorage.clear()).catch(() => {}))
  yield* does(() => page.goto("about:blank"))
})

export interface Opened {
  readonly page: Page
  /** Console messages and errors. */
  readonly heard: ReadonlyArray<string>
  /** What the page asked the network for, itself apart. */
  readonly requests: ReadonlyArray<string>
  readonly path: string
}

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "imap-trace-page-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)

/** Opens HTML from disk. */
export const openHtml = Effect.fnUntraced(function* (html: string, looks?: Looks) {
  const path = join(yield* folder, "trace.html")
  writeFileSync(path, html)
  const page = yield* newPage(looks)
  const heard = complaints(page)
  const requests: Array<string> = []
  page.on("request", (request) => {
    const url = request.url()
    if (url !== `file://${path}` && !url.startsWith("data:")) requests.push(url)
  })
  yield* does(() => page.goto(`file://${path}`))
  return { page, heard, requests, path } satisfies Opened
})

const types: Readonly<Record<string, string>> = { js: "text/javascript", jsonl: "application/x-ndjson" }

/** Opens a site of these files, by path; nothing listens anywhere. */
export const openSite = Effect.fnUntraced(function* (files: Readonly<Record<string, string>>) {
  const page = yield* newPage()
  const heard = complaints(page)
  yield* does(() =>
    page.route("http://app.test/**", (route) => {
      const { pathname } = new URL(route.request().url())
      const body = files[pathname]
      const contentType = types[pathname.slice(pathname.lastIndexOf(".") + 1)] ?? "text/html"
      return body === undefined
        ? route.fulfill({ status: 404, body: "" })
        : route.fulfill({ body, contentType })
    })
  )
  yield* does(() => page.goto("http://app.test/"))
  return { page, heard }
})

/** Opens a trace as an exported page, and waits until it is shown. */
export const openTrace = Effect.fnUntraced(function* (trace: string | Uint8Array, looks?: Looks) {
  const opened = yield* openHtml(toHtml(trace), looks)
  yield* shown(opened.page.getByRole("tab", { name: "Wire" }))
  // what was read first is shown before the rest, and the rest in the frame after that word has gone
  yield* does(() => opened.page.getByText("reading …").waitFor({ state: "detached" }))
  yield* does(() => opened.page.evaluate(drawn))
  return opened
})

const drawn = () =>
  new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))

/** Waits until it is there. */
export const shown = (locator: Locator): Effect.Effect<void> => does(() => locator.first().waitFor())

export const textOf = (locator: Locator): Effect.Effect<string> => does(() => locator.first().innerText())

/** What a button of the export gives as a file. */
export const exported = Effect.fnUntraced(function* (page: Page, name: string) {
  yield* does(() => page.getByRole("button", { name: "Export…" }).click())
  const [download] = yield* does(() =>
    Promise.all([page.waitForEvent("download"), page.getByRole("button", { name, exact: true }).click()])
  )
  const path = yield* does(() => download.path())
  return readFileSync(path, "utf8")
})
