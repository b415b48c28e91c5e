/** Red is what needs a person or is still down; what recovered is calm, wherever the page shows it. */
import { assert } from "@effect/vitest"
import type { Event } from "@effect-imap/core/internal/Trace"
import type { Locator, Page } from "playwright-core"
import { bytesOf, minute, stay } from "../model/lane/stays.ts"
import { day } from "../support/day.ts"
import { stories } from "../support/record.ts"
import { fileOf, refused, selected, withActivities } from "../support.ts"
import { does, inBrowser } from "./Browser.ts"
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

/** Runs in the page: by shade of the lane's legend, what its swatch and each part of that shade are painted with. */
const paints = (legend: Element): ReadonlyArray<readonly [string, ReadonlyArray<string>]> => {
  const paintOf = (part: Element) => {
    const { backgroundColor, backgroundImage } = getComputedStyle(part)
    return `${backgroundColor} ${backgroundImage}`
  }
  return Array.from(legend.querySelectorAll(".swatch"), (swatch) => {
    const shade = swatch.className.replace("swatch ", "")
    const pieces = legend.closest(".lane")?.querySelectorAll(`.strip .${shade.replaceAll(" ", ".")}`) ?? []
    return [shade, [swatch, ...pieces].map(paintOf)]
  })
}

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
        facts: { step: "command", command: "FETCH" },
        party: "either",
        actionBy: "nobody",
        retry: "now"
      }
    },
    { time: 9500, name: "connection:ended", group_id: "c1", data: { outcome: "closed" } }
  ])
)

/** An account's two connections, with one between them that is not in the file. */
const withHole = bytesOf(
  ...stay("c1", { from: 0, to: 20 * minute, lost: true }),
  ...stay("c3", { from: 41 * minute, to: 60 * minute, lost: false })
)

inBrowser("urgency", (test) => {
  test("a day of losses that were over in a second has nothing red, whichever of its connections is selected", function* () {
    const { page } = yield* openTrace(yield* day)
    assert.deepStrictEqual(yield* redIn(everything(page)), [])
    yield* does(() => page.keyboard.press("f"))
    yield* shown(page.locator(".verdict.recovered"))
    assert.deepStrictEqual(yield* redIn(everything(page)), [])
  })

  test("each shade of a lane is explained by its own colour", function* () {
    const all = new Map<string, ReadonlyArray<string>>()
    for (const trace of [yield* day, withHole]) {
      const { page } = yield* openTrace(trace)
      const legend = page.getByRole("list", { name: "Shades of the lane" })
      for (const [shade, painted] of yield* does(() => legend.evaluate(paints)))
        if (painted.length > 1) all.set(shade, painted)
    }
    assert.includeMembers(
      [...all.keys()],
      ["open", "beginning", "unknown", "idle", "tick lost", "tick failed", "tick arrived"]
    )
    for (const [shade, painted] of all) assert.strictEqual(new Set(painted).size, 1, `${shade}: ${painted}`)
  })

  test("one lost connection of a pool, which nobody must act on, is calm in banner, list, steps and wire", function* () {
    const { page } = yield* openTrace(pool)
    yield* does(() => page.getByRole("option", { name: /c2/ }).click())
    yield* shown(page.locator(".recovered h2, .recovered h3").filter({ hasText: /↻ No answer to FETCH/ }))
    yield* shown(page.getByRole("option", { name: /c2/ }).filter({ hasText: "↻" }))
    assert.deepStrictEqual(yield* redIn(everything(page)), [])
  })

  test("a refused login is red in banner, rail and wire", function* () {
    const { page } = yield* openRun(stories.wrongPassword, { viewport: { width: 800, height: 900 } })
    for (const part of [".verdict h2 *", ".rail .box.failed", ".line.telling"])
      assert.isNotEmpty(yield* redIn(page.locator(part)), part)
    const { page: list } = yield* openTrace(fileOf(withActivities([...refused, ...selected])))
    assert.isNotEmpty(yield* redIn(list.locator(".pane.list .name.bad *")))
  })
})
