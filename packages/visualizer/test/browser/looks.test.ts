/** Kinds of flaws that nobody should have to find by eye; the pages of a fleet and of a replay have theirs in their files. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { stories } from "../support/record.ts"
import { Browser, does, timeout } from "./Browser.ts"
import { skipped } from "./Chromium.ts"
import { flaws, unseenFocus } from "./looks.ts"
import { openChart, openRun, shown } from "./support.ts"

const recovered = { ...stories.neteaseLate, attempts: 3 }

layer(Browser.layer, { timeout })("looks", (it) => {
  const test = skipped ? it.effect.skip : it.effect

  test(
    "of a trace, its drawings, exports and comparison: nothing is small, cut, or scrolls sideways",
    () =>
      Effect.gen(function* () {
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
      }),
    timeout
  )

  test(
    "of the focus: it has an outline wherever it is",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openRun(recovered)
        assert.deepStrictEqual(yield* unseenFocus(page), [])
      }),
    timeout
  )

  test(
    "of the first view: 20 rows of the ladder are below headline and rail",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openRun(stories.neteaseWithoutId)
        const heights = yield* does(() =>
          page
            .locator(".right :is(.panel, .line)")
            .evaluateAll((parts) => parts.map((part) => part.clientHeight))
        )
        assert.isAtLeast((heights[0] ?? 0) / Math.min(...heights), 20)
      }),
    timeout
  )
})
