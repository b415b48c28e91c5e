import { Account, Command, ImapConnection, MessageSet, Mime } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { ConfigProvider, Console, Effect } from "effect"

const environment = ConfigProvider.layer(ConfigProvider.constantCase(ConfigProvider.fromEnv()))

const program = Effect.gen(function* () {
  const connection = yield* ImapConnection.connect(yield* Account.config)
  const { exists } = connection.mailbox
  if (exists === 0) return yield* Console.log("The mailbox is empty")
  const newest = Command.fetch(MessageSet.sequenceNumbers(`${Math.max(1, exists - 9)}:${exists}`), {
    envelope: true
  })
  const messages = yield* connection.execute(newest)
  for (const { envelope, uid } of messages.toReversed()) {
    const [from] = Mime.mailboxes(envelope.from)
    yield* Console.log(`${uid}  ${from?.name ?? from?.address ?? ""}: ${envelope.subject ?? "(no subject)"}`)
  }
  yield* connection.logout
})

NodeRuntime.runMain(Effect.scoped(program).pipe(Effect.provide([NodeImap.layer, environment])))
