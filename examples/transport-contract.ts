import * as net from "node:net"
import { test } from "node:test"
import { TransportContract } from "@effect-imap/core/testing"
import { NodeSimulator } from "@effect-imap/node"
import { Effect } from "effect"
import { socketTransport } from "./socket-transport.ts"

const checks = TransportContract.checks({
  peer: (server) =>
    Effect.map(NodeSimulator.listen(server), (port) => ({
      transport: socketTransport(() => net.connect({ port, host: "127.0.0.1" })),
      target: { host: "127.0.0.1", port }
    }))
})

for (const { check, name } of checks) {
  test(name, (context) =>
    Effect.scoped(check).pipe(
      Effect.map((outcome) => {
        if (outcome._tag === "skipped") context.skip(outcome.why)
      }),
      Effect.runPromise
    )
  )
}
