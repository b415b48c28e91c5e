import { assert } from "@effect/vitest"
import { profiles } from "@effect-imap/core/Simulator"
import { Effect } from "effect"
import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { Locator, Page } from "playwright-core"
import { connections } from "../../src/model/connection/spans.ts"
import { choices, faultKinds, fromLink } from "../../playground/run/Trial.ts"
import { prepare } from "../../playground/run/prepare.ts"
import { unproven } from "../support/unproven.ts"
import { read, record, stories } from "../support/record.ts"
import { servers } from "../support/campaign.ts"
import { violationsOfBoth } from "./axe.ts"
import { does, inBrowser, newPage, timeout } from "./Browser.ts"
import { complaints } from "./Chromium.ts"
import { resize } from "./looks.ts"
import { passing } from "./passing.ts"
import { shown, textOf } from "./support.ts"

const file = fileURLToPath(new URL("../../playground/dist/playground.html", import.meta.url))

/** The playground as a person opens it: from disk. */
const open = Effect.fnUntraced(function* (fragment = "") {
  if (!existsSync(file)) return assert.fail("run `pnpm playground` first")
  const page = yield* newPage()
  const heard = complaints(page)
  const requests: Array<string> = []
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) requests.push(request.url())
  })
  yield* does(() => page.goto(`file://${file}${fragment}`))
  return { page, heard, requests }
})

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true })

/** What the keyboard acts on. */
const focused = (page: Page) =>
  does(() =>
    page.evaluate(() => {
      let element = document.activeElement
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
      return element?.textContent?.trim() ?? ""
    })
  )

/**
 * Waits for more timers, one after the other, than a step needs to reach the screen. A page that is slow is slow with
 * these too.
 */
const rounds = () =>
  new Promise<void>((resolve) => {
    const next = (left: number): unknown =>
      left === 0 ? requestAnimationFrame(() => resolve()) : setTimeout(next, 40, left - 1)
    next(10)
  })

/** Waits until the clients have ended, and returns what is said of them. */
const ended = Effect.fnUntraced(function* (page: Page) {
  yield* shown(page.locator(".results li"))
  return yield* textOf(page.locator(".results"))
})

/** The trace, as a person saves it. */
const saved = Effect.fnUntraced(function* (page: Page) {
  const [download] = yield* does(() =>
    Promise.all([page.waitForEvent("download"), button(page, "Save the trace").click()])
  )
  const path = yield* does(() => download.path())
  return read(readFileSync(path))
})

/** Drops a file there. */
const drop = (where: Locator, name: string, text: string) =>
  does(() =>
    where.evaluate(
      (element, { name, text }) => {
        const dataTransfer = new DataTransfer()
        dataTransfer.items.add(new File([text], name))
        element.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }))
      },
      { name, text }
    )
  )

/**
 * `CAMPAIGN` tries these servers with every client, and every fault at bytes and times. Without it, some are tried: in
 * Node, other tests try them all.
 */
const chosen = servers(Object.keys(profiles))
const moments = ["byte=1", "byte=150", "byte=400", "after=120", "after=330", "after=620"]
const faults = ["", ...faultKinds.flatMap((fault) => moments.map((at) => `&fault=${fault}&${at}`))]
const campaign: ReadonlyArray<string> = chosen?.flatMap((server) =>
  choices.client.flatMap((client) => faults.map((fault) => `#server=${server}&client=${client}${fault}`))
) ?? [
  "#server=netease&attempts=2&fault=cut&byte=150",
  "#server=qq&attempts=1&fault=bye&after=330",
  "#server=wellBehaved&attempts=1&security=starttls&fault=silence&byte=120"
]

/**
 * Follows these links in the page that is open already, one after the other, as fast as it can: time that nobody looks at
 * takes none. Returns each trace, as the viewer was given it, and what the page says of the run.
 */
const lived = (page: Page, links: ReadonlyArray<string>) =>
  does(() => page.evaluate(livesOf, { links, limit: timeout / 2 }))

