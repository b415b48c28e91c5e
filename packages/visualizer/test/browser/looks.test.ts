/** Kinds of flaws that nobody should have to find by eye; the pages of a fleet and of a replay have theirs in their files. */
import { assert } from "@effect/vitest"
import type { Page } from "playwright-core"
import { day } from "../support/day.ts"
import { stories } from "../support/record.ts"
import { fileOf, refused, selected, withActivities } from "../support.ts"
import { does, inBrowser } from "./Browser.ts"
import { flaws, oddFonts, resize, unseenFocus } from "./looks.ts"
import { openChart, openRun, openTrace, shown } from "./support.ts"

const both = fileOf(withActivities([...refused, ...selected]))

/** A race, of which one way in is silent. */
const race = { ...stories.wellBehaved, options: { ports: { 143: "clear", 993: "silent" } } } as const

const recovered = { ...stories.neteaseLate, attempts: 3 }

/** Runs in the page: the parts whose content does not fit. */
const cut = (parts: ReadonlyArray<Element>): ReadonlyArray<string> =>
  parts.flatMap((part) =>
    part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1
      ? [part.textContent ?? ""]
      : []
  )

/** Runs in the page: the selects whose choice is wider than they are. */
const cutSelects = (selects: ReadonlyArray<Element>): ReadonlyArray<string> =>
  selects.flatMap((select) => {
    if (!(select instanceof HTMLSelectElement) || select.clientWidth === 0) return []
    const pen = new OffscreenCanvas(1, 1).getContext("2d")
    const words = select.selectedOptions[0]?.textContent ?? ""
    if (pen === null) return []
    pen.font = getComputedStyle(select).font
    // the arrow needs some room, too
    return pen.measureText(words).width + 16 > select.clientWidth ? [words] : []
  })

