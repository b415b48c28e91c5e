/** Kinds of flaws that nobody should have to find by eye; the pages of a fleet and of a replay have theirs in their files. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { storyPage } from "../../src/export/storyPage.ts"
import { storySvg } from "../../src/export/storySvg.ts"
import * as Storyboard from "../../src/model/verdict/Storyboard.ts"
import { connections } from "../../src/model/connection/spans.ts"
import { read, record, stories } from "../support/record.ts"
import { violationsOfBoth } from "./axe.ts"
import { Browser, does, timeout } from "./Browser.ts"
import { skipped } from "./Chromium.ts"
import { flaws, unseenFocus } from "./looks.ts"
import { openHtml, openRun, shown } from "./support.ts"

const recovered = { ...stories.neteaseLate, attempts: 3 }

layer(Browser.layer, { timeout })("looks", (it) => {
  const test = skipped ? it.effect.skip : it.effect

  test(
    "of a trace, its drawings, exports and comparison: nothing is small, cut, or scrolls sideways",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openRun(recovered)
        assert.deepStrictEqual(yield* flaws(page), [])
        yield* does(() => page.getByRole("button", { name: "Conversation" }).click())
        yield* shown(page.getByRole("img", { name: /^What was said/ }))
        assert.deepStrictEqual(yield* flaws(page), [])
        yield* does(() => page.getByRole("tab", { name: "State chart" }).click())
        yield* shown(page.getByRole("img", { name: /^The path of/ }))
        assert.deepStrictEqual(yield* flaws(page), [])
        yield* does(() => page.getByRole("button", { name: "Export…" }).click())
        yield* shown(page.getByRole("button", { name: "Story page" }))
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
    "of the first view: 28 rows of wire are below headline and rail",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openRun(stories.neteaseWithoutId)
        const heights = yield* does(() =>
          page
            .locator(".right :is(.panel, .line)")
            .evaluateAll((parts) => parts.map((part) => part.clientHeight))
        )
        assert.isAtLeast((heights[0] ?? 0) / Math.min(...heights), 28)
      }),
    timeout
  )

  test(
    "of a story: its steps are text, which a narrow page puts below each other",
    () =>
      Effect.gen(function* () {
        const [connection] = connections(read(yield* record(stories.neteaseWithoutId)))
        if (connection === undefined) return assert.fail("nothing was recorded")
        const { page } = yield* openHtml(storyPage(Storyboard.of(connection)))
        yield* shown(page.getByRole("listitem").filter({ hasText: "✗ select" }))
        assert.deepStrictEqual(yield* flaws(page), [])
        assert.deepStrictEqual(yield* violationsOfBoth(page), [])
      }),
    timeout
  )

  test(
    "of a story as a picture: a phone shows it whole, with text that can be read",
    () =>
      Effect.gen(function* () {
        for (const setting of Object.values(stories)) {
          const connection = connections(read(yield* record(setting))).at(-1)
          if (connection === undefined) return assert.fail("nothing was recorded")
          const svg = storySvg(Storyboard.of(connection))
          const viewport = "<meta name=viewport content=width=device-width>"
          const { page } = yield* openHtml(`${viewport}<style>svg { max-width: 100% }</style>${svg}`)
          assert.deepStrictEqual(yield* flaws(page), [])
          const outside = yield* does(() =>
            page.locator(".card").evaluateAll((cards) =>
              cards.flatMap((card) => {
                const right = card.querySelector("rect")?.getBoundingClientRect().right ?? 0
                return Array.from(card.querySelectorAll("text"), (text) =>
                  text.getBoundingClientRect().right > right - 4 ? text.textContent : ""
                )
              })
            )
          )
          assert.deepStrictEqual(
            outside.filter((text) => text !== ""),
            []
          )
        }
      }),
    timeout
  )
})
