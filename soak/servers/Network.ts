/** Random networks: what listens, how far away it is, how bytes are cut, and what becomes of TLS. */
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

const drawHandshake = (dice: Dice.Dice): NonNullable<MemoryTransport.Options["handshake"]> => {
  const failure = dice.chance(0.06) ? dice.oneOf(failures) : undefined
  const always = dice.chance(0.5)
  const authorized = !dice.chance(0.03)
  return (options) =>
    failure !== undefined && (always || dice.chance(0.5))
      ? Effect.fail(new Transport.TransportError({ failure, detail: "a handshake that fails" }))
      : Effect.succeed(MemoryTransport.tlsInfo(options, { authorized }))
}

const drawPort = (dice: Dice.Dice, usual: MemoryTransport.Port): MemoryTransport.Port =>
  dice.chance(0.93) ? usual : dice.pick("refused", "silent", "clear", "implicitTls")

export const draw = (dice: Dice.Dice): Omit<MemoryTransport.Options, "server"> => ({
  ports: { 143: drawPort(dice, "clear"), 993: drawPort(dice, "implicitTls") },
  latency: dice.pick(0, 0, 5, 40, 300),
  chunk: dice.pick(Infinity, Infinity, 1, 7, 100),
  handshake: drawHandshake(dice),
  ...(dice.chance(0.05)
    ? {
        kind: "fixed" as const,
        channel: dice.chance(0.5) ? Transport.trusted("a tunnel") : { _tag: "clear" }
      }
    : {})
})
