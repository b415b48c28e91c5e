import * as tls from "node:tls"
import { Account, ImapConnection, Transport } from "@effect-imap/core"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect } from "effect"
import { socketTransport } from "./socket-transport.ts"

const program = Effect.gen(function* () {
  const account = yield* Account.config
  const { ca, host, port = 993 } = account
  const open = () => tls.connect({ host, port, ...(ca === undefined ? {} : { ca }) })
  // Nothing arrives before Node has verified the certificate, so the channel can be vouched for.
  const transport = socketTransport(open, Transport.trusted("TLS, verified by Node"))
  // `tls` in the account would be done inside that channel once more; `auto` takes it as it is.
  const connection = yield* ImapConnection.make({ ...account, security: "auto" }).pipe(
    Effect.provideService(Transport.Transport, transport)
  )
  const { exists, name } = yield* connection.mailbox
  yield* Console.log(`${name} has ${exists} messages`)
})

NodeRuntime.runMain(Effect.scoped(program))
