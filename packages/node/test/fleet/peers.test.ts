/** Who may speak to a runner: those that read the database of its fleet, and nobody else. */
import { createServer, type Server } from "node:net"
import * as NodeClusterSocket from "@effect/platform-node/NodeClusterSocket"
import { PgClient } from "@effect/sql-pg"
import { assert, describe, layer } from "@effect/vitest"
import { Context, type Duration, Effect, Exit, Layer, Option, Redacted, References, Schema } from "effect"
import * as ClusterSchema from "effect/cluster/ClusterSchema"
import * as Entity from "effect/cluster/Entity"
import * as MessageStorage from "effect/cluster/MessageStorage"
import * as RunnerAddress from "effect/cluster/RunnerAddress"
import * as Runners from "effect/cluster/Runners"
import { RunnerStorage } from "effect/cluster/RunnerStorage"
import * as ShardingConfig from "effect/cluster/ShardingConfig"
import * as Rpc from "effect/rpc/Rpc"
import * as RpcSerialization from "effect/rpc/RpcSerialization"
import { SqlClient } from "effect/sql/SqlClient"
import * as cluster from "../../src/fleet/cluster.ts"
import { layerHolders } from "../../src/fleet/holders.ts"
import * as peers from "../../src/fleet/peers.ts"
import { sharedKey } from "../../src/fleet/sharedKey.ts"
import { freePort } from "../support/freePort.ts"
import { until } from "../support/until.ts"
import * as Postgres from "../postgres/Postgres.ts"

const Where = Rpc.make("Where", { success: Schema.String }).annotate(ClusterSchema.Persisted, false)
const Place = Entity.make("Place", [Where])

/** A runner in this process, and the port that it listens on. */
const runner = Effect.gen(function* () {
  const port = yield* freePort
  const client = yield* PgClient.PgClient
  yield* Layer.build(
    Layer.fresh(
      Place.toLayer({ Where: () => Effect.succeed(String(port)) }).pipe(
        Layer.provideMerge(
          cluster.layer({ host: "127.0.0.1", port, expiration: "3 seconds", watchdog: false }, client)
        )
      )
    )
  )
  return port
})

/** Says the first thing that runners say to each other; who is let in is answered on a busy machine, too. */
const greeted = (
  port: number,
  protocol: Layer.Layer<Runners.RpcClientProtocol, never, RpcSerialization.RpcSerialization>,
  within: Duration.Input = "80 seconds"
) =>
  Effect.flatMap(Runners.Runners, ({ ping }) => ping(RunnerAddress.make("127.0.0.1", port))).pipe(
    Effect.provide(
      Runners.layerRpc.pipe(
        Layer.provide([
          protocol,
          MessageStorage.layerNoop,
          ShardingConfig.layer({ runnerAddress: Option.none() })
        ]),
        Layer.provide(RpcSerialization.layerSchemaBinary())
      )
    ),
    Effect.timeout(within),
    Effect.exit
  )

/** Takes whatever comes at a port, and answers nothing. */
const impostor = (port: number, heard: Array<Buffer>) =>
  Effect.acquireRelease(
    Effect.callback<Server>((resume) => {
      const server = createServer((socket) => {
        socket.on("error", () => {})
        socket.on("data", (bytes) => heard.push(bytes))
      })
      server.listen(port, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) => Effect.sync(() => server.close())
  )

const quietly = Layer.succeed(References.MinimumLogLevel, "None")

describe.skipIf(Postgres.skipped)("runners know each other by their database", () => {
  layer(Postgres.client.pipe(Layer.provideMerge(Postgres.layer), Layer.provideMerge(quietly)), {
    excludeTestServices: true
  })((it) => {
    it.effect(
      "H7 a runner answers those who have the key, and cuts off those who know only host and port",
      Effect.fnUntraced(function* () {
        const port = yield* runner
        const key = yield* sharedKey(yield* PgClient.PgClient)
        const inTheClear = yield* greeted(port, NodeClusterSocket.layerClientProtocol, "8 seconds")
        assert.isTrue(Exit.isFailure(inTheClear), "without TLS")
        const other = Redacted.make("00".repeat(32))
        assert.isTrue(
          Exit.isFailure(yield* greeted(port, peers.layerClient(other), "8 seconds")),
          "with another key"
        )
        assert.isTrue(Exit.isSuccess(yield* greeted(port, peers.layerClient(key))), "with the key")
      }, Effect.scoped)
    )

    it.effect(
      "two that begin together have one key, and a process without accounts speaks to both",
      Effect.fnUntraced(function* () {
        const client = yield* PgClient.PgClient
        yield* client`DROP TABLE IF EXISTS imap_fleet_key`
        const ports = yield* Effect.all([runner, runner], { concurrency: 2 })
        const context = yield* Layer.build(Layer.fresh(cluster.layerClient(client)))
        const placeOf = yield* Effect.provideContext(Place.client, context)
        const heard = new Set<string>()
        const hearsBoth = Effect.gen(function* () {
          for (let place = 0; place < 40 && heard.size < 2; place++) {
            const answer = yield* Effect.option(placeOf(`${place}`).Where())
            if (Option.isSome(answer)) heard.add(answer.value)
          }
          return heard.size === 2
        })
        yield* until("one of the two is not heard", hearsBoth, "80 seconds", "500 millis")
        assert.deepStrictEqual(Array.from(heard).toSorted(), ports.map(String).toSorted())
      }, Effect.scoped)
    )

    it.effect(
      "a process without accounts calls only runners that hold some: not one that was lost a moment ago",
      Effect.fnUntraced(function* () {
        const port = yield* runner
        const sql = yield* PgClient.PgClient
        const lost = `127.0.0.1:${yield* freePort}`
        yield* sql`INSERT INTO cluster_runners (address, runner, healthy, last_heartbeat)
          SELECT ${lost}, replace(runner, ${String(port)}, ${lost.slice(10)}), healthy, NOW()
          FROM cluster_runners WHERE address = ${`127.0.0.1:${port}`}`
        const { getRunners } = Context.get(
          yield* Layer.build(Layer.fresh(layerHolders)).pipe(Effect.provideService(SqlClient, sql)),
          RunnerStorage
        )
        const listed = Effect.map(getRunners, (all) => all.map(([{ address }]) => address.port))
        yield* until(
          "the runner holds nothing",
          Effect.map(listed, (ports) => ports.includes(port))
        )
        assert.deepStrictEqual(yield* listed, [port])
      }, Effect.scoped)
    )

    it.effect(
      "H7 a stranger that listens in a runner's place hears nothing of what is said to it",
      Effect.fnUntraced(function* () {
        const port = yield* freePort
        const heard: Array<Buffer> = []
        yield* impostor(port, heard)
        const key = yield* sharedKey(yield* PgClient.PgClient)
        assert.isTrue(Exit.isFailure(yield* greeted(port, peers.layerClient(key), "8 seconds")))
        const said = Buffer.concat(heard)
        assert.isAbove(said.length, 0)
        assert.notInclude(said.toString("latin1"), "Ping")
      }, Effect.scoped)
    )
  })
})
