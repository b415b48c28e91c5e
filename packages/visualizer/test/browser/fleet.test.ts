/** The page of a fleet, as it is served: 5,000 accounts on a bad morning. */
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import type { ServerResponse } from "node:http"
import { between, byAccount, type Update } from "../../src/model/fleet/Update.ts"
import { fleetDocument, fleetPolicy } from "../../src/document/document.ts"
import { fleetProgram } from "../../src/document/fleetBundle.generated.ts"
import { badMorning, now } from "../support/fleet.ts"
import { violationsOfBoth } from "./axe.ts"
import { does, inBrowser, type Looks, newPage } from "./Browser.ts"
import { complaints } from "./Chromium.ts"
import { flaws, unseenFocus } from "./looks.ts"
import { listening } from "./listening.ts"
import { shown, textOf } from "./support.ts"

const morning = badMorning(5000)
const all = between(new Map(), byAccount(morning), now)
const lineOf = (update: Update) => `${JSON.stringify(update)}\n`

/** A server that reports the fleet, and what else it should say. */
const serve = Effect.gen(function* () {
  const viewers: Array<ServerResponse> = []
  const url = yield* listening((request, response) => {
    if (request.url === "/members") {
      viewers.push(response)
      response.writeHead(200)
      return response.write(lineOf(all))
    }
    response.writeHead(200, {
      "content-type": "text/html",
      "content-security-policy": fleetPolicy(fleetProgram)
    })
    return response.end(fleetDocument(fleetProgram, { title: "IMAP fleet", stream: "members" }))
  })
  const say = (update: Update) => {
    for (const viewer of viewers) viewer.write(lineOf(update))
  }
  return { url, say }
})

const visit = Effect.fnUntraced(function* (looks?: Looks) {
  const { say, url } = yield* serve
  const page = yield* newPage(looks)
  const heard = complaints(page)
  yield* does(() => page.goto(`${url}#token=secret`))
  yield* shown(page.getByRole("heading", { name: "200 of 5,000 accounts need attention" }))
  return { page, heard, say, url }
})

inBrowser("the page of a fleet", (test) => {
  test("says first what is wrong and who must act; a click finds those accounts, and one more their trace", function* () {
    const { heard, page } = yield* visit()
    const failure = page.getByRole("button", { name: /The certificate has expired/ })
    assert.match(
      yield* textOf(failure),
      /149[^]*needs the server’s administrator · for 6 h · mail\.example\.org/
    )
    yield* does(() => failure.click())
    yield* shown(page.getByText("149 of 5,000 accounts"))
    assert.include(decodeURIComponent(page.url()), 'reason:"TlsExpired"')
    const link = page.getByRole("table").getByRole("link").first()
    const account = yield* textOf(link)
    assert.match(
      (yield* does(() => link.getAttribute("href"))) ?? "",
      new RegExp(`trace\\?account=${account}#token=secret$`)
    )
    yield* does(() => link.click())
    // the page there has taken the token out of its address
    yield* does(() => page.waitForURL(new RegExp(`/trace\\?account=${account}$`)))
    assert.deepStrictEqual(heard, [])
  })

  test("holds no more rows than are in view, whatever is scrolled to", function* () {
    const { page } = yield* visit()
    const rows = page.getByRole("table").getByRole("row")
    assert.isBelow(yield* does(() => rows.count()), 40)
    // the heads of a trace's accounts, and the runner
    const heads = page.getByRole("columnheader")
    assert.deepStrictEqual(yield* does(() => heads.allInnerTexts()), [
      "State\n▾",
      "Account",
      "Host",
      "Runner",
      "For",
      "Why"
    ])
    yield* does(() => page.getByRole("table").focus())
    yield* does(() => page.keyboard.press("End"))
    yield* shown(page.locator(".account.here"))
    assert.isBelow(yield* does(() => rows.count()), 40)
    yield* does(() => page.locator("#find").fill("account-04999"))
    yield* shown(page.getByText("1 of 5,000 accounts"))
  })

  test("shows all of it in readable words, however narrow: nothing is small, cut, or scrolls sideways", function* () {
    const { page } = yield* visit()
    assert.deepStrictEqual(yield* unseenFocus(page), [])
    assert.deepStrictEqual(yield* flaws(page), [])
    // a narrow list has room for the whole reason
    const reason = page.getByRole("cell", { name: /Server: “Invalid credentials”/ }).first()
    const inside = yield* does(() => reason.evaluate((cell) => cell.scrollHeight <= cell.clientHeight))
    assert.isTrue(inside)
  })

  test("a phone shows the accounts after what is wrong, and only then hosts, runners and ages", function* () {
    const { page } = yield* visit({ viewport: { width: 390, height: 844 } })
    const tops = yield* does(() =>
      page.locator(".headline, .failures, .accounts, .part:not(.failures)").evaluateAll((parts) =>
        parts
          .map((part) => [part.getBoundingClientRect().top, part.className] as const)
          .toSorted(([one], [other]) => one - other)
          .map(([, name]) => name)
      )
    )
    assert.deepStrictEqual(tops, [
      "headline all failure",
      "part failures",
      "accounts",
      "part",
      "part",
      "part"
    ])
  })

  test("what is tried again is amber, and only what needs a person is red; a total is called one", function* () {
    const { page } = yield* visit()
    const colour = (selector: string) =>
      does(() =>
        page
          .locator(selector)
          .first()
          .evaluate((part) => getComputedStyle(part).color)
      )
    const [stuck, waiting] = [
      yield* colour(".states .state-NeedsUser .sign"),
      yield* colour(".states .state-Waiting .sign")
    ]
    assert.notStrictEqual(stuck, waiting)
    assert.strictEqual(yield* colour(".failures .stuck .count"), yield* colour(".bad"))
    assert.strictEqual(yield* colour(".failures .failure:not(.stuck) .count"), yield* colour(".late"))
    assert.match(yield* textOf(page.locator(".place .num", { hasText: "✗" }).first()), /of [\d,]+$/)
  })

  test("follows what changes, and says so if nobody can tell", function* () {
    const { page, say } = yield* visit()
    const mended = morning
      .filter(({ state }) => state === "NeedsUser")
      .map((member) => ({ ...member, state: "Selected", since: now + 1000 }) as const)
    say({ now: now + 1000, members: mended, gone: ["account-00001"] })
    yield* shown(page.getByRole("heading", { name: "4,706 of 4,999 accounts are open" }))
    say({ now: now + 2000, members: [], gone: [], failing: true })
    yield* shown(page.getByText(/storage does not answer: what you see is from then/))
    say({ now: now + 3000, members: [], gone: [] })
    yield* does(() => page.getByText(/storage does not answer/).waitFor({ state: "detached" }))
  })

  test("axe finds nothing, light or dark", function* () {
    const { page } = yield* visit()
    assert.deepStrictEqual(yield* violationsOfBoth(page), [])
    yield* does(() => page.getByRole("button", { name: /The certificate has expired/ }).click())
    assert.deepStrictEqual(yield* violationsOfBoth(page), [])
  })
})
