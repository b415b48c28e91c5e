import { Account, Command, ImapConnection } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect, Stream } from "effect"

/** Counts the octets of the newest messages as they come: none of them is held as a whole. */
const program = Effect.gen(function* () {
  const connection = yield* ImapConnection.make(yield* Account.config)
  let octets = 0
  yield* Stream.runForEach(connection.stream(Command.newest(10, { source: true })), (part) => {
    switch (part._tag) {
      case "Literal":
        return Console.log(`message ${part.sequence}: ${part.name}, ${part.size} octets`)
      case "Bytes":
        octets += part.bytes.length
        return Effect.void
      case "Fetch":
        return Effect.void
    }
  })
  yield* Console.log(`${octets} octets in all`)
  yield* connection.logout
})

NodeRuntime.runMain(Effect.scoped(program).pipe(Effect.provide(NodeImap.layer)))
