import { assert } from "@effect/vitest"
import { Effect } from "effect"
import type { Page } from "playwright-core"
import { at, fileOf, moved, refused, selected, selectedWith, withActivities } from "../support.ts"
import { does, inBrowser } from "./Browser.ts"
import { drawn, resize } from "./looks.ts"
import { openTrace } from "./support.ts"

/** The room of the list for what ends later, in CSS pixels; `gutterOf` has it. */
const gutter = 96

/** Connections of 200 ms each: half of it TLS, half of it the mailbox. */
const many = (count: number, commands = 0) =>
  fileOf(
    withActivities(
      Array.from({ length: count }, (_, index) => {
        const group = `c${index + 1}`
        const start = index * 10
        return [
          at(
            start,
            "connection:started",
            { host: "h", port: 993, policy: "", attempt: 1, session: group },
            group
          ),
          moved(start, "resolving", "resolve.ok", "dialing.implicitTls.handshaking", group),
          at(start, "net:start", { lane: "implicitTls", op: 1, kind: "tls" }, group),
          at(start + 100, "net:end", { lane: "implicitTls", op: 1, ok: true }, group),
          moved(start + 100, "dialing.implicitTls.handshaking", "ok", "selecting", group),
          // the bar of a command is proven by what was sent and answered
          at(start + 100, "wire:sent", { tag: "A1", cmd: "SELECT", line: "A1 SELECT INBOX" }, group),
          ...Array.from({ length: commands }, (_, turn) => [
            moved(start + 100 + turn / 10, "selecting", "a", "identifying", group),
            moved(start + 100.05 + turn / 10, "identifying", "b", "selecting", group)
          ]).flat(),
          at(start + 200, "wire:received", { tag: "A1", cond: "OK", line: "A1 OK done" }, group),
          moved(start + 200, "selecting", "select.done", "selected.quiet", group)
        ]
      })
        .flat()
        .toSorted((a, b) => a.time - b.time)
    )
  )

/** Opens a trace of many sessions without the chart beside them, and from their list the connections. */
const openList = (trace: string) =>
  Effect.tap(openTrace(trace, { viewport: { width: 1270, height: 800 } }), ({ page }) =>
    does(() => page.getByRole("table", { name: /^Accounts/ }).press("Enter"))
  )

/** The colour of a canvas at a share of its width, in the middle of a row. */
const colorAt = (page: Page, row: number, share: number, rowHeight = 28) =>
  does(() =>
    page.locator(".pane.list canvas").evaluate(
      (canvas, { gutter, row, rowHeight, share }) => {
        if (!(canvas instanceof HTMLCanvasElement)) return ""
        const ratio = canvas.height / canvas.clientHeight
        // the gutter at the right edge is no time
        const x = Math.round((canvas.width - gutter * ratio) * share)
        const y = Math.round((row + 0.5) * rowHeight * ratio)
        const [red, green, blue] = canvas.getContext("2d")?.getImageData(x, y, 1, 1).data ?? []
        return `#${[red, green, blue].map((part = 0) => part.toString(16).padStart(2, "0")).join("")}`
      },
      { gutter, row, rowHeight, share }
    )
  )

/** What is done has the same colour in every phase. */
const done = "#818d9d"

