/** The banner: three lines of fixed height from core's error, who must act as a badge; below it what rules find. */
import { assert } from "@effect/vitest"
import { explain as explaining } from "@effect-imap/core/Explain"
import { wordsOf } from "@effect-imap/core/internal/Advice"
import type { Page } from "playwright-core"
import { connections } from "../../src/model/connection/spans.ts"
import { read, record, stories } from "../support/record.ts"
import { others } from "../support/settings.ts"
import { at, fileOf, refused, selected, unsafeLogin } from "../support.ts"
import { violationsOfBoth } from "./axe.ts"
import { does, inBrowser } from "./Browser.ts"
import { append, below, openLive, openRun, openTrace, shown, textOf } from "./support.ts"

const phone = { width: 390, height: 844 }

const lines = (page: Page) => page.locator(".verdict .three > *")

const heights = (page: Page) =>
  does(() => lines(page).evaluateAll((all) => all.map((line) => line.getBoundingClientRect().height)))

const title = (page: Page) => page.getByRole("article").getByRole("heading")

/** Its mailbox is open read-only. */
const readOnly = fileOf(
  selected.toSpliced(
    5,
    0,
    at(50, "wire:sent", { tag: "A1", cmd: "SELECT", line: "A1 SELECT INBOX" }, "c2"),
    at(
      90,
      "wire:received",
      { tag: "A1", cond: "OK", code: "READ-ONLY", line: "A1 OK [READ-ONLY] opened" },
      "c2"
    )
  )
)

/** A server whose certificate is for another name. */
const misnamed = new Map(others).get("certificate-name") ?? assert.fail("no such setting")

const wrong = new Map(others).get("wrong-password") ?? assert.fail("no such setting")

