/** The path of a connection as a chart: it fits its pane, and its text stays legible. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { stories } from "../support/record.ts"
import { Browser, does, timeout } from "./Browser.ts"
import { skipped } from "./Chromium.ts"
import { openRun, shown } from "./support.ts"

const sizes = [
  { width: 1280, height: 800 },
  { width: 1440, height: 900 },
  { width: 1600, height: 900 }
]

layer(Browser.layer, { timeout })("chart", (it) => {
  const test = skipped ? it.effect.skip : it.effect

  for (const viewport of sizes) {
    test(
      `V9 the path of 22 states fits its pane at ${viewport.width}×${viewport.height}, with text of 11 px`,
      () =>
        Effect.gen(function* () {
          const { page } = yield* openRun(stories.neteaseLate, { viewport })
          const tab = page.getByRole("tab", { name: "State chart" })
          if (viewport.width < 1500) yield* does(() => tab.click())
          const drawing = page.getByRole("img", { name: /^The path of/ })
          yield* shown(drawing)
          const hidden = yield* does(() =>
            page
              .getByRole("region", { name: "Drawing" })
              .evaluate((pane) => [
                pane.scrollWidth - pane.clientWidth,
                pane.scrollHeight - pane.clientHeight
              ])
          )
          assert.deepStrictEqual(hidden, [0, 0])
          assert.strictEqual(yield* does(() => drawing.locator("[data-state]").count()), 22)
          const height = yield* does(() =>
            drawing
              .locator("text")
              .first()
              .evaluate((text) => {
                const scale = text instanceof SVGGraphicsElement ? text.getScreenCTM()?.a : undefined
                return (scale ?? 0) * parseFloat(getComputedStyle(text).fontSize)
              })
          )
          assert.isAtLeast(height, 11)
        }),
      timeout
    )
  }
})
