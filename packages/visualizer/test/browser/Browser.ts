/** A browser for tests, and its pages. */
import { layer } from "@effect/vitest"
import { Context, Effect, Exit, Layer, Scope } from "effect"
import type { BrowserContext, Page } from "playwright-core"
import { launch, patience, skipped } from "./Chromium.ts"

/** When a test that hangs is ended, in milliseconds: a busy machine needs less. */
export const timeout = 2 * patience

/** How a page is looked at, beside the usual 1280 × 800 pixels. */
export interface Looks {
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly colorScheme?: "dark" | "light"
  /** No test has used the page: about:blank keeps the Content-Security-Policy of the page before it. */
  readonly isNew?: boolean
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

type Steps = Generator<Effect.Effect<unknown, unknown, Browser | Scope.Scope>, void, never>

/** Defines a test of pages by what it does, and when it is ended if it hangs, in milliseconds. */
type Test = (name: string, body: () => Steps, limit?: number) => void

/** Tests of pages, which are left out where there is no browser. */
export const inBrowser = (name: string, tests: (test: Test) => void): void =>
  layer(Browser.layer, { timeout })(name, (it) => {
    const effect = skipped ? it.effect.skip : it.effect
    tests((name, body, limit = timeout) => effect(name, () => Effect.gen(body), limit))
  })

let ofWorker: Promise<Shared> | undefined

/** A page of a test lives for a second: to optimise its program costs more than it saves. */
const compiler = "--js-flags=--max-lazy,--no-turbofan,--no-maglev"

const begin = Effect.gen(function* () {
  const browser = yield* Scope.provide(launch(compiler), yield* Scope.make())
  browser.once("disconnected", () => (ofWorker = undefined))
  const context = yield* does(() => browser.newContext({ reducedMotion: "reduce" }))
  context.setDefaultTimeout(patience)
  return { context, idle: [] }
})

/** A page until the scope closes. The next test finds neither what it stored nor what it was allowed. */
export const newPage = Effect.fnUntraced(function* ({
  colorScheme = "light",
  isNew = false,
  viewport = { width: 1280, height: 800 }
}: Looks = {}) {
  const { context, idle } = yield* Browser
  const page = yield* Effect.acquireRelease(
    does(() => Promise.resolve((isNew ? undefined : idle.pop()) ?? context.newPage())),
    (page, exit) =>
      Exit.isFailure(exit) ? does(() => page.close()) : Effect.map(cleared(page), () => void idle.push(page))
  )
  // Chromium draws hardly a frame a second of a page that another one covers
  yield* does(() => page.bringToFront())
  yield* does(() => page.setViewportSize(viewport))
  yield* does(() => page.emulateMedia({ colorScheme }))
  return page
})

/** A blank page in place of what a test left behind. */
const cleared = Effect.fnUntraced(function* (page: Page) {
  for (const event of ["console", "pageerror", "request", "response"] as const) page.removeAllListeners(event)
  yield* does(() => page.unrouteAll())
  yield* does(() => page.context().setOffline(false))
  yield* does(() => page.context().clearPermissions())
  yield* does(() => page.evaluate(() => localStorage.clear()).catch(() => {}))
  yield* does(() => page.goto("about:blank"))
})
