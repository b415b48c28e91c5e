/** A runner of a fleet and its app's handle, in this process. */
import { Transport } from "@effect-imap/core"
import * as ImapFleet from "@effect-imap/core/internal/ImapFleet"
import { Context, Effect, Exit, Layer, Scope } from "effect"
import * as RunnerHealth from "effect/cluster/RunnerHealth"
import * as Runners from "effect/cluster/Runners"
import * as Sharding from "effect/cluster/Sharding"
import * as ShardingConfig from "effect/cluster/ShardingConfig"
import { account } from "../changes/Scene.ts"
import type { Database } from "./Database.ts"
import { reading } from "./Listener.ts"

/** The only account. */
export const id = "ada"

const layerOn = ({ storages }: Database, transport: Transport.Transport) => {
  const sharding = Sharding.layer.pipe(
    Layer.provideMerge(Runners.layerNoop),
    Layer.provide([RunnerHealth.layerNoop, ShardingConfig.layer({ entityTerminationTimeout: "3 seconds" })]),
    Layer.provideMerge(Layer.succeedContext(storages))
  )
  const given = Layer.mergeAll(
    Layer.succeed(Transport.Transport, transport),
    Layer.succeed(ImapFleet.Credentials, ImapFleet.Credentials.of({ get: () => Effect.succeed(account) }))
  )
  return ImapFleet.layer({ tasks: [reading] }).pipe(Layer.provide([sharding, given]))
}

/** One runner after the other on the same database. */
export class Runner {
  private readonly layer: ReturnType<typeof layerOn>
  private life: { readonly scope: Scope.Closeable; readonly fleet: ImapFleet.ImapFleet } | undefined

  constructor(database: Database, transport: Transport.Transport) {
    this.layer = layerOn(database, transport)
  }

  /** Begins one, and returns the app's handle. */
  get begin(): Effect.Effect<ImapFleet.ImapFleet> {
    return Effect.gen({ self: this }, function* () {
      const scope = yield* Scope.make()
      const fleet = Context.get(yield* Layer.buildWithScope(this.layer, scope), ImapFleet.ImapFleet)
      this.life = { scope, fleet }
      return fleet
    })
  }

  get end(): Effect.Effect<void> {
    return Effect.suspend(() =>
      this.life === undefined ? Effect.void : Scope.close(this.life.scope, Exit.void)
    )
  }
}
