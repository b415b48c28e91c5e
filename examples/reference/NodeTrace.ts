import { ImapConnection, Trace } from "@effect-imap/core"
import { NodeImap, NodeTrace } from "@effect-imap/node"
import { Effect } from "effect"

// NodeTrace.fileSink
// the trace of one connection, in a new file of the folder
export const traced = Effect.gen(function* () {
  const file = yield* NodeTrace.fileSink("traces/")
  yield* Effect.log(`The trace is in ${file.path}`)
  return yield* Trace.withSink(file)(
    ImapConnection.make({ host: "imap.example.com", user: "ada@example.com" })
  )
}).pipe(Effect.scoped, Effect.provide(NodeImap.layer))
