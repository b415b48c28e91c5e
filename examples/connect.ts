import { Account, ImapConnection } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect } from "effect"

const program = Effect.gen(function* () {
  const connection = yield* ImapConnection.make(yield* Account.config)
  const { exists, name } = yield* connection.mailbox
  yield* Console.log(`${name} has ${exists} messages`)
})

NodeRuntime.runMain(Effect.scoped(program).pipe(Effect.provide(NodeImap.layer)))
