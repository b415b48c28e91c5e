/** Notes on lines: written by keys alone, kept in what is exported, shown to anyone who opens that. */
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import type { Page } from "playwright-core"
import { at, fileOf, refused, selected } from "../support.ts"
import { does, inBrowser } from "./Browser.ts"
import { exported, openHtml, openTrace, shown, textOf } from "./support.ts"

const wireOf = (page: Page) => page.getByRole("list", { name: "Lines on the wire" })

const write = Effect.fnUntraced(function* (page: Page, text: string) {
  yield* does(() => page.keyboard.press("n"))
  yield* shown(page.getByRole("textbox", { name: /^Note on line/ }))
  yield* does(() => page.keyboard.type(text))
  yield* does(() => page.keyboard.press("Enter"))
})

inBrowser("notes", (test) => {
  test("a note goes to the line that shows the cause, leaves with the page, and is shown where that is opened", function* () {
    const { page } = yield* openTrace(fileOf([...refused, ...selected]))
    yield* write(page, "Asked <img src=x onerror=alert(1)> their postmaster – see above")
    const row = page.locator(".line.annotation")
    assert.include(yield* textOf(row), "Asked <img src=x onerror=alert(1)> their postmaster – see above")
    const above = yield* does(() => row.evaluate((line) => line.previousElementSibling?.textContent))
    assert.include(above, "NO SELECT Unsafe Login")

    const { heard, page: again } = yield* openHtml(yield* exported(page, "HTML page"))
    const notes = again.getByRole("region", { name: "Notes" })
    yield* shown(notes)
    assert.include(yield* textOf(notes), "c1 at 750 ms")
    assert.include(yield* textOf(again.locator(".line.annotation")), "their postmaster – see above")
    yield* does(() => notes.getByRole("button").click())
    assert.include(yield* textOf(again.locator(".line.here")), "NO SELECT Unsafe Login")
    assert.deepStrictEqual(heard, [])
  })

  test("a note is changed and taken away again; the exported trace has what is left, once", function* () {
    const note = at(760, "trace:note", { text: "first word", line: 3 })
    const { page } = yield* openTrace(fileOf([...refused, note]))
    const wire = wireOf(page)
    yield* shown(page.locator(".line.annotation", { hasText: "first word" }))
    yield* does(() => wire.press("End"))
    yield* write(page, "the cause")
    yield* does(() => page.getByRole("region", { name: "Notes" }).getByRole("button").first().click())
    yield* does(() => page.keyboard.press("n"))
    yield* does(() => page.getByRole("button", { name: "Remove" }).click())
    assert.strictEqual(yield* does(() => page.locator(".line.annotation").count()), 1)

    const lines = (yield* exported(page, "Trace")).trimEnd().split("\n")
    assert.lengthOf(lines, 1 + refused.length + 1)
    assert.include(lines.at(-1), `"name":"trace:note"`)
    assert.include(lines.at(-1), `"text":"the cause"`)
  })

  test("a secret in a note does not leave", function* () {
    const { page } = yield* openTrace(fileOf(refused))
    yield* write(page, "it works with password=hunter22 though")
    yield* does(() => page.getByRole("button", { name: "Export…" }).click())
    yield* does(() => page.getByRole("button", { name: "Trace", exact: true }).click())
    yield* shown(page.getByRole("alert").filter({ hasText: "a password or secret by name" }))
  })
})
