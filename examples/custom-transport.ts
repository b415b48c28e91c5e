import * as tls from "node:tls"
import { Account, ImapConnection, Transport } from "@effect-imap/core"
import { NodeRuntime } from "@effect/platform-node"
import { Cause, ConfigProvider, Console, Effect, Queue } from "effect"

const closed = new Transport.TransportError({ failure: "closed", detail: "the socket was closed" })

/** A socket of one's own. Nothing arrives before Node verified the certificate, so the channel can be vouched for. */
const dial = Effect.fnUntraced(function* (options: tls.ConnectionOptions) {
  const chunks = yield* Queue.unbounded<Uint8Array, Transport.TransportError>()
  const open = Effect.sync(() => tls.connect(options))
  const socket = yield* Effect.acquireRelease(open, (socket) => Effect.sync(() => socket.destroy()))
  socket.on("data", (bytes) => Queue.offerUnsafe(chunks, bytes))
  socket.on("error", () => {}).on("close", () => Queue.failCauseUnsafe(chunks, Cause.fail(closed)))
  return Transport.connection({
    pull: Queue.takeAll(chunks),
    write: (bytes) => Effect.sync(() => void socket.write(bytes)),
    channel: Transport.trusted("TLS, verified by Node")
  })
})

const program = Effect.gen(function* () {
  const account = yield* Account.config
  const { host, port = 993, ca } = account
  const transport = Transport.layerFixed(dial({ host, port, ...(ca === undefined ? {} : { ca }) }))
  const connection = yield* ImapConnection.connect(account).pipe(Effect.provide(transport))
  yield* Console.log(`${connection.mailbox.name} has ${connection.mailbox.exists} messages`)
})

const environment = ConfigProvider.layer(ConfigProvider.constantCase(ConfigProvider.fromEnv()))
NodeRuntime.runMain(Effect.scoped(program).pipe(Effect.provide(environment)))
