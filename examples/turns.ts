// Follows INBOX, Sent and Archive over one connection, each exactly, and says what happens in them.
import { Account, Command, Supervised } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect, Stream } from "effect"

const mailboxes = ["INBOX", "Sent", "Archive"]

const words = (mailbox: string, change: Supervised.Change) =>
  change._tag === "Arrived" ? `${mailbox}: ${change._tag} ${change.uid}` : `${mailbox}: ${change._tag}`

const program = Effect.gen(function* () {
  const supervised = yield* Supervised.make(yield* Account.config, { label: "turns" })
  const create = (name: string) =>
    supervised.use(({ execute }) => Effect.ignore(execute(Command.createMailbox(name))))
  yield* Effect.forEach(mailboxes, create)
  // an app keeps each mailbox's token with its copy, and gives it as `resume`
  const changes = mailboxes.map((mailbox) =>
    Stream.map(supervised.changesOf(mailbox), ({ change }) => words(mailbox, change))
  )
  yield* Stream.mergeAll(changes, { concurrency: "unbounded" }).pipe(
    Stream.take(mailboxes.length), // an app would go on
    Stream.runForEach(Console.log)
  )
})

NodeRuntime.runMain(Effect.scoped(program).pipe(Effect.provide(NodeImap.layer)))
