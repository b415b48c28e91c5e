/**
 * News of this machine's network, for accounts that are supervised: where an address has come, all that wait for the
 * network try again. Node tells of no such thing; its list of interfaces is looked at every few seconds.
 */
import { networkInterfaces } from "node:os"
import * as Pacing from "@effect-imap/core/Pacing"
import { type Duration, Effect, Layer, Schedule } from "effect"

/** The addresses that lead outside. */
const addresses: Effect.Effect<ReadonlySet<string>> = Effect.sync(
  () =>
    new Set(
      Object.entries(networkInterfaces()).flatMap(([name, all = []]) =>
        all.filter(({ internal }) => !internal).map(({ address }) => `${name} ${address}`)
      )
    )
)

/** How the addresses of the machine are found, and how often; both have a default. */
export interface Options {
  /** 5 seconds by default. */
  readonly every?: Duration.Input | undefined
  readonly addresses?: Effect.Effect<ReadonlySet<string>> | undefined
}

/**
 * Tells `Pacing.networkIsBack` whenever an address has come that was not there before.
 *
 * **Example** (Beside the transport)
 *
 * ```ts
 * import { NodeImap, NodeNetwork } from "@effect-imap/node"
 * import { Layer } from "effect"
 *
 * const network = Layer.merge(NodeImap.layer, NodeNetwork.layer())
 * ```
 */
export const layer = ({
  addresses: current = addresses,
  every = "5 seconds"
}: Options = {}): Layer.Layer<never> =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      let known = yield* current
      const look = Effect.gen(function* () {
        const now = yield* current
        const hasCome = Array.from(now).some((address) => !known.has(address))
        known = now
        if (hasCome) yield* Pacing.networkIsBack
      })
      yield* Effect.forkScoped(Effect.repeat(Effect.delay(look, every), Schedule.forever))
    })
  )
