/**
 * The page of a race that nobody answers, in a real browser, while it happens. Sockets and TLS are real, time is not: it goes
 * on when the page shows what came before.
 */
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Policy from "@effect-imap/core/Policy"
import * as ServerProfiles from "@effect-imap/core/ServerProfiles"
import { profiles } from "@effect-imap/core/Simulator"
import * as Trace from "@effect-imap/core/Trace"
import { assert, layer } from "@effect/vitest"
import { Effect, Fiber, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { Browser, newPage, timeout } from "../../../visualizer/test/browser/Browser.ts"
import { complaints, skipped } from "../../../visualizer/test/browser/Chromium.ts"
import * as NodeImap from "../../src/transport/NodeImap.ts"
import * as NodeSimulator from "../../src/testing/NodeSimulator.ts"
import { running } from "./support.ts"

const policy = Policy.make({ attempts: 1, limits: { headStart: "1500 millis", greeting: "4 seconds" } })

const seconds = String.raw`([\d.]+ m?s)`
/** A page that hears late says that a limit was due: its wait without that is the limit as well. */
const left = String.raw`(given up in|should have been given up) ${seconds}(?: ago)?`
const waiting = (lane: string) => new RegExp(`Waiting ${seconds} for greeting \\(${lane}\\); ${left}`)
const first = new RegExp(`${waiting("implicit TLS").source}$`)
const both = new RegExp(`${waiting("implicit TLS").source}. ${waiting("STARTTLS").source}$`)
const one = new RegExp(`${waiting("STARTTLS").source}. Implicit TLS was given up at greeting$`)

const inSeconds = (words = ""): number => Number.parseFloat(words) / (words.endsWith("ms") ? 1000 : 1)

/** The limit of each way in, as its wait and what is left of it come to. */
const limitsOf = (text: string, pattern: RegExp): ReadonlyArray<number> => {
  const [, ...parts] = pattern.exec(text) ?? []
  return parts.flatMap((part, at) => {
    if (at % 3 !== 0) return []
    const rest = inSeconds(parts[at + 2])
    return [inSeconds(part) + (parts[at + 1] === "given up in" ? rest : -rest)]
  })
}

/** Keeps each sentence that the page says of the connection from now on. */
const keepVerdicts = () => {
  const said: Array<string> = []
  Object.assign(globalThis, { said })
  const root = document.querySelector("imap-trace-view")?.shadowRoot
  const keep = () => {
    const text = root?.querySelector(".verdict h2")?.textContent ?? ""
    if (said.at(-1) !== text) said.push(text)
  }
  if (root) new MutationObserver(keep).observe(root, { subtree: true, childList: true, characterData: true })
}

const verdicts = (): ReadonlyArray<string> => Reflect.get(globalThis, "said")

layer(Browser.layer, { timeout })("a race in which both ways in are silent, seen live", (it) => {
  const test = skipped ? it.effect.skip : it.effect

  test("names each way in, its wait and its limit, then the one that is left, then the failure", () =>
    Effect.gen(function* () {
      const { ca, host, password, port, tlsPort, user } = yield* NodeSimulator.start({
        profile: profiles["silent-greeting"]
      })
      const { sink, url } = yield* TestClock.withLive(running())
      const page = yield* newPage()
      const heard = complaints(page)
      yield* Effect.promise(() => page.goto(url))
      yield* Effect.promise(() => page.evaluate(keepVerdicts))
      const connecting = yield* ImapConnection.make({
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
        Effect.provideService(Policy.Policy, policy),
        Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
        Effect.exit,
        Effect.forkChild
      )
      const shown = (name: RegExp) => Effect.promise(() => page.getByRole("heading", { name }).waitFor())
      yield* shown(first)
      yield* TestClock.adjust("1500 millis")
      yield* shown(both)
      yield* TestClock.adjust("2500 millis")
      yield* shown(one)
      yield* TestClock.adjust("1500 millis")
      yield* Fiber.join(connecting)
      yield* shown(/No greeting came/)
      const said = yield* Effect.promise(() => page.evaluate(verdicts))
      const racing = said.filter((text) => both.test(text))
      const last = said.filter((text) => one.test(text))
      assert.isNotEmpty(racing, said.join("\n"))
      assert.isNotEmpty(last, said.join("\n"))
      for (const limit of [
        ...racing.flatMap((text) => limitsOf(text, both)),
        ...last.flatMap((text) => limitsOf(text, one))
      ]) {
        assert.approximately(limit, 4, 0.15)
      }
      assert.isAbove(said.lastIndexOf(last[0] ?? ""), said.lastIndexOf(racing.at(-1) ?? ""))
      assert.match(said.at(-1) ?? "", new RegExp(`No greeting came from port ${tlsPort} within 4 s`))
      // What was given up was no slow server.
      assert.notMatch(said.join("\n"), /The server took/)
      assert.deepStrictEqual(heard, [])
    }))
})
