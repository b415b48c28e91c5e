/** The page of an examination: its table, and the trace of the run in the viewer, to whose lines each answer leads. */
import { assert } from "@effect/vitest"
import { Examination } from "@effect-imap/core/Examine"
import { Schema } from "effect"
import { readFileSync } from "node:fs"
import { examinationPage } from "../../src/document/examinationPage.ts"
import { record, stories } from "../support/record.ts"
import { violationsOfBoth } from "./axe.ts"
import { does, inBrowser } from "./Browser.ts"
import { openHtml, shown } from "./support.ts"

const hoodiecrow = Schema.decodeSync(Schema.fromJsonString(Schema.toCodecJson(Examination)))(
  readFileSync(new URL("../../../core/servers/hoodiecrow.json", import.meta.url), "utf8")
)

inBrowser("the page of an examination", (test) => {
  test("is the table and the viewer: each answer leads to its line of the trace", function* () {
    const trace = new TextDecoder().decode(yield* record(stories.neteaseLate))
    const line = 1 + trace.split("\n").findIndex((text) => /"wire:sent".*ID \(/.test(text))
    const places = new Map([["id", { group: "c1", line }]])
    const { heard, page, requests } = yield* openHtml(
      examinationPage(hoodiecrow, "imap.example.com", { trace, places })
    )
    yield* shown(page.getByRole("heading", { name: "What is not kept" }))
    yield* shown(page.getByRole("tab", { name: "Wire" }))
    const color = yield* does(() =>
      page
        .getByRole("cell", { name: "not kept" })
        .first()
        .evaluate((cell) => getComputedStyle(cell).fontWeight)
    )
    assert.strictEqual(color, "600")
    yield* does(() =>
      page.getByRole("link", { name: `line ${line} of the trace: ID after the login` }).click()
    )
    yield* shown(page.locator("[aria-current=true]", { hasText: "ID (" }))
    assert.include(page.url(), `l=${line}`)
    assert.deepStrictEqual([heard, requests], [[], []])
    assert.deepStrictEqual(yield* violationsOfBoth(page), [])
  })
})
