/** The state chart: legible, at the current state, and where it goes. */
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import type { Locator, Page } from "playwright-core"
import { lives } from "../support/lives.ts"
import { at, fileOf, moved, refused } from "../support.ts"
import { stories } from "../support/record.ts"
import { does, inBrowser } from "./Browser.ts"
import { openChart, openRun, openLive, openTrace, shown, textOf } from "./support.ts"

/** The state in the middle of the pane, and the height of the smallest letters in pixels. */
const seen = (page: Page) =>
  does(() =>
    page.getByRole("region", { name: "Drawing" }).evaluate((pane) => {
      const { height, left, top, width } = pane.getBoundingClientRect()
      const isIn = (part: Element) => {
        const box = part.getBoundingClientRect()
        return box.left >= left && box.right <= left + width && box.top >= top && box.bottom <= top + height
      }
      const texts = Array.from(pane.querySelectorAll("text"))
      const current = pane.querySelector(".state.now:not(.nest)")
      return {
        current: current?.getAttribute("data-state"),
        isShown: current !== null && isIn(current),
        states: Array.from(pane.querySelectorAll(".state:not(.nest)"))
          .filter(isIn)
          .flatMap((state) => state.getAttribute("data-state") ?? []),
        letters: Math.min(
          ...texts.map((text) => (text.getScreenCTM()?.a ?? 0) * parseFloat(getComputedStyle(text).fontSize))
        )
      }
    })
  )

/** What is written in a drawing. */
const written = (text: Locator) => does(() => text.textContent().then((words) => words?.trim() ?? ""))

const sizes = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
  { width: 1600, height: 900 }
]

