// Several connections of one account, shared by many fibers: each is used by one at a time, and one that was lost is
// replaced.
import { Account, Command, ImapConnection } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import { NodeRuntime } from "@effect/platform-node"
import { ConfigProvider, Console, Effect, Pool } from "effect"

const environment = ConfigProvider.layer(ConfigProvider.constantCase(ConfigProvider.fromEnv()))

/** At most four connections; an idle one that is more than needed is closed after a minute. */
const makePool = Effect.gen(function* () {
  const account = yield* Account.config
  return yield* Pool.makeWithTTL({
    acquire: ImapConnection.connect(account, { label: "pool" }),
    min: 0,
    max: 4,
    timeToLive: "1 minute"
  })
})

const program = Effect.gen(function* () {
  const pool = yield* makePool
  /** A failure of the work itself leaves the connection as it is; the end of the connection takes it out of the pool. */
  const use = <A, E>(work: (connection: ImapConnection.ImapConnection) => Effect.Effect<A, E>) =>
    Effect.scoped(
      Effect.gen(function* () {
        const connection = yield* Pool.get(pool)
        yield* Effect.addFinalizer(() =>
          connection.state.startsWith("selected") ? Effect.void : Pool.invalidate(pool, connection)
        )
        return yield* work(connection)
      })
    )
  const count = use(({ execute }) =>
    Effect.map(execute(Command.fetch("1:*", ["UID"])), ({ value }) => value.length)
  )
  const counts = yield* Effect.all(
    Array.from({ length: 20 }, () => count),
    { concurrency: "unbounded" }
  )
  yield* Console.log(`counted ${counts.length} times: ${new Set(counts).size === 1}`)
})

NodeRuntime.runMain(Effect.scoped(program).pipe(Effect.provide([NodeImap.layer, environment])))
