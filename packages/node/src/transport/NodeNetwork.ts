/**
 * Watches this machine's network for supervised accounts: when it gets a new address, all accounts that wait for the
 * network try again. Node reports no such event, so the list of interfaces is read every few seconds.
 */
import * as Pacing from "@effect-imap/core/Pacing"
import { checkOf, expectsOptions, option, such } from "@effect-imap/core/internal/options"
import { type Duration, Effect, Layer, Schedule } from "effect"
import { ownAddresses } from "./interfaces.ts"

/** The addresses that are not internal. */
const addresses: Effect.Effect<ReadonlySet<string>> = Effect.sync(
  () => new Set((ownAddresses() ?? []).map(({ address, name }) => `${name} ${address}`))
)

/** The source of the machine's addresses, and how often it is read. */
export interface Options {
  /** The time between two reads. Default 5 seconds. */
  readonly every?: Duration.Input | undefined
  readonly addresses?: Effect.Effect<ReadonlySet<string>> | undefined
}

/**
 * Runs `Pacing.networkIsBack` whenever the machine gets a new address.
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
export const layer = (options: Options = {}): Layer.Layer<never> => {
  expectsOptions(options, "NodeNetwork.layer", check)
  const { addresses: current = addresses, every = "5 seconds" } = options
  return Layer.effectDiscard(
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
}

const check = checkOf<Options>(() => ({
  every: option.duration,
  addresses: such((given) => Effect.isEffect(given), "an effect")
}))
