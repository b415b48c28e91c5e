import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { createServer } from "node:http"
import { Browser, newPage, timeout } from "../../../visualizer/test/browser/Browser.ts"
import { newPage as newPageOf, skipped } from "../../../visualizer/test/browser/Chromium.ts"
import { running, secret } from "./support.ts"

/** A page of somebody else, on another origin. */
const stranger = Effect.acquireRelease(
  Effect.callback<{ readonly origin: string; readonly close: () => void }>((resume) => {
    const server = createServer((_, response) =>
      response.setHeader("content-type", "text/html").end("<body>")
    )
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      const close = () => {
        server.closeAllConnections()
        server.close()
      }
      resume(Effect.succeed({ origin: `http://127.0.0.1:${port}`, close }))
    })
  }),
  ({ close }) => Effect.sync(close)
)

interface Target {
  readonly origin: string
  readonly token: string
}

/** What a page may try, each in the page itself. The answer is all that it came to see. */
const attacks = {
  fetch: ({ origin }: Target) => fetch(`${origin}/events`).then((response) => response.text(), String),
  "fetch with the token, should it be known": ({ origin, token }: Target) =>
    fetch(`${origin}/events`, { headers: { authorization: `Bearer ${token}` } }).then(
      (response) => response.text(),
      String
    ),
  "fetch without CORS": ({ origin }: Target) =>
    fetch(`${origin}/events`, { mode: "no-cors", credentials: "include" }).then(
      (response) => response.text(),
      String
    ),
  "a script": ({ origin }: Target) =>
    new Promise<string>((resolve) => {
      const script = document.createElement("script")
      script.src = `${origin}/events`
      script.addEventListener("load", () => resolve("loaded"))
      script.addEventListener("error", () => resolve("refused"))
      document.body.append(script)
    }),
  "a frame": ({ origin }: Target) =>
    new Promise<string>((resolve) => {
      const frame = document.createElement("iframe")
      frame.src = `${origin}/`
      frame.addEventListener("load", () => {
        // What a stranger can see of a frame: whether it is from the same origin.
        resolve(String(frame.contentDocument?.body.textContent ?? "refused"))
      })
      document.body.append(frame)
    }),
  "an image": ({ origin }: Target) =>
    new Promise<string>((resolve) => {
      const image = new Image()
      image.addEventListener("load", () => resolve("loaded"))
      image.addEventListener("error", () => resolve("refused"))
      image.src = `${origin}/`
    }),
  "a style sheet": ({ origin }: Target) =>
    new Promise<string>((resolve) => {
      const link = document.createElement("link")
      link.rel = "stylesheet"
      link.href = `${origin}/`
      link.addEventListener("load", () => resolve("loaded"))
      link.addEventListener("error", () => resolve("refused"))
      document.body.append(link)
    }),
  "a WebSocket": ({ origin }: Target) =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(`${origin.replace("http", "ws")}/events`)
      socket.addEventListener("open", () => resolve("opened"))
      socket.addEventListener("message", ({ data }) => resolve(String(data)))
      socket.addEventListener("error", () => resolve("refused"))
    }),
  "an EventSource": ({ origin }: Target) =>
    new Promise<string>((resolve) => {
      const source = new EventSource(`${origin}/events`)
      source.addEventListener("message", ({ data }) => resolve(String(data)))
      source.addEventListener("error", () => resolve("refused"))
    }),
  "a form": ({ origin }: Target) =>
    new Promise<string>((resolve) => {
      const frame = document.createElement("iframe")
      frame.name = "answer"
      const form = document.createElement("form")
      form.method = "post"
      form.action = `${origin}/events`
      form.target = "answer"
      document.body.append(frame, form)
      form.submit()
      frame.addEventListener("load", () =>
        resolve(String(frame.contentDocument?.body.textContent ?? "refused"))
      )
    })
}

/** Nothing was seen, and nothing was let in. */
const refusal = /^(?:|refused|TypeError: Failed to fetch)$/

layer(Browser.layer, { timeout, excludeTestServices: true })("pages of others, in a real browser", (it) => {
  const test = skipped ? it.effect.skip : it.effect

  test("X37 come to see nothing, by whatever way they ask", () =>
    Effect.gen(function* () {
      const { origin, token } = yield* running()
      const { origin: elsewhere } = yield* stranger
      for (const [what, attack] of Object.entries(attacks)) {
        const page = yield* newPage()
        const statuses: Array<number> = []
        page.on("response", (response) => {
          if (response.url().startsWith(origin)) statuses.push(response.status())
        })
        yield* Effect.promise(() => page.goto(elsewhere))
        const seen = yield* Effect.promise(() => page.evaluate(attack, { origin, token }))
        assert.match(seen, refusal, what)
        assert.notInclude(seen, secret, what)
        for (const status of statuses) assert.include([403, 405], status, what)
      }
    }))

  test("cannot point their own name here: 421", () =>
    Effect.gen(function* () {
      const { port } = yield* running()
      const page = yield* newPageOf({}, "--host-resolver-rules=MAP evil.test 127.0.0.1")
      const response = yield* Effect.promise(() => page.goto(`http://evil.test:${port}/`))
      assert.strictEqual(response?.status(), 421)
      const seen = yield* Effect.promise(() =>
        page.evaluate(() => fetch("/events").then((answer) => answer.status))
      )
      assert.strictEqual(seen, 421)
    }))

  test("cannot lead a person here by a link, nor keep hold of the page's window", () =>
    Effect.gen(function* () {
      const { origin } = yield* running()
      const { origin: elsewhere } = yield* stranger
      const page = yield* newPage()
      yield* Effect.promise(() => page.goto(elsewhere))
      const [popup] = yield* Effect.promise(() =>
        Promise.all([page.waitForEvent("popup"), page.evaluate((url) => void window.open(url), origin)])
      )
      yield* Effect.promise(() => popup.waitForLoadState())
      const text = yield* Effect.promise(() => popup.evaluate(() => document.body.textContent))
      assert.strictEqual(text, "Requests by other sites are not answered.")
      assert.isTrue(yield* Effect.promise(() => popup.evaluate(() => window.opener === null)))
    }))
})

layer(Browser.layer, { timeout, excludeTestServices: true })("its own page, in a real browser", (it) => {
  const test = skipped ? it.effect.skip : it.effect

  test("is let in by the address alone, which keeps no token", () =>
    Effect.gen(function* () {
      const { origin, url } = yield* running()
      const page = yield* newPage()
      const statuses = new Map<string, number>()
      page.on("response", (response) => statuses.set(new URL(response.url()).pathname, response.status()))
      // it may be sent before the page is loaded
      yield* Effect.promise(() => Promise.all([page.waitForResponse(`${origin}/events`), page.goto(url)]))
      // so may what is needed later
      statuses.delete("/secondary.js")
      assert.deepStrictEqual(Array.from(statuses), [
        ["/", 200],
        ["/events", 200]
      ])
      assert.strictEqual(page.url(), `${origin}/`)
      assert.lengthOf(yield* Effect.promise(() => page.context().cookies()), 0)
    }))
})
