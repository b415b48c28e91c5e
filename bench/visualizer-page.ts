/**
 * The page: its size, how soon it shows a trace, and how it responds with 970,000 events of many accounts, and with 1,000,000
 * of one. Sizes are exact and fail beyond their budget; times are reported, and fail beyond three times theirs.
 */
import { Effect } from "effect"
import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { toHtml } from "../packages/visualizer/src/document/html.ts"
import { writeAccount } from "./account.ts"
import { newPage } from "../packages/visualizer/test/browser/Chromium.ts"

type Page = Effect.Success<ReturnType<typeof newPage>>

const traces = [
  { events: 32, budget: 500 },
  { events: 11_000, budget: 800 },
  { events: 970_000, budget: 3000 }
]
/** With `--quick`, no time is a failure, and the largest trace is left out. */
const quick = process.argv.includes("--quick")
const largestTrace = 970_000
/** The maximum time until all of the largest trace is visible, as a multiple of `JSON.parse` of its lines in the same run. */
const parsingBudget = 3
/** The time until part of the largest trace is visible, and the longest frame with it, in milliseconds. */
const firstBudget = 500
const frameBudget = 20
/** One account over 150 days: the times until part of it and all are visible, and its longest frame, in milliseconds. */
const account = { events: 1_000_000, first: 2000, whole: 15_000, frame: 200, scroll: 17 }
/** The time of an interaction at the 98th percentile, in milliseconds. */
const answerBudget = 150
const slack = quick ? Infinity : 3

const failures: Array<string> = []

const tell = (name: string, value: number, unit: string, budget: number, limit = budget) => {
  const shown = `${Number(value.toFixed(1))} ${unit}`
  process.stdout.write(`${name.padEnd(44)} ${shown.padStart(14)}   budget ${budget} ${unit}\n`)
  if (value > limit) failures.push(`${name}: ${shown}`)
}

const folder = mkdtempSync(join(tmpdir(), "imap-trace-page-"))
const generator = fileURLToPath(new URL("../packages/visualizer/scripts/generate.ts", import.meta.url))

const traceOf = (events: number): string => join(folder, `${events}.jsonl`)

/** Writes a page with this many events inside. */
const pageOf = (events: number): string => {
  const trace = traceOf(events)
  execFileSync(process.execPath, [generator, trace, String(events)])
  const path = join(folder, `${events}.html`)
  writeFileSync(path, toHtml(readFileSync(trace)))
  return path
}

/** Records the duration of each interaction. */
const listen = () => {
  const answers: Array<number> = []
  Object.assign(globalThis, { answers })
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) answers.push(duration)
  })
  const options = { type: "event", durationThreshold: 16 }
  observer.observe(options)
}

/**
 * Records when some of the trace is shown, and when all is, in milliseconds after the navigation began. The page looks
 * in each of its frames: Playwright looks every 500 ms.
 */
const watch = () => {
  // a connection has tabs, and several accounts are rows
  const isShown = (page: ShadowRoot) => page.querySelector("[role=tab], [role=cell]") !== null
  const isRead = (page: ShadowRoot) =>
    Array.from(page.querySelectorAll("[role=status]")).every(({ textContent }) => textContent !== "reading …")
  const look = () => {
    const now = performance.now()
    const page = document.querySelector("imap-trace-view")?.shadowRoot
    if (!page || !isShown(page)) return requestAnimationFrame(look)
    if (!Reflect.has(globalThis, "first")) Object.assign(globalThis, { first: now })
    if (!isRead(page)) return requestAnimationFrame(look)
    return Object.assign(globalThis, { whole: now })
  }
  requestAnimationFrame(look)
}

const shownTimes = () => {
  const first: number = Reflect.get(globalThis, "first")
  const whole: number = Reflect.get(globalThis, "whole")
  return { first, whole }
}

const answerTimes = () => {
  const answers: ReadonlyArray<number> = Reflect.get(globalThis, "answers")
  const sorted = answers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.98)] ?? 0
}

/** Records the duration of frames from now on. */
const countFrames = () => {
  const frames: Array<number> = []
  Object.assign(globalThis, { frameTimes: frames })
  let before = performance.now()
  const count = (now: number) => {
    frames.push(now - before)
    before = now
    requestAnimationFrame(count)
  }
  requestAnimationFrame(count)
}

const frameTime = (part: number) => {
  const frames: ReadonlyArray<number> = Reflect.get(globalThis, "frameTimes")
  return frames.toSorted((a, b) => a - b)[Math.ceil(frames.length * part) - 1] ?? 0
}

const does = <A>(promise: () => Promise<A>) => Effect.promise(promise)

const load = Effect.fnUntraced(function* (page: Page, path: string) {
  yield* does(() => page.goto(`file://${path}`, { waitUntil: "commit" }))
  yield* does(() =>
    page.waitForFunction(() => Reflect.has(globalThis, "whole"), undefined, { timeout: 60_000 })
  )
  return yield* does(() => page.evaluate(shownTimes))
})

/**
 * Measures how long the browser takes to decode the trace and parse each of its lines as JSON, which no reader can do
 * without, in milliseconds.
 */
