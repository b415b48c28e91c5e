/** The page of a race that nobody answers, in a real browser, while it happens. */
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Policy from "@effect-imap/core/Policy"
import * as ServerProfiles from "@effect-imap/core/ServerProfiles"
import { profiles } from "@effect-imap/core/simulator"
import * as Trace from "@effect-imap/core/Trace"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Redacted } from "effect"
import { complaints, newPage, skipped } from "../../../visualizer/test/browser/Chromium.ts"
import * as NodeImap from "../../src/NodeImap.ts"
import * as NodeSimulator from "../../src/NodeSimulator.ts"
import { running } from "./support.ts"

/** Long enough to look at each part of it. */
const policy = Policy.make({ attempts: 1, limits: { headStart: "1500 millis", greeting: "4 seconds" } })

const seconds = String.raw`([\d.]+ m?s)`
const waiting = (lane: string) =>
  new RegExp(`Waiting ${seconds} for greeting \\(${lane}\\); greetingLimit fires in ${seconds}`)
const both = new RegExp(`${waiting("implicit TLS").source}. ${waiting("STARTTLS").source}$`)
const one = new RegExp(`${waiting("STARTTLS").source}. Implicit TLS was given up at greeting$`)

const inSeconds = (words = ""): number => Number.parseFloat(words) / (words.endsWith("ms") ? 1000 : 1)

/** The limit of each way in, as its wait and what is left of it come to. */
const limitsOf = (text: string, pattern: RegExp): ReadonlyArray<number> => {
  const [, ...parts] = pattern.exec(text) ?? []
  return parts.flatMap((part, at) => (at % 2 === 0 ? [inSeconds(part) + inSeconds(parts[at + 1])] : []))
}

describe.skipIf(skipped)("a race in which both ways in are silent, seen live", { timeout: 60_000 }, () => {
  it.live("names each way in, its wait and its limit, then the one that is left, then the failure", () =>
    Effect.gen(function* () {
      const { ca, host, password, port, tlsPort, user } = yield* NodeSimulator.start({
        profile: profiles["silent-greeting"]
      })
      const { sink, url } = yield* running()
      const page = yield* newPage({ viewport: { width: 1280, height: 800 } })
      const heard = complaints(page)
      yield* Effect.promise(() => page.goto(url))
      const connecting = yield* ImapConnection.connect({
        host,
        user,
        password: Redacted.make(password),
        ca,
        port: tlsPort,
        starttlsPort: port
      }).pipe(
        Effect.scoped,
        Trace.withSink(sink),
        Effect.provide(NodeImap.layer),
        Effect.provideService(Policy.PolicyReference, policy),
        Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
        Effect.exit,
        Effect.forkChild
      )
      const verdict = (pattern: RegExp) =>
        Effect.promise(() => {
          const heading = page.getByRole("heading", { name: pattern })
          return heading.waitFor({ timeout: 15_000 }).then(() => heading.innerText())
        })
      const shot = (name: string) => {
        const folder = process.env["SCREENSHOTS"]
        return folder === undefined
          ? Effect.void
          : Effect.asVoid(Effect.promise(() => page.screenshot({ path: `${folder}/race-${name}.png` })))
      }

      const racing = limitsOf(yield* verdict(both), both)
      yield* shot("both")
      assert.lengthOf(racing, 2)
      for (const limit of racing) assert.approximately(limit, 4, 0.1)

      const [left = 0] = limitsOf(yield* verdict(one), one)
      yield* shot("one")
      assert.approximately(left, 4, 0.1)
      // What was given up was no slow server.
      assert.strictEqual(yield* Effect.promise(() => page.getByText(/The server took/).count()), 0)

      yield* Fiber.join(connecting)
      assert.include(yield* verdict(/No greeting came/), `from port ${tlsPort} within 4 s`)
      yield* shot("failed")
      assert.deepStrictEqual(heard, [])
    })
  )
})
