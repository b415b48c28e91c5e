/** Core in a real browser, bundled as an app would: the column “browser” of `docs/runtimes.md`. */
import { fileURLToPath } from "node:url"
import * as Simulator from "@effect-imap/core/Simulator"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { rolldown } from "rolldown"
import { Browser, newPage, timeout } from "../../../visualizer/test/browser/Browser.ts"
import { complaints, skipped } from "../../../visualizer/test/browser/Chromium.ts"
import * as NodeSimulator from "../../src/testing/NodeSimulator.ts"
import { webSocketRelay } from "../transport/support/webSocketRelay.ts"

const input = fileURLToPath(new URL("inBrowser.ts", import.meta.url))

const bundled = Effect.acquireUseRelease(
  Effect.promise(() => rolldown({ input, platform: "browser", logLevel: "silent" })),
  (app) => Effect.promise(() => app.generate({ format: "iife" })),
  (app) => Effect.promise(() => app.close())
).pipe(Effect.map(({ output }) => output[0]))

layer(Browser.layer, { timeout, excludeTestServices: true })("core in Chromium", (it) => {
  const test = skipped ? it.effect.skip : it.effect

  test("connects over a WebSocket and in memory, and needs nothing of Node", () =>
    Effect.gen(function* () {
      const { code, imports } = yield* bundled
      assert.deepStrictEqual(imports, [])
      const { port } = yield* NodeSimulator.start({ profile: Simulator.profiles.wellBehaved })
      const url = yield* webSocketRelay(port)
      const page = yield* newPage({ isNew: true })
      const heard = complaints(page)
      yield* Effect.promise(() => page.addScriptTag({ content: code }))
      const found = yield* Effect.promise(() => page.evaluate(`connectFrom(${JSON.stringify(url)})`))
      assert.deepStrictEqual(found, { overWebSocket: 12, inMemory: 12 })
      assert.deepStrictEqual(heard, [])
    }))
})
