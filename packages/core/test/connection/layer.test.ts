import { assert, describe, it } from "@effect/vitest"
import { Config, ConfigProvider, Deferred, Effect, Exit, Layer, Pool, Ref, Schedule, Scope } from "effect"
import * as ImapConnection from "../../src/mailbox/ImapConnection.ts"
import * as ImapError from "../../src/failure/ImapError.ts"
import * as Lockouts from "../../src/lifecycle/Lockouts.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { accountFor, errorOf, host, inTime } from "./support.ts"
import { settle } from "../support/settle.ts"

const { profiles } = Simulator
const { wellBehaved } = profiles

/** A simulated server that remembers nothing of earlier tests, and what it was connected to how often. */
const served = Effect.fnUntraced(function* (profile: Simulator.Profile) {
  const simulator = yield* Simulator.make(profile)
  const surroundings = Layer.mergeAll(
    Layer.succeed(Transport, simulator.transport),
    Layer.succeed(ServerProfiles.ServerProfiles, ServerProfiles.none),
    Layer.succeed(Lockouts.Lockouts, Lockouts.make())
  )
  const connections = () => new Set(simulator.log().map(({ connection }) => connection)).size
  return { connections, surroundings }
})

const exists = Effect.flatMap(ImapConnection.ImapConnection, ({ mailbox }) =>
  Effect.map(mailbox, ({ exists }) => exists)
)

describe("layer", () => {
  it.effect("provides one connection to all that ask for it, and closes it with its scope", () =>
    Effect.gen(function* () {
      const { connections, surroundings } = yield* served(wellBehaved)
      const scope = yield* Scope.make()
      const layer = Layer.provide(ImapConnection.layer(accountFor(wellBehaved)), surroundings)
      const context = yield* Effect.flatten(inTime(Layer.buildWithScope(layer, scope)))
      const use = Effect.provideContext(Effect.all([exists, exists]), context)
      assert.deepStrictEqual(yield* use, [12, 12])
      assert.strictEqual(connections(), 1)
      const ended = yield* Effect.forkChild(
        Effect.flip(Effect.provideContext(ImapConnection.whileConnected(Effect.never), context))
      )
      yield* inTime(Scope.close(scope, Exit.void))
      yield* settle
      const exit = ended.pollUnsafe()
      assert.strictEqual(exit !== undefined && Exit.isSuccess(exit) && exit.value.reason._tag, "Closed")
    })
  )

  it.effect("is not built if no mailbox is reached: the error of the build says why", () =>
    Effect.gen(function* () {
      const { surroundings } = yield* served(wellBehaved)
      const layer = ImapConnection.layer(accountFor(wellBehaved, { mailbox: "Missing" }))
      const exit = yield* inTime(Effect.provide(exists, Layer.provide(layer, surroundings)))
      const error = errorOf(exit)
      assert.instanceOf(error, ImapError.ImapError)
      assert.strictEqual(error?.reason._tag, "MailboxMissing")
    })
  )

  it.effect("an end after the build interrupts the work, and a new build connects again", () =>
    Effect.gen(function* () {
      const { connections, surroundings } = yield* served(wellBehaved)
      const rounds = yield* Ref.make(0)
      const interrupted = yield* Deferred.make<void>()
      const work = Effect.gen(function* () {
        const connection = yield* ImapConnection.ImapConnection
        if ((yield* Ref.updateAndGet(rounds, (n) => n + 1)) > 1) return (yield* connection.mailbox).exists
        yield* Effect.forkChild(connection.logout)
        return yield* Effect.onInterrupt(Effect.never, () => Deferred.succeed(interrupted, undefined))
      })
      const program = work.pipe(
        ImapConnection.whileConnected,
        Effect.provide(Layer.provide(ImapConnection.layer(accountFor(wellBehaved)), surroundings)),
        Effect.retry({ while: ({ reason }) => reason._tag === "Closed", schedule: Schedule.recurs(1) })
      )
      assert.strictEqual(yield* Effect.flatten(inTime(program)), 12)
      assert.isTrue(yield* Deferred.isDone(interrupted))
      assert.strictEqual(connections(), 2)
    })
  )
})

describe("a pool of connections", () => {
  it.effect("replaces one that was lost", () =>
    Effect.gen(function* () {
      const { connections, surroundings } = yield* served(wellBehaved)
      const pool = yield* Pool.make({
        acquire: ImapConnection.make(accountFor(wellBehaved)),
        size: 1
      }).pipe(Effect.provide(surroundings))
      const use = <A, E>(work: (connection: ImapConnection.ImapConnection) => Effect.Effect<A, E>) =>
        Effect.gen(function* () {
          const connection = yield* Pool.get(pool)
          yield* Effect.addFinalizer(() =>
            Effect.flatMap(connection.state, (state) =>
              state.startsWith("selected") ? Effect.void : Pool.invalidate(pool, connection)
            )
          )
          return yield* work(connection)
        }).pipe(Effect.scoped, inTime, Effect.flatten)
      yield* use(({ mailbox }) => mailbox)
      yield* use(({ logout }) => logout)
      assert.strictEqual(yield* use(({ mailbox }) => Effect.map(mailbox, (open) => open.exists)), 12)
      assert.strictEqual(connections(), 2)
    })
  )
})

describe("layerConfig", () => {
  const environment = ConfigProvider.layer(
    ConfigProvider.fromEnv({
      env: {
        IMAP_HOST: host,
        IMAP_SECURITY: "tls",
        IMAP_USER: wellBehaved.user,
        IMAP_PASSWORD: wellBehaved.password,
        SECRET: wellBehaved.password
      }
    })
  )

  it.effect("reads the account of the environment as the layer is built", () =>
    Effect.gen(function* () {
      const { surroundings } = yield* served(wellBehaved)
      const layer = Layer.provide(ImapConnection.layerConfig(), [surroundings, environment])
      assert.strictEqual(yield* Effect.flatten(inTime(Effect.provide(exists, layer))), 12)
    })
  )

  it.effect("takes another configuration, whole or field by field", () =>
    Effect.gen(function* () {
      const { surroundings } = yield* served(wellBehaved)
      const config = {
        host: Config.succeed(host),
        user: Config.succeed(wellBehaved.user),
        password: Config.Redacted("SECRET")
      }
      const layer = Layer.provide(ImapConnection.layerConfig(config), [surroundings, environment])
      assert.strictEqual(yield* Effect.flatten(inTime(Effect.provide(exists, layer))), 12)
    })
  )

  it.effect("says what is missing as ConfigError", () =>
    Effect.gen(function* () {
      const { surroundings } = yield* served(wellBehaved)
      const empty = ConfigProvider.layer(ConfigProvider.fromEnv({ env: {} }))
      const layer = Layer.provide(ImapConnection.layerConfig(), [surroundings, empty])
      const error = yield* Effect.flip(Effect.provide(exists, layer))
      assert.strictEqual(error._tag, "ConfigError")
    })
  )
})