inBrowser("waterfall", (test) => {
  test("bars stand where their times say, in the colour of their outcome", function* () {
    const { page } = yield* openTrace(many(3))
    // The axis ends at 236 ms: 1.18 times the longest way to a mailbox.
    assert.strictEqual(yield* colorAt(page, 0, 90 / 236), done)
    assert.strictEqual(yield* colorAt(page, 2, 190 / 236), done)
  })

  test("thousands of bars are drawn as pixels, at the same places", function* () {
    const { page } = yield* openList(many(20, 300))
    const list = page.getByRole("listbox", { name: "Connections" })
    yield* does(() => list.evaluate((each) => each.scrollTo({ top: 0 })))
    yield* does(() => page.evaluate(drawn))
    assert.strictEqual(yield* colorAt(page, 1, 50 / 236), done)
    assert.strictEqual(yield* colorAt(page, 1, 190 / 236), done)
  })

  test("of many connections only those in view are elements, and all are counted", function* () {
    const { page } = yield* openList(many(500))
    const options = page.getByRole("listbox", { name: "Connections" }).getByRole("option")
    assert.isBelow(yield* does(() => options.count()), 60)
    assert.strictEqual(yield* does(() => options.first().getAttribute("aria-setsize")), "500")
    yield* does(() => page.getByRole("listbox", { name: "Connections" }).press("End"))
    yield* does(() => page.getByRole("option", { name: /c500/ }).waitFor())
    assert.strictEqual(
      yield* does(() => page.getByRole("option", { name: /c500/ }).getAttribute("aria-posinset")),
      "500"
    )
  })

  test("bars stay beside their names when a list that is scrolled to its end grows taller", function* () {
    const { page } = yield* openList(many(60))
    const list = page.getByRole("listbox", { name: "Connections" })
    yield* does(() => list.press("End"))
    yield* does(() => page.getByRole("option", { name: /c60/ }).waitFor())
    // without what a browser says a frame later of where it has scrolled
    yield* does(() =>
      list.evaluate((each) =>
        each.addEventListener("scroll", (event) => event.stopImmediatePropagation(), true)
      )
    )
    // a canvas that changes its size is empty until the next frame
    yield* resize(page, { width: 1280, height: 1100 })
    const { height = 0 } = (yield* does(() => list.boundingBox())) ?? {}
    assert.strictEqual(yield* colorAt(page, height / 28 - 1, 50 / 236), done)
  })

  test("V8 a crowd of failures does not squeeze the ways that reach a mailbox", function* () {
    const failures = Array.from({ length: 20 }, (_, index) => {
      const group = `f${index}`
      return [
        at(0, "connection:started", { host: "h", port: 993, policy: "", attempt: 1, session: group }, group),
        at(3, "connection:ended", { outcome: "failed", error: "AuthRejected", step: "auth" }, group)
      ]
    }).flat()
    const [head = "", ...rest] = many(4).trimEnd().split("\n")
    const crowd = fileOf(withActivities(failures)).trimEnd().split("\n").slice(1)
    const { page } = yield* openList([head, ...crowd, ...rest, ""].join("\n"))
    const ticks = yield* does(() => page.locator(".pane.list .tick").allInnerTexts())
    assert.strictEqual(ticks.at(-1), "200 ms")
  })

  test("rows stand below each other", function* () {
    const { page } = yield* openTrace(fileOf(withActivities([...refused, ...selected])))
    const rows = page.getByRole("listbox", { name: "Connections" }).getByRole("option")
    const tops = yield* does(() =>
      rows.evaluateAll((all) => all.map((row) => row.getBoundingClientRect().top))
    )
    assert.strictEqual((tops[1] ?? 0) - (tops[0] ?? 0), 28)
  })

  test("a connection that ended well is marked if the server refused commands in it", function* () {
    const store = [
      at(500, "wire:sent", { tag: "A3", cmd: "STORE", line: "A3 STORE 1 +FLAGS (\\Seen)" }, "c2"),
      at(600, "wire:received", { tag: "A3", cond: "NO", line: "A3 NO Access denied" }, "c2")
    ]
    const { page } = yield* openTrace(fileOf(withActivities([...refused, ...selectedWith(...store)])))
    const rows = page.locator(".pane.list .name:has(.glyph)")
    const marks = yield* does(() => rows.allInnerTexts())
    assert.deepStrictEqual(
      marks.map((text) => text.replaceAll(/\s+/g, " ").slice(0, 1)),
      ["▾", "✗", "!"]
    )
  })

  test("+ and 0 zoom in and back", function* () {
    const { page } = yield* openTrace(many(3))
    const marks = () => does(() => page.locator(".pane.list .tick").allInnerTexts())
    const before = yield* marks()
    yield* does(() => page.keyboard.press("+"))
    assert.notDeepEqual(yield* marks(), before)
    yield* does(() => page.keyboard.press("0"))
    assert.deepStrictEqual(yield* marks(), before)
  })

  test("F8 both ways of a race share the row: the upper half is the winner's, the lower is only outlined", function* () {
    const { page } = yield* openTrace(fileOf(withActivities([...refused, ...selected])))
    const full = 26 - 10
    const upper = yield* does(() =>
      page.locator(".pane.list canvas").evaluate(
        (canvas, { full, gutter }) => {
          if (!(canvas instanceof HTMLCanvasElement)) return []
          const ratio = canvas.height / canvas.clientHeight
          const x = Math.round((200 / (750 * 1.18)) * (canvas.width - gutter * ratio))
          const read = (y: number) =>
            canvas.getContext("2d")?.getImageData(x, Math.round(y * ratio), 1, 1).data[3] ?? 0
          return [read(5 + full * 0.2), read(5 + full * 0.75)]
        },
        { full, gutter }
      )
    )
    assert.deepStrictEqual(upper, [255, 0])
  })
})
