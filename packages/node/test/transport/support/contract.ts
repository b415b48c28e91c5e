/** The contract suite on a transport that reaches a server on loopback. */
import { TransportContract } from "@effect-imap/core/testing"
import { ca } from "@effect-imap/core/Simulator"
import type { Transport } from "@effect-imap/core/Transport"
import { assert, describe, it } from "@effect/vitest"
import { Effect, References, type Scope } from "effect"
import { listen } from "./loopback.ts"

/** A peer on 127.0.0.1, and the transport that `make` gives for its port. */
export const over = <E>(
  make: (port: number) => Effect.Effect<Transport, E, Scope.Scope>,
  rest: Omit<TransportContract.Options, "peer"> = {}
): TransportContract.Options => ({
  ...rest,
  peer: Effect.fnUntraced(function* (server) {
    const { port } = yield* listen(server)
    const transport = yield* make(port)
    return { transport, target: { host: "127.0.0.1", port }, tls: { serverName: "localhost", ca } }
  })
})

const ofTls: ReadonlyArray<string> = [
  "becomes TLS in the middle",
  "becomes TLS before the first byte",
  "refuses a handshake over clear text",
  "gives the connection up with its handshake"
]

const ofCompression: ReadonlyArray<string> = [
  "compresses both directions from a given byte on",
  "refuses what is not compressed as agreed"
]

const ofInterruption = "closes what an interrupted connect has begun"

/** What is not Node's own stream has no way to compress. */
const withoutCompression = ({ uncounted }: TransportContract.Options): string | undefined =>
  uncounted === undefined ? undefined : "this transport does not compress"

const outcomeFor = (why: string | undefined): TransportContract.Outcome =>
  why === undefined ? { _tag: "kept" } : { _tag: "skipped", why }

/** The same, for a transport that also reads and writes without a fiber. */
export const keepsBoth = (name: string, options: TransportContract.Options, unmade: Unmade = {}) => {
  keeps(name, options, unmade)
  const directly: TransportContract.Options = {
    ...options,
    peer: (server) =>
      Effect.map(options.peer(server), (peer) => ({
        ...peer,
        transport: TransportContract.directly(peer.transport)
      }))
  }
  keeps(`${name}, directly`, directly, unmade)
}

/** The reasons why a transport does not make some promises. */
interface Unmade {
  readonly withoutTls?: string
  readonly withoutWaiting?: string
}

/** Every promise is kept but those that are not made. */
export const keeps = (name: string, options: TransportContract.Options, unmade: Unmade = {}) => {
  const whyNot = (check: string): string | undefined => {
    if (check.startsWith("counts")) return options.uncounted
    if (check === ofInterruption) return unmade.withoutWaiting
    if (ofCompression.includes(check)) return withoutCompression(options)
    return ofTls.includes(check) ? unmade.withoutTls : undefined
  }
  describe(`the transport contract over ${name}`, () => {
    for (const { check, name } of TransportContract.checks(options)) {
      const why = whyNot(name)
      const kept = Effect.map(check, (outcome) => assert.deepStrictEqual(outcome, outcomeFor(why)))
      // a fiber that gives way in the middle of `connect` can be interrupted there
      const isAtOnce = name === ofInterruption && why !== undefined
      it.live(name, () => Effect.provideService(kept, References.PreventSchedulerYield, isAtOnce), 120_000)
    }
  })
}
