import { Account, Command, ImapConnection, Mime } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect } from "effect"

const program = Effect.gen(function* () {
  const connection = yield* ImapConnection.make(yield* Account.config)
  const messages = yield* connection.execute(Command.newest(10, { envelope: true }))
  for (const { envelope, uid } of messages.toReversed()) {
    const [from] = Mime.mailboxes(envelope.from)
    yield* Console.log(`${uid}  ${from?.name ?? from?.address ?? ""}: ${envelope.subject ?? "(no subject)"}`)
  }
  yield* connection.logout
})

NodeRuntime.runMain(Effect.scoped(program).pipe(Effect.provide(NodeImap.layer)))
