import { Account, ImapConnection } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect } from "effect"

const program = Effect.gen(function* () {
  const connection = yield* ImapConnection.make(yield* Account.config)
  yield* Console.log(`${connection.mailbox.name} has ${connection.mailbox.exists} messages`)
})

NodeRuntime.runMain(Effect.scoped(program).pipe(Effect.provide(NodeImap.layer)))
