/** Play, the strip of all time, what bars tell, and the newest line: what hands do with the page. */
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { fileOf, refused, selected, withActivities } from "../support.ts"
import { day } from "../support/day.ts"
import { does, inBrowser } from "./Browser.ts"
import { openTrace, shown, textOf } from "./support.ts"

/** Keeps the names of the steps that are selected from now on. */
const keepSteps = () => {
  const steps: Array<string> = []
  Object.assign(globalThis, { steps })
  const list = document.querySelector("imap-trace-view")?.shadowRoot?.querySelector(".spans")
  const keep = () => {
    const name = list?.querySelector('[aria-selected="true"] .cut')?.textContent ?? ""
    if (steps.at(-1) !== name) steps.push(name)
  }
  if (list) new MutationObserver(keep).observe(list, { subtree: true, attributes: true })
}

const both = fileOf(withActivities([...refused, ...selected]))

/** Runs in the page: waits until the clipboard has a text. */
const nextCopied = () => {
  const read = (): Promise<string> =>
    navigator.clipboard.readText().then((text) => text || new Promise(requestAnimationFrame).then(read))
  return read()
}

/** The list has its most room where the chart is a tab. */
const narrower = { width: 1270, height: 800 }

inBrowser("hands", (test) => {
  test("play goes from the first event to the last, and stops there; a choice stops it, too", function* () {
    const { page } = yield* openTrace(both, {
      viewport: { width: 2100, height: 800 }
    })
    yield* does(() => page.getByRole("combobox", { name: "Speed" }).selectOption("0.5×"))
    yield* does(() => page.evaluate(keepSteps))
    yield* does(() => page.keyboard.press("p"))
    yield* shown(page.getByRole("button", { name: "Stop" }))
    yield* shown(page.getByRole("button", { name: "Play" }))
    const steps = yield* does(() => page.evaluate((): unknown => Reflect.get(globalThis, "steps")))
    assert.match(String(steps), /tcp.*greeting.*login.*select/)
    yield* does(() => page.keyboard.press("p"))
    yield* does(() => page.getByRole("option", { name: /c2/ }).click())
    yield* shown(page.getByRole("button", { name: "Play" }))
  })

  test("a day in a mailbox: the strip shows all of it, and a drag over it shows that time", function* () {
    const { page } = yield* openTrace(fileOf(withActivities(selected)), { viewport: narrower })
    const strip = page.locator(".overview")
    assert.include(yield* textOf(strip), "24 h")
    const box = yield* does(() => strip.boundingBox())
    const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) - 90, (box?.y ?? 0) + 10]
    yield* does(() => page.mouse.move(x - 120, y))
    yield* does(() => page.mouse.down())
    yield* does(() => page.mouse.move(x, y, { steps: 3 }))
    yield* does(() => page.mouse.up())
    const ticks = yield* does(() => page.locator(".spans .tick").allInnerTexts())
    assert.isTrue(ticks.every((tick) => tick.endsWith(" h")))
    yield* does(() => page.keyboard.press("0"))
    assert.include(yield* does(() => page.locator(".spans .tick").allInnerTexts()), "0")
  })

  test("V18 a bar says what it is to who points at it: of two ways in, the one in that half of the row", function* () {
    const { page } = yield* openTrace(both, {
      viewport: narrower
    })
    const box = yield* does(() => page.locator(".pane.list canvas").boundingBox())
    const [left, top] = [box?.x ?? 0, box?.y ?? 0]
    const x = left + ((box?.width ?? 0) - 76) * (200 / (750 * 1.18))
    yield* does(() => page.mouse.move(x, top + 26 + 8, { steps: 2 }))
    yield* shown(
      page.locator(".tip", { hasText: "tls (implicit TLS) · 150 ms · from 150 ms to 300 ms · done" })
    )
    yield* does(() => page.mouse.move(x, top + 26 + 20, { steps: 2 }))
    yield* shown(page.locator(".tip", { hasText: "tcp (STARTTLS)" }))
    yield* does(() => page.mouse.move(2, 2))
    assert.strictEqual(yield* does(() => page.locator(".tip").count()), 0)
  })

  test("an issue copied from the page has the figures of the account that is shown above", function* () {
    const { page } = yield* openTrace(yield* day)
    yield* does(() => page.context().grantPermissions(["clipboard-read", "clipboard-write"]))
    const life = (yield* textOf(page.locator(".lane h2"))).replace(/^\W+/, "")
    const copied = Effect.gen(function* () {
      yield* does(() => page.evaluate(() => navigator.clipboard.writeText("")))
      yield* does(() => page.getByRole("button", { name: "Copy for an issue" }).last().click())
      return yield* does(() => page.evaluate(nextCopied))
    })
    assert.include(yield* copied, `: ${life}\n`)
    yield* does(() => page.getByRole("button", { name: "Export…" }).click())
    assert.include(yield* copied, `: ${life}\n`)
  })

  test("the line that is looked at goes to the clipboard", function* () {
    const { page } = yield* openTrace(fileOf(withActivities(refused)))
    yield* does(() => page.context().grantPermissions(["clipboard-read", "clipboard-write"]))
    yield* does(() => page.locator(".verdict h2").hover())
    yield* shown(page.locator(".line.glows", { hasText: "A2 NO SELECT Unsafe Login." }))
    yield* does(() => page.locator(".three").getByRole("button", { name: "More" }).click())
    yield* does(() => page.locator(".shown .link").first().click())
    yield* does(() => page.keyboard.press("c"))
    yield* does(() =>
      page.waitForFunction(
        (line) => navigator.clipboard.readText().then((text) => text === line),
        "C: A2 SELECT INBOX"
      )
    )
  })

  test("of two that went the same way it says which was slower, and where", function* () {
    const slow = selected.map((event) => ({
      ...event,
      group_id: "c3",
      time: event.time + (event.time >= 40 ? 3000 : 0)
    }))
    const { page } = yield* openTrace(fileOf(withActivities([...selected, ...slow])))
    yield* does(() => page.getByRole("button", { name: "Compare…" }).click())
    yield* shown(page.getByText("Both went the same way. B took 3 s longer, most of it in greeting (+3 s)."))
  })

  test("the filter completes fields and their values, narrows the list, and is in the address", function* () {
    const { page } = yield* openTrace(both)
    const field = page.getByRole("combobox", { name: "Filter connections and lines" })
    yield* does(() => page.keyboard.press("/"))
    yield* does(() => page.keyboard.type("err"))
    yield* shown(page.getByRole("option", { name: /^error:/ }))
    yield* does(() => page.keyboard.press("ArrowDown"))
    yield* does(() => page.keyboard.press("Enter"))
    yield* shown(page.getByRole("option", { name: /UnsafeLogin/ }))
    yield* does(() => page.keyboard.press("ArrowDown"))
    yield* does(() => page.keyboard.press("Tab"))
    assert.strictEqual(yield* does(() => field.inputValue()), "error:UnsafeLogin ")
    const list = page.getByRole("listbox", { name: "Connections" })
    yield* does(() => list.getByRole("option", { name: /c2/ }).waitFor({ state: "detached" }))
    yield* does(() => field.fill("cmd:SELECT from:server"))
    yield* shown(page.getByRole("status").getByText("1 match"))
    yield* does(() => field.press("Enter"))
    yield* shown(page.locator(".line.here.matches", { hasText: "A2 NO" }))
    yield* does(() => page.waitForURL(/q=cmd%3ASELECT\+from%3Aserver/))
    const url = page.url()
    yield* does(() => page.goto("about:blank"))
    yield* does(() => page.goto(url))
    yield* shown(page.locator(".line.matches"))
    assert.strictEqual(yield* does(() => field.inputValue()), "cmd:SELECT from:server")
  })

  test("steps, wire and waits show the moment under the pointer", function* () {
    const { page } = yield* openTrace(fileOf(withActivities(refused)))
    const lit = (selector: string) => page.locator(`${selector}.lit`)
    yield* does(() => page.locator(".line", { hasText: "A1 OK LOGIN" }).hover())
    yield* shown(lit(".spans .row").filter({ hasText: "login" }).or(lit(".spans .row")))
    yield* does(() => page.locator(".line", { hasText: "A1 LOGIN" }).hover())
    yield* shown(lit(".spans .row").filter({ hasText: "login" }))
    yield* does(() => page.locator(".spans .row", { hasText: "greeting" }).hover())
    yield* shown(page.locator(".line.glows", { hasText: "IMAP4 ready" }))
    const band = page.getByRole("img", { name: /^Waited for: / })
    const { height = 0, width = 0 } = (yield* does(() => band.boundingBox())) ?? {}
    // the answer that the connection ended with
    yield* does(() => band.hover({ position: { x: width * 0.7, y: height / 2 } }))
    yield* shown(page.locator(".waits .tip", { hasText: "server" }))
    yield* shown(page.locator(".line.glows", { hasText: /A\d/ }))
    yield* does(() => page.mouse.move(0, 0))
    assert.strictEqual(yield* does(() => page.locator(".line.glows").count()), 0)
  })

  test("the ruler measures from one line to another", function* () {
    const { page } = yield* openTrace(fileOf(withActivities(refused)))
    yield* does(() => page.locator(".line", { hasText: "A1 LOGIN" }).click())
    yield* does(() => page.keyboard.press("m"))
    yield* does(() => page.locator(".line", { hasText: "A2 NO" }).click())
    assert.match(yield* textOf(page.locator("output.measured")), /Δ 300 ms, 4 lines/)
    assert.include(yield* textOf(page.locator(".line.here .at")), "+300.0")
    yield* does(() => page.keyboard.press("m"))
    assert.strictEqual(yield* does(() => page.locator("output.measured").count()), 0)
  })

  test("keys jump to the next failure, the next retry, and whatever is out of the ordinary", function* () {
    const { page } = yield* openTrace(both)
    yield* does(() => page.getByRole("option", { name: /c2/ }).click())
    yield* does(() => page.keyboard.press("f"))
    assert.include(
      yield* textOf(page.locator(".line.here")),
      "failed at select: the provider blocks this client"
    )
    yield* does(() => page.keyboard.press("r"))
    yield* shown(page.locator(".three .about", { hasText: /^c2/ }))
    yield* does(() => page.getByRole("button", { name: "Next oddity (o)" }).click())
    yield* shown(page.locator(".three .about", { hasText: /^c1/ }))
  })
})
