import { assert } from "@effect/vitest"
import { Effect } from "effect"
import type { Page } from "playwright-core"
import { program } from "../../src/document/bundle.generated.ts"
import { htmlDocument } from "../../src/document/document.ts"
import { stories } from "../support/record.ts"
import { fileOf, refused, selected } from "../support.ts"
import { violations, violationsOfBoth } from "./axe.ts"
import { does, inBrowser } from "./Browser.ts"
import { resize } from "./looks.ts"
import { openHtml, openRun, openTrace, shown, textOf } from "./support.ts"

/** What the keyboard acts on. */
const focused = (page: Page) =>
  does(() =>
    page.evaluate(() => {
      const active = document.activeElement?.shadowRoot?.activeElement
      return active?.getAttribute("aria-label") ?? active?.textContent?.trim() ?? ""
    })
  )

inBrowser("reach", (test) => {
  test("axe finds nothing in any view, light or dark", function* () {
    const { page } = yield* openTrace(fileOf([...refused, ...selected]))
    const found: Array<string> = []
    // all views have the same colours
    found.push(...(yield* violationsOfBoth(page)))
    const look = Effect.map(violations(page), (list) => void found.push(...list))
    for (const name of ["Timers", "Raw"]) {
      yield* does(() => page.getByRole("tab", { name }).click())
      yield* look
    }
    yield* does(() => page.keyboard.press("["))
    yield* look
    for (const name of ["Export…", "Keys and help"]) {
      yield* does(() => page.getByRole("button", { name }).click())
      yield* shown(page.getByRole("dialog"))
      yield* look
      yield* does(() => page.keyboard.press("Escape"))
    }
    yield* does(() => page.getByRole("button", { name: "Compare…" }).click())
    yield* shown(page.getByRole("region", { name: "Where they differ" }))
    yield* look
    assert.deepStrictEqual(found, [])
  })

  test("axe finds nothing in a page without a trace, nor in a narrow one", function* () {
    const { page } = yield* openHtml(htmlDocument(program, { title: "imap trace" }))
    yield* shown(page.getByRole("heading", { level: 2 }))
    assert.deepStrictEqual(yield* violations(page), [])
    const { page: narrow } = yield* openTrace(fileOf(refused), { viewport: { width: 600, height: 900 } })
    assert.deepStrictEqual(yield* violations(narrow), [])
  })

  test("story A by keyboard alone: from the list to the wire, the line that shows the cause, and the last steps", function* () {
    const { page } = yield* openRun(stories.neteaseWithoutId)
    const press = (key: string) => does(() => page.keyboard.press(key))
    yield* press("Escape")
    assert.strictEqual(yield* focused(page), "Steps of c1")
    yield* press("Home")
    yield* press("Enter")
    assert.strictEqual(yield* focused(page), "Lines on the wire")
    yield* press("e")
    yield* shown(page.locator(".line.here", { hasText: "NO SELECT Unsafe Login" }))
    yield* press("]")
    yield* shown(page.locator(".line.here[title=failing]"))
    yield* press("?")
    assert.isTrue(yield* does(() => page.getByRole("dialog", { name: "Keys" }).isVisible()))
    yield* press("Escape")
    assert.strictEqual(yield* does(() => page.getByRole("dialog").count()), 0)
  })

  test("from opening to the line that shows the cause in one step, whatever has the focus", function* () {
    for (const width of [400, 1280, 2560]) {
      const { page } = yield* openTrace(fileOf([...refused, ...selected]), {
        viewport: { width, height: 800 }
      })
      const verdict = page.getByRole("heading", { name: /The provider blocks this client/ })
      const box = yield* does(() => verdict.boundingBox())
      // where it is narrow, what happened to the account takes more lines above it
      assert.isBelow(box?.y ?? 800, width < 500 ? 480 : 300, "the cause is in view")
      yield* does(() => page.keyboard.press("e"))
      assert.include(yield* textOf(page.locator(".line.here")), "NO SELECT Unsafe Login")
    }
  })

  test("nothing is wider than the page, and the moment that is looked at is not cut", function* () {
    const { page } = yield* openTrace(fileOf([...refused, ...selected]))
    for (const width of [600, 900, 1100, 1240]) {
      yield* resize(page, { width, height: 900 })
      const cut = yield* does(() =>
        page.locator("imap-trace-view").evaluate((view) =>
          [".app", ".tabrow", ".travel .where"].map((selector) => {
            const element = view.shadowRoot?.querySelector(selector)
            return (element?.scrollWidth ?? 0) - (element?.clientWidth ?? 0)
          })
        )
      )
      assert.deepStrictEqual(cut, [0, 0, 0], `at ${width} px`)
    }
  })

  test("the first stop of Tab skips to the wire, and the filter is within five", function* () {
    const { page } = yield* openTrace(fileOf([...refused, ...selected]))
    yield* does(() => page.keyboard.press("Tab"))
    assert.strictEqual(yield* focused(page), "Skip to the wire")
    const stops: Array<string> = []
    for (let stop = 0; stop < 4; stop++) {
      yield* does(() => page.keyboard.press("Tab"))
      stops.push(yield* focused(page))
    }
    assert.include(stops, "Filter connections and lines")
    const { page: again } = yield* openTrace(fileOf([...refused, ...selected]))
    yield* does(() => again.keyboard.press("Tab"))
    yield* does(() => again.keyboard.press("Enter"))
    yield* does(() => again.keyboard.press("ArrowUp"))
    yield* shown(again.locator(".wire .line.here"))
  })
})
