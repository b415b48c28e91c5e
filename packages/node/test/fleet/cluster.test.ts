/** The fence on a real PostgreSQL: what it refuses, what it is silent about, and who holds what when it is back. */
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted, References, Schema } from "effect"
import * as ClusterSchema from "effect/cluster/ClusterSchema"
import * as Entity from "effect/cluster/Entity"
import * as Rpc from "effect/rpc/Rpc"
import * as Transport from "@effect-imap/core/Transport"
import * as cluster from "../../src/fleet/cluster.ts"
import * as Fence from "../../src/fleet/Fence.ts"
import { freePort } from "../support/freePort.ts"
import { type NotYet, until } from "../support/until.ts"
import * as Relay from "../dovecot/Relay.ts"
import * as Postgres from "../postgres/Postgres.ts"

const Keep = Rpc.make("Keep")
  .annotate(ClusterSchema.Persisted, true)
  .annotate(ClusterSchema.InterruptOnTermination, true)
const Where = Rpc.make("Where", { success: Schema.String })
const Kept = Entity.make("Kept", [Keep, Where])

/** Who has what, and whether two ever had the same. */
const makeLedger = () => {
  const holders = new Map<string, Array<string>>()
  const log: Array<string> = []
  const of = (id: string) => holders.get(id) ?? []
  return {
    log,
    twice: [] as Array<string>,
    take(id: string, runner: string) {
      log.push(`${runner} begins ${id}`)
      holders.set(id, [...of(id), runner])
      if (of(id).length > 1) this.twice.push(id)
    },
    leave(id: string, runner: string) {
      log.push(`${runner} ends ${id}`)
      holders.set(
        id,
        of(id).filter((name) => name !== runner)
      )
    },
    ofRunner: (runner: string) => Array.from(holders).filter(([, all]) => all.includes(runner)).length,
    all: () => Array.from(holders.values()).filter((all) => all.length > 0).length
  }
}
type Ledger = ReturnType<typeof makeLedger>

/** An account holds a connection, which the fence closes with the lease. */
const entity = (name: string, ledger: Ledger) =>
  Kept.toLayer(
    Effect.gen(function* () {
      const { entityId } = yield* Entity.CurrentAddress
      const { guard } = yield* Fence.Fence
      const opened = Effect.acquireRelease(
        Effect.sync(() => {
          ledger.take(entityId, name)
          return Transport.connection({ pull: Effect.never, write: () => Effect.void })
        }),
        () => Effect.sync(() => ledger.leave(entityId, name))
      )
      const { connect } = guard(Transport.fixed(opened))
      yield* Effect.orDie(connect({ host: "imap.example.com", port: 993 }, () => {}))
      return Kept.of({ Keep: () => Effect.never, Where: () => Effect.succeed(name) })
    }),
    { concurrency: "unbounded" }
  )

/** A runner in this process, so without a watchdog; it reaches the database at a port. */
const runner = Effect.fnUntraced(function* (name: string, databasePort: number, ledger: Ledger) {
  const port = yield* freePort
  const url = Redacted.make(`postgres://postgres@127.0.0.1:${databasePort}/postgres`)
  const runs = Layer.unwrap(
    Effect.map(PgClient.PgClient, (client) =>
      entity(name, ledger).pipe(
        Layer.provideMerge(
          cluster.layer({ host: "127.0.0.1", port, expiration: "6 seconds", watchdog: false }, client)
        )
      )
    )
  ).pipe(Layer.provide(PgClient.layer({ url, maxConnections: 6 })))
  // an outage is reported in many lines
  const context = yield* Effect.provideService(
    Layer.build(Layer.fresh(runs)),
    References.MinimumLogLevel,
    "None"
  )
  const clientOf = yield* Effect.provideContext(Kept.client, context)
  return (id: string) => clientOf(id)
})

/** Both runners are there, and nothing has moved for a while. */
const settled = (ledger: Ledger): Effect.Effect<void, NotYet> =>
  Effect.gen(function* () {
    yield* until("a runner has nothing", () => ledger.ofRunner("one") > 0 && ledger.ofRunner("two") > 0)
    const before = ledger.log.length
    yield* Effect.sleep("4 seconds")
    if (ledger.log.length !== before || ledger.all() < ids.length) yield* settled(ledger)
  })

const ids = Array.from({ length: 40 }, (_, index) => `account-${index}`)

// both wait for leases to run out, and not for a processor; each has a database, and nothing waits in it for another's accounts
describe.skipIf(Postgres.skipped).concurrent("a cluster under the fence", () => {
  it.live(
    "PostgreSQL is stopped for two expirations: everything stays where it is, and goes on",
    Effect.fn(function* () {
      const postgres = yield* Postgres.Postgres
      const ledger = makeLedger()
      const client = yield* runner("one", postgres.port, ledger)
      yield* runner("two", postgres.port, ledger)
      yield* Effect.sleep("2 seconds")
      yield* Effect.forEach(ids, (id) => client(id).Keep(undefined, { discard: true }), {
        concurrency: "unbounded"
      })
      yield* settled(ledger)
      assert.isAbove(Math.min(ledger.ofRunner("one"), ledger.ofRunner("two")), 0)
      const before = ledger.log.length
      yield* postgres.stop
      yield* Effect.sleep("12 seconds")
      yield* postgres.start
      yield* Effect.sleep("6 seconds")
      assert.deepStrictEqual(ledger.log.slice(before), [])
      assert.strictEqual(yield* client("account-new").Where(), ledger.log.at(-1)?.split(" ")[0])
    }, Effect.provide(Postgres.layer))
  )

  it.live(
    "a runner that does not hear from PostgreSQL lets go before another one begins",
    Effect.fn(function* () {
      const postgres = yield* Postgres.Postgres
      const ledger = makeLedger()
      let silent = false
      const relay = yield* Relay.start(postgres.port, {
        sent: () => Effect.suspend(() => (silent ? Effect.never : Effect.void))
      })
      const client = yield* runner("near", postgres.port, ledger)
      yield* runner("far", relay.port, ledger)
      yield* Effect.sleep("3 seconds")
      yield* Effect.forEach(ids, (id) => client(id).Keep(undefined, { discard: true }), {
        concurrency: "unbounded"
      })
      yield* until("the far runner has nothing", () => ledger.ofRunner("far") > 0)
      silent = true
      yield* until("the far runner lets go of nothing", () => ledger.ofRunner("far") === 0)
      yield* until("the near runner has not all", () => ledger.ofRunner("near") >= ids.length)
      assert.deepStrictEqual(ledger.twice, [])
      silent = false
      yield* relay.cut
      yield* until("the far runner has nothing again", () => ledger.ofRunner("far") > 0)
      yield* until("nobody has some of them", () => ledger.all() >= ids.length)
      assert.deepStrictEqual(ledger.twice, [])
    }, Effect.provide(Postgres.layer))
  )
})
