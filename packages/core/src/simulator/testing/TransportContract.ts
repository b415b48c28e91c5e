/**
 * The promises of every transport, as checks for any test runner: run each one's `check`, within a scope, and with the
 * live clock. A broken promise that causes silence is reported after a minute, or after `timeout`.
 *
 * ```ts
 * for (const { check, name } of TransportContract.checks({ peer })) it.live(name, () => check, 120_000)
 * ```
 *
 * A transport that offers `direct` is checked a second time, with peers that give `directly(transport)`.
 */
import * as carrying from "./contract/carrying.ts"
import { type Check, check, type Options } from "./contract/check.ts"
import * as compressing from "./contract/compressing.ts"
import * as interrupting from "./contract/interrupting.ts"
import * as upgrading from "./contract/upgrading.ts"

export { directly } from "./contract/directly.ts"
export { type Check, ContractViolation, type Options, type Outcome, type Peer } from "./contract/check.ts"

/** Returns the checks of the contract for one transport, for any test runner. */
export const checks = (options: Options): ReadonlyArray<Check> => [
  check(options, "delivers every byte, in order", carrying.delivers),
  check(options, "delivers bytes that come one at a time", carrying.deliversSingleBytes),
  check(options, "sends every byte, in order", carrying.sends),
  check(options, "loses no byte to an interrupted pull", carrying.survivesInterruption),
  check(options, "delivers what came before the end, then reports the end", carrying.endsInGoodOrder),
  check(options, "fails a write after the end", carrying.failsLateWrites),
  check(options, "closes with its scope, whatever waits", carrying.closesWithItsScope),
  check(options, "closes what an interrupted connect has begun", interrupting.closesInterrupted(options)),
  check(options, "becomes TLS in the middle", upgrading.startsTls),
  check(options, "becomes TLS before the first byte", upgrading.startsWithTls),
  check(options, "counts the bytes that nobody pulled", upgrading.counts(options)),
  check(options, "refuses a handshake over clear text", upgrading.refusesInjection),
  check(options, "gives the connection up with its handshake", upgrading.abandonsHandshakes),
  check(options, "compresses both directions from a given byte on", compressing.compresses),
  check(options, "refuses what is not compressed as agreed", compressing.refusesOthers)
]
