import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { rolldown } from "rolldown"
import type { ImapTraceViewElement } from "@effect-imap/visualizer/element"
import { toText } from "@effect-imap/core/Trace"
import { fileOf, header, refused, unsafeLogin } from "../support.ts"
import { does, inBrowser } from "./Browser.ts"
import { openSite, shown } from "./support.ts"

const viewer = new URL("../../../../examples/viewer/", import.meta.url)
const read = (path: string) => readFileSync(new URL(path, viewer), "utf8")
const built = (name: string) => readFileSync(new URL(`../../dist/${name}`, import.meta.url), "utf8")
const modules = "/node_modules/@effect-imap/visualizer/dist/"
/** What the package has for pages without a bundler. */
const element = {
  [`${modules}imap-trace-view.js`]: built("imap-trace-view.js"),
  [`${modules}secondary.js`]: built("secondary.js")
}
const trace = fileOf(refused)

/** An app as its own bundler makes it: `/app.js`, and what it loads. */
const bundled = (path: string) =>
  does(() =>
    rolldown({
      input: fileURLToPath(new URL(path, viewer)),
      platform: "browser",
      transform: { define: { "process.env.NODE_ENV": `"development"` } }
    }).then((build) =>
      build.generate({ format: "esm", entryFileNames: "app.js", chunkFileNames: "[name].js" })
    )
  ).pipe(
    Effect.map(({ output }) =>
      Object.fromEntries(output.flatMap((each) => ("code" in each ? [[`/${each.fileName}`, each.code]] : [])))
    )
  )

inBrowser("embedding", (test) => {
  test("F17 a plain page needs one script and one element", function* () {
    const { heard, page } = yield* openSite({
      "/": read("plain.html"),
      ...element,
      "/trace.imaptrace.jsonl": trace
    })
    yield* shown(page.getByText(/^c1 · imap\.163\.com:993 · failed/))
    assert.deepStrictEqual(heard, [])
  })

  test("F17 a React 19 app embeds it, in StrictMode, without a word on the console", function* () {
    const { heard, page } = yield* openSite({
      "/": `<!doctype html><div id="root"></div><script type="module" src="/app.js"></script>`,
      ...(yield* bundled("App.tsx")),
      "/trace.imaptrace.jsonl": trace
    })
    yield* shown(page.getByText(/^c1 · imap\.163\.com:993 · failed/))
    yield* does(() => page.getByRole("button", { name: "Export…" }).click())
    yield* shown(page.getByText("What is in this file?"))
    assert.strictEqual(yield* does(() => page.getByRole("button", { name: "HTML page" }).count()), 0)
    assert.deepStrictEqual(
      heard.filter((words) => !words.includes("React DevTools")),
      []
    )
  })

  const reactPage = (scripts: Readonly<Record<string, string>>) => ({
    "/": `<!doctype html><div id="root"></div><script type="module" src="/app.js"></script>`,
    ...scripts
  })

  test("a React app gives events as they come; what is new is read, and where one looks is the app's to keep", function* () {
    const { heard, page } = yield* openSite(reactPage(yield* bundled("Live.tsx")))
    const say = (lines: ReadonlyArray<unknown>) =>
      does(() =>
        page.evaluate((lines) => {
          const channel = new BroadcastChannel("imap-trace")
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
          channel.postMessage(lines)
        }, lines)
      )
    yield* shown(page.locator("imap-trace-view"))
    yield* say([header, ...unsafeLogin])
    yield* shown(page.getByRole("heading", { name: /Waiting .* for the answer to A2 SELECT/ }))
    yield* does(() => page.locator(".line", { hasText: "A1 LOGIN" }).click())
    yield* does(() => page.waitForURL(/#c=c1&l=\d+&tab=wire$/))
    yield* say(refused.slice(unsafeLogin.length))
    yield* shown(page.getByRole("heading", { name: /The provider blocks this client/ }))
    yield* shown(page.locator(".line.here", { hasText: "A1 LOGIN" }))
    yield* shown(page.getByText(`${refused.length} events`, { exact: true }))
    assert.deepStrictEqual(
      heard.filter((words) => !words.includes("React DevTools")),
      []
    )
  })

  test("plain JavaScript appends events, and text of lines, also before the element is shown; then it ends", function* () {
    const { heard, page } = yield* openSite({
      "/": `<!doctype html><body style="margin:0;height:100vh"><script type="module" src="/view.js"></script>`,
      "/view.js": built("imap-trace-view.js"),
      "/secondary.js": built("secondary.js")
    })
    yield* does(() =>
      page.evaluate(
        ({ events, text }) => {
          const view: ImapTraceViewElement = document.createElement("imap-trace-view")
          view.live = true
          view.append(...events)
          document.body.append(view)
          view.append(text)
        },
        { events: unsafeLogin.slice(0, 3), text: toText(unsafeLogin.slice(3)) }
      )
    )
    yield* shown(page.getByRole("heading", { name: /Waiting .* for the answer to A2 SELECT/ }))
    yield* does(() =>
      page.locator("imap-trace-view").evaluate((view) => {
        if (!("live" in view && "href" in view)) return
        view.live = false
        view.href = "#c=c1&tab=chart"
      })
    )
    yield* shown(page.getByText("■ recording ended"))
    yield* shown(page.locator(".chart"))
    // Moved elsewhere in the document it goes on where it was.
    yield* does(() => page.locator("imap-trace-view").evaluate((view) => document.body.prepend(view)))
    yield* shown(page.locator(".chart"))
    assert.deepStrictEqual(heard, [])
  })

  test("rules of an app's own are listed with the others, before and after the trace; what is no rule is refused", function* () {
    const { page } = yield* openSite({
      "/": read("plain.html"),
      ...element,
      "/trace.imaptrace.jsonl": trace
    })
    yield* shown(page.getByText(/^c1 · imap\.163\.com:993 · failed/))
    const give = (message: string) =>
      does(() =>
        page.locator("imap-trace-view").evaluate((view, message) => {
          const rule: NonNullable<ImapTraceViewElement["rules"]>[number] = {
            id: "own-rule",
            group: "command",
            severity: "warning",
            message,
            docs: "",
            find: ({ span }) => [{ lines: [span.line] }]
          }
          try {
            Object.assign(view, { rules: [rule] })
            return "taken"
          } catch (error) {
            return String(error)
          }
        }, message)
      )
    assert.strictEqual(yield* give("It begins here"), "taken")
    yield* shown(page.getByRole("region", { name: "Findings" }).getByText("It begins here"))
    assert.strictEqual(yield* give("And here"), "taken")
    yield* shown(page.getByText("And here"))
    assert.include(yield* give(""), "TypeError: `message` of the rule own-rule")
    yield* shown(page.getByText("And here"))
  })

  test("keys pressed elsewhere in the app are the app's", function* () {
    const { page } = yield* openSite({
      "/": `${read("plain.html")}<button>mine</button>`,
      ...element,
      "/trace.imaptrace.jsonl": trace
    })
    yield* shown(page.getByRole("tab", { name: "Wire" }))
    yield* does(() => page.getByRole("button", { name: "mine" }).press("?"))
    assert.strictEqual(yield* does(() => page.getByRole("dialog").count()), 0)
    yield* does(() => page.getByRole("listbox", { name: "Steps of c1" }).press("?"))
    yield* shown(page.getByRole("dialog", { name: "Keys" }))
  })

  test("a trace that cannot be fetched is said to be so", function* () {
    const { page } = yield* openSite({
      "/": read("plain.html"),
      ...element
    })
    yield* shown(page.getByRole("heading", { name: "trace.imaptrace.jsonl cannot be fetched" }))
  })
})