interface Life {
  readonly link: string
  readonly trace: string
  readonly reported: string
}

/** Runs in the page. */
const livesOf = ({ limit, links }: { readonly links: ReadonlyArray<string>; readonly limit: number }) => {
  const root = document.querySelector("imap-playground")?.shadowRoot
  const view = root?.querySelector("imap-trace-view")
  const speed = root?.querySelector<HTMLSelectElement>(".speed select")
  const live = view && Object.getOwnPropertyDescriptor(Object.getPrototypeOf(view), "live")
  if (!root || !view || !speed || !live?.set) throw new Error("this is not the playground")
  const { set } = live
  speed.add(new Option("at once", "1e9"))
  speed.value = "1e9"
  speed.dispatchEvent(new Event("change"))

  // those of the links before
  Reflect.deleteProperty(view, "append")
  const lines: Array<string> = []
  let end: (() => void) | undefined
  // a slow page is no failure, and one in which nothing happens any more is
  let waits: (() => void) | undefined
  const { append } = view
  Object.assign(view, {
    append: (line: string) => {
      lines.push(line)
      waits?.()
      append.call(view, line)
    }
  })
  // a run is live until it has ended
  Object.defineProperty(view, "live", {
    configurable: true,
    set: (isLive: boolean) => {
      set.call(view, isLive)
      if (isLive) lines.length = 0
      else if (lines.length > 0) end?.()
    }
  })
  const ended = (link: string) =>
    new Promise<void>((resolve, reject) => {
      let late = 0
      waits = () => {
        clearTimeout(late)
        late = window.setTimeout(() => reject(new Error(`${link} does not go on`)), limit)
      }
      waits()
      end = () => {
        clearTimeout(late)
        end = waits = undefined
        requestAnimationFrame(() => setTimeout(resolve))
      }
      lines.length = 0
      location.hash = link
    })
  const reported = () =>
    Array.from(root.querySelectorAll(".results li"), ({ textContent }) => textContent).join("\n")
  return links.reduce<Promise<ReadonlyArray<Life>>>(
    (before, link) =>
      before.then((lives) =>
        ended(link).then(() => [...lives, { link, trace: lines.join(""), reported: reported() }])
      ),
    Promise.resolve([])
  )
}

/** The same run by the library as it is: its trace, and what it came to. */
const inNode = (link: string) =>
  Effect.callback<{ readonly trace: string; readonly words: ReadonlyArray<string> }>((resume) => {
    const lines: Array<string> = []
    const asked = { trial: fromLink(link), own: undefined, pace: { speed: 1e9, paused: false } }
    const { start } = prepare(
      asked,
      (line) => lines.push(line),
      ({ outcomes = [] }) =>
        resume(Effect.succeed({ trace: lines.join(""), words: outcomes.map(({ words }) => words) }))
    )
    start()
  })

/** What happened, one line each, without the header and the times. */
const eventsOf = (trace: string): ReadonlyArray<string> =>
  trace
    .split("\n")
    .slice(1)
    .map((line) => line.replace(/"time":[\d.]+/, ""))

