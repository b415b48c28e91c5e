/** The app's secrets: asked for where the account runs, and given to nobody but the mail server. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Layer, Logger, Option, Redacted, References, Stream } from "effect"
import * as ImapFleet from "../../src/fleet/ImapFleet.ts"
import type { Account } from "../../src/lifecycle/Account.ts"
import { accountFor, inTime, written } from "../connection/support.ts"
import { pass } from "../supervision/support.ts"
import { fleetOf, movingFleetOf, reasonOf, stateOf, wellBehaved } from "./support.ts"

const canary = "c4n4ry-in-the-mine"

const logged: Array<string> = []

/** All that anybody logs, down to the least. */
const logging = Layer.mergeAll(
  Logger.layer([Logger.map(Logger.formatJson, (line) => void logged.push(line))]),
  Layer.succeed(References.MinimumLogLevel, "All")
)

describe("the credential of an account", () => {
  it.effect("is in no message, no row of the store and no log, whatever is asked and however it fails", () =>
    Effect.gen(function* () {
      let password = canary
      const { fleet, move, store, stored } = yield* movingFleetOf({
        get: () => Effect.sync((): Account => accountFor(wellBehaved, { password: Redacted.make(password) }))
      })
      yield* inTime(fleet.watch("ada", { label: "Ada" }))
      yield* pass(3_000)
      assert.strictEqual(yield* stateOf(fleet, "ada"), "NeedsUser")
      const { search } = ImapFleet.tasks
      const refused = yield* inTime(fleet.run("ada", search, { seen: false }))
      assert.strictEqual(reasonOf(refused), "AuthRejected")
      const before = JSON.stringify([yield* fleet.statuses, stored(), refused])
      password = wellBehaved.password
      yield* inTime(fleet.renew("ada"))
      yield* inTime(fleet.retryNow("ada"))
      yield* pass(3_000)
      assert.strictEqual(yield* stateOf(fleet, "ada"), "Selected")
      yield* inTime(fleet.run("ada", search, { seen: false }))
      yield* inTime(fleet.select("ada", "Archive"))
      yield* Effect.forkScoped(Stream.runDrain(fleet.changes("ada")), { startImmediately: true })
      yield* move
      const profile = yield* store.profiles.get("imap.example.com 993")
      const all = before + JSON.stringify([yield* fleet.statuses, stored(), Option.getOrUndefined(profile)])
      assert.include(all, "AuthRejected")
      for (const secret of [canary, wellBehaved.password]) {
        assert.notInclude(all, secret)
        assert.notInclude(logged.join("\n"), secret)
      }
      assert.isNotEmpty(logged)
    }).pipe(Effect.provide(logging))
  )

  it.effect("that the app cannot give now is asked for again", () =>
    Effect.gen(function* () {
      let asked = 0
      const { fleet } = yield* fleetOf({
        get: (accountId) =>
          ++asked === 1
            ? Effect.die(new Error("a bug of the app's"))
            : asked === 2
              ? Effect.fail(ImapFleet.FleetError.of({ _tag: "CredentialsUnavailable" }, accountId))
              : Effect.succeed(accountFor(wellBehaved))
      })
      yield* inTime(fleet.watch("ada"))
      yield* pass(500)
      const status = Option.getOrThrow(yield* fleet.status("ada"))
      assert.deepInclude(status, { state: "Waiting" })
      assert.strictEqual(status.why?.reason, "CredentialsUnavailable")
      yield* pass(10_000)
      assert.strictEqual(yield* stateOf(fleet, "ada"), "Selected")
      assert.strictEqual(asked, 3)
    })
  )

  it.effect("an invalid value, from plain JavaScript: it says so, and lives", () =>
    Effect.gen(function* () {
      const given: Array<unknown> = [undefined, Effect.succeed(undefined)]
      const get: () => never = Function("given", "return () => given[0]")(given)
      const { fleet } = yield* fleetOf({ get })
      yield* inTime(fleet.watch("ada"))
      yield* pass(500)
      const waiting = Option.getOrThrow(yield* fleet.status("ada"))
      assert.deepInclude(waiting, { state: "Waiting" })
      given.shift()
      yield* pass(10_000)
      const status = Option.getOrThrow(yield* fleet.status("ada"))
      assert.deepStrictEqual([status.state, status.why?.reason], ["NeedsUser", "InvalidAccount"])
      given[0] = Effect.succeed(accountFor(wellBehaved))
      yield* inTime(fleet.renew("ada"))
      yield* pass(10_000)
      assert.strictEqual(yield* stateOf(fleet, "ada"), "Selected")
      given[0] = Effect.succeed(undefined)
      assert.strictEqual(reasonOf(yield* inTime(fleet.renew("ada"))), "InvalidAccount")
    })
  )

  it.effect(
    "of an account that the app does not know: it waits for the app, and continues when the app reports it",
    () =>
      Effect.gen(function* () {
        let isKnown = false
        const { fleet, simulator } = yield* fleetOf({
          get: (accountId) =>
            isKnown
              ? Effect.succeed(accountFor(wellBehaved))
              : Effect.fail(ImapFleet.FleetError.of({ _tag: "UnknownAccount" }, accountId))
        })
        yield* inTime(fleet.watch("ada"))
        const failed = yield* inTime(fleet.run("ada", ImapFleet.tasks.search, {}))
        assert.strictEqual(reasonOf(failed), "UnknownAccount")
        yield* pass(60_000, 1_000)
        assert.strictEqual(yield* stateOf(fleet, "ada"), "NeedsUser")
        isKnown = true
        assert.isTrue(Exit.isSuccess(yield* inTime(fleet.renew("ada"))))
        yield* pass(3_000)
        assert.strictEqual(yield* stateOf(fleet, "ada"), "Selected")
        assert.lengthOf(written(simulator), 1)
      })
  )
})

describe("another mailbox", () => {
  it.effect("is open on the next runner, too", () =>
    Effect.gen(function* () {
      const { fleet, move, simulator } = yield* movingFleetOf({
        server: { mailboxes: { INBOX: [], Archive: [] } }
      })
      yield* inTime(fleet.watch("ada"))
      yield* inTime(fleet.select("ada", "Archive"))
      yield* move
      const lines = written(simulator).at(-1) ?? ""
      assert.include(lines, " SELECT Archive")
      assert.notInclude(lines, "INBOX")
    })
  )
})
