/** Red is what needs a person or is still down; what recovered is calm, wherever the page shows it. */
import { assert, layer } from "@effect/vitest"
import type { Event } from "@effect-imap/core/internal/Trace"
import { Effect } from "effect"
import type { Locator, Page } from "playwright-core"
import { day } from "../support/day.ts"
import { stories } from "../support/record.ts"
import { fileOf, refused, selected, withActivities } from "../support.ts"
import { Browser, does, timeout } from "./Browser.ts"
import { skipped } from "./Chromium.ts"
import { openRun, openTrace, shown } from "./support.ts"

/** Runs in the page: the visible parts whose text, ground or edge is red, by their class. */
const reds = (parts: ReadonlyArray<Element>): ReadonlyArray<string> => {
  const probe = document.createElement("i")
  parts[0]?.closest(".app")?.append(probe)
  const red = ["--bad", "--badsoft", "--badline"].map((name) => {
    probe.style.color = `var(${name})`
    return getComputedStyle(probe).color
  })
  probe.remove()
  const isRed = (part: Element) => {
    const { backgroundColor, borderTopColor, borderTopWidth, color } = getComputedStyle(part)
    const hasText = Array.from(part.childNodes).some(
      (node) => node instanceof Text && node.data.trim() !== ""
    )
    return (
      (hasText && red.includes(color)) ||
      red.includes(backgroundColor) ||
      (borderTopWidth !== "0px" && red.includes(borderTopColor))
    )
  }
  return parts.filter(isRed).map((part) => `${part.getAttribute("class")} ${part.textContent?.trim()}`)
}

const redIn = (parts: Locator) => does(() => parts.evaluateAll(reds))

const everything = (page: Page) => page.locator(".app *:visible")

/** The events of a pool's connection. */
const ofPool = (events: ReadonlyArray<Event>, id: number): ReadonlyArray<Event> =>
  events.map((event) =>
    event.name === "connection:started"
      ? { ...event, group_id: `c${id}`, data: { ...event.data, label: "indexer", session: `s${id}` } }
      : { ...event, group_id: `c${id}` }
  )

/** Two connections of a pool, of which one had no answer in time, while the other stayed open. */
const pool = fileOf(
  withActivities([
    ...ofPool(selected.slice(0, 6), 1),
    ...ofPool(selected.slice(0, 6), 2),
    {
      time: 9000,
      name: "connection:ended",
      group_id: "c2",
      data: {
        outcome: "failed",
        error: "Timeout",
        step: "selected",
        facts: { step: "command", command: "FETCH" }
      }
    },
    { time: 9500, name: "connection:ended", group_id: "c1", data: { outcome: "closed" } }
  ])
)

layer(Browser.layer, { timeout })("urgency", (it) => {
  const test = skipped ? it.effect.skip : it.effect

  test(
    "a day of losses that were over in a second has nothing red, whichever of its connections is selected",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openTrace(yield* day)
        assert.deepStrictEqual(yield* redIn(everything(page)), [])
        yield* does(() => page.keyboard.press("f"))
        yield* shown(page.locator(".verdict.recovered"))
        assert.deepStrictEqual(yield* redIn(everything(page)), [])
      }),
    timeout
  )

  test(
    "one lost connection of a pool, which nobody must act on, is calm in banner, rail, list and wire",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openTrace(pool)
        yield* does(() => page.getByRole("option", { name: /c2/ }).click())
        yield* shown(page.locator(".recovered h2, .recovered h3").filter({ hasText: "↻ No answer to FETCH" }))
        yield* shown(page.getByRole("option", { name: /c2/ }).filter({ hasText: "↻" }))
        assert.deepStrictEqual(yield* redIn(everything(page)), [])
      }),
    timeout
  )

  test(
    "a refused login is red in banner, rail and wire",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openRun(stories.wrongPassword)
        for (const part of [".verdict h2 *", ".rail .box.failed", ".line.telling"])
          assert.isNotEmpty(yield* redIn(page.locator(part)), part)
        const { page: list } = yield* openTrace(fileOf(withActivities([...refused, ...selected])))
        assert.isNotEmpty(yield* redIn(list.locator(".pane.list .name.bad *")))
      }),
    timeout
  )
})