/** Runs in the page: the contrast of a placeholder, a text, or the edge of a part of the lane against what is behind it. WCAG 2.2. */
const contrast = (part: Element): number => {
  const numbers = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number)
  const own = getComputedStyle(part)
  const isPiece = part.classList.contains("run")
  const shown = isPiece
    ? (/rgb[^)]*\)/.exec(own.boxShadow)?.[0] ?? "")
    : getComputedStyle(part, part instanceof HTMLInputElement ? "::placeholder" : null).color
  const filled = (at: Element | null): ReadonlyArray<number> => {
    const color = at === null ? [255, 255, 255] : numbers(getComputedStyle(at).backgroundColor)
    return color[3] === 0 ? filled(at?.parentElement ?? null) : color
  }
  const behind = filled(isPiece ? part.parentElement : part)
  const opacity = Number(own.opacity)
  const luminance = (color: ReadonlyArray<number>) =>
    color
      .slice(0, 3)
      .map((value) => (value / 255 <= 0.04045 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4))
      .reduce((sum, value, at) => sum + value * ([0.2126, 0.7152, 0.0722][at] ?? 0), 0)
  const seen = numbers(shown).map((value, at) => value * opacity + (behind[at] ?? 0) * (1 - opacity))
  const [dark = 0, light = 0] = [luminance(seen), luminance(behind)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const all = <A>(page: Page, selector: string, of: (parts: ReadonlyArray<Element>) => A) =>
  does(() => page.locator(selector).evaluateAll(of))

inBrowser("looks", (test) => {
  test("of a trace, its drawings, exports and comparison: nothing is small, cut, or scrolls sideways", function* () {
    const { page } = yield* openRun(recovered)
    assert.deepStrictEqual(yield* flaws(page), [])
    yield* does(() => page.getByRole("button", { name: "Lines" }).click())
    yield* shown(page.locator(".wire:not(.ladder)"))
    assert.deepStrictEqual(yield* flaws(page), [])
    yield* openChart(page)
    assert.deepStrictEqual(yield* flaws(page), [])
    yield* does(() => page.getByRole("button", { name: "Export…" }).click())
    yield* shown(page.getByRole("button", { name: "Chart SVG" }))
    assert.deepStrictEqual(yield* flaws(page), [])
    yield* does(() => page.keyboard.press("Escape"))
    yield* does(() => page.getByRole("button", { name: "Compare…" }).click())
    yield* shown(page.getByRole("main", { name: "Comparison" }))
    assert.deepStrictEqual(yield* flaws(page), [])
  })

  test("of the focus: it has an outline wherever it is", function* () {
    const { page } = yield* openRun(recovered)
    assert.deepStrictEqual(yield* unseenFocus(page), [])
  })

  test("of the first view: 20 rows of the ladder are below headline and rail", function* () {
    const { page } = yield* openRun(stories.neteaseWithoutId)
    const heights = yield* does(() =>
      page.locator(".right :is(.panel, .line)").evaluateAll((parts) => parts.map((part) => part.clientHeight))
    )
    assert.isAtLeast((heights[0] ?? 0) / Math.min(...heights), 20)
  })

  test("of text: it has one of three sizes and two weights", function* () {
    const { page } = yield* openTrace(both)
    for (const tab of ["Wire", "Facts", "Timers", "Raw"]) {
      yield* does(() => page.getByRole("tab", { name: tab }).click())
      assert.deepStrictEqual(yield* oddFonts(page), [], tab)
    }
  })

  test("from 390 to 1920 px no box of the rail and no select is cut, and there are at most three toolbars", function* () {
    const runs = [stories.netease, stories.hanging, race]
    for (const run of runs) {
      const { page } = yield* openRun(run)
      for (const width of [390, 768, 1024, 1920]) {
        yield* resize(page, { width, height: 900 })
        const at = `at ${width} px`
        const boxes = yield* does(() => page.locator(".rail .box").count())
        assert.strictEqual(boxes, width < 900 ? 7 : 0, at)
        assert.deepStrictEqual(yield* all(page, ".rail :is(.box, .step)", cut), [], at)
        assert.deepStrictEqual(yield* all(page, "select", cutSelects), [], at)
        const bars = yield* does(() => page.locator(":is(.top, .tabrow, .tools):visible").count())
        // wide pages show the state chart, whose tools are beside those of the wire
        assert.isAtMost(bars, width >= 1280 ? 4 : 3, at)
      }
    }
  })

  test("placeholders, disabled buttons and the lane of an account stand out, by day and by night", function* () {
    const { page } = yield* openTrace(yield* day)
    const { page: alone } = yield* openTrace(both)
    for (const colorScheme of ["light", "dark"] as const) {
      yield* does(() => page.emulateMedia({ colorScheme }))
      yield* does(() => alone.emulateMedia({ colorScheme }))
      const at = (of: Page, part: string) => does(() => of.locator(part).first().evaluate(contrast))
      assert.isAtLeast(yield* at(page, "#find"), 4.5, `placeholder, ${colorScheme}`)
      assert.isAtLeast(yield* at(page, ".run.open"), 3, `lane, ${colorScheme}`)
      assert.isAtLeast(yield* at(alone, "button:disabled"), 3, `disabled, ${colorScheme}`)
    }
  })

  test("a box of the rail has the colour of its outcome, the same by day and by night", function* () {
    const { page } = yield* openRun(stories.wellBehaved, { viewport: { width: 800, height: 900 } })
    for (const colorScheme of ["light", "dark"] as const) {
      yield* does(() => page.emulateMedia({ colorScheme }))
      const colours = yield* all(page, ".rail .box:not(.unused)", (boxes) =>
        boxes.map((box) => getComputedStyle(box).borderTopColor)
      )
      const done = "rgb(129, 141, 157)"
      assert.deepStrictEqual(colours.slice(0, 5), [done, done, done, done, done])
    }
  })

  test("with forced colours the selected row has an outline, a pressed button another colour; with reduced motion nothing moves", function* () {
    const { page } = yield* openTrace(both)
    yield* does(() => page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" }))
    const outline = yield* does(() =>
      page
        .locator('.pane.list .row[aria-selected="true"]')
        .evaluate((row) => getComputedStyle(row).outlineStyle)
    )
    assert.strictEqual(outline, "solid")
    const grounds = yield* all(page, ".tools [aria-pressed]", (buttons) =>
      buttons.map((button) => getComputedStyle(button).backgroundColor)
    )
    assert.notStrictEqual(grounds[0], grounds[1])
    const moving = (parts: ReadonlyArray<Element>) =>
      parts.filter((part) => parseFloat(getComputedStyle(part).transitionDuration) > 0).length
    assert.strictEqual(yield* all(page, "button, .row", moving), 0)
    yield* does(() => page.emulateMedia({ forcedColors: "none" }))
  })
})
