/** Pages of the viewer as a person gets them: one file, opened from disk. */
import { type Event, toText } from "@effect-imap/core/internal/Trace"
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Locator, Page } from "playwright-core"
import { toHtml } from "../../src/document/html.ts"
import { record, type Setting } from "../support/record.ts"
import { does, type Looks, newPage } from "./Browser.ts"
import { complaints } from "./Chromium.ts"
import { drawn } from "./looks.ts"

export interface Opened {
  readonly page: Page
  /** Console messages and errors. */
  readonly heard: ReadonlyArray<string>
  /** What the page asked the network for, itself apart. */
  readonly requests: ReadonlyArray<string>
  readonly path: string
}

/** The address of each page: Chromium finds what it has compiled of a script by the text and the address alike. */
const paths = new WeakMap<Page, string>()
let pages = 0

const pathOf = (page: Page): string => {
  const path = paths.get(page) ?? join(tmpdir(), `imap-trace-page-${process.pid}-${++pages}.html`)
  paths.set(page, path)
  return path
}

/** Opens HTML from disk. */
export const openHtml = Effect.fnUntraced(function* (html: string, looks?: Looks) {
  const page = yield* newPage(looks)
  const path = yield* Effect.acquireRelease(
    Effect.sync(() => pathOf(page)),
    (path) => Effect.sync(() => rmSync(path))
  )
  writeFileSync(path, html)
  const heard = complaints(page)
  const requests: Array<string> = []
  page.on("request", (request) => {
    const url = request.url()
    if (url !== `file://${path}` && !url.startsWith("data:")) requests.push(url)
  })
  yield* does(() => page.goto(`file://${path}`))
  return { page, heard, requests, path } satisfies Opened
})

const built = (name: string) => readFileSync(new URL(`../../dist/${name}`, import.meta.url), "utf8")

/** Opens a page whose viewer is live, and gives it this trace. */
export const openLive = Effect.fnUntraced(function* (trace: string, looks?: Looks) {
  const opened = yield* openSite(
    {
      "/": `<!doctype html><html lang="en"><title>live</title><body style="margin:0;height:100vh">
        <script type="module" src="/imap-trace-view.js"></script><imap-trace-view></imap-trace-view>`,
      "/imap-trace-view.js": built("imap-trace-view.js"),
      "/secondary.js": built("secondary.js")
    },
    looks
  )
  yield* does(() => view(opened.page).evaluate((element) => Reflect.set(element, "live", true)))
  yield* append(opened.page, trace)
  return opened
})

const view = (page: Page) => page.locator("imap-trace-view")

/** Gives a live page what comes next. */
export const append = (page: Page, events: string | ReadonlyArray<Event>) =>
  does(() =>
    view(page).evaluate(
      (element, lines) => Reflect.get(element, "append").call(element, lines),
      typeof events === "string" ? events : toText(events)
    )
  )

const types: Readonly<Record<string, string>> = { js: "text/javascript", jsonl: "application/x-ndjson" }

/** Opens a site of these files, by path; nothing listens anywhere. */
export const openSite = Effect.fnUntraced(function* (files: Readonly<Record<string, string>>, looks?: Looks) {
  const page = yield* newPage(looks)
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
  yield* shown(opened.page.getByRole("tab", { name: "Wire" }).or(opened.page.locator(".accounts")))
  // what was read first is shown before the rest, and the rest in the frame after that word has gone
  yield* does(() => opened.page.getByText("reading …", { exact: true }).waitFor({ state: "detached" }))
  yield* does(() => opened.page.evaluate(drawn))
  return opened
})

/** Opens the trace of a run that is recorded for it. */
export const openRun = (setting: Setting, looks?: Looks) =>
  Effect.flatMap(record(setting), (trace) => openTrace(trace, looks))

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

/** Shows the state chart, which is a tab where there is no room for it beside the wire. */
export const openChart = Effect.fnUntraced(function* (page: Page) {
  const tab = page.getByRole("tab", { name: "State chart" })
  if ((yield* does(() => tab.count())) > 0) yield* does(() => tab.click())
  const chart = page.getByRole("group", { name: /^State chart of/ })
  yield* shown(chart)
  return chart
})

/** Asserts that each part is below the one before it; returns the place of each. */
export const below = Effect.fnUntraced(function* (page: Page, parts: ReadonlyArray<string>) {
  const boxes = yield* Effect.forEach(parts, (part) =>
    does(() =>
      page
        .locator(part)
        .first()
        .evaluate((each) => each.getBoundingClientRect().toJSON())
    )
  )
  for (const [place, { top }] of boxes.entries())
    assert.isAtLeast(top, (boxes[place - 1]?.bottom ?? 0) - 1, parts[place])
  return boxes
})
