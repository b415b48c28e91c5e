/** Cuts a connection after a number of bytes from one side. */
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect } from "effect"

export interface Cut {
  readonly side: "client" | "server"
  /** The bytes that still pass. */
  readonly after: number
  readonly how: "end" | "reset" | "silence"
}

/** Makes an end that neither receives nor sends anything after the cut. */
export const cut = (end: Simulator.ServerEnd, { after, how, side }: Cut): Simulator.ServerEnd => {
  let passed = 0
  let over = false

  const stop = Effect.suspend(() => {
    over = true
    return how === "end" ? end.end : how === "reset" ? end.reset : Effect.void
  })

  /** Returns the bytes that still pass. Runs `stop` after the last of them. */
  const pass = (bytes: Uint8Array, onward: (bytes: Uint8Array) => Effect.Effect<void>) =>
    Effect.suspend(() => {
      const part = bytes.subarray(0, Math.max(0, after - passed))
      passed += bytes.length
      const through = part.length > 0 ? onward(part) : Effect.void
      return passed >= after ? Effect.andThen(through, stop) : through
    })

  const read: Simulator.ServerEnd["read"] = Effect.gen(function* () {
    if (over) return yield* Effect.never
    const bytes = yield* end.read
    let heard = bytes
    if (side === "client") {
      yield* pass(bytes, (part) => Effect.sync(() => void (heard = part)))
      if (over && passed - bytes.length >= after) return yield* Effect.never
    }
    return heard
  })

  return {
    ...end,
    read,
    write: (bytes) =>
      Effect.suspend(() => {
        if (over) return Effect.void
        return side === "server" ? pass(bytes, end.write) : end.write(bytes)
      }),
    startTls: Effect.suspend(() => (over ? Effect.never : end.startTls))
  }
}
