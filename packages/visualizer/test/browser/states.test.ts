import { assert } from "@effect/vitest"
import { Effect, Result } from "effect"
import { readFileSync } from "node:fs"
import { gzipSync } from "node:zlib"
import { toHtml } from "../../src/document/html.ts"
import { imported } from "../../src/import/index.ts"
import { program } from "../../src/document/bundle.generated.ts"
import { htmlDocument } from "../../src/document/document.ts"
import { at, fileOf, header, refused, selected, selectedWith, unsafeLogin } from "../support.ts"
import { does, inBrowser } from "./Browser.ts"
import { openChart, openHtml, openTrace, shown, textOf } from "./support.ts"

const blank = htmlDocument(program, { title: "imap trace" })

/** Gives a file to the page's own button. */
const give = (name: string, content: string | Uint8Array) =>
  Effect.gen(function* () {
    const opened = yield* openHtml(blank)
    const { page } = opened
    const [chooser] = yield* does(() =>
      Promise.all([
        page.waitForEvent("filechooser"),
        page.getByRole("button", { name: "Open a trace…" }).click()
      ])
    )
    yield* does(() => chooser.setFiles({ name, mimeType: "", buffer: Buffer.from(content) }))
    return opened
  })

inBrowser("states", (test) => {
  test("a filter is shown in full if it fits, and leaves no drawing if nothing matches", function* () {
    const { page } = yield* openTrace(fileOf([...refused, ...selected]))
    const find = page.getByRole("combobox", { name: "Filter" })
    yield* does(() => find.fill("host:nowhere"))
    assert.isTrue(yield* does(() => find.evaluate((input) => input.scrollWidth <= input.clientWidth)))
    yield* shown(page.getByText("No connection matches the filter."))
    assert.strictEqual(yield* does(() => page.locator(".pane.list canvas").count()), 0)
  })

  test("the sentence about a mailbox whose name goes from right to left goes from left to right", function* () {
    const lane = "startTls"
    const { page } = yield* openTrace(
      fileOf(
        selectedWith(
          at(110, "wire:sent", { lane, tag: "A1", cmd: "SELECT", line: "A1 SELECT דואר" }, "c2"),
          at(120, "wire:received", { lane, tag: "A1", cond: "OK", line: "A1 OK done" }, "c2")
        )
      )
    )
    const sentence = page.locator(".verdict :is(h2, h3) bdi").last()
    assert.match(yield* textOf(sentence), /^דואר open/)
    const direction = yield* does(() => sentence.evaluate((part) => getComputedStyle(part).direction))
    assert.strictEqual(direction, "ltr")
  })

  test("without a trace the page says how to get one", function* () {
    const { heard, page } = yield* openHtml(blank)
    yield* shown(page.getByRole("heading", { name: "See what an IMAP connection does" }))
    assert.include(yield* textOf(page.getByRole("main")), "effect-imap connect")
    assert.deepStrictEqual(heard, [])
  })

  for (const [kind, content] of [
    ["plain", fileOf(refused)],
    ["packed", gzipSync(fileOf(refused))],
    ["inside an exported page", toHtml(fileOf(refused))]
  ] as const) {
    test(`F19 opens a trace that is ${kind}`, function* () {
      const { page } = yield* give("trace", content)
      yield* shown(page.getByText(/^c1 · imap\.163\.com:993 · failed/))
    })
  }

  test("F19 opens a pasted trace", function* () {
    const { page } = yield* openHtml(blank)
    yield* does(() =>
      page.evaluate((text) => {
        const data = new DataTransfer()
        data.setData("text/plain", text)
        document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data }))
      }, fileOf(refused))
    )
    yield* shown(page.getByText(/^c1 · /))
  })

  test("F19 a foreign file is refused with what was expected, its beginning, and the line", function* () {
    const { page } = yield* give("notes.txt", "<b>Dear</b> diary\nnothing happened")
    yield* shown(page.getByRole("heading", { name: "notes.txt is not an IMAP trace" }))
    const words = yield* textOf(page.getByRole("main"))
    assert.include(words, "Line 1")
    assert.include(words, "urn:effect-imap:trace")
    assert.include(words, "<b>Dear</b> diary")
  })

  test("an empty file and a broken gzip are refused", function* () {
    const { page } = yield* give("empty.jsonl", "")
    yield* shown(page.getByRole("heading", { name: "empty.jsonl is not an IMAP trace" }))
    const { page: other } = yield* give("broken.gz", gzipSync(fileOf(refused)).fill(0xff, 10))
    yield* shown(other.getByRole("heading", { name: "broken.gz cannot be read" }))
  })

  test("a trace with a header alone says that nothing happened", function* () {
    const { page } = yield* openHtml(toHtml(fileOf([])))
    yield* shown(page.getByRole("heading", { name: "No events yet" }))
  })

  test("F5 a trace that was cut ends here; nothing is still running", function* () {
    const { page } = yield* openTrace(fileOf(unsafeLogin).slice(0, -20))
    yield* shown(page.getByText("the trace ends inside line"))
    yield* shown(page.getByText("its end is not in the trace"))
    assert.strictEqual(yield* does(() => page.getByText("in progress").count()), 0)
  })

  test("F21 a newer version is a warning, not a refusal", function* () {
    const { page } = yield* openTrace(fileOf(selected, { ...header, v: 3 }))
    yield* shown(page.getByText("written in version 3 of the format"))
  })

  test("a view that cannot be drawn offers the trace", function* () {
    const { page } = yield* openTrace(fileOf(selected))
    yield* does(() =>
      page.evaluate(() => {
        Reflect.set(Number.prototype, "toFixed", () => {
          throw new Error("broken on purpose")
        })
      })
    )
    yield* does(() => page.getByRole("tab", { name: "Timers" }).click())
    yield* shown(page.getByRole("alert").getByText("broken on purpose"))
    const [download] = yield* does(() =>
      Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Download the trace" }).click()
      ])
    )
    assert.strictEqual(download.suggestedFilename(), "trace.imaptrace.jsonl")
  })

  test("a log without times says so once, and shows no duration", function* () {
    const log = readFileSync(new URL("../import/samples/openssl/terminal.txt", import.meta.url))
    const trace = Result.getOrThrow(imported([{ name: "terminal.txt", bytes: new Uint8Array(log) }]))
    const { heard, page } = yield* openTrace(trace)
    yield* shown(page.getByText("No times in this log: only the order is known."))
    // the states of another program's log are inferred: its lines come first
    assert.isFalse(yield* does(() => page.getByLabel("States").isChecked()))
    const seen: Array<string> = []
    const look = Effect.map(textOf(page.locator(".app")), (text) => seen.push(text))
    yield* look
    yield* does(() => page.getByRole("button", { name: "Lines" }).click())
    yield* look
    yield* openChart(page)
    yield* look
    yield* does(() => page.getByRole("tab", { name: "Raw" }).click())
    const times = yield* does(() => page.locator(".raw .at").allTextContents())
    assert.isAbove(times.length, 5)
    assert.strictEqual(times.join(""), "")
    yield* does(() => page.getByRole("button", { name: "Compare…" }).click())
    yield* look
    assert.strictEqual(seen.length, 4)
    for (const text of seen) assert.notMatch(text, /(?<!\d)0(?:\.0)? ms/)
    assert.deepStrictEqual(heard, [])
  })
})
