/** The server's end of a connection, which can be disturbed at any byte, from any moment on. */
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect, type Scope } from "effect"

export interface Fault {
  readonly side: "client" | "server"
  /** The bytes of that side that still pass. */
  readonly after: number
  /** `drip`: some of the server's bytes come one by one, then it is cut. */
  readonly how: "end" | "reset" | "silence" | "drip"
}

export interface Link extends Simulator.ServerEnd {
  readonly disturb: (fault: Fault) => Effect.Effect<void>
}

const mostDrops = 60

export const make = Effect.fnUntraced(function* (
  end: Simulator.ServerEnd
): Effect.fn.Return<Link, never, Scope.Scope> {
  const scope = yield* Effect.scope
  let fault: Fault | undefined
  let left = 0
  let isDripping = false

  const strike = Effect.suspend(() =>
    fault?.how === "end" ? end.end : fault?.how === "reset" ? end.reset : Effect.void
  )

  /** Returns how many of `length` bytes still pass. */
  const passing = (side: Fault["side"], length: number): number => {
    if (fault === undefined) return length
    if (fault.side !== side) return left <= 0 && fault.how !== "drip" ? 0 : length
    const passes = Math.max(0, Math.min(length, left))
    left -= length
    return passes
  }

  const drip = (bytes: Uint8Array) =>
    Effect.suspend(() => {
      if (isDripping) return Effect.void
      isDripping = true
      const drops = Array.from(bytes.subarray(0, mostDrops), (byte) =>
        Effect.andThen(Effect.sleep("3 seconds"), end.write(Uint8Array.of(byte)))
      )
      return Effect.forkIn(Effect.andThen(Effect.all(drops, { discard: true }), end.reset), scope)
    })

  return {
    ...end,
    disturb: (next) =>
      Effect.suspend(() => {
        if (fault !== undefined) return Effect.void
        fault = next
        left = next.after
        return left === 0 ? strike : Effect.void
      }),
    read: Effect.gen(function* () {
      const bytes = yield* end.read
      const passes = passing("client", bytes.length)
      if (passes === bytes.length) return bytes
      yield* strike
      // nobody receives what follows
      return passes > 0 ? bytes.subarray(0, passes) : yield* Effect.never
    }),
    write: (bytes) =>
      Effect.suspend(() => {
        const passes = passing("server", bytes.length)
        if (passes === bytes.length) return end.write(bytes)
        const first = passes > 0 ? end.write(bytes.subarray(0, passes)) : Effect.void
        return Effect.andThen(first, fault?.how === "drip" ? drip(bytes.subarray(passes)) : strike)
      })
  }
})
