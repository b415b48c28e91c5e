// Saves the largest part of the newest messages to a file, piece by piece: no size is too large.
import { Account, Command, ImapConnection, MessageSet, Mime } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect, FileSystem, Stream } from "effect"

const program = Effect.gen(function* () {
  const connection = yield* ImapConnection.make(yield* Account.config)
  const found = yield* connection.execute(Command.search({ deleted: false }))
  if (found.count === 0) return yield* Console.log("The mailbox is empty")
  const newest = MessageSet.of(Array.from(MessageSet.numbers(found.all)).slice(-50))
  const messages = yield* connection.execute(Command.fetch(newest, { bodyStructure: true }))
  const [largest] = messages
    .flatMap(({ bodyStructure, uid }) =>
      bodyStructure === undefined ? [] : Mime.parts(bodyStructure).map((part) => ({ part, uid }))
    )
    .toSorted((a, b) => (b.part.size ?? 0) - (a.part.size ?? 0))
  if (largest === undefined) return yield* Console.log("No message can be read")

  const { part, uid } = largest
  const files = yield* FileSystem.FileSystem
  // a name chosen by the sender is not a path: show it, but do not use it
  const path = `${yield* files.makeTempDirectory()}/part`
  yield* connection
    .stream(Command.fetch(uid, { parts: [part.part] }))
    .pipe(Mime.contents(part), Stream.run(files.sink(path)))
  yield* Console.log(`${Mime.mediaType(part)} ${part.filename ?? ""} of message ${uid} is in ${path}`)
  yield* connection.logout
})

NodeRuntime.runMain(Effect.scoped(program).pipe(Effect.provide([NodeImap.layer, NodeFileSystem.layer])))
