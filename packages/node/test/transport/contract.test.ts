import { ca } from "@effect-imap/core/simulator/certificates"
import { TransportContract } from "@effect-imap/core/testing"
import * as Transport from "@effect-imap/core/Transport"
import { assert, describe, it } from "@effect/vitest"
import * as NodeSocket from "@effect/platform-node/NodeSocket"
import { Effect } from "effect"
import * as NodeTransport from "../../src/NodeTransport.ts"
import { listen } from "./support/loopback.ts"

const over = (
  make: (port: number) => Effect.Effect<Transport.Transport["Service"]>,
  rest: Omit<TransportContract.Options, "peer"> = {}
): TransportContract.Options => ({
  ...rest,
  peer: Effect.fnUntraced(function* (server) {
    const { port } = yield* listen(server)
    const transport = yield* make(port)
    return { transport, target: { host: "127.0.0.1", port }, tls: { serverName: "localhost", ca } }
  })
})

const variants: Record<string, TransportContract.Options> = {
  "node:net and node:tls": over(() => Effect.succeed(NodeTransport.make())),
  "a Socket of Effect": over(
    (port) =>
      Effect.map(NodeSocket.makeNet({ host: "127.0.0.1", port }), (socket) => Transport.fromSocket(socket)),
    { uncounted: "a Socket does not tell" }
  )
}

for (const [name, options] of Object.entries(variants)) {
  describe(`the transport contract over ${name}`, () => {
    for (const { check, name } of TransportContract.checks(options)) {
      it.live(name, () =>
        Effect.map(check, (outcome) =>
          assert.deepStrictEqual(
            outcome,
            options.uncounted !== undefined && name.startsWith("counts")
              ? { _tag: "skipped", why: options.uncounted }
              : { _tag: "kept" }
          )
        )
      )
    }
  })
}