inBrowser("banner", (test) => {
  for (const viewport of [{ width: 1280, height: 800 }, phone]) {
    test(`its three lines keep their height while a connection begins, waits and fails at ${viewport.width} px`, function* () {
      const { page } = yield* openLive(fileOf(unsafeLogin), { viewport })
      yield* shown(page.getByRole("heading", { name: /^Waiting/ }))
      const waiting = yield* heights(page)
      assert.lengthOf(waiting, 3)
      yield* append(page, refused.slice(unsafeLogin.length))
      yield* shown(page.getByRole("heading", { name: /^The provider blocks this client/ }))
      assert.deepStrictEqual(yield* heights(page), waiting)
    })
  }

  test("a failure has core's title and advice, the server's words, and who must act as a badge; [Explain] and [More] unfold the rest", function* () {
    const trace = yield* record(stories.wrongPassword)
    const { ended } = connections(read(trace))[0] ?? assert.fail("no connection")
    const diagnosis = wordsOf({ error: "none", ...ended }) ?? assert.fail("no failure")
    const { see = "", why } = explaining({ error: "none", ...ended }) ?? assert.fail("no explanation")
    const { page } = yield* openTrace(trace)
    assert.include(yield* textOf(title(page)), diagnosis.title)
    assert.strictEqual(yield* textOf(page.locator(".verdict .turn")), "the account’s owner must act")
    assert.match(yield* textOf(page.locator(".three .quote")), /^Login fail/)
    assert.match(yield* textOf(page.locator(".three .about")), /^c1 · imap\.qq\.com:993 · failed at login/)
    const explain = page.locator(".three").getByRole("button", { name: "Explain" })
    const more = page.locator(".three").getByRole("button", { name: "More" })
    const evidence = page.getByRole("list", { name: "Evidence" })
    assert.strictEqual(yield* does(() => evidence.count()), 0)
    assert.include(yield* textOf(page.locator(".three .advice")), diagnosis.advice)
    yield* does(() => explain.click())
    yield* shown(page.locator(".verdict .why").getByText(why))
    yield* shown(page.getByRole("list", { name: "What else to try" }))
    yield* shown(page.locator(".verdict .why").getByText(see))
    yield* does(() => more.click())
    assert.include(
      yield* textOf(page.locator(".verdict .why")),
      "Trying again without a change will not help."
    )
    yield* does(() => evidence.getByRole("button", { name: /S:/ }).first().click())
    assert.match(yield* textOf(page.locator(".line.here")), /NO Login fail/)
    yield* does(() => more.click())
    yield* does(() => evidence.waitFor({ state: "detached" }))
  })

  test("[Explain] explains in a page that loads the second script, too", function* () {
    const { why } = explaining({ error: "UnsafeLogin" }) ?? assert.fail("no explanation")
    const { page } = yield* openLive(fileOf(refused), { viewport: phone })
    yield* does(() => page.locator(".three").getByRole("button", { name: "Explain" }).click())
    yield* shown(page.locator(".verdict .why").getByText(why))
  })

  test("on a phone the title, the badge and the server's words are whole", function* () {
    const { page } = yield* openTrace(yield* record(wrong), { viewport: phone })
    const cut = yield* does(() =>
      page
        .locator(".three :is(h2, .turn, .quote)")
        .evaluateAll((all) =>
          all.flatMap((each) =>
            each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight
              ? [each.textContent]
              : []
          )
        )
    )
    assert.deepStrictEqual(cut, [])
  })

  test("quotation marks are around the server's words alone, not around what the network shows", function* () {
    for (const [setting, tag] of [
      [stories.wrongPassword, "Q"],
      [misnamed, "SPAN"]
    ] as const) {
      const { page } = yield* openTrace(yield* record(setting))
      const quote = page.locator(".three .quote")
      assert.strictEqual(yield* does(() => quote.evaluate(({ tagName }) => tagName)), tag)
    }
  })

  test("what is awaited counts on while the trace is live, and nobody has to act yet", function* () {
    const { page } = yield* openLive(fileOf(unsafeLogin))
    const waiting = yield* textOf(title(page))
    assert.match(waiting, /Waiting .* for the answer to A2 SELECT/)
    assert.strictEqual(yield* does(() => page.locator(".verdict .turn").count()), 0)
    yield* shown(title(page).filter({ hasText: /Waiting/, hasNotText: waiting }))
  })

  test("an issue is offered where something is wrong", function* () {
    const { page } = yield* openRun(stories.netease)
    yield* shown(page.locator(".verdict.good"))
    const issue = (of: Page) => of.getByRole("button", { name: "Copy for an issue" })
    assert.strictEqual(yield* does(() => issue(page).count()), 0)
    const { page: failed } = yield* openRun(stories.wrongPassword)
    yield* shown(issue(failed))
  })

  test("findings of rules are listed with their lines; a click goes to the line, and Explain says what it means", function* () {
    const { page } = yield* openTrace(readOnly)
    const findings = page.getByRole("region", { name: "Findings" })
    const finding = findings.getByRole("listitem").filter({ hasText: "read-only" }).last()
    yield* does(() => finding.hover())
    yield* shown(page.locator(".line.glows", { hasText: "[READ-ONLY]" }))
    yield* does(() =>
      finding
        .getByRole("button", { name: /^line \d+$/ })
        .first()
        .click()
    )
    yield* shown(page.locator(".line.here", { hasText: "[READ-ONLY]" }))
    yield* does(() => finding.getByRole("button", { name: "Explain" }).click())
    yield* shown(finding.locator(".docs"))
    assert.deepStrictEqual(yield* violationsOfBoth(page), [])
  })

  test("a narrow page has the banner, the rail, who was waited for, and the wire, in this order", function* () {
    for (const run of [stories.wrongPassword, stories.neteaseWithoutId, stories.silentSelect]) {
      const { page } = yield* openRun(run, { viewport: phone })
      const parts = [".three", ".rail", ".waits", ".panel.wire"]
      const boxes = yield* below(page, parts)
      assert.isAtMost(boxes[2].bottom, phone.height)
    }
  })

  test("the line that shows the failure is marked, in the first screen", function* () {
    for (const run of [stories.wrongPassword, stories.neteaseWithoutId]) {
      const { page } = yield* openRun(run)
      const telling = page.locator(".wire .line.telling")
      assert.strictEqual(yield* does(() => telling.count()), 1)
      const bottom = yield* does(() => telling.evaluate((line) => line.getBoundingClientRect().bottom))
      assert.isAtMost(bottom, 800)
    }
  })
})
