/** `examples/browser` as it is: a page, a relay, and a server with TLS. */
import { spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import * as Simulator from "@effect-imap/core/Simulator"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { Browser, newPage, timeout } from "../../../visualizer/test/browser/Browser.ts"
import { complaints, skipped } from "../../../visualizer/test/browser/Chromium.ts"
import * as NodeSimulator from "../../src/testing/NodeSimulator.ts"

const { wellBehaved } = Simulator.profiles
const program = fileURLToPath(new URL("../../../../examples/browser/serve.ts", import.meta.url))

/** The address that the program prints once it serves; ended with the scope. */
const served = Effect.fnUntraced(function* (account: NodeJS.ProcessEnv) {
  const child = yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(process.execPath, [program], {
        env: { ...process.env, ...account },
        stdio: ["ignore", "pipe", "inherit"]
      })
    ),
    (child) => Effect.sync(() => child.kill())
  )
  return yield* Effect.callback<string>((resume) => {
    createInterface(child.stdout).once("line", (line) => resume(Effect.succeed(line)))
  })
})

const serving = Effect.flatMap(NodeSimulator.start({ profile: wellBehaved }), ({ ca, host, tlsPort }) =>
  served({ IMAP_HOST: host, IMAP_PORT: `${tlsPort}`, IMAP_CA: ca })
)

/** What the page shows once it has said `last`. */
const connected = Effect.fnUntraced(function* (url: string, password: string, last: RegExp) {
  const page = yield* newPage()
  const heard = complaints(page)
  yield* Effect.promise(() => page.goto(url))
  yield* Effect.promise(() => page.getByLabel("User").fill(wellBehaved.user))
  yield* Effect.promise(() => page.getByLabel("Password").fill(password))
  yield* Effect.promise(() => page.getByRole("button", { name: "Connect" }).click())
  yield* Effect.promise(() => page.getByText(last).waitFor())
  const shown = yield* Effect.promise(() => page.getByRole("status").innerText())
  return { heard, shown }
})

layer(Browser.layer, { timeout, excludeTestServices: true })("examples/browser", (it) => {
  const test = skipped ? it.effect.skip : it.effect

  test("shows the way to the mailbox, through the relay's TLS, or why there is none", () =>
    Effect.gen(function* () {
      const url = yield* serving
      const { heard, shown } = yield* connected(url, wellBehaved.password, /INBOX has 12 messages/)
      for (const state of ["dialing", "authenticating", "selecting"]) assert.include(shown, state)
      assert.deepStrictEqual(heard, [])
      const refused = yield* connected(url, "wrong", /AuthRejected: /)
      assert.notInclude(refused.shown, "wrong")
      // the relay passes on nothing of another site's pages
      const elsewhere = { headers: { origin: "http://elsewhere.example" } }
      const { status } = yield* Effect.promise(() => fetch(`${url}/imap`, elsewhere))
      assert.strictEqual(status, 403)
    }))
})
