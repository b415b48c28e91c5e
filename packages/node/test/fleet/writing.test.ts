/** A runner whose connection closes in the moment in which a message is written to it. */
import { assert, describe, it } from "@effect/vitest"
import * as FleetStore from "@effect-imap/core/FleetStore"
import * as ImapFleet from "@effect-imap/core/ImapFleet"
import { Context, Effect, Exit, Fiber, Layer, Option } from "effect"
import * as MessageStorage from "effect/cluster/MessageStorage"
import * as Runner from "effect/cluster/Runner"
import * as RunnerAddress from "effect/cluster/RunnerAddress"
import { RpcClientProtocol } from "effect/cluster/Runners"
import { makeMemory, RunnerStorage } from "effect/cluster/RunnerStorage"
import * as ShardingConfig from "effect/cluster/ShardingConfig"
import * as SocketRunner from "effect/cluster/SocketRunner"
import * as RpcSerialization from "effect/rpc/RpcSerialization"
import * as Socket from "effect/socket/Socket"
import { TestClock } from "effect/testing"
import { protocolOver } from "../../src/fleet/peers.ts"

const broken = Effect.fail(
  new Socket.SocketError({ reason: new Socket.SocketWriteError({ cause: new Error("write EPIPE") }) })
)

/** Connected, and closed by the time that anything is written. */
const closing = Socket.make({
  reader: Effect.succeed({ pull: Effect.never, upgrade: () => Effect.void }),
  writer: Effect.succeed({ write: () => broken, writeAll: () => broken })
})

/** One runner that is thought to live. */
const oneRunner = Effect.tap(makeMemory, (storage) =>
  storage.register(
    Runner.make({ address: RunnerAddress.make("127.0.0.1", 1), groups: ["default"], weight: 1 }),
    true
  )
)

/** The fleet as a process without accounts calls it. */
const client = ImapFleet.layerClient.pipe(
  Layer.provide(FleetStore.layerMemory),
  Layer.provide(SocketRunner.layerClientOnly),
  Layer.provide(
    Layer.effect(
      RpcClientProtocol,
      Effect.map(RpcSerialization.RpcSerialization, (serialization) => ({
        codecFor: serialization.codecFor,
        make: () => protocolOver(closing, serialization)
      }))
    )
  ),
  Layer.provide(Layer.effect(RunnerStorage, oneRunner)),
  Layer.provide(MessageStorage.layerMemory),
  Layer.provide(ShardingConfig.layer({ runnerAddress: Option.none() })),
  Layer.provide(RpcSerialization.layerSchemaBinary())
)

describe("a runner's connection that closes while a message is written", () => {
  it.effect("makes the trace of its accounts unreachable, and is no defect", () =>
    Effect.gen(function* () {
      const fleet = Context.get(yield* Layer.build(client), ImapFleet.ImapFleet)
      const reading = yield* Effect.forkChild(Effect.exit(fleet.trace("ada")))
      for (let second = 0; second < 20; second++) yield* TestClock.adjust("1 second")
      const exit = yield* Fiber.join(reading)
      const reasons = Exit.isFailure(exit)
        ? exit.cause.reasons.map((reason) => (reason._tag === "Fail" ? reason.error.reason._tag : reason))
        : [exit.value]
      assert.deepStrictEqual(reasons, ["Unreachable"])
    })
  )
})
