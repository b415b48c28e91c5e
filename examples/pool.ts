// Several connections of one account, shared by many fibers: each works in its own mailbox, and one that was
// lost is replaced.
import { Command, ImapPool } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect, Layer } from "effect"

const pool = ImapPool.layerConfig(undefined, { size: 4, label: "pool" }).pipe(Layer.provide(NodeImap.layer))

/** Counts the unread messages of one mailbox; another fiber may use another mailbox in the meantime. */
const unseen = Effect.fn("unseen")(function* (mailbox: string) {
  const { use } = yield* ImapPool.ImapPool
  const found = yield* use(mailbox, ({ execute }) => execute(Command.search({ seen: false })), {
    readOnly: true
  })
  return found.count
})

const program = Effect.gen(function* () {
  const { use } = yield* ImapPool.ImapPool
  const mailboxes = yield* use("INBOX", ({ execute }) => execute(Command.listMailboxes("", "*")))
  const names = mailboxes.filter(({ selectable }) => selectable).map(({ name }) => name)
  const counts = yield* Effect.forEach(names, unseen, { concurrency: "unbounded" })
  for (const [index, name] of names.entries()) yield* Console.log(`${name}: ${counts[index]} unseen`)
})

NodeRuntime.runMain(Effect.provide(program, pool))
