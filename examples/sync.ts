// Keeps a copy of a mailbox in an SQLite file, `SYNC_FILE`. Kill it at any moment: it continues where it was.
import { Account, Supervised } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Config, Effect } from "effect"
import * as Copy from "./sync/Copy.ts"
import { follow } from "./sync/follow.ts"

const program = Effect.gen(function* () {
  const copy = yield* Copy.open(yield* Config.String("SYNC_FILE").pipe(Config.withDefault("mail.sqlite")))
  const supervised = yield* Supervised.make(yield* Account.config, { label: "sync" })
  yield* follow(supervised, copy)
})

NodeRuntime.runMain(Effect.scoped(program).pipe(Effect.provide(NodeImap.layer)))
