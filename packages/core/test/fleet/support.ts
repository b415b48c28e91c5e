/** Fleets of simulated accounts in one process, under virtual time. */
import { Context, Effect, Exit, Layer, Option, Scope } from "effect"
import type { Account } from "../../src/Account.ts"
import * as ImapFleet from "../../src/ImapFleet.ts"
import * as Lockouts from "../../src/Lockouts.ts"
import * as Pacing from "../../src/Pacing.ts"
import * as Simulator from "../../src/Simulator.ts"
import { Transport } from "../../src/Transport.ts"
import { accountFor, inTime } from "../connection/support.ts"

export const { wellBehaved } = Simulator.profiles

export interface Options extends ImapFleet.Options {
  readonly get?: ImapFleet.CredentialsOf["get"]
  readonly account?: Partial<Account>
  readonly server?: Simulator.Options
}

/** A fleet of accounts of one server. */
export const fleetOf = Effect.fnUntraced(function* (options: Options = {}) {
  const simulator = yield* Simulator.make(wellBehaved, { latency: 20, ...options.server })
  const account = accountFor(wellBehaved, options.account)
  const given = Layer.mergeAll(
    Layer.succeed(Transport, simulator.transport),
    Layer.succeed(
      ImapFleet.Credentials,
      ImapFleet.Credentials.of({ get: options.get ?? (() => Effect.succeed(account)) })
    ),
    Layer.succeed(Lockouts.LockoutsReference, Lockouts.make()),
    Layer.succeed(Pacing.PacingReference, Pacing.make())
  )
  const fleet = yield* local(Layer.provide(ImapFleet.layerLocal(options), given))
  return { fleet, simulator, account }
})

/** What a layer gives. Time passes while it ends, for the goodbyes. */
const local = (layer: Layer.Layer<ImapFleet.ImapFleet>): Effect.Effect<ImapFleet.Fleet, never, Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Scope.make()
    yield* Effect.addFinalizer(() => inTime(Scope.close(scope, Exit.void), 60_000))
    return Context.get(yield* Layer.buildWithScope(layer, scope), ImapFleet.ImapFleet)
  })

/** Where an account stands, in a word. */
export const stateOf = (fleet: ImapFleet.Fleet, accountId: string) =>
  Effect.map(fleet.status(accountId), (status) => Option.getOrUndefined(status)?.state)
