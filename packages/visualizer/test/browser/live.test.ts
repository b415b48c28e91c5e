import { assert } from "@effect/vitest"
import { toLine } from "@effect-imap/core/Trace"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import type { ServerResponse } from "node:http"
import { importers } from "../../src/import/bundle.generated.ts"
import { program } from "../../src/document/bundle.generated.ts"
import { contentSecurityPolicy, htmlDocument } from "../../src/document/document.ts"
import { at, fileOf, refused, unsafeLogin } from "../support.ts"
import { does, inBrowser, newPage } from "./Browser.ts"
import { complaints } from "./Chromium.ts"
import { listening } from "./listening.ts"
import { exported, openChart, openHtml, shown } from "./support.ts"

const page = htmlDocument(program, { title: "IMAP trace", live: "events" })

/** What the stream does the first time, the second time, … */
type Turn = (response: ServerResponse) => void

const holds =
  (text: string, now = 1000, headers = {}): Turn =>
  (response) => {
    response.writeHead(200, { "trace-now": String(now), ...headers })
    response.write(text)
  }

const refuses: Turn = (response) => response.writeHead(401).end()

/** A server that follows the turns; the last one is repeated. */
const serve = (...turns: ReadonlyArray<Turn>) =>
  Effect.gen(function* () {
    const asked: Array<string> = []
    const url = yield* listening((request, response) => {
      if (request.url === "/importers.js" || request.url === "/secondary.js") {
        response.writeHead(200, { "content-type": "text/javascript" })
        return response.end(request.url === "/importers.js" ? importers : program.secondary)
      }
      if (request.url !== "/events") {
        response.writeHead(200, {
          "content-type": "text/html",
          "content-security-policy": contentSecurityPolicy(program, "self")
        })
        return response.end(page)
      }
      const turn = turns[Math.min(asked.length, turns.length - 1)]
      asked.push(request.headers.authorization ?? "")
      return turn?.(response)
    })
    return { url, asked }
  })

/** `without`: what is asked for there fails. */
const visit = Effect.fnUntraced(function* (url: string, { without }: { readonly without?: string } = {}) {
  const page = yield* newPage()
  const heard = complaints(page)
  if (without !== undefined) yield* does(() => page.route(without, (route) => route.abort()))
  yield* does(() => page.goto(url))
  return { page, heard }
})

/** Returns whether the second script has come, whole. Runs in the page. */
const hasSecondary = () =>
  performance
    .getEntriesByType("resource")
    .some((entry) => entry.name.endsWith("secondary.js") && Reflect.get(entry, "responseEnd") > 0)

/** Keeps every word that the page shows from now on. */
const keepWords = () => {
  const root = document.querySelector("imap-trace-view")?.shadowRoot
  const app = root?.querySelector(".app")
  const words: Array<string> = []
  Object.assign(globalThis, { words })
  const keep = () => words.push(app?.textContent ?? "")
  if (root) new MutationObserver(keep).observe(root, { subtree: true, childList: true, characterData: true })
}

