// Parses a message that is there already, such as an .eml file, an attached message, or `source` of a FETCH.
import { Account, Command, ImapConnection } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect } from "effect"
import PostalMime from "postal-mime"

const program = Effect.gen(function* () {
  const connection = yield* ImapConnection.make(yield* Account.config)
  const messages = yield* connection.execute(Command.newest(10, { source: true }))
  for (const { source, uid } of messages) {
    if (source === undefined) continue
    const mail = yield* Effect.tryPromise(() => PostalMime.parse(source))
    yield* Console.log(`${uid}  ${mail.subject ?? "(no subject)"}, ${mail.attachments.length} attachments`)
  }
})

NodeRuntime.runMain(Effect.scoped(program).pipe(Effect.provide(NodeImap.layer)))
