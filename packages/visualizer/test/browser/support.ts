/** Pages of the viewer as a person gets them: one file, opened from disk. */
import { Context, Effect, Layer } from "effect"
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

/**
 * One browser for all tests of a file, and one context: its process has compiled the viewer's program when the next page
 * needs it, which is half the cost of a page.
 */
export class Browser extends Context.Service<Browser, BrowserContext>()("test/Browser") {
  static readonly layer = Layer.effect(
    Browser,
    Effect.gen(function* () {
      const browser = yield* launch()
      const context = yield* does(() => browser.newContext({ reducedMotion: "reduce" }))
      context.setDefaultTimeout(timeout / 2)
      return context
    })
  )
}

/** A page until the scope closes. The next one finds neither what it stored nor what it was allowed. */
export const newPage = Effect.fnUntraced(function* ({
  colorScheme = "light",
  viewport = { width: 1280, height: 800 }
}: Looks = {}) {
  const context = yield* Browser
  const page = yield* Effect.acquireRelease(
    does(() => context.newPage()),
    (page) =>
      does(() => context.setOffline(false)).pipe(
        Effect.andThen(does(() => context.clearPermissions())),
        Effect.andThen(does(() => page.evaluate(() => localStorage.clear()).catch(() => {}))),
        Effect.andThen(does(() => page.close()))
      )
  )
  yield* does(() => page.setViewportSize(viewport))
  yield* does(() => page.emulateMedia({ colorScheme }))
  return page
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

export const does = <A>(promise: () => Promise<A>): Effect.Effect<A> => Effect.promise(promise)

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
  // what was read first is shown before the rest
  yield* does(() => opened.page.getByText("reading …").waitFor({ state: "detached" }))
  return opened
})

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
