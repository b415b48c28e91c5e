import { assert } from "@effect/vitest"
import { record, stories } from "../support/record.ts"
import { at, fileOf, moved, refused, selected, selectedWith, started, withActivities } from "../support.ts"
import { does, inBrowser } from "./Browser.ts"
import { openChart, openTrace, shown, textOf } from "./support.ts"

/** A page that has a rail in place of the list of steps. */
const narrow = { width: 800, height: 900 }

const both = fileOf(withActivities([...refused, ...selected]))

inBrowser("page", (test) => {
  test("a command that was refused in an open mailbox is counted at the top, which leads to its answer", function* () {
    const [sent, answer] = [
      at(200, "wire:sent", { tag: "A1", cmd: "COPY", line: "A1 COPY 1 <mbox:1>" }, "c2"),
      at(300, "wire:received", { tag: "A1", cond: "NO", line: "A1 NO over quota" }, "c2")
    ]
    const { page } = yield* openTrace(fileOf([...refused, ...selectedWith(sent, answer)]))
    yield* does(() => page.getByRole("button", { name: "1 command refused" }).click())
    assert.include(yield* textOf(page.locator(".line.here")), "NO over quota")
    assert.include(yield* textOf(page.locator(".verdict .about")), "· 1 command refused")
  })

  test("F8 a lost race is no failure of a healthy connection", function* () {
    const { page } = yield* openTrace(fileOf(selected))
    assert.include(yield* textOf(page.getByRole("article")), "open after 100 ms")
    assert.strictEqual(
      yield* does(() =>
        page
          .locator(".head, .left")
          .getByRole("button", { name: /failed/ })
          .count()
      ),
      0
    )
  })

  test("V5 the rail of a narrow page is the way in the order of time; of the step that failed it has the name, and its one cross", function* () {
    const { page } = yield* openTrace(both, { viewport: narrow })
    const rail = page.getByRole("region", { name: "Phases of c1" }).getByRole("button")
    assert.deepStrictEqual(yield* does(() => rail.locator(".name").allInnerTexts()), [
      "✓ Connect",
      "✓ TLS",
      "✓ Greeting",
      "✓ Login",
      "✗ Mailbox",
      "■ End"
    ])
    for (const name of [/^Connect done/, /^Mailbox failed select/, /^End at 760 ms/]) {
      assert.strictEqual(yield* does(() => page.getByRole("button", { name }).count()), 1)
    }
    assert.deepStrictEqual(yield* does(() => page.locator(".rail .marked").allInnerTexts()), ["select"])
    const current = page.locator(".rail [aria-current]")
    assert.strictEqual(yield* does(() => current.count()), 0, "no place is chosen yet")
    yield* does(() => page.keyboard.press("["))
    assert.strictEqual(yield* does(() => current.count()), 1)
  })

  test("V5 the search for the account is a part of connecting in the rail", function* () {
    const begun = [at(0, "connection:started", started(1)), moved(0, "off", "user.connect", "resolving")]
    const dialing = moved(200, "resolving", "resolve.ok", "dialing.implicitTls.connecting")
    const { page } = yield* openTrace(fileOf(withActivities([...begun, dialing])), { viewport: narrow })
    const boxes = page.getByRole("region", { name: "Phases of c1" }).locator(".box")
    assert.strictEqual(yield* does(() => boxes.count()), 7)
  })

  test("F15 one step back moves steps, wire, chart and waterfall together", function* () {
    const { page } = yield* openTrace(fileOf(withActivities(refused)))
    yield* openChart(page)
    const current = () => does(() => page.locator(".state.now").first().getAttribute("data-state"))
    const step = () => textOf(page.locator('.spans .row[aria-selected="true"] .cut'))
    assert.strictEqual(yield* current(), "needsUser")
    const before = yield* does(() => page.locator(".spans .pane canvas").evaluate(pixels))
    yield* does(() => page.keyboard.press("["))
    yield* does(() => page.keyboard.press("["))
    assert.deepStrictEqual([yield* current(), yield* step()], ["selecting", "select INBOX"])
    assert.notStrictEqual(yield* does(() => page.locator(".spans .pane canvas").evaluate(pixels)), before)
    yield* does(() => page.getByRole("tab", { name: "Wire" }).click())
    yield* shown(page.locator(".line.here[title=selecting]"))
    assert.isAbove(yield* does(() => page.locator(".line.ahead").count()), 0)
    const scrubber = page.getByLabel("Transition", { exact: true })
    const most = yield* does(() => scrubber.getAttribute("max"))
    assert.strictEqual(Number(yield* does(() => scrubber.inputValue())), Number(most) - 2)
  })

  test("F10 comparing a good and a bad attempt names the first transition and the first line that differ", function* () {
    const good = yield* record(stories.netease)
    const bad = yield* record(stories.neteaseWithoutId)
    const { page } = yield* openTrace(good)
    yield* does(() => page.getByRole("button", { name: "Compare…" }).click())
    const [chooser] = yield* does(() =>
      Promise.all([
        page.waitForEvent("filechooser"),
        page.getByRole("button", { name: "Another trace…" }).click()
      ])
    )
    yield* does(() => chooser.setFiles({ name: "bad.jsonl", mimeType: "", buffer: Buffer.from(bad) }))
    const parted = page.getByRole("region", { name: "Where they differ" })
    yield* shown(parted)
    const words = yield* textOf(parted)
    assert.include(words, "They diverge after LOGIN: A sends ID, B sends SELECT.")
    assert.include(words, "Where they differ on the wire")
    assert.match(words, /A\sC: \S+ ID \("name".+\sB\sC: \S+ SELECT INBOX/)
    const fates = yield* does(() => page.locator(".party .fate").allInnerTexts())
    assert.match(fates.join("; "), /^✓ INBOX open after .*; ✗ The provider blocks this client/)
    const select = yield* textOf(page.getByRole("row", { name: /^select/ }))
    assert.match(select, /✓[^✗]*✗/)
    assert.strictEqual(yield* does(() => page.locator(".wire .differs").count()), 2)
  })

  test("comparing begins with a connection that fared otherwise", function* () {
    const { page } = yield* openTrace(both)
    yield* does(() => page.getByRole("button", { name: "Compare…" }).click())
    const side = page.getByRole("region", { name: "Side B" })
    yield* shown(side)
    assert.match(yield* textOf(side), /^B imap\.example\.com\s+✓ mailbox open after/)
    assert.strictEqual(yield* does(() => page.getByLabel("Connection B").inputValue()), "1")
    yield* does(() => page.keyboard.press("Escape"))
    yield* shown(page.getByRole("tab", { name: "Wire" }))
  })

  test("F20 find counts matches on the wire and goes to them", function* () {
    const { page } = yield* openTrace(both)
    yield* does(() => page.keyboard.press("/"))
    yield* does(() => page.keyboard.type("unsafe login"))
    yield* shown(page.locator("mark", { hasText: "Unsafe Login" }))
    yield* shown(page.getByText("1 match", { exact: true }))
    assert.strictEqual(
      yield* does(() => page.getByRole("listbox", { name: "Connections" }).getByRole("option").count()),
      1
    )
    yield* does(() => page.keyboard.press("Enter"))
    assert.include(yield* textOf(page.locator(".line.here mark")), "Unsafe Login")
  })

  test("F21 unknown events are counted, and shown as grey rows", function* () {
    const odd = `${JSON.stringify({ time: 20, name: "future:thing", group_id: "c2", data: { x: 1 } })}\n`
    const { page } = yield* openTrace(fileOf(selected) + odd)
    yield* shown(page.getByText("1 event of unknown kinds, or with unreadable data (future:thing)"))
    assert.include(yield* textOf(page.locator(".line.other")), "unknown event: future:thing")
  })

  test("F22 a gap in the recording is a visible break", function* () {
    const gap = at(50, "trace:gap", { dropped: 7 }, "c2")
    const events = selected.toSpliced(4, 0, gap)
    const { page } = yield* openTrace(fileOf(events))
    assert.include(yield* textOf(page.locator(".line.gap")), "7 events were dropped")
  })
})

/** What a canvas shows, as a number that changes with it. */
const pixels = (canvas: SVGElement | HTMLElement): number => {
  if (!(canvas instanceof HTMLCanvasElement)) return -1
  const { data = new Uint8ClampedArray() } =
    canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? {}
  let hash = 0
  for (let at = 0; at < data.length; at += 1) hash = (Math.imul(hash, 31) + (data[at] ?? 0)) | 0
  return hash
}
