import { assert } from "@effect/vitest"
import { toHtml } from "../../src/document/html.ts"
import { record, stories } from "../support/record.ts"
import { at, fileOf, header, moved } from "../support.ts"
import { does, inBrowser } from "./Browser.ts"
import { openHtml, openRun, openTrace, shown, textOf } from "./support.ts"

const payloads = [
  `<img src=x onerror="globalThis.hacked=1">`,
  `</script><script>globalThis.hacked=1</script>`,
  `javascript:globalThis.hacked=1`,
  `"><svg onload=globalThis.hacked=1>`,
  `{{constructor.constructor('globalThis.hacked=1')()}}`
].join(" ")

/** Hostile text in every field that holds text. */
const hostile = (text: string): string =>
  fileOf(
    [
      at(0, "connection:started", { host: text, port: 993, policy: text, attempt: 1, session: text }, text),
      at(1, "net:start", { op: 1, kind: "tcp", address: text }, text),
      at(2, "net:end", { op: 1, ok: false, error: text, protocol: text, cipher: text, sni: text }, text),
      at(3, "timer:set", { timer: text, ms: 10 }, text),
      moved(4, text, text, text, text),
      at(4, "activity:start", { id: text, state: text }, text),
      at(5, "wire:sent", { tag: text, cmd: text, line: text }, text),
      at(6, "wire:received", { tag: text, cond: "NO", code: text, line: text }, text),
      at(7, "trace:note", { text }, text),
      moved(7, text, text, "failing", text),
      at(8, "connection:ended", { outcome: "failed", error: text, step: text, serverText: text }, text)
    ],
    { ...header, lib: { core: text }, runtime: text }
  )

inBrowser("safety", (test) => {
  test("an export asks nothing of the network and says nothing on the console", function* () {
    const { heard, page, requests } = yield* openRun(stories.neteaseLate)
    for (const name of ["Timers", "Raw", "Wire"]) {
      yield* does(() => page.getByRole("tab", { name }).click())
    }
    yield* does(() => page.getByRole("button", { name: "Compare…" }).click())
    yield* does(() => page.getByRole("button", { name: "Export…" }).click())
    yield* shown(page.getByText("What is in this file?"))
    assert.deepStrictEqual([heard, requests], [[], []])
  })

  test("X36 nothing of a hostile trace runs, in any view", function* () {
    const { heard, page } = yield* openTrace(hostile(payloads), {
      viewport: { width: 1400, height: 900 }
    })
    for (const name of ["Timers", "Raw", "Wire"]) {
      yield* does(() => page.getByRole("tab", { name }).click())
    }
    yield* does(() => page.getByRole("button", { name: "Export…" }).click())
    yield* shown(page.getByText("What is in this file?"))
    yield* does(() => page.keyboard.press("Escape"))
    yield* does(() => page.getByRole("button", { name: "Compare…" }).click())
    assert.isUndefined(yield* does(() => page.evaluate(() => Reflect.get(globalThis, "hacked"))))
    assert.strictEqual(yield* does(() => page.locator("img[src='x'], svg[onload], a:not(.skip)").count()), 0)
    assert.deepStrictEqual(heard, [])
  })

  test("controls and turns of direction are shown, and do not act", function* () {
    const line = {
      time: 2,
      name: "wire:received",
      group_id: "c1",
      data: { line: "* OK a\u202eb\u0007c\u200bd" }
    }
    const start = fileOf([
      at(0, "connection:started", { host: "h\u202e", port: 1, policy: "", attempt: 1, session: "s" })
    ])
    const { page } = yield* openTrace(`${start}${JSON.stringify(line)}\n`)
    assert.strictEqual(
      yield* textOf(page.locator(".line.received .text")),
      "* OK a‹U+202E›b‹U+0007›c‹U+200B›d"
    )
    assert.include(yield* textOf(page.locator(".verdict .about")), "‹U+202E›")
  })

  test("the policy of the page lets no other script in", function* () {
    const html = toHtml(yield* record(stories.wellBehaved))
    const end = html.lastIndexOf("</body>")
    const added = `${html.slice(0, end)}<script>globalThis.hacked=1</script>${html.slice(end)}`
    const { heard, page } = yield* openHtml(added)
    yield* shown(page.getByRole("tab", { name: "Wire" }))
    assert.isUndefined(yield* does(() => page.evaluate(() => Reflect.get(globalThis, "hacked"))))
    assert.strictEqual(heard.length, 1)
    assert.include(heard[0], "Content Security Policy")
  })

  test("F11 an export of the page opens again, and holds what was chosen alone", function* () {
    const { page } = yield* openRun(stories.netease)
    yield* does(() => page.getByRole("button", { name: "Export…" }).click())
    yield* does(() => page.getByRole("group", { name: "host names" }).getByText("Number").click())
    const [download] = yield* does(() =>
      Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "HTML page" }).click()])
    )
    const path = `${yield* does(() => download.path())}.html`
    yield* does(() => download.saveAs(path))
    yield* does(() => page.goto(`file://${path}`))
    yield* shown(page.getByRole("tab", { name: "Wire" }))
    assert.include(yield* textOf(page.locator(".verdict .about")), "<host:1>")
    assert.strictEqual(yield* does(() => page.getByText("imap.163.com").count()), 0)
  })

  test("F12 an issue gets Markdown of at most 6 KB, with the finding in it", function* () {
    const { page } = yield* openRun(stories.neteaseWithoutId)
    yield* does(() => page.context().grantPermissions(["clipboard-read", "clipboard-write"]))
    yield* does(() => page.getByRole("button", { name: "Export…" }).click())
    const dialog = page.getByRole("dialog", { name: "Export" })
    yield* does(() => dialog.getByRole("button", { name: "Copy for an issue" }).click())
    yield* shown(page.getByText("Copied"))
    const text = yield* does(() => page.evaluate(() => navigator.clipboard.readText()))
    assert.include(text, "Unsafe Login")
    assert.include(text, "```mermaid")
    assert.isAtMost(new TextEncoder().encode(text).length, 6 * 1024)
  })

  test("F11 a raw trace does not leave the page", function* () {
    const { page } = yield* openTrace(
      fileOf([moved(0, "off", "user.connect", "resolving")], { ...header, redaction: "raw" })
    )
    yield* shown(page.getByText("RAW: contains private data"))
    yield* does(() => page.getByRole("button", { name: "Export…" }).click())
    yield* does(() => page.getByRole("button", { name: "HTML page" }).click())
    yield* shown(page.getByRole("alert").getByText("This must not be shared"))
  })
})
