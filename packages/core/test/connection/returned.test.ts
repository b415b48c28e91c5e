/** A function of the app that returns no Effect, as plain JavaScript can: a Misuse, after which the connection is free. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Stream } from "effect"
import * as Account from "../../src/lifecycle/Account.ts"
import * as Command from "../../src/imap/Command.ts"
import type { ImapConnection } from "../../src/mailbox/ImapConnection.ts"
import { supervise } from "../../src/mailbox/ImapConnection.ts"
import * as ImapPool from "../../src/mailbox/ImapPool.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { isFunction } from "../support/functions.ts"
import { isEffect, isMisuse } from "../support/wrong.ts"
import { accountFor, connected, inTime } from "./support.ts"

const { wellBehaved } = Simulator.profiles

const returns: Readonly<Record<string, unknown>> = {
  nothing: undefined,
  "a number": 1,
  "an array": [],
  "a Promise": Promise.resolve("done")
}

/** Calls the method with functions of which each returns something else than it should. */
const refusesEach = Effect.fnUntraced(function* (
  held: object,
  name: string,
  before: ReadonlyArray<unknown>,
  noop: Effect.Effect<unknown, unknown>
) {
  const method: unknown = Reflect.get(held, name)
  if (!isFunction(method)) return assert.fail(name)
  for (const [what, value] of Object.entries(returns)) {
    const made: unknown = method(...before, () => value)
    const effect = Stream.isStream(made) ? Stream.runDrain(made) : made
    if (!isEffect(effect)) return assert.fail(name)
    const failure = yield* yield* inTime(Effect.flip(effect))
    assert.isTrue(isMisuse(failure), `${name}: ${what}: ${String(failure)}`)
    const next = yield* inTime(Effect.exit(noop))
    assert.isTrue(Exit.isSuccess(yield* next), `${name}: after ${what}, the connection is not free`)
  }
})

const noop = ({ execute }: ImapConnection) => execute(Command.noop)

describe("a function that returns no Effect", () => {
  it.effect("D36 gives a connection back", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved)
      yield* refusesEach(connection, "within", ["INBOX"], noop(connection))
      const nested = connection.within("INBOX", () =>
        refusesEach(connection, "within", ["INBOX"], noop(connection))
      )
      yield* nested
    })
  )

  it.effect("D36 gives a pool's only connection back", () =>
    Effect.gen(function* () {
      const pool = yield* ImapPool.make(accountFor(wellBehaved), { size: 1 })
      yield* refusesEach(pool, "use", [], pool.use(noop))
      yield* refusesEach(pool, "use", ["INBOX"], pool.use(noop))
      yield* refusesEach(pool, "stream", ["INBOX"], pool.use(noop))
    }).pipe(Effect.provide(Simulator.layer(wellBehaved)))
  )

  it.effect("D36 gives a supervised account's connection back", () =>
    Effect.gen(function* () {
      const supervised = yield* supervise(accountFor(wellBehaved))
      yield* refusesEach(supervised, "use", [], supervised.use(noop))
      yield* refusesEach(supervised, "use", ["INBOX"], supervised.use(noop))
    }).pipe(Effect.provide(Simulator.layer(wellBehaved)))
  )

  it.effect("D36 does not hold a token source", () =>
    Effect.gen(function* () {
      const options: object = { get: Effect.succeed("ya29"), refused: () => 1 }
      const source: unknown = Reflect.apply(Account.tokenSource, undefined, [options])
      if (typeof source !== "object" || source === null) return assert.fail("no source")
      const token: unknown = Reflect.get(source, "token")
      const refused: unknown = Reflect.get(source, "refused")
      if (!isEffect(token) || !isFunction(refused)) return assert.fail("no token")
      const reported: unknown = refused(yield* token)
      if (!isEffect(reported)) return assert.fail("no effect")
      yield* reported
      yield* token
    })
  )
})
