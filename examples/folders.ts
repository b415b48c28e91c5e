// All mailboxes of an account with what is unread in them, kept up to date over one connection.
import { Account, Command, Supervised } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect, Stream } from "effect"

const words = (change: Supervised.AccountChange) => {
  switch (change._tag) {
    case "Created":
      return `${change.mailbox.name}: ${change.mailbox.status?.unseen ?? 0} unread`
    case "News":
      return `${change.name}: ${change.status.unseen ?? 0} unread`
    case "Renamed":
      return `${change.from} is ${change.to} now`
    case "Removed":
      return `${change.name} is gone`
    default:
      return change._tag
  }
}

const program = Effect.gen(function* () {
  const account = yield* Account.config
  const supervised = yield* Supervised.make(account, { label: "folders" })
  const there = yield* supervised.use(({ execute }) => execute(Command.listMailboxes("", "*")))
  const count = there.filter(({ selectable }) => selectable).length
  yield* supervised.accountChanges().pipe(
    Stream.take(2 + count), // an app would go on
    Stream.runForEach(({ change }) => Console.log(words(change)))
  )
})

NodeRuntime.runMain(Effect.scoped(program).pipe(Effect.provide(NodeImap.layer)))
