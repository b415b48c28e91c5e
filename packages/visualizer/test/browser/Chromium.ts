/** A real browser for tests: Debian's Chromium, driven by playwright-core; nothing is downloaded. */
import { Effect } from "effect"
import { executable, isCi, isInstalled } from "./executable.ts"
import { type BrowserContextOptions, chromium, type Page } from "playwright-core"

/** True if tests in a browser are to be left out; where `CI` is set they must run. The end of a run says what was left out. */
export const skipped: boolean = !isInstalled && !isCi

/** As root, as in a container, Chromium has no sandbox. */
const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : []

/**
 * What no test needs. Two hidden pages for the popup of the address bar are loaded in the window of each new page,
 * which costs more than most pages of ours. Chromium reads the last such switch alone, so those that Playwright turns
 * off stand here as well.
 */
const disabled = [
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
  "AimEnabled",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning"
]

/** How long something may take that a page or the browser is asked for, in milliseconds: a busy machine needs less. */
export const patience = 90_000

/** A browser until the scope closes. */
export const launch = (...args: ReadonlyArray<string>) =>
  Effect.acquireRelease(
    Effect.promise(() =>
      chromium.launch({
        executablePath: executable,
        args: [...sandbox, `--disable-features=${disabled.join(",")}`, ...args],
        timeout: patience
      })
    ),
    (browser) => Effect.promise(() => browser.close())
  )

/** What a page complained of: console messages, errors, and refusals by its policy. */
export const complaints = (page: Page): ReadonlyArray<string> => {
  const heard: Array<string> = []
  page.on("console", (message) => heard.push(message.text()))
  page.on("pageerror", (error) => heard.push(error.message))
  return heard
}

/** A page in a separate browser, until the scope closes. */
export const newPage = (options: BrowserContextOptions = {}, ...args: ReadonlyArray<string>) =>
  launch(...args).pipe(
    Effect.flatMap((browser) => Effect.promise(() => browser.newPage(options))),
    Effect.tap((page) => Effect.sync(() => page.setDefaultTimeout(patience)))
  )
