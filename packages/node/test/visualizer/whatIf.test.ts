import * as Simulator from "@effect-imap/core/Simulator"
import { assert, describe, it } from "@effect/vitest"
import { Reader } from "@effect-imap/visualizer"
import type * as Connection from "@effect-imap/visualizer/internal/Connection"
import * as Spans from "@effect-imap/visualizer/internal/Spans"
import { CannotReplay, type WhatIf } from "@effect-imap/visualizer/internal/VisualizerServer"
import { Deferred, Effect, Fiber, Result } from "effect"
import * as NodeVisualizer from "../../src/visualizer/NodeVisualizer.ts"
import { replayFlags } from "../../src/cli/settings/flags.ts"
import { kebab } from "../../src/cli/settings/sources.ts"
import { whatIf } from "../../src/cli/replay/whatIf.ts"
import { record } from "../cli/replay/record.ts"

/** NetEase refuses at SELECT who said nothing of itself. */
const refused = record(Simulator.profiles.netease, { id: { enabled: false } })

/** A page of it, and how to ask its server. */
const served = (options: NodeVisualizer.Options = { whatIf }, trace = refused) =>
  Effect.gen(function* () {
    const bytes = new TextEncoder().encode(yield* trace)
    const url = new URL(yield* NodeVisualizer.recorded([{ name: "t.jsonl", bytes }], options))
    const authorization = `Bearer ${url.hash.slice("#token=".length)}`
    const ask = (question: unknown, headers: Readonly<Record<string, string>> = {}) =>
      Effect.promise(() =>
        fetch(`${url.origin}/replay`, {
          method: "POST",
          headers: { authorization, ...headers },
          body: typeof question === "string" ? question : JSON.stringify(question)
        }).then((response) =>
          response.text().then((text) => ({ status: response.status, text, headers: response.headers }))
        )
      )
    return { ask, url }
  })

const idOn = { connection: "c1", settings: { "no-id": "sent" } }

const connectionsIn = (text: string) => Spans.connections(Result.getOrThrow(Reader.read(text)))

const namesOf = (connection: Connection.Connection | undefined) =>
  connection?.commands.map(({ name }) => name) ?? []

describe("what if", () => {
  it.live("a connection whose ID was swallowed is replayed without, and opens its mailbox sooner", () =>
    Effect.gen(function* () {
      const { "qq-id": qq } = Simulator.profiles
      const [before] = connectionsIn(yield* record(qq))
      const { ask } = yield* served({ whatIf }, record(qq))
      const { headers, status, text } = yield* ask({ connection: "c1", settings: { "no-id": "not sent" } })
      assert.strictEqual(status, 200, text)
      assert.strictEqual(headers.get("replay-words"), "")
      const [after] = connectionsIn(text)
      assert.include(namesOf(before), "ID")
      assert.notInclude(namesOf(after), "ID")
      assert.isBelow(after?.selectedAt ?? Number.NaN, before?.selectedAt ?? Number.NaN)
    })
  )

  it.live("of a connection that NetEase refused for want of ID nobody knows what ID would have done", () =>
    Effect.gen(function* () {
      const { ask } = yield* served()
      const { headers, status, text } = yield* ask(idOn)
      assert.strictEqual(status, 200, text)
      assert.include(namesOf(connectionsIn(text).at(-1)), "ID")
      const words = decodeURIComponent(headers.get("replay-words") ?? "")
      assert.strictEqual(words, "the recording has no answer to ID: what follows is not known")
    })
  )

  for (const [what, question, headers, expected] of [
    ["a wrong token", idOn, { authorization: "Bearer AAAA" }, 401],
    ["another origin", idOn, { origin: "http://evil.test" }, 403],
    ["a page of another site", idOn, { "sec-fetch-site": "cross-site" }, 403],
    ["too much", { ...idOn, more: "x".repeat(5000) }, {}, 413],
    ["no JSON", "{", {}, 400],
    ["no settings", { connection: "c1" }, {}, 400],
    ["a setting that is not offered", { connection: "c1", settings: { host: "evil.test" } }, {}, 400],
    ["a value that is not offered", { connection: "c1", settings: { security: "ssl" } }, {}, 400],
    ["an invalid limit", { connection: "c1", settings: { timeout: "soon" } }, {}, 422],
    ["a connection that is not there", { connection: "c9", settings: {} }, {}, 422]
  ] as const) {
    it.live(`${what}: ${expected}`, () =>
      Effect.gen(function* () {
        const { ask } = yield* served()
        assert.strictEqual((yield* ask(question, headers)).status, expected)
      })
    )
  }

  it.live("what the command takes the form takes: read-only is EXAMINE, and one attempt is one", () =>
    Effect.gen(function* () {
      const { ask } = yield* served()
      const settings = { "read-only": "yes", attempts: "1", timeout: "5s", "id-name": "x", id: "os=linux" }
      const { status, text } = yield* ask({ connection: "c1", settings })
      assert.strictEqual(status, 200, text)
      const made = connectionsIn(text)
      assert.strictEqual(made.length, 1)
      assert.include(namesOf(made[0]), "EXAMINE")
      const reported = made[0]?.commands.find(({ name }) => name === "ID")?.text ?? ""
      assert.include(reported, `"os" "linux"`)
    })
  )

  it("every flag of the command is a field of the form, under the same name", () => {
    const flags = [...Object.keys(replayFlags).map(kebab), "without"]
    assert.sameMembers(
      whatIf.settings.map(({ name }) => name),
      flags
    )
  })

  it.live("an invalid value is refused in words, which do not repeat it", () =>
    Effect.gen(function* () {
      const { ask } = yield* served()
      const { text } = yield* ask({ connection: "c1", settings: { timeout: "soon" } })
      assert.match(text, /timeout .*a duration up to 24h such as 60s/)
      assert.notInclude(text, "soon")
    })
  )

  it.live("nothing is replayed if nobody can: 404, and no form", () =>
    Effect.gen(function* () {
      const { ask, url } = yield* served({})
      assert.strictEqual((yield* ask(idOn)).status, 404)
      const page = yield* Effect.promise(() => fetch(url.origin).then((response) => response.text()))
      assert.notInclude(page, " whatif=")
    })
  )

  it.live("one at a time: 429 for who asks meanwhile", () =>
    Effect.gen(function* () {
      const begun = yield* Deferred.make<void>()
      const gate = yield* Deferred.make<void>()
      const slow: WhatIf = {
        ...whatIf,
        replay: () =>
          Deferred.succeed(begun, undefined).pipe(
            Effect.andThen(Deferred.await(gate)),
            Effect.andThen(Effect.fail(new CannotReplay({ problem: "over" })))
          )
      }
      const { ask } = yield* served({ whatIf: slow })
      const first = yield* Effect.forkChild(ask(idOn))
      yield* Deferred.await(begun)
      assert.strictEqual((yield* ask(idOn)).status, 429)
      yield* Deferred.succeed(gate, undefined)
      const { status, text } = yield* Fiber.join(first)
      assert.deepStrictEqual({ status, text }, { status: 422, text: "over" })
    })
  )
})
