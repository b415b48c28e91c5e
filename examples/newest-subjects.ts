import { Account, Command, ImapConnection, Response } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import { NodeRuntime } from "@effect/platform-node"
import { ConfigProvider, Console, Effect } from "effect"

const environment = ConfigProvider.layer(ConfigProvider.constantCase(ConfigProvider.fromEnv()))

/** An envelope begins with the date and the subject, encoded as it was sent. RFC 9051 §7.5.2. */
const subjectOf = (envelope: Response.Value | undefined) =>
  envelope?._tag === "List" ? (Response.textOf(envelope.items[1]) ?? "(no subject)") : "(no envelope)"

const program = Effect.gen(function* () {
  const connection = yield* ImapConnection.connect(yield* Account.config)
  const { exists } = connection.mailbox
  if (exists === 0) return yield* Console.log("The mailbox is empty")
  const newest = Command.fetch(`${Math.max(1, exists - 9)}:${exists}`, ["ENVELOPE"])
  const { value: messages } = yield* connection.execute(newest)
  for (const { sequence, attributes } of messages.toReversed()) {
    yield* Console.log(`${sequence}  ${subjectOf(attributes.get("ENVELOPE"))}`)
  }
  yield* connection.logout
})

NodeRuntime.runMain(Effect.scoped(program).pipe(Effect.provide([NodeImap.layer, environment])))
