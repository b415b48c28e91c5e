/** The server's end of a connection, with a fault after any byte. */
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

const maxDripBytes = 60

export const make = Effect.fnUntraced(function* (
  end: Simulator.ServerEnd
): Effect.fn.Return<Link, never, Scope.Scope> {
  const scope = yield* Effect.scope
  let fault: Fault | undefined
  let remaining = 0
  let isDripping = false

  const applyFault = Effect.suspend(() =>
    fault?.how === "end" ? end.end : fault?.how === "reset" ? end.reset : Effect.void
  )

  /** Returns how many of `length` bytes still pass. */
  const passing = (side: Fault["side"], length: number): number => {
    if (fault === undefined) return length
    if (fault.side !== side) return remaining <= 0 && fault.how !== "drip" ? 0 : length
    const passes = Math.max(0, Math.min(length, remaining))
    remaining -= length
    return passes
  }

  const drip = (bytes: Uint8Array) =>
    Effect.suspend(() => {
      if (isDripping) return Effect.void
      isDripping = true
      const drops = Array.from(bytes.subarray(0, maxDripBytes), (byte) =>
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
        remaining = next.after
        return remaining === 0 ? applyFault : Effect.void
      }),
    read: Effect.gen(function* () {
      const bytes = yield* end.read
      const passes = passing("client", bytes.length)
      if (passes === bytes.length) return bytes
      yield* applyFault
      // nobody receives what follows
      return passes > 0 ? bytes.subarray(0, passes) : yield* Effect.never
    }),
    write: (bytes) =>
      Effect.suspend(() => {
        const passes = passing("server", bytes.length)
        if (passes === bytes.length) return end.write(bytes)
        const first = passes > 0 ? end.write(bytes.subarray(0, passes)) : Effect.void
        return Effect.andThen(first, fault?.how === "drip" ? drip(bytes.subarray(passes)) : applyFault)
      })
  }
})
