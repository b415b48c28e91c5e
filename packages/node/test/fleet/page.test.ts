import { assert, describe, it } from "@effect/vitest"
import * as ImapFleet from "@effect-imap/core/ImapFleet"
import * as Simulator from "@effect-imap/core/Simulator"
import { Transport } from "@effect-imap/core/Transport"
import * as Account from "@effect-imap/core/Account"
import { Effect, Layer, Schema } from "effect"
import { NodeVisualizer } from "../../src/index.ts"
import { until } from "../support/until.ts"

const { wellBehaved } = Simulator.profiles

/** A fleet of simulated accounts in this process, each with its trace. */
const local = Layer.unwrap(
  Effect.gen(function* () {
    const simulator = yield* Simulator.make(wellBehaved)
    const account = yield* Account.make({
      host: "imap.example.com",
      user: wellBehaved.user,
      password: wellBehaved.password
    })
    return ImapFleet.layerLocal().pipe(
      Layer.provide([
        Layer.succeed(Transport, simulator.transport),
        Layer.succeed(
          ImapFleet.Credentials,
          ImapFleet.Credentials.of({ get: () => Effect.succeed(account) })
        ),
        ImapFleet.layerTraces
      ])
    )
  })
)

/** What comes first of an answer that may be endless. */
const firstOf = Effect.fnUntraced(function* (url: URL, token: string) {
  const headers = { authorization: `Bearer ${token}` }
  const response = yield* Effect.promise(() => fetch(url, { headers }))
  const reader = response.body?.getReader()
  const piece = yield* Effect.promise(() => reader?.read() ?? Promise.resolve(undefined))
  yield* Effect.promise(() => reader?.cancel() ?? Promise.resolve())
  return { status: response.status, text: new TextDecoder().decode(piece?.value) }
})

const Reported = Schema.fromJsonString(
  Schema.Struct({
    members: Schema.Array(
      Schema.Struct({ account: Schema.String, host: Schema.String, state: Schema.String })
    )
  })
)

describe("the page of a fleet", () => {
  it.live("reports every account, and gives the trace of each to those with the token", () =>
    Effect.gen(function* () {
      const fleet = yield* ImapFleet.ImapFleet
      yield* fleet.watch("ada")
      yield* fleet.watch("grace")
      const url = new URL(yield* NodeVisualizer.fleet(fleet))
      const token = url.hash.replace("#token=", "")
      yield* until(
        "not both accounts are selected",
        Effect.map(fleet.statuses, (all) => all.every(({ state }) => state === "Selected"))
      )
      const reported = yield* firstOf(new URL("members", url), token)
      const { members } = yield* Schema.decodeUnknownEffect(Reported)(reported.text)
      const host = "imap.example.com"
      assert.deepStrictEqual(members, [
        { account: "ada", host, state: "Selected" },
        { account: "grace", host, state: "Selected" }
      ])
      const { text } = yield* firstOf(new URL("events?account=grace", url), token)
      assert.match(text, /^\{"file_schema"[^]*"connection:started"/)
      assert.notInclude(text, wellBehaved.password)
      assert.strictEqual((yield* firstOf(new URL("members", url), "guess")).status, 401)
      assert.strictEqual((yield* firstOf(new URL("trace?account=grace", url), "")).status, 200)
      assert.strictEqual((yield* firstOf(new URL("trace", url), "")).status, 404)
    }).pipe(Effect.scoped, Effect.provide(local))
  )
})
