/** Panes by width, and the drawings of the machine in them. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import type { Page } from "playwright-core"
import { fileOf, refused, selected } from "../support.ts"
import { skipped } from "./Chromium.ts"
import { Browser, does, openTrace, shown, textOf } from "./support.ts"

const timeout = 20_000
const both = fileOf([...refused, ...selected])

const top = (page: Page, selector: string) =>
  does(() =>
    page
      .locator(selector)
      .first()
      .evaluate((part) => part.getBoundingClientRect().top)
  )

const chartOf = (page: Page) => does(() => page.getByRole("tab", { name: "State chart" }).click())

layer(Browser.layer, { timeout })("layout", (it) => {
  const test = skipped ? it.effect.skip : it.effect

  test(
    "D17 at 400 px the verdict comes first, then the wire, then the list",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openTrace(both, { viewport: { width: 400, height: 900 } })
        const tops = [yield* top(page, ".verdict"), yield* top(page, ".right"), yield* top(page, ".left")]
        assert.deepStrictEqual(
          tops,
          tops.toSorted((a, b) => a - b)
        )
        assert.isBelow(tops[0] ?? 900, 200)
      }),
    timeout
  )

  test(
    "D9 from 1500 px the chart stands beside wire and list; their widths can be set by keys",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openTrace(both, { viewport: { width: 1700, height: 900 } })
        yield* shown(page.getByRole("region", { name: "State chart" }).getByRole("img"))
        assert.strictEqual(yield* does(() => page.getByRole("tab", { name: "State chart" }).count()), 0)
        const width = () => does(() => page.locator(".left").evaluate((pane) => pane.clientWidth))
        const before = yield* width()
        const splitter = page.getByRole("separator", { name: "Width of the list" })
        yield* does(() => splitter.press("ArrowRight"))
        assert.isAbove(yield* width(), before)
      }),
    timeout
  )

  test(
    "one connection needs no list, and has its facts and times beside the wire",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openTrace(fileOf(refused))
        assert.strictEqual(yield* does(() => page.getByRole("listbox", { name: "Connections" }).count()), 0)
        assert.include(
          yield* textOf(page.getByRole("region", { name: "Facts and times" })),
          "Where the time went"
        )
      }),
    timeout
  )

  test(
    "D9 a click on a state of the path moves the cursor to it; the way that failed is red and says when",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openTrace(fileOf(refused))
        yield* chartOf(page)
        yield* shown(page.locator(".way.failed", { hasText: "select.refused at 750 ms" }))
        yield* does(() => page.locator('[data-state="selecting"]').click())
        assert.strictEqual(
          yield* does(() => page.locator(".rail [aria-current] .label").innerText()),
          "select"
        )
        yield* does(() => page.getByRole("region", { name: "Drawing" }).press("ArrowUp"))
        yield* shown(page.locator('.state.now[data-state="authenticating"]'))
      }),
    timeout
  )

  test(
    "the drawing is saved as SVG, PNG and mermaid, each as it is shown",
    () =>
      Effect.gen(function* () {
        const { heard, page } = yield* openTrace(fileOf(refused))
        yield* chartOf(page)
        const save = (name: string) =>
          does(() =>
            Promise.all([
              page.waitForEvent("download"),
              page.getByRole("button", { name, exact: true }).click()
            ])
              .then(([download]) => download.path())
              .then((path) => readFileSync(path))
          )
        assert.include((yield* save("SVG")).toString(), "select.refused at 750 ms")
        assert.strictEqual((yield* save("PNG")).subarray(1, 4).toString(), "PNG")
        assert.include((yield* save("Mermaid")).toString(), "stateDiagram-v2")
        assert.deepStrictEqual(heard, [])
      }),
    timeout
  )
})
