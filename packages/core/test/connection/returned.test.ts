/** A function of the app that returns no Effect, as plain JavaScript can, or throws: its fault, and the connection is free. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Stream } from "effect"
import * as Account from "../../src/lifecycle/Account.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import * as Trace from "../../src/trace/Trace.ts"
import * as Command from "../../src/imap/Command.ts"
import * as ImapConnection from "../../src/mailbox/ImapConnection.ts"
import * as ImapPool from "../../src/mailbox/ImapPool.ts"
import * as Supervised from "../../src/mailbox/Supervised.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { isFunction } from "../support/functions.ts"
import { isEffect, isMisuse } from "../support/wrong.ts"
import { accountFor, attempt, connected, errorOf, inTime } from "./support.ts"

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

const noop = ({ execute }: ImapConnection.ImapConnection) => execute(Command.noop)

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
      const supervised = yield* Supervised.make(accountFor(wellBehaved))
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

  it.effect("D36 of a command's plan, and of its steps, gives the connection back", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved)
      for (const [what, value] of Object.entries(returns)) {
        for (const plan of [() => value ?? "no plan", () => ({ _tag: "Steps", steps: () => value })]) {
          const command = Object.assign({}, Command.noop, { plan })
          const failure = yield* yield* inTime(Effect.flip(connection.execute(command)))
          assert.isTrue(isMisuse(failure), `${what}: ${String(failure)}`)
          const next = yield* inTime(Effect.exit(connection.execute(Command.noop)))
          assert.isTrue(Exit.isSuccess(yield* next), `after ${what}, the connection is not free`)
        }
      }
    })
  )
})

const throwing = (): never => {
  throw new Error("a mistake of the app")
}

/** The functions of what an app provides for connections, each replaced by one that returns no Effect, or throws. */
const mistakes: Readonly<Record<string, () => unknown>> = {
  "returns no Effect": () => undefined,
  throws: throwing
}

describe("what an app provides for connections", () => {
  for (const [how, mistake] of Object.entries(mistakes)) {
    for (const part of ["connect", "upgrade", "write", "pull"]) {
      it.effect(`D36 a transport whose \`${part}\` ${how} ends the attempt at once, and is to blame`, () =>
        Effect.gen(function* () {
          const { transport } = yield* Simulator.make(wellBehaved, { direct: false })
          const { exit, took } = yield* attempt(wellBehaved, {
            transport: mistaken(transport, part, mistake)
          })
          const error = errorOf(exit)
          assert.strictEqual(error?.reason._tag, "Defect")
          assert.include(error?.message, `the transport's \`${part}\``)
          // a write waits a second for the last words of the server
          assert.isAtMost(took, 1_000)
        })
      )
    }

    it.effect(`D36 a transport whose \`write\` ${how} later ends the connection for all`, () =>
      Effect.gen(function* () {
        const { transport } = yield* Simulator.make(wellBehaved, { direct: false })
        let isSound = true
        const { connection } = yield* connected(wellBehaved, {
          transport: mistaken(transport, "write", mistake, () => isSound)
        })
        isSound = false
        const calls = [connection.execute(Command.noop), connection.execute(Command.noop), connection.ended]
        for (const call of calls) {
          const { reason } = yield* yield* inTime(Effect.flip(call), 10_000)
          assert.strictEqual(reason._tag, "Defect")
        }
      })
    )

    for (const part of ["get", "put"]) {
      it.effect(`D36 a store of profiles whose \`${part}\` ${how} remembers nothing, and stops nobody`, () =>
        Effect.gen(function* () {
          const profiles: ServerProfiles.Store = Object.assign(
            { ...ServerProfiles.none },
            { [part]: mistake }
          )
          const { connection } = yield* connected(wellBehaved, { profiles })
          yield* yield* inTime(connection.logout, 10_000)
        })
      )
    }
  }

  for (const part of ["listening", "header", "event"]) {
    it.effect(`D36 a sink whose \`${part}\` throws hears no more, and stops nobody`, () =>
      Effect.gen(function* () {
        const { transport } = yield* Simulator.make(wellBehaved)
        const { sink } = Trace.ring()
        const connecting = ImapConnection.make(accountFor(wellBehaved)).pipe(
          Trace.withSink(Object.assign({}, sink, { [part]: throwing })),
          Effect.provideService(Transport, transport)
        )
        yield* yield* inTime(connecting, 10_000)
      })
    )
  }
})

/** The transport, a part of which makes a mistake unless it is sound. */
const mistaken = (
  transport: Transport,
  part: string,
  mistake: () => unknown,
  isSound = () => false
): Transport => {
  const mistakenIn = <A extends object>(sound: A): A =>
    new Proxy(sound, {
      get: (_, name) => {
        if (name !== part || isSound()) return Reflect.get(sound, name)
        return part === "pull" ? mistake() : mistake
      }
    })
  return mistakenIn({
    ...transport,
    connect: (target, report) => Effect.map(transport.connect(target, report), mistakenIn)
  })
}