const parsing = Effect.fnUntraced(function* (path: string) {
  const page = yield* newPage()
  yield* does(() => page.setContent("<input type=file>"))
  yield* does(() => page.locator("input").setInputFiles(path))
  return yield* does(() =>
    page.locator("input").evaluate(async (input) => {
      const file = input instanceof HTMLInputElement ? input.files?.[0] : undefined
      if (file === undefined) throw new Error("no file was chosen")
      const bytes = new Uint8Array(await file.arrayBuffer())
      const decoder = new TextDecoder()
      const began = performance.now()
      for (let from = 0; from < bytes.length;) {
        const to = bytes.lastIndexOf(10, from + 65_536) + 1 || bytes.length
        const lines = decoder.decode(bytes.subarray(from, to)).split("\n")
        for (const line of lines) if (line !== "") JSON.parse(line)
        from = to
      }
      return performance.now() - began
    })
  )
}, Effect.scoped)

/** Walks through the list, zooms and scrolls as fast as a person can. */
const use = Effect.fnUntraced(function* (page: Page) {
  // the first view is that of all accounts
  yield* does(() => page.getByRole("cell").first().click())
  yield* does(() => page.getByRole("listbox", { name: "Connections" }).focus())
  for (const key of [..."[]".repeat(10), ..."++--".repeat(5), "0"])
    yield* does(() => page.keyboard.press(key))
  for (let press = 0; press < 40; press++) yield* does(() => page.keyboard.press("ArrowDown"))
  yield* does(() => page.mouse.move(300, 400))
  for (let turn = 0; turn < 40; turn++) yield* does(() => page.mouse.wheel(0, 500))
})

/** Looks at one account over 150 days, at some of its time, at other connections, and at their lines. */
const useAccount = Effect.fnUntraced(function* () {
  const page = yield* newPage({ viewport: { width: 1440, height: 900 } })
  yield* does(() => page.addInitScript(watch))
  yield* does(() => page.addInitScript(countFrames))
  const trace = join(folder, "account.jsonl")
  const path = join(folder, "account.html")
  yield* writeAccount(trace, account.events)
  writeFileSync(path, toHtml(readFileSync(trace)))
  const { first, whole } = yield* load(page, path)
  tell("one account, until some is shown", first, "ms", account.first, account.first * slack)
  tell("one account, until all is", whole, "ms", account.whole, account.whole * slack)
  const loading = yield* does(() => page.evaluate(frameTime, 1))
  tell("its longest frame until then", loading, "ms", account.frame, account.frame * slack)
  yield* does(() => page.evaluate(countFrames))
  const lane = page.getByRole("img", { name: /^Lane/ })
  const { height, width, x, y } = (yield* does(() => lane.boundingBox())) ?? failed("no lane is shown")
  yield* does(() => page.mouse.move(x + width * 0.4, y + height / 2))
  yield* does(() => page.mouse.down())
  yield* does(() => page.mouse.move(x + width * 0.5, y + height / 2, { steps: 20 }))
  yield* does(() => page.mouse.up())
  yield* does(() => page.getByRole("listbox", { name: "Connections" }).focus())
  for (let press = 0; press < 40; press++) yield* does(() => page.keyboard.press("ArrowDown"))
  const longestFrame = yield* does(() => page.evaluate(frameTime, 1))
  tell("its longest frame in use", longestFrame, "ms", account.frame, account.frame * slack)
  for (const pane of [
    page.getByRole("listbox", { name: "Connections" }),
    page.getByRole("list", { name: "Lines on the wire" })
  ]) {
    yield* does(() => page.waitForTimeout(500))
    yield* does(() => page.evaluate(countFrames))
    yield* does(() => pane.hover())
    for (let turn = 0; turn < 60; turn++) yield* does(() => page.mouse.wheel(0, 300))
    const frame = yield* does(() => page.evaluate(frameTime, 0.5))
    tell("a frame while it is scrolled, median", frame, "ms", account.scroll, account.scroll * slack)
  }
}, Effect.scoped)

const failed = (words: string): never => {
  throw new Error(words)
}

const run = Effect.gen(function* () {
  const page = yield* newPage({ viewport: { width: 1440, height: 900 } })
  yield* does(() => page.addInitScript(listen))
  yield* does(() => page.addInitScript(watch))
  yield* load(page, pageOf(32))
  for (const { budget, events } of traces.filter(({ events }) => !quick || events < largestTrace)) {
    const path = pageOf(events)
    const { first, whole } = yield* load(page, path)
    tell(`export of ${events} events, until some is shown`, first, "ms", firstBudget, firstBudget * slack)
    tell(`export of ${events} events, until all is`, whole, "ms", budget, budget * slack)
    if (events === largestTrace) {
      const parsed = yield* parsing(traceOf(events))
      tell("the same, by JSON.parse of each line", whole / parsed, "×", parsingBudget, 2 * parsingBudget)
    }
  }
  yield* does(() => page.evaluate(countFrames))
  yield* use(page)
  const frame = yield* does(() => page.evaluate(frameTime, 0.95))
  tell("a frame meanwhile, 95 %", frame, "ms", frameBudget, frameBudget * slack)
  const answer = yield* does(() => page.evaluate(answerTimes))
  tell("answers to a person, 98 %", answer, "ms", answerBudget, answerBudget * slack)
  const rows = yield* does(() => page.getByRole("option").count())
  tell("rows in the document", rows, "rows", 120)
  if (!quick) yield* useAccount()
})

Effect.runPromise(Effect.scoped(run)).then(
  () => {
    rmSync(folder, { recursive: true })
    for (const failure of failures) process.stderr.write(`beyond its budget: ${failure}\n`)
    if (failures.length > 0) process.exitCode = 1
  },
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    process.exitCode = 1
  }
)
