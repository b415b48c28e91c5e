// New mail as it arrives, whatever happens to the connection meanwhile. Appends one message itself, so that
// there is something to see.
import { Account, Command, Supervised } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect, Stream } from "effect"

const letter = new TextEncoder().encode("Subject: Here I am\r\n\r\nHello.\r\n")

const program = Effect.gen(function* () {
  const supervised = yield* Supervised.make(yield* Account.config, { label: "new mail" })
  const put = supervised.use(({ execute }) => execute(Command.append("INBOX", letter)))
  const fetch = (uid: number) =>
    supervised.use(({ execute }) => execute(Command.fetch(uid, { envelope: true })), { isRepeatable: true })

  // from the first `Reset` on, nothing is missed or reported twice, over any number of connections
  const newMail = supervised.changes().pipe(
    Stream.map(({ change }) => change),
    Stream.tap(({ _tag }) => (_tag === "Reset" ? put : Effect.void)),
    Stream.filter((change) => change._tag === "Arrived"),
    Stream.mapEffect(({ uid }) => fetch(uid)),
    Stream.flatMap(Stream.fromIterable)
  )
  yield* newMail.pipe(
    Stream.take(1), // an app would continue
    Stream.runForEach(({ envelope, uid }) => Console.log(`${uid}  ${envelope.subject ?? "(no subject)"}`))
  )
})

NodeRuntime.runMain(Effect.scoped(program).pipe(Effect.provide(NodeImap.layer)))
