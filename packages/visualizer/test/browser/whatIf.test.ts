import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { program } from "../../src/document/bundle.generated.ts"
import type { Setting } from "../../src/document/Question.ts"
import { contentSecurityPolicy, htmlDocument } from "../../src/document/document.ts"
import { at, fileOf, refused, selected, unsafeLogin } from "../support.ts"
import { record, stories } from "../support/record.ts"
import { violationsOfBoth } from "./axe.ts"
import { does, inBrowser, newPage } from "./Browser.ts"
import { complaints } from "./Chromium.ts"
import { listening } from "./listening.ts"
import { flaws } from "./looks.ts"
import { openTrace, shown } from "./support.ts"

const whatIf = [
  { name: "id", label: "ID", choices: ["on", "off"] },
  { name: "without", label: "Without these capabilities" }
]
const words = "the recording has no answer to ID"

/** A server with one trace, which says of each replay that it was refused. */
const serve = Effect.fnUntraced(function* (offered: ReadonlyArray<Setting>, trace: string | Uint8Array) {
  const page = htmlDocument(program, { title: "IMAP trace", live: "events", whatIf: offered })
  const asked: Array<unknown> = []
  const url = yield* listening((request, response) => {
    if (request.url === "/replay") {
      let text = ""
      request.setEncoding("utf8").on("data", (part: string) => (text += part))
      return request.on("end", () => {
        const { authorization } = request.headers
        asked.push({ method: request.method, authorization, question: JSON.parse(text) })
        if (asked.length === 1) return response.writeHead(429).end("Another replay is under way.")
        response.writeHead(200, { "replay-words": encodeURIComponent(words) })
        return response.end(fileOf(refused))
      })
    }
    if (request.url === "/secondary.js") {
      return response.writeHead(200, { "content-type": "text/javascript" }).end(program.secondary)
    }
    if (request.url === "/events") return response.writeHead(200).end(trace)
    response.writeHead(200, {
      "content-type": "text/html",
      "content-security-policy": contentSecurityPolicy(program, "self")
    })
    return response.end(page)
  })
  return { url: `${url}#token=secret`, asked }
})

inBrowser("what if", (test) => {
  test("asks by the keyboard, reports a refusal, and compares what was recorded with what was replayed", function* () {
    const { asked, url } = yield* serve(whatIf, fileOf(unsafeLogin))
    const page = yield* newPage()
    const heard = complaints(page)
    yield* does(() => page.goto(url))
    const button = page.getByRole("button", { name: "Try it…" })
    yield* shown(button)
    yield* does(() => button.focus())
    yield* does(() => page.keyboard.press("Enter"))
    const dialog = page.getByRole("dialog", { name: "What if…" })
    yield* does(() => dialog.getByLabel("ID").selectOption("on"))
    const without = dialog.getByLabel("Without these capabilities")
    yield* does(() => without.fill("LITERAL+"))
    yield* does(() => without.press("Enter"))
    yield* shown(dialog.getByText("Another replay is under way."))
    yield* does(() => dialog.getByRole("button", { name: "Replay" }).press("Enter"))
    yield* shown(page.getByRole("main", { name: "Comparison" }))
    yield* shown(page.getByText("replayed with ID: on, Without these capabilities: LITERAL+"))
    yield* shown(page.getByText(words))
    yield* shown(page.getByRole("region", { name: "Where they differ" }))
    assert.strictEqual(yield* does(() => dialog.count()), 0)
    const once = {
      method: "POST",
      authorization: "Bearer secret",
      question: { connection: "c1", settings: { id: "on", without: "LITERAL+" } }
    }
    assert.deepStrictEqual(asked, [once, once])
    assert.deepStrictEqual(
      heard.filter((line) => !line.includes("429")),
      []
    )
  })

  test("offers what the finding suggests, and the rest on request; the answer comes first", function* () {
    const id = { name: "no-id", label: "ID (RFC 2971)", choices: ["sent", "not sent"] }
    const { asked, url } = yield* serve([id], yield* record(stories.neteaseWithoutId))
    const page = yield* newPage()
    yield* does(() => page.goto(url))
    yield* does(() => page.getByRole("button", { name: "Try it…" }).click())
    const dialog = page.getByRole("dialog", { name: "What if…" })
    const field = dialog.getByLabel("ID (RFC 2971)")
    const suggested = dialog.getByRole("button", { name: "Send ID", exact: true })
    yield* shown(suggested)
    assert.strictEqual(yield* does(() => field.count()), 0)
    yield* does(() => dialog.getByRole("button", { name: "Other settings" }).press("Enter"))
    yield* shown(field)
    assert.deepStrictEqual(yield* violationsOfBoth(page), [])
    assert.deepStrictEqual(yield* flaws(page), [])
    yield* does(() => suggested.click())
    yield* shown(dialog.getByText("Another replay is under way."))
    yield* does(() => suggested.click())
    const answer = page.getByRole("region", { name: "Whether it helps" })
    yield* shown(answer.getByText(words))
    yield* shown(page.getByText("replayed with ID: sent"))
    assert.lengthOf(asked, 2)
    assert.deepStrictEqual(yield* violationsOfBoth(page), [])
    assert.deepStrictEqual(yield* flaws(page), [])
    yield* does(() => answer.getByRole("button", { name: "Try another setting…" }).click())
    yield* shown(dialog)
  })

  test("says why no setting would help, before it offers any", function* () {
    const answer = { tag: "A1", cond: "OK", code: "READ-ONLY", line: "A1 OK [READ-ONLY] opened" } as const
    const locked = selected.toSpliced(
      5,
      0,
      at(50, "wire:sent", { tag: "A1", cmd: "SELECT", line: "A1 SELECT INBOX" }, "c2"),
      at(90, "wire:received", answer, "c2")
    )
    const { url } = yield* serve(whatIf, fileOf(locked))
    const page = yield* newPage()
    yield* does(() => page.goto(url))
    yield* does(() => page.getByRole("button", { name: "Try it…" }).click())
    const dialog = page.getByRole("dialog", { name: "What if…" })
    yield* shown(dialog.getByText("No setting makes a mailbox writable"))
    assert.strictEqual(yield* does(() => dialog.getByLabel("ID").count()), 0)
    yield* does(() => dialog.getByRole("button", { name: "Other settings" }).click())
    yield* shown(dialog.getByLabel("ID"))
  })

  test("is not offered by a page on disk, which nobody could answer", function* () {
    const { page } = yield* openTrace(fileOf(unsafeLogin))
    assert.strictEqual(yield* does(() => page.getByRole("button", { name: "Try it…" }).count()), 0)
  })
})
