/** The contract suite on a transport that reaches a server on loopback. */
import { TransportContract } from "@effect-imap/core/testing"
import { ca } from "@effect-imap/core/Simulator"
import type { Transport } from "@effect-imap/core/Transport"
import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
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

/** What is not Node's own stream has no way to compress. */
const withoutCompression = ({ uncounted }: TransportContract.Options): string | undefined =>
  uncounted === undefined ? undefined : "this transport does not compress"

const outcomeFor = (why: string | undefined): TransportContract.Outcome =>
  why === undefined ? { _tag: "kept" } : { _tag: "skipped", why }

/** The same, for a transport that also reads and writes without a fiber. */
export const keepsBoth = (name: string, options: TransportContract.Options) => {
  keeps(name, options)
  keeps(`${name}, directly`, {
    ...options,
    peer: (server) =>
      Effect.map(options.peer(server), (peer) => ({
        ...peer,
        transport: TransportContract.directly(peer.transport)
      }))
  })
}

/** Every promise is kept; those of TLS are not made if there is a reason. */
export const keeps = (name: string, options: TransportContract.Options, withoutTls?: string) => {
  describe(`the transport contract over ${name}`, () => {
    for (const { check, name } of TransportContract.checks(options)) {
      const why = name.startsWith("counts")
        ? options.uncounted
        : ofCompression.includes(name)
          ? withoutCompression(options)
          : ofTls.includes(name)
            ? withoutTls
            : undefined
      const kept = Effect.map(check, (outcome) => assert.deepStrictEqual(outcome, outcomeFor(why)))
      it.live(name, () => kept, 120_000)
    }
  })
}