/** So many of them at once: of a page that does not answer any more, the test says near which link. */
const batches = (links: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> =>
  Array.from({ length: Math.ceil(links.length / 24) }, (_, index) =>
    links.slice(24 * index, 24 * (index + 1))
  )

inBrowser("playground", (test) => {
  test("is shown by its first scripts, without Effect, before the library has been read", function* () {
    const page = yield* newPage()
    // the last script sets it to the function that runs it
    yield* does(() =>
      page.addInitScript(() => {
        Object.defineProperty(globalThis, "imapPlayground", {
          configurable: true,
          set: (value: unknown) => {
            const shown = document.querySelector("imap-playground")?.shadowRoot?.querySelector("form")
            Object.defineProperty(globalThis, "imapPlayground", { value })
            Reflect.set(globalThis, "shownFirst", shown !== null && shown !== undefined)
          }
        })
      })
    )
    yield* does(() => page.goto(`file://${file}`))
    yield* ended(page)
    assert.isTrue(yield* does(() => page.evaluate(() => Reflect.get(globalThis, "shownFirst"))))
    const scripts = yield* does(() =>
      page.locator("script").evaluateAll((all) => all.map(({ textContent }) => textContent))
    )
    assert.deepStrictEqual(
      scripts.map((script) => script.includes("~effect/Effect")),
      [false, false, true]
    )
  })

  test(
    "shows from disk why an ordinary client fails at 163 and ours does not, and where the two differ",
    function* () {
      const { heard, page, requests } = yield* open()
      yield* does(() => page.locator(".speed select").selectOption({ label: "as it is" }))
      assert.include(yield* ended(page), "The provider blocks this client (Unsafe Login)")
      yield* shown(page.getByRole("article").getByRole("heading", { name: "Unsafe Login" }))
      yield* does(() => button(page, "Next").click())
      yield* shown(page.getByText("INBOX with 12 messages"))
      yield* does(() => button(page, "Next").click())
      yield* shown(page.getByRole("main", { name: "Comparison" }))
      const reported = yield* ended(page)
      assert.include(
        reported,
        "They diverge after LOGIN: effect-imap sends ID, ordinary client sends SELECT."
      )
      assert.deepStrictEqual(heard, [])
      assert.deepStrictEqual(requests, [])
    },
    2 * timeout
  )

  test("an hour of silence passes while a person watches, and the page says that this time is virtual", function* () {
    // from minute 25 on, a client that knows of no dead connection waits for a day
    const { page } = yield* open("#server=wellBehaved&client=ordinary&task=day&fault=silence&after=60000")
    yield* shown(page.locator(".clock"))
    // a real hour would not end before the test is given up
    const words = yield* does(() => page.evaluate(passing, 5_100_000))
    assert.include(words, "of virtual time; an hour of silence passes in a second")
    assert.include(words, "nothing happens, so time runs faster")
  })

  test(
    "two clients with several connections are compared where they end differently",
    function* () {
      const { heard, page } = yield* open("#story=idle&step=3")
      yield* does(() => page.locator(".speed select").selectOption({ label: "fast" }))
      const reported = yield* ended(page)
      assert.match(reported, /✗ ordinary client: INBOX with 12 messages, and 1 more that it does not know of/)
      const side = (name: string) => page.getByRole("region", { name })
      yield* shown(side("Side A").getByRole("heading", { name: "effect-imap" }))
      yield* shown(side("Side B").getByRole("heading", { name: "ordinary client" }))
      assert.deepStrictEqual(heard, [])
    },
    2 * timeout
  )

  test("a story is gone through with the keyboard alone", function* () {
    const { heard, page } = yield* open("#story=netease&step=2")
    yield* shown(button(page, "Next"))
    for (let stop = 0; stop < 40 && (yield* focused(page)) !== "Next"; stop++)
      yield* does(() => page.keyboard.press("Tab"))
    assert.strictEqual(yield* focused(page), "Next")
    yield* does(() => page.keyboard.press("Enter"))
    yield* shown(page.getByRole("main", { name: "Comparison" }))
    for (let stop = 0; stop < 40 && (yield* focused(page)) !== "As a test…"; stop++)
      yield* does(() => page.keyboard.press("Tab"))
    yield* does(() => page.keyboard.press("Enter"))
    yield* shown(page.getByRole("dialog"))
    yield* does(() => page.keyboard.press("Escape"))
    assert.strictEqual(yield* focused(page), "As a test…", "the focus is where it was")
    assert.deepStrictEqual(heard, [])
  })

  test("a fault by hand while time is stopped is a part of the link, and the run as a test", function* () {
    const { heard, page } = yield* open("#server=wellBehaved&attempts=1")
    // the run that the page began with may have ended: another one begins with time stopped
    yield* does(() => button(page, "Stop time").click())
    const greeted = page.getByText("simulator ready")
    yield* does(() => button(page, "Connect").click())
    yield* does(() => greeted.first().waitFor({ state: "detached" }))
    for (let step = 0; step < 20 && (yield* does(() => greeted.count())) === 0; step++) {
      yield* does(() => button(page, "One step").click())
      yield* does(() => page.evaluate(rounds))
    }
    yield* does(() => button(page, "Cut").click())
    assert.match(new URL(page.url()).hash, /fault=cut&after=\d+$/)
    // unless it has ended already, which takes no time if nothing is waited for
    const time = button(page, "Stop time")
    yield* shown(time.or(page.locator(".results li")))
    if (yield* does(() => time.isVisible())) yield* does(() => time.click().catch(() => undefined))
    assert.match(yield* ended(page), /✗ effect-imap/)
    yield* does(() => button(page, "As a test…").click())
    assert.include(yield* textOf(page.getByRole("dialog").locator("pre")), "Simulator.script(")
    yield* does(() => page.keyboard.press("Escape"))
    assert.deepStrictEqual(heard, [])
  })

  test("a trace that is dropped on the viewer is shown, and on the panel is the server; it stays in the page", function* () {
    const { heard, page, requests } = yield* open()
    yield* ended(page)
    const trace = new TextDecoder().decode(yield* record(stories.neteaseWithoutId))
    yield* drop(page.locator("imap-trace-view .app"), "shown.imaptrace.jsonl", trace)
    yield* shown(page.getByText("shown.imaptrace.jsonl"))

    yield* drop(page.getByRole("region", { name: "Playground" }), "notes.txt", "* OK ready")
    yield* shown(page.getByText(/notes\.txt cannot be a server/))
    yield* drop(page.getByRole("region", { name: "Playground" }), "theirs.imaptrace.jsonl", trace)
    yield* shown(page.getByText("theirs.imaptrace.jsonl, recorded at imap.163.com"))
    assert.match(yield* ended(page), /✗ effect-imap: .*Unsafe Login/)
    yield* shown(page.getByText("It never leaves this page"))
    assert.deepStrictEqual(requests, [])
    assert.deepStrictEqual(heard, [])
  })

  test("axe finds nothing, light or dark, and nothing is wider than the window, however narrow that is", function* () {
    const { page } = yield* open("#server=script&beside=ordinary&fault=drip&byte=1000")
    yield* ended(page)
    assert.deepStrictEqual(yield* violationsOfBoth(page), [])
    for (const width of [1280, 390]) {
      yield* resize(page, { width, height: 800 })
      const overflow = yield* does(() =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      )
      assert.strictEqual(overflow, 0, `at ${width} px`)
    }
  })

  test(
    "D41 lives through servers and faults as the library in Node, and says nothing of them that no event shows",
    function* () {
      const { heard, page } = yield* open("#server=scram")
      yield* ended(page)
      const problems: Array<string> = []
      let count = 0
      for (const links of batches(campaign)) {
        for (const { link, reported, trace } of yield* lived(page, links)) {
          count++
          assert.match(reported, /^[✓✗] /, link)
          const found = connections(read(new TextEncoder().encode(trace)))
          assert.isNotEmpty(found, link)
          const same = yield* inNode(link)
          for (const words of same.words) assert.include(reported, words, link)
          assert.deepStrictEqual(eventsOf(trace), eventsOf(same.trace), link)
          problems.push(...found.flatMap((each) => Array.from(unproven(each), (what) => `${link}: ${what}`)))
        }
        assert.deepStrictEqual(heard, [], links.join(" "))
      }
      assert.isNotEmpty(connections(yield* saved(page)))
      assert.strictEqual(count, campaign.length)
      assert.deepStrictEqual(problems, [])
    },
    chosen ? 3_600_000 : 2 * timeout
  )
})
