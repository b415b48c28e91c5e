/** Accounts: the lane of one over a day, and the list of several. */
import { assert } from "@effect/vitest"
import type { Event } from "@effect-imap/core/internal/Trace"
import { day } from "../support/day.ts"
import { fileOf, refused, selected, withActivities } from "../support.ts"
import { violationsOfBoth } from "./axe.ts"
import { does, inBrowser } from "./Browser.ts"
import { oddFonts, resize } from "./looks.ts"
import { below, openTrace, shown, textOf } from "./support.ts"

/** The events of a connection as those of an account with a label. */
const account = (events: ReadonlyArray<Event>, id: number, label: string): ReadonlyArray<Event> =>
  events.map((event) =>
    event.name === "connection:started"
      ? { ...event, group_id: `c${id}`, data: { ...event.data, label, session: `s${id}` } }
      : { ...event, group_id: `c${id}` }
  )

const three = fileOf(
  withActivities([
    ...account(selected.slice(0, 6), 1, "anna"),
    ...account(refused, 2, "bert"),
    ...account(selected.slice(0, 6), 3, "cleo")
  ])
)

/** Runs in the page: the parts whose content does not fit. */
const cut = (parts: ReadonlyArray<Element>): ReadonlyArray<string> =>
  parts.flatMap((part) =>
    part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1
      ? [part.textContent ?? ""]
      : []
  )

inBrowser("accounts", (test) => {
  test("the lane comes first: what was open, lost and asked by the clock, with the connection that was lost, and its wire at that line", function* () {
    const { page } = yield* openTrace(yield* day)
    assert.match(yield* textOf(page.locator(".lane h2")), /Open .* lost/)
    const legend = yield* textOf(page.getByRole("list", { name: "Shades of the lane" }))
    for (const words of ["open", "not open", "IDLE", "lost", "a command of the app"])
      assert.include(legend, words)
    const hours = yield* does(() => page.locator(".strip .hour").allInnerTexts())
    assert.deepStrictEqual(hours.slice(0, 2), ["0", "2 h"], "the date of a simulated clock is none")
    yield* shown(page.locator(".verdict.recovered"))
    yield* shown(page.locator(".wire .line", { hasText: "Shutting down" }))
    yield* does(() => page.locator(".happenings button").first().click())
    yield* shown(page.locator(".three .about", { hasText: /^c1/ }))
  })

  test("a narrow page has the lane, its legend, what happened, and then the banner", function* () {
    const { page } = yield* openTrace(yield* day, { viewport: { width: 390, height: 844 } })
    const parts = [".lane .strip", ".lane .legend", ".lane .happenings", ".three", ".panel.wire"]
    const boxes = yield* below(page, parts)
    assert.isAtMost(boxes[2].top, 844)
  })

  test("what is clicked is at least 24 px high", function* () {
    const { page } = yield* openTrace(yield* day)
    yield* does(() => page.locator(".three").getByRole("button", { name: "More" }).click())
    const small = (parts: ReadonlyArray<Element>) =>
      parts.flatMap((part) => {
        const { height, width } = part.getBoundingClientRect()
        const around = getComputedStyle(part, "::after")
        const size = Math.max(width, parseFloat(around.width) || 0)
        const tall = Math.max(height, parseFloat(around.height) || 0)
        return Math.min(size, tall) < 23.9 ? [`${part.className} ${size} × ${tall}`] : []
      })
    const targets = page.locator(".shown .link, .happenings button").locator("visible=true")
    assert.isAbove(yield* does(() => targets.count()), 2)
    assert.deepStrictEqual(yield* does(() => targets.evaluateAll(small)), [])
  })

  test("axe finds nothing in a lane, nor in all accounts, light or dark; text has three sizes; at 200 % zoom nothing scrolls sideways", function* () {
    const beyond = (parts: ReadonlyArray<Element>) =>
      parts
        .filter((part) => part.getBoundingClientRect().right > innerWidth + 1)
        .map((part) => part.className)
    for (const trace of [yield* day, three]) {
      const { page } = yield* openTrace(trace)
      assert.deepStrictEqual(yield* violationsOfBoth(page), [])
      assert.deepStrictEqual(yield* oddFonts(page), [])
      // half of the pixels of 1280 × 800
      yield* resize(page, { width: 640, height: 400 })
      // a table is scrolled in itself
      const parts = page.locator(
        ":is(.top, .head > :not(.commands), .accounts .headline) *:not(bdi):visible, .account > :visible"
      )
      assert.deepStrictEqual(yield* does(() => parts.evaluateAll(beyond)), [])
    }
  })

  test("accounts that all fail alike at one host are one row, which finds them", function* () {
    const down = ["anna", "bert", "cleo"].flatMap((label, at) => account(refused, at + 1, label))
    const { page } = yield* openTrace(fileOf(withActivities(down)))
    const failure = page.getByRole("button", { name: /3 No mailbox at \S+ is open: / })
    yield* shown(failure)
    assert.strictEqual(yield* does(() => page.locator(".failures li").count()), 1)
    assert.strictEqual(yield* does(() => page.locator(".account:not(.captions)").count()), 3)
    yield* does(() => failure.click())
    yield* shown(page.locator('.failures [aria-pressed="true"]'))
    assert.strictEqual(yield* does(() => page.locator(".account:not(.captions)").count()), 3)
  })

  test("several accounts are the first view, those that need a person first, and one leads to its connection", function* () {
    const { page } = yield* openTrace(three)
    yield* shown(page.getByRole("heading", { name: "1 of 3 labels needs attention" }))
    const rows = page.locator(".account:not(.captions)")
    const heads = page.getByRole("table", { name: /^Accounts/ }).getByRole("columnheader")
    assert.deepStrictEqual(yield* does(() => heads.allInnerTexts()), [
      "State\n▾",
      "Label",
      "Host",
      "For",
      "Why"
    ])
    const first = (yield* does(() => rows.allInnerTexts()))[0] ?? ""
    assert.match(first, /stuck[^]*bert[^]*Unsafe Login[^]*the account’s owner must act/)
    yield* resize(page, { width: 390, height: 844 })
    const words = page.locator(".account:not(.captions), .account:not(.captions) :is(.name, .why)")
    assert.deepStrictEqual(yield* does(() => words.evaluateAll(cut)), [])
    const [one, next] = [
      yield* does(() => rows.nth(0).boundingBox()),
      yield* does(() => rows.nth(1).boundingBox())
    ]
    assert.isAtLeast(next?.y ?? 0, (one?.y ?? 0) + (one?.height ?? 0))
    yield* does(() => page.locator("#find").fill("account:cleo"))
    yield* does(() => rows.filter({ hasText: "bert" }).waitFor({ state: "detached" }))
    yield* does(() => page.locator("#find").fill(""))
    yield* does(() => rows.filter({ hasText: "bert" }).click())
    yield* shown(page.getByRole("article").getByRole("heading", { name: /The provider blocks/ }))
    yield* does(() => page.getByRole("button", { name: "← All accounts" }).click())
    yield* shown(page.getByRole("table", { name: /^Accounts/ }))
  })
})
