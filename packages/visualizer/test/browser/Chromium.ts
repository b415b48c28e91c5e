/** A real browser for tests: Debian's Chromium, driven by playwright-core; nothing is downloaded. */
import { Effect, Option } from "effect"
import { accessSync, constants } from "node:fs"
import { type BrowserContextOptions, chromium, type Page } from "playwright-core"

const executable = process.env["CHROMIUM"] ?? "/usr/bin/chromium"

const isExecutable = Option.isSome(Option.liftThrowable(accessSync)(executable, constants.X_OK))

/** Whether tests in a browser are to be left out, said once on stderr; where `CI` is set they must run. */
export const skipped: boolean = !isExecutable && process.env["CI"] === undefined
if (skipped)
  process.stderr.write(`Tests in a browser are skipped: there is no ${executable}; set CHROMIUM.\n`)

/** As root, as in a container, Chromium has no sandbox. */
const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : []

/** A browser until the scope closes. */
export const launch = (...args: ReadonlyArray<string>) =>
  Effect.acquireRelease(
    Effect.promise(() => chromium.launch({ executablePath: executable, args: [...sandbox, ...args] })),
    (browser) => Effect.promise(() => browser.close())
  )

/** What a page complained of: console messages, errors, and refusals by its policy. */
export const complaints = (page: Page): ReadonlyArray<string> => {
  const heard: Array<string> = []
  page.on("console", (message) => heard.push(message.text()))
  page.on("pageerror", (error) => heard.push(error.message))
  return heard
}

/** A page in a browser of its own, until the scope closes. */
export const newPage = (options: BrowserContextOptions = {}, ...args: ReadonlyArray<string>) =>
  Effect.flatMap(launch(...args), (browser) => Effect.promise(() => browser.newPage(options)))
