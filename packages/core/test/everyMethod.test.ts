/** Wrong arguments to every method of what an app holds: connections, pools, supervised accounts, fleets. */
import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Redacted, Schema, Stream } from "effect"
import * as ImapFleet from "../src/fleet/ImapFleet.ts"
import * as core from "../src/index.ts"
import * as Simulator from "../src/simulator/Simulator.ts"
import { connected } from "./connection/support.ts"
import { isFunction } from "./support/functions.ts"
import { isEffect, isMisuse, nowhere } from "./support/wrong.ts"

const account = { host: "imap.example.com", user: "ada", password: Redacted.make("secret") }
const part = { _tag: "Text", type: "text", subtype: "plain", encoding: "7bit", part: "1", params: new Map() }
const shape = { payload: Schema.String, success: Schema.String, isRepeatable: true }
const { wellBehaved } = Simulator.profiles

/** Each method with one argument after the other wrong; `undefined` if it must be given. */
const refusesAll = Effect.fnUntraced(function* (
  methods: object,
  given: Readonly<Record<string, ReadonlyArray<unknown>>>
) {
  for (const [name, args] of Object.entries(given)) {
    const method: unknown = Reflect.get(methods, name)
    if (!isFunction(method)) return assert.fail(name)
    for (const at of args.keys()) {
      for (const [said, shape] of nowhere) {
        if (isFunction(args[at]) && said === "a function") continue
        const made = yield* Effect.exit(Effect.suspend(() => drained(name, method(...args.with(at, shape)))))
        const failure = Exit.isFailure(made) ? Cause.squash(made.cause) : "no failure"
        assert.isTrue(isMisuse(failure), `${name}, argument ${at}: ${said}: ${String(failure)}`)
      }
    }
  }
})

const drained = (name: string, made: unknown): Effect.Effect<unknown, unknown> => {
  const bytes: unknown = typeof made === "object" && made !== null ? Reflect.get(made, "bytes") : undefined
  const result = Stream.isStream(bytes) ? bytes : made
  const effect = Stream.isStream(result) ? Stream.runDrain(result) : result
  return isEffect(effect) ? effect : assert.fail(name)
}

/** Each of its methods is among these. */
const hasOnly = (held: object, given: object, ...others: ReadonlyArray<string>): void => {
  const methods = Object.entries(held).flatMap(([name, value]) => (isFunction(value) ? [name] : []))
  assert.isEmpty(methods.filter((name) => !(name in given) && !others.includes(name)))
}

describe("what is held", () => {
  it.effect("a connection", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(wellBehaved)
      const envelopes = core.Command.fetch("1", { envelope: true })
      const given = {
        execute: [core.Command.noop],
        exchange: [core.Command.noop],
        stream: [envelopes],
        messages: [envelopes],
        read: [1, {}],
        download: [1, part],
        select: ["INBOX", {}],
        unselect: [{}],
        within: ["INBOX", () => Effect.void, {}]
      }
      hasOnly(connection, given)
      const before = simulator.log().length
      yield* refusesAll(connection, given)
      assert.lengthOf(simulator.log(), before, "nothing is sent")
    })
  )

  it.effect("a pool", () =>
    Effect.gen(function* () {
      const pool = yield* core.ImapPool.make(yield* core.Account.make({ ...account }))
      const given = {
        use: ["INBOX", () => Effect.void, {}],
        stream: ["INBOX", () => Stream.empty, {}]
      }
      hasOnly(pool, given)
      yield* refusesAll(pool, given)
    }).pipe(Effect.provide(Simulator.layer(wellBehaved)))
  )

  it.effect("a supervised account", () =>
    Effect.gen(function* () {
      const supervised = yield* core.Supervised.make(yield* core.Account.make({ ...account }))
      const given = {
        renew: [{ password: account.password }],
        changesOf: ["Sent", {}],
        changes: [{}],
        accountChanges: [{}],
        use: [() => 1, {}]
      }
      hasOnly(supervised, given)
      yield* refusesAll(supervised, given)
      yield* refusesAll(supervised, { use: ["INBOX", () => Effect.void, {}] })
      const empty: unknown = Reflect.apply(supervised.renew, undefined, [{}])
      assert.isTrue(isMisuse(isEffect(empty) ? yield* Effect.flip(empty) : empty), "no credential at all")
    }).pipe(Effect.provide(Simulator.layer(wellBehaved)))
  )

  it.effect("a fleet", () => {
    const credentials = { get: () => core.Account.make({ ...account }).pipe(Effect.orDie) }
    return Effect.gen(function* () {
      const fleet = yield* ImapFleet.ImapFleet
      const task = ImapFleet.task("count", { ...shape, payload: Schema.String }, () => Effect.succeed("1"))
      yield* refusesAll(fleet, {
        watch: ["a", {}],
        unwatch: ["a"],
        status: ["a"],
        renew: ["a"],
        retryNow: ["a"],
        select: ["a", "INBOX"],
        trace: ["a", undefined],
        run: ["a", task],
        changes: ["a", {}]
      })
      const methods = Object.entries(fleet).filter(([, method]) => isFunction(method))
      assert.lengthOf(methods, 9, "all of them")
      assert.isEmpty(yield* fleet.statuses)
    }).pipe(
      Effect.provide(ImapFleet.layerLocal()),
      Effect.provideService(ImapFleet.Credentials, credentials),
      Effect.provide(Simulator.layer(wellBehaved))
    )
  })
})
