/** Panes by width, and the drawings of the machine in them. */
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { at, fileOf, header, moved, refused, selected, withActivities } from "../support.ts"
import { day } from "../support/day.ts"
import { stories } from "../support/record.ts"
import { does, inBrowser } from "./Browser.ts"
import { resize } from "./looks.ts"
import { exported, openChart, openHtml, openRun, openTrace, shown, textOf } from "./support.ts"

const both = fileOf(withActivities([...refused, ...selected]))

/** A race, of which one way in is silent. */
const silent993 = { ...stories.wellBehaved, options: { ports: { 143: "clear", 993: "silent" } } } as const

inBrowser("layout", (test) => {
  test("F11 a trace that is raw says so however wide the page is, and nothing of the top bar and the rail is cut", function* () {
    const raw = fileOf(refused, { ...header, redaction: "raw" })
    const { page } = yield* openTrace(raw)
    const warning = page.getByText("RAW: contains private data")
    for (const width of [320, 390, 899, 900, 1280]) {
      yield* resize(page, { width, height: 900 })
      const at = `at ${width} px`
      yield* shown(warning)
      const inside = yield* does(() =>
        page.locator(".top .pill, .top button, .rail .box, .rail .step").evaluateAll((parts) =>
          parts.map((part) => {
            const { left, right } = part.getBoundingClientRect()
            const fits = part.scrollWidth <= part.clientWidth && part.scrollHeight <= part.clientHeight
            return left >= 0 && right <= innerWidth && fits
          })
        )
      )
      // a wide page has no rail
      assert.isAbove(inside.length, width < 900 ? 10 : 4, at)
      assert.notInclude(inside, false, at)
      const isOnTop = yield* does(() =>
        warning.evaluate((part) => {
          const { height, left, top, width } = part.getBoundingClientRect()
          const root = part.getRootNode()
          const at = root instanceof ShadowRoot ? root : document
          return [left + 1, left + width / 2, left + width - 1].every((x) =>
            part.contains(at.elementFromPoint(x, top + height / 2))
          )
        })
      )
      assert.isTrue(isOnTop, at)
    }
  })

  test("V9 from 1280 px the chart is between list and wire; their widths can be set by keys", function* () {
    const { page } = yield* openTrace(both)
    yield* shown(
      page.getByRole("region", { name: "State chart" }).getByRole("group", { name: /^State chart of/ })
    )
    const chart = page.locator(".docked-chart")
    assert.isAtLeast(yield* does(() => chart.evaluate((pane) => pane.clientWidth)), 360)
    assert.strictEqual(yield* does(() => page.getByRole("tab", { name: "State chart" }).count()), 0)
    const width = () => does(() => page.locator(".left").evaluate((pane) => pane.clientWidth))
    const before = yield* width()
    const splitter = page.getByRole("separator", { name: "Width of the list" })
    yield* does(() => splitter.press("ArrowRight"))
    assert.isAbove(yield* width(), before)
  })

  test("the steps of one connection are all shown, and a list that is too long begins with the first while the failed one fits", function* () {
    const hiddenAt = Effect.fnUntraced(function* (height: number) {
      const { page } = yield* openTrace(fileOf(withActivities(refused)), {
        viewport: { width: 1280, height }
      })
      yield* shown(page.locator(".docked-facts .card"))
      return yield* does(() =>
        page.locator(".spans .scroll").evaluate((list) => ({
          above: list.scrollTop,
          all: list.scrollHeight - list.clientHeight
        }))
      )
    })
    assert.deepStrictEqual(yield* hiddenAt(800), { above: 0, all: 0 })
    const low = yield* hiddenAt(640)
    assert.strictEqual(low.above, 0)
  })

  test("the tools of the wire are all in view, with words, and none touches another, however wide the page is", function* () {
    const { page } = yield* openTrace(both)
    const tools = page.locator(".tabpanel .tools")
    for (const width of [320, 390, 640, 900, 1280]) {
      yield* resize(page, { width, height: 900 })
      for (const words of ["failure", "retry", "oddity", "Copy"])
        yield* shown(tools.getByText(words, { exact: false }))
      const close = yield* does(() =>
        tools.locator("> *, .saving > *").evaluateAll((parts) => {
          const boxes = parts
            .filter((part) => !part.matches(".saving"))
            .map((part) => [part.textContent, part.getBoundingClientRect()] as const)
          return boxes.flatMap(([words, one], at) => {
            const [, before] = boxes[at - 1] ?? []
            const isBeside = before !== undefined && before.bottom > one.top
            const gap = isBeside ? one.left - before.right : 8
            return one.right > innerWidth || gap < 4 ? [`${words}: ${gap}`] : []
          })
        })
      )
      assert.deepStrictEqual(close, [], `at ${width} px`)
    }
  })

  test("the bars above the tools are one row of the same height, however wide the page is", function* () {
    const { page } = yield* openTrace(both)
    for (const width of [360, 390, 900, 1280, 1600]) {
      yield* resize(page, { width, height: 900 })
      const heights = yield* does(() =>
        page
          .locator(width < 1280 ? ".tabs, .travel" : ".top, .tabs, .travel")
          .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().height))
      )
      const at = `at ${width} px`
      assert.deepStrictEqual(new Set(heights), new Set([32]), at)
      assert.isAtLeast(heights.length, 2, at)
    }
  })

  test("the row of an attempt that failed names the reason, and no later attempt that is not recorded", function* () {
    const { page } = yield* openRun(stories.silentSelect)
    const list = yield* textOf(page.getByRole("listbox", { name: "Connections" }))
    assert.include(list, "Timeout")
    assert.notMatch(list, /retried|failed, tried again/)
  })

  test("one connection needs no list, and has its facts beside the wire", function* () {
    const { page } = yield* openTrace(fileOf(withActivities(refused)))
    assert.strictEqual(yield* does(() => page.getByRole("listbox", { name: "Connections" }).count()), 0)
    assert.include(yield* textOf(page.getByRole("region", { name: "Facts" })), "implicit TLS")
  })

  test("V15 the view is kept in the address, and is opened again from disk, and in an exported page", function* () {
    const { page, path } = yield* openTrace(both, { viewport: { width: 1270, height: 800 } })
    yield* does(() => page.getByRole("option", { name: /c2/ }).click())
    yield* openChart(page)
    yield* does(() => page.locator('[data-state="selecting"]').click())
    // the address follows the page, a moment after it
    yield* does(() => page.waitForURL(/#c=c2&l=\d+&tab=chart$/))
    const url = page.url()
    yield* does(() => page.goto("about:blank"))
    yield* does(() => page.goto(url))
    yield* shown(page.locator('.state.now[data-state="selecting"]'))
    assert.match(yield* textOf(page.locator(".three .about")), /^c2 /)
    assert.include(url, path)
    const { page: again } = yield* openHtml(yield* exported(page, "HTML page"))
    yield* shown(again.locator('.state.now[data-state="selecting"]'))
    assert.match(yield* textOf(again.locator(".three .about")), /^c2 /)
  })

  test("V15 a time that is dragged over the bars filters the wire, and two clicks show all again", function* () {
    const { page } = yield* openTrace(fileOf(withActivities(refused)))
    const box = yield* does(() => page.locator(".spans .scroll").boundingBox())
    const names = yield* does(() => page.locator(".spans .pane canvas").boundingBox())
    const y = (box?.y ?? 0) + 60
    const left = names?.x ?? 0
    yield* does(() => page.mouse.move(left + 4, y))
    yield* does(() => page.mouse.down())
    yield* does(() => page.mouse.move(left + 60, y, { steps: 4 }))
    yield* does(() => page.mouse.up())
    yield* shown(page.getByText(/lines outside of the chosen time/))
    yield* does(() => page.mouse.dblclick(left + 30, y))
    assert.strictEqual(yield* does(() => page.getByText(/lines outside/).count()), 0)
  })

  test("V10 V18 lines say whose they are, with the network between them, and arrows walk through them", function* () {
    const { page } = yield* openTrace(fileOf(withActivities(refused)))
    const wire = page.getByRole("list", { name: "Lines on the wire" })
    const text = yield* textOf(wire)
    for (const part of [
      "tcp to port 993: done in 144 ms",
      "TLS 1.3: done in 150 ms",
      "failed at select: the provider blocks this client"
    ]) {
      assert.include(text, part)
    }
    yield* shown(page.getByTitle("implicit TLS"))
    yield* does(() => wire.press("ArrowUp"))
    assert.include(
      yield* textOf(page.locator(".line.here")),
      "failed at select: the provider blocks this client"
    )
    yield* does(() => page.getByRole("tab", { name: "Raw" }).click())
    const events = page.getByRole("list", { name: "Events of the trace" })
    yield* does(() => events.press("ArrowUp"))
    yield* does(() => events.press("Enter"))
    yield* shown(page.locator(".json"))
  })

  test("V10 the wire as a ladder: each way in has a lifeline, and each answer a bracket with what it took", function* () {
    const { page } = yield* openTrace(fileOf(withActivities(refused)))
    const wire = page.getByRole("list", { name: "Lines on the wire" })
    assert.strictEqual(yield* does(() => wire.locator(".lifeline").count()), 3)
    yield* does(() => wire.locator(".line", { hasText: "A2 SELECT INBOX" }).click())
    yield* shown(page.locator('.spans .row[aria-selected="true"]', { hasText: "select" }))
    assert.strictEqual(yield* textOf(wire.locator(".bracket.now span")), "150 ms")
    // no line is on another one
    const tops = yield* does(() =>
      wire.locator(".line").evaluateAll((all) => all.map((line) => line.getBoundingClientRect().top))
    )
    for (const [at, top] of tops.entries()) assert.isAtLeast(top - (tops[at - 1] ?? -Infinity), 24)
    yield* does(() => wire.press("ArrowDown"))
    yield* shown(wire.locator(".line.here", { hasText: "A2 NO" }))
    yield* shown(wire.locator(".bracket.now"))
    // the lines of a trace without ways in end at the only lifeline
    const plain = [
      at(0, "wire:sent", { tag: "A1", cmd: "NOOP", line: "A1 NOOP" }),
      at(40, "wire:received", { tag: "A1", cond: "OK", line: "A1 OK done" })
    ]
    const { page: one } = yield* openTrace(
      fileOf(withActivities([moved(0, "selecting", "select.ok", "selected.quiet"), ...plain]))
    )
    const ends = (selector: string) =>
      does(() =>
        one
          .locator(selector)
          .last()
          .evaluate((each) => each.getBoundingClientRect().right)
      )
    yield* shown(one.locator(".ladder .line.sent"))
    assert.approximately(yield* ends(".ladder .line.sent .text"), yield* ends(".ladder .lifeline"), 2)
    yield* does(() => page.getByRole("button", { name: "Lines" }).click())
    yield* shown(page.locator(".wire:not(.ladder) .line.here", { hasText: "A2 NO" }))
    assert.strictEqual(yield* does(() => wire.locator(".lifeline").count()), 0)
  })

  test("V9 the whole machine, larger than its pane, has an overview: arrows and the pointer move what is shown", function* () {
    const { heard, page } = yield* openTrace(fileOf(withActivities(refused)))
    yield* openChart(page)
    const overview = page.getByRole("group", { name: /^Overview/ })
    yield* does(() => page.getByRole("button", { name: "Whole machine" }).click())
    yield* does(() => overview.waitFor({ state: "detached" }))
    yield* does(() => page.getByRole("button", { name: "Zoom in" }).click({ clickCount: 5 }))
    yield* shown(overview)
    const panel = page.getByRole("region", { name: "Drawing" })
    const top = does(() => panel.evaluate((element) => element.scrollTop))
    yield* does(() => overview.click({ position: { x: 20, y: 1 } }))
    assert.strictEqual(yield* top, 0)
    yield* does(() => overview.press("ArrowDown"))
    const below = yield* top
    assert.isAbove(below, 0)
    // the frame follows a moment later
    yield* does(() => overview.locator('.shown:not([y^="-"], [y="0"])').waitFor())
    const { height = 0, x = 0, y = 0 } = (yield* does(() => overview.boundingBox())) ?? {}
    yield* does(() => page.mouse.move(x + 20, y + 5))
    yield* does(() => page.mouse.down())
    yield* does(() => page.mouse.move(x + 20, y + height - 5))
    yield* does(() => page.mouse.up())
    assert.isAbove(yield* top, below)
    assert.deepStrictEqual(heard, [])
  })

  test("the drawing is saved as SVG, PNG and mermaid, each as it is shown", function* () {
    const { heard, page } = yield* openTrace(fileOf(withActivities(refused)))
    yield* openChart(page)
    const save = (name: string) =>
      does(() =>
        Promise.all([page.waitForEvent("download"), page.getByRole("button", { name, exact: true }).click()])
          .then(([download]) => download.path())
          .then((path) => readFileSync(path))
      )
    assert.match((yield* save("SVG")).toString(), /✗ refused<.*at 750 ms</)
    assert.strictEqual((yield* save("PNG")).subarray(1, 4).toString(), "PNG")
    assert.include((yield* save("Mermaid")).toString(), "stateDiagram-v2")
    assert.deepStrictEqual(heard, [])
  })

  test("the wire says the unit of its times, which all have the same notation", function* () {
    const { page } = yield* openRun(stories.wellBehaved)
    const head = page.locator(".heads.talk .at")
    assert.strictEqual(yield* textOf(head), "ms")
    const { page: long } = yield* openTrace(yield* day)
    assert.strictEqual(yield* textOf(long.locator(".heads.talk .at")), "h:min:s")
    const times = yield* does(() => long.locator(".line .at").allInnerTexts())
    for (const time of times.filter((each) => each !== "")) assert.match(time, /^\d+:\d\d:\d\d\.\d{3}$/)
  })

  test("each line of a race names its way in next to its text, not below it, also where it is narrow", function* () {
    const { page } = yield* openRun(silent993)
    for (const width of [390, 1280]) {
      yield* resize(page, { width, height: 900 })
      const gaps = yield* does(() =>
        page.locator(".line:has(small)").evaluateAll((lines) =>
          lines.map((line) => {
            const [mark, text] = [line.querySelector("small"), line.querySelector(".text")]
            return (text?.getBoundingClientRect().left ?? 0) - (mark?.getBoundingClientRect().right ?? 0)
          })
        )
      )
      const at = `at ${width} px`
      assert.isAbove(gaps.length, 5, at)
      assert.isAtLeast(Math.min(...gaps), 4, at)
    }
  })
})
