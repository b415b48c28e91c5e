import { Command, ImapPool } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import { Effect, Layer } from "effect"

const account = { host: "imap.example.com", user: "ada@example.com" }

// ImapPool.layer
export const PoolLive = ImapPool.layer(account, { size: 4 }).pipe(Layer.provide(NodeImap.layer))

export const unread = Effect.flatMap(ImapPool.ImapPool, (pool) =>
  pool.use("INBOX", ({ execute }) => execute(Command.search({ seen: false })), { readOnly: true })
)
