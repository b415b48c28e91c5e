import { Account, Command, ImapConnection, MessageSet, Trace } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import { Reader, Rules } from "@effect-imap/visualizer"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect, Option } from "effect"
import wholeMailbox from "./whole-mailbox.ts"

const ring = Trace.ring()

const visit = Effect.gen(function* () {
  const connection = yield* ImapConnection.make(yield* Account.config)
  yield* connection.execute(Command.fetch(MessageSet.sequenceNumbers("1:*"), { flags: true }))
  yield* connection.logout
}).pipe(Effect.scoped, Trace.withSink(ring.sink), Effect.provide(NodeImap.layer))

const program = Effect.gen(function* () {
  yield* visit
  const text = Trace.toText([...Option.toArray(ring.header()), ...ring.events()])
  const trace = yield* Effect.fromResult(Reader.read(text, { rules: [wholeMailbox] }))
  const found = Rules.findings(trace)
  for (const { connection, lines, message } of found)
    yield* Console.log(`${connection}: ${message} (lines ${lines.join(", ")})`)
  if (found.every(({ id }) => id !== wholeMailbox.id)) return yield* Effect.die("the rule found nothing")
})

NodeRuntime.runMain(program)