inBrowser("live", (test) => {
  test("an account that changed its runner has a lane before the trace begins", function* () {
    const began = Date.parse("2026-11-20T06:25:00.000Z")
    const stays = [
      { runner: "10.0.0.1:34431", since: began - 7_200_000 },
      { runner: "10.0.0.2:34431", since: began - 9000, gone: began - 17_000 }
    ]
    const { url } = yield* serve(
      holds(fileOf(unsafeLogin), 12_900, { "trace-stays": encodeURIComponent(JSON.stringify(stays)) })
    )
    const { heard, page } = yield* visit(`${url}#token=secret`)
    yield* shown(page.getByText(/taken over by 10\.0\.0\.2:34431 from 10\.0\.0\.1:34431/))
    yield* shown(page.getByTitle("no runner had it for 8 s"))
    assert.deepStrictEqual(heard, [])
  })

  test("F4 an open command is reported with its time and the timer that will end it", function* () {
    const { url } = yield* serve(holds(fileOf(unsafeLogin), 12_900))
    const { heard, page } = yield* visit(`${url}#token=secret`)
    yield* shown(
      page.getByRole("heading", {
        name: /Waiting [12]\d(\.\d)? s for the answer to A2 SELECT; given up in 1?\d(\.\d)? s$/
      })
    )
    yield* shown(page.getByRole("heading", { name: /Waiting (1[4-9]|2\d)(\.\d)? s/ }))
    assert.strictEqual(yield* does(() => page.getByText("its end is not in the trace").count()), 0)
    assert.deepStrictEqual(heard, [])
  })

  test("V16 paused, nothing that comes is shown; resumed, all of it is, and the newest line is in view", function* () {
    const lines = Array.from({ length: 200 }, (_, index) =>
      at(700 + index, "wire:received", { lane: "implicitTls", line: `* ${index} EXISTS` })
    )
    const responses: Array<(text: string) => void> = []
    const { url } = yield* serve((response) => {
      holds(fileOf(unsafeLogin), 700)(response)
      responses.push((text) => response.write(text))
    })
    const { page } = yield* visit(`${url}#token=secret`)
    yield* shown(page.locator(".line", { hasText: "SELECT INBOX" }))
    yield* does(() => page.getByRole("button", { name: "Pause" }).click())
    const more = fileOf(lines).split("\n").slice(1).join("\n")
    for (const write of responses) write(more)
    yield* does(() => page.waitForTimeout(400))
    assert.strictEqual(yield* does(() => page.getByText("* 5 EXISTS").count()), 0)
    yield* does(() => page.getByRole("button", { name: "Resume" }).click())
    yield* does(() => page.locator(".line", { hasText: "* 199 EXISTS" }).waitFor())
    const isSeen = yield* does(() =>
      page.locator(".line", { hasText: "* 199 EXISTS" }).evaluate((line) => {
        const panel = line.closest(".panel")?.getBoundingClientRect()
        return line.getBoundingClientRect().bottom <= (panel?.bottom ?? 0)
      })
    )
    assert.isTrue(isSeen)
  })

  test("the token leaves the address at once, goes along as a bearer, and survives a reload", function* () {
    const { asked, url } = yield* serve(holds(fileOf(refused)))
    const { page } = yield* visit(`${url}#token=secret`)
    yield* shown(page.getByText("● live"))
    assert.strictEqual(page.url(), url)
    yield* does(() => page.reload())
    yield* shown(page.getByText("● live"))
    assert.deepStrictEqual(asked, ["Bearer secret", "Bearer secret"])
  })

  test("without a token, and with an old one, the page says what to do", function* () {
    const { asked, url } = yield* serve(refuses)
    const { page } = yield* visit(url)
    yield* shown(page.getByRole("heading", { name: "This address lacks its token" }))
    assert.deepStrictEqual(asked, [])
    yield* does(() => page.goto("about:blank"))
    yield* does(() => page.goto(`${url}#token=old`))
    yield* shown(page.getByRole("heading", { name: "The token of this page is no longer valid" }))
  })

  test("a lost stream keeps what came, says so, and begins again without doubling it", function* () {
    const held: Array<ServerResponse> = []
    const first: Turn = (response) => {
      held.push(response)
      holds(fileOf(unsafeLogin))(response)
    }
    // the page asks again soon, and would replace on a busy machine what was not looked at yet
    const seen = Promise.withResolvers<void>()
    const second: Turn = (response) => void seen.promise.then(() => holds(fileOf(refused))(response))
    const { url } = yield* serve(first, second)
    const { page } = yield* visit(`${url}#token=secret`)
    yield* shown(page.getByText(/^c1 · .* · in progress/))
    for (const response of held) response.destroy()
    const words = `; ${unsafeLogin.length} events are kept`
    yield* shown(page.getByText(/^The stream was lost at/).filter({ hasText: words }))
    yield* shown(page.getByRole("heading", { name: /When the stream was lost, it had been waiting/ }))
    seen.resolve()
    yield* shown(page.getByText("● live"))
    yield* shown(page.getByText(`${refused.length} events`, { exact: true }))
  })

  test("F5 what ends while it is watched never looks like a trace that was cut off, or a failure without a cause", function* () {
    const held: Array<ServerResponse> = []
    const { url } = yield* serve((response) => {
      held.push(response)
      holds(fileOf(unsafeLogin))(response)
    })
    const { page } = yield* visit(`${url}#token=secret`)
    yield* shown(page.getByText(/^c1 · .* · in progress/))
    yield* does(() => page.evaluate(keepWords))
    const say = (events: typeof refused) => {
      for (const response of held) response.write(events.map((event) => `${toLine(event)}\n`).join(""))
    }
    // Just read in full: the next look at it is a moment away, and the end comes before.
    say([at(740, "trace:note", { text: "almost there" })])
    yield* shown(page.getByText("almost there"))
    say(refused.slice(unsafeLogin.length))
    yield* shown(page.getByRole("heading", { name: "The provider blocks this client (Unsafe Login)" }))
    const words = yield* does(() => page.evaluate((): unknown => Reflect.get(globalThis, "words")))
    assert.include(String(words), "The provider blocks this client")
    assert.notMatch(String(words), /end is not in the trace|No known cause/)
  })

  test("a stream that ends is whole, and waits for nothing", function* () {
    const { url } = yield* serve((response) => response.end(fileOf(refused)))
    const { page } = yield* visit(`${url}#token=secret`)
    yield* shown(page.getByText("■ recording ended"))
    yield* shown(page.getByText(/^c1 · .* · failed/))
  })

  test("a log of another program that is dropped becomes a trace, by what is loaded only then", function* () {
    const { url } = yield* serve((response) => response.end(fileOf(refused)))
    const { heard, page } = yield* visit(`${url}#token=secret`)
    yield* shown(page.getByText("■ recording ended"))
    const loaded: Array<string> = []
    page.on("request", (request) => loaded.push(new URL(request.url()).pathname))
    const log = readFileSync(
      new URL("../import/samples/imapflow/unsafe-login.jsonl", import.meta.url),
      "utf8"
    )
    yield* does(() =>
      page.evaluate((text) => {
        const data = new DataTransfer()
        data.items.add(new File([text], "app.log"))
        document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data }))
      }, log)
    )
    yield* shown(page.getByRole("heading", { name: /The provider blocks this client/ }))
    yield* shown(page.getByText(/from a log of imapflow/))
    assert.deepStrictEqual(
      loaded.filter((path) => path !== "/secondary.js"),
      ["/importers.js"]
    )
    assert.deepStrictEqual(heard, [])
  })

  test("what is needed later is there when the server is gone: the page exports itself whole", function* () {
    const { url } = yield* serve((response) => response.end(fileOf(refused)))
    const { heard, page } = yield* visit(`${url}#token=secret`)
    yield* does(() => page.waitForFunction(hasSecondary))
    yield* does(() => page.context().setOffline(true))
    yield* openChart(page)
    const html = yield* exported(page, "HTML page")
    assert.deepStrictEqual(heard, [])
    const copy = yield* openHtml(html)
    yield* openChart(copy.page)
    assert.deepStrictEqual([copy.heard, copy.requests], [[], []])
  })

  test("a server that goes before it gave the rest is named as the cause", function* () {
    const { url } = yield* serve((response) => response.end(fileOf(refused)))
    const { page } = yield* visit(`${url}#token=secret`, { without: "**/secondary.js" })
    yield* does(() => page.getByRole("tab", { name: "Raw" }).click())
    yield* shown(page.getByText(/cannot be loaded: its server does not answer/))
    yield* does(() => page.getByRole("tab", { name: "Wire" }).click())
    yield* shown(page.getByRole("list", { name: "Lines on the wire" }))
  })

  test("a stream without events yet says that it is connected", function* () {
    const { url } = yield* serve(holds(fileOf([])))
    const { page } = yield* visit(`${url}#token=secret`)
    yield* shown(page.getByText("What the app does with IMAP appears here as it happens"))
  })
})