inBrowser("chart", (test) => {
  for (const viewport of sizes) {
    test(`V9 it opens at 1:1 on the current state and its neighbours at ${viewport.width}×${viewport.height}`, function* () {
      const { page } = yield* openRun(stories.hanging, { viewport })
      yield* openChart(page)
      const { current, isShown, letters, states } = yield* seen(page)
      assert.deepStrictEqual([current, isShown], ["selecting", true])
      assert.includeMembers(states, ["enabling", "compressing"])
      assert.isAtLeast(letters, 12)
    })
  }

  test("V9 it follows the cursor, until a person moves it", function* () {
    const { page } = yield* openRun(stories.neteaseLate)
    yield* openChart(page)
    const states: Array<unknown> = []
    for (let steps = 0; steps < 6; steps++) {
      yield* does(() => page.keyboard.press("["))
      const { current, isShown } = yield* seen(page)
      assert.isTrue(isShown, current ?? "")
      states.push(current)
    }
    assert.isAbove(new Set(states).size, 4)
    const pane = page.getByRole("region", { name: "Drawing" })
    yield* does(() => pane.hover())
    yield* does(() => page.mouse.wheel(0, -2000))
    yield* shown(page.getByRole("button", { name: "Follow", pressed: false }))
    yield* does(() => page.keyboard.press("]"))
    assert.isFalse((yield* seen(page)).isShown)
    yield* does(() => page.getByRole("button", { name: "Follow" }).click())
    assert.isTrue((yield* seen(page)).isShown)
  })

  test("the mouse drags it, the map moves it, and a click on its ground closes what is shown of a state", function* () {
    const { page } = yield* openRun(stories.hanging)
    yield* openChart(page)
    const pane = page.getByRole("region", { name: "Drawing" })
    const top = does(() => pane.evaluate((element) => element.scrollTop))
    const before = yield* top
    const { x = 0, y = 0 } = (yield* does(() => pane.boundingBox())) ?? {}
    yield* does(() => page.mouse.move(x + 8, y + 40))
    yield* does(() => page.mouse.down())
    yield* does(() => page.mouse.move(x + 8, y + 140, { steps: 4 }))
    yield* does(() => page.mouse.up())
    assert.strictEqual(yield* top, before - 100)
    yield* shown(page.getByRole("button", { name: "Follow", pressed: false }))
    yield* does(() => page.getByRole("button", { name: "Follow" }).click())
    yield* does(() => page.locator('[data-state="selecting"]').click())
    const card = page.getByRole("region", { name: "The chosen state" })
    yield* shown(card)
    yield* does(() => page.mouse.click(x + 8, y + 40))
    yield* does(() => card.waitFor({ state: "detached" }))
    yield* does(() => page.getByRole("group", { name: /^Overview/ }).click({ position: { x: 20, y: 2 } }))
    assert.strictEqual(yield* top, 0)
  })

  test("a click on a state goes to its first line, marks the lines of all its stays, and lists its ways", function* () {
    const { page } = yield* openRun(stories.neteaseLate)
    yield* openChart(page)
    // the ladder has only what is in view
    yield* does(() => page.getByRole("button", { name: "Lines", exact: true }).click())
    yield* does(() => page.locator('[data-state="selecting"]').click())
    yield* shown(page.locator(".line.here", { hasText: "select" }))
    const lines = page.locator(".line.glows")
    assert.isAtLeast(yield* does(() => lines.count()), 4)
    yield* shown(lines.filter({ hasText: "SELECT INBOX" }))
    const card = page.getByRole("region", { name: "The chosen state" })
    assert.include(yield* textOf(card), "entered 2 times, 80 ms")
    assert.include(yield* textOf(card), "→ reidentifying refused as unsafe [may reidentify] × 1")
    yield* does(() => card.getByRole("button", { name: "Close" }).press("Escape"))
    yield* does(() => card.waitFor({ state: "detached" }))
    assert.strictEqual(yield* does(() => lines.count()), 0)
    yield* does(() => page.locator('[data-state="identifying"]').press("Enter"))
    assert.include(yield* textOf(card), "identifying")
  })

  test("a click on an edge shows its condition, how often it was taken, and leads to the last time", function* () {
    const { page } = yield* openRun(stories.neteaseLate)
    yield* openChart(page)
    yield* does(() => page.locator('[data-edge="selecting>reidentifying"] text').click())
    const card = page.getByRole("region", { name: "The chosen edge" })
    assert.include(yield* textOf(card), "refused as unsafe [may reidentify]")
    assert.include(yield* textOf(card), "taken once, last at 480 ms")
    yield* does(() => card.getByRole("button", { name: "at 480 ms" }).click())
    yield* shown(page.locator('.way.now[data-edge="selecting>reidentifying"]'))
    yield* shown(page.locator('.state.now[data-state="reidentifying"]'))
    const other = page.locator('[data-edge="selecting>unselected"] text')
    yield* does(() => other.hover())
    yield* does(() => other.hover({ position: { x: 4, y: 4 } }))
    assert.include(yield* textOf(page.locator(".tooltip")), "refused [has arrived]")
  })

  test("a ring at the current state is the timer that ends it: as it stood at the cursor, and running while live", function* () {
    const { page } = yield* openRun(stories.neteaseLate)
    yield* openChart(page)
    yield* does(() => page.locator('[data-state="selecting"]').click())
    assert.strictEqual(yield* written(page.locator(".state.now .left")), "30 s left")
    const events = [...refused.slice(0, 2), moved(1, "enabling", "always", "selecting")]
    const { page: live } = yield* openLive(
      fileOf([...events, at(1, "timer:set", { timer: "selectLimit", ms: 60_000 })])
    )
    const left = live.locator(".state.now .left")
    const before = parseFloat(yield* written(left))
    yield* Effect.repeat(written(left), { until: (now) => parseFloat(now) < before })
    assert.strictEqual(yield* does(() => live.locator(".state.now .ring").count()), 1)
  })

  test("the connections of an account are dots at their states at the time of the cursor; a click selects one", function* () {
    const [, pool] = lives.find(([name]) => name === "pool-one-hangs") ?? assert.fail("no such life")
    const { page } = yield* openTrace(yield* pool)
    yield* openChart(page)
    yield* does(() => page.keyboard.press("["))
    const dots = page.locator(".dots .dot")
    yield* shown(page.locator(".dots .own", { hasText: "c3" }))
    assert.isAtLeast(yield* does(() => dots.count()), 2)
    yield* does(() => page.locator(".dots .dot:not(.own)").first().click())
    yield* does(() => page.locator(".dots .own", { hasText: "c3" }).waitFor({ state: "detached" }))
  })
})
