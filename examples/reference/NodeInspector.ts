import { ImapConnection, Trace } from "@effect-imap/core"
import { NodeImap, NodeInspector } from "@effect-imap/node"
import { Effect } from "effect"

// NodeInspector.sink
// one connection in Stately's inspector, whose server runs elsewhere
export const inspected = Effect.gen(function* () {
  const inspector = yield* NodeInspector.sink({ url: "ws://inspector.example.com:8080" })
  return yield* Trace.withSink(inspector)(
    ImapConnection.make({ host: "imap.example.com", user: "ada@example.com" })
  )
}).pipe(Effect.scoped, Effect.provide(NodeImap.layer))
