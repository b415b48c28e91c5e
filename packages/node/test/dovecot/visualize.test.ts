import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { complaints, newPage, skipped as noBrowser } from "../../../visualizer/test/browser/Chromium.ts"
import { start } from "../cli/support/command.ts"
import { until } from "../support/until.ts"
import { Dovecot, layer, skipped as noDovecot } from "./Dovecot.ts"
import { relayed, signal } from "./support.ts"

/** A relay that stops the serving process as soon as SELECT is asked for. The connection is in the clear. */
const stopping = Effect.gen(function* () {
  const { port } = yield* Dovecot
  const context = yield* Effect.context<Dovecot>()
  let struck = false
  const relay = yield* relayed(port, {
    sent: (text, from) => {
      if (struck || !/^\w+ SELECT /im.test(text)) return Effect.void
      struck = true
      return Effect.provideContext(signal("SIGSTOP", port, from), context)
    },
    oneAtATime: true
  })
  return relay
})

const waits = /[Ww]aiting ([\d.]+) s for the answer to \w+ SELECT; given up in ([\d.]+) s/

describe.skipIf(noDovecot || noBrowser)("connect --visualize at a Dovecot that is stopped", () => {
  const shown = Effect.gen(function* () {
    const { users } = yield* Dovecot
    const { closed, port } = yield* stopping
    const [user] = users
    const where = ["--host", "127.0.0.1", "--port", `${port}`, "--security", "none", "--allow-plaintext"]
    const command = yield* start(["connect", ...where, "--user", user.name, "--visualize"], {
      env: { IMAP_PASSWORD: user.password }
    })
    yield* command.said("See it at http")
    const page = yield* newPage({ viewport: { width: 1400, height: 800 } })
    const heard = complaints(page)
    yield* Effect.promise(() => page.goto(/http:\S+/.exec(command.err())?.[0] ?? ""))

    /** What the page says of the wait: seconds so far, and seconds until the limit. */
    const waiting = Effect.promise(() => page.getByText(waits).first().textContent()).pipe(
      Effect.map((text) => (waits.exec(text ?? "") ?? []).slice(1).map(Number))
    )
    const [before = 0, left = 0] = yield* waiting
    yield* until(
      "the wait does not grow",
      Effect.map(waiting, ([now = 0]) => now > before + 1)
    )
    const [after = 0, rest = 0] = yield* waiting
    assert.isBelow(rest, left - 1 + 0.3)
    assert.approximately(before + left, after + rest, 0.3)
    const folder = process.env["SCREENSHOTS"]
    if (folder !== undefined) {
      yield* Effect.promise(() => page.screenshot({ path: `${folder}/stopped-dovecot.png` }))
    }

    yield* command.signal("SIGINT")
    assert.strictEqual((yield* command.ended).code, 130)
    yield* closed
    yield* Effect.promise(() => page.getByText("■ recording ended").waitFor())
    assert.deepStrictEqual(heard, [])
    const text = yield* Effect.promise(() => page.locator("imap-trace-view").innerText())
    assert.notInclude(text, user.password)
  })
  it.live("F4 shows the open step ticking, and when it will time out", () => Effect.provide(shown, layer))
})
