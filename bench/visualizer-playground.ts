/**
 * The playground: its size, and how soon a person can use it after a cold load. Each load is in a new browser, which has
 * compiled nothing yet; a “middling machine” is this one at a quarter of its speed. The size is exact and fails beyond its
 * budget; times are reported, and fail beyond twice theirs.
 */
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { newPage } from "../packages/visualizer/test/browser/Chromium.ts"

const file = fileURLToPath(new URL("../packages/visualizer/playground/dist/playground.html", import.meta.url))

/** The milliseconds until Connect begins a run, and those of the processor, of which a middling machine needs four times as many. */
const usableBudget = 1000
const cpuBudget = usableBudget / 4
const slack = 2
const loads = 7

const failures: Array<string> = []

const tell = (name: string, value: number, unit: string, budget: number, limit = budget) => {
  const shown = `${Math.round(value)} ${unit}`
  process.stdout.write(`${name.padEnd(58)} ${shown.padStart(12)}   budget ${budget} ${unit}\n`)
  if (value > limit) failures.push(`${name}: ${shown}`)
}

const does = <A>(promise: () => Promise<A>) => Effect.promise(promise)

const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** The address of the page at a host that has nothing else to do. */
const host = Effect.acquireRelease(
  does(
    () =>
      new Promise<ReturnType<typeof createServer>>((resolve) => {
        const html = gzipSync(readFileSync(file), { level: 9 })
        const server = createServer((_, response) => {
          response.writeHead(200, { "content-type": "text/html", "content-encoding": "gzip" }).end(html)
        })
        server.listen(0, "127.0.0.1", () => resolve(server))
      })
  ),
  (server) => Effect.sync(() => server.close())
).pipe(
  Effect.map((server) => {
    const address = server.address()
    return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/`
  })
)

/** Runs in the page: presses Connect as soon as it is there, and notes when that was, and when the run has begun. */
const pressAtOnce = () => {
  let shown = 0
  const look = () => {
    const root = document.querySelector("imap-playground")?.shadowRoot
    const connect = root?.querySelector<HTMLButtonElement>("button.connect")
    if (shown === 0 && connect) {
      shown = performance.now()
      connect.click()
    }
    if (root?.querySelector(".clock")) Object.assign(globalThis, { pressed: [shown, performance.now()] })
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/**
 * Loads the page once, in a new browser, and returns when Connect was shown, when it had begun a run, and the time of the
 * processor that the page's thread had by then.
 */
const load = Effect.fnUntraced(function* (url: string, slowdown: number) {
  const page = yield* newPage({ viewport: { width: 1280, height: 800 } })
  const session = yield* does(() => page.context().newCDPSession(page))
  yield* does(() => session.send("Emulation.setCPUThrottlingRate", { rate: slowdown }))
  yield* does(() => session.send("Performance.enable", { timeDomain: "threadTicks" }))
  yield* does(() => page.addInitScript(pressAtOnce))
  yield* does(() => page.goto(url, { waitUntil: "commit" }))
  yield* does(() => page.waitForFunction(() => "pressed" in globalThis))
  const { metrics } = yield* does(() => session.send("Performance.getMetrics"))
  const cpu = 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0)
  const times = yield* does(() =>
    page.evaluate((): readonly [shown: number, begun: number] => Reflect.get(globalThis, "pressed"))
  )
  return [...times, cpu] as const
}, Effect.scoped)

const measureLoads = Effect.fnUntraced(function* (from: string, url: string) {
  for (const [machine, slowdown] of [
    ["", 1],
    [", a middling machine", 4]
  ] as const) {
    const times = yield* Effect.replicateEffect(load(url, slowdown), loads)
    const [shown, begun, cpu] = [
      median(times.map(([each]) => each)),
      median(times.map(([, each]) => each)),
      median(times.map(([, , each]) => each))
    ]
    tell(`${from}${machine}, until Connect is shown`, shown, "ms", usableBudget, usableBudget * slack)
    tell(`${from}${machine}, until it begins a run`, begun, "ms", usableBudget, usableBudget * slack)
    if (slowdown === 1) tell(`${from}, of the processor until then`, cpu, "ms", cpuBudget)
  }
})

const run = Effect.gen(function* () {
  yield* measureLoads("from disk", `file://${file}`)
  yield* measureLoads("from a host", yield* host)
})

Effect.runPromise(Effect.scoped(run)).then(
  () => {
    for (const failure of failures) process.stderr.write(`beyond its budget: ${failure}\n`)
    if (failures.length > 0) process.exitCode = 1
  },
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    process.exitCode = 1
  }
)
