/** Random networks: the ports that listen, their latency, how bytes are split, and the failures of TLS. */
import { Transport } from "@effect-imap/core"
import { MemoryTransport } from "@effect-imap/core/testing"
import { Effect } from "effect"
import type * as Dice from "../world/Dice.ts"

const failures: ReadonlyArray<Transport.TransportFailure> = [
  "tlsUntrusted",
  "tlsName",
  "tlsExpired",
  "tlsClosed",
  "tlsNotTls",
  "reset"
]

const drawHandshake = (
  dice: Dice.Dice,
  authorized: boolean
): NonNullable<MemoryTransport.Options["handshake"]> => {
  const failure = dice.chance(0.06) ? dice.oneOf(failures) : undefined
  const always = dice.chance(0.5)
  return (options) =>
    failure !== undefined && (always || dice.chance(0.5))
      ? Effect.fail(new Transport.TransportError({ failure, detail: "a handshake that fails" }))
      : Effect.succeed(MemoryTransport.tlsInfo(options, { authorized }))
}

const drawPort = (dice: Dice.Dice, usual: MemoryTransport.Port): MemoryTransport.Port =>
  dice.chance(0.93) ? usual : dice.pick("refused", "silent", "clear", "implicitTls")

export interface Network {
  readonly network: Omit<MemoryTransport.Options, "server">
  /** True if the transport reports verified certificates; an unverified server must get no secret. */
  readonly verified: boolean
}

export const draw = (dice: Dice.Dice): Network => {
  const verified = !dice.chance(0.03)
  const fixed = {
    kind: "fixed" as const,
    channel: dice.chance(0.5) ? Transport.trusted("a tunnel") : ({ _tag: "clear" } as const)
  }
  return {
    verified,
    network: {
      ports: { 143: drawPort(dice, "clear"), 993: drawPort(dice, "implicitTls") },
      latency: dice.pick(0, 0, 5, 40, 300),
      chunk: dice.pick(Infinity, Infinity, 1, 7, 100),
      handshake: drawHandshake(dice, verified),
      ...(dice.chance(0.05) ? fixed : {})
    }
  }
}
