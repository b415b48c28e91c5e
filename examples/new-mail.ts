// New mail as it arrives, whatever happens to the connection meanwhile. Puts one message there itself, to be seen at work.
import { Account, Command, ImapConnection, type Supervised } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import { NodeRuntime } from "@effect/platform-node"
import { ConfigProvider, Console, Effect, Stream } from "effect"

const environment = ConfigProvider.layer(ConfigProvider.constantCase(ConfigProvider.fromEnv()))
const letter = new TextEncoder().encode("Subject: Here I am\r\n\r\nHello.\r\n")

/** What a person is told, such as `Waiting: Nothing listens on … Check the port …`. */
const words = (status: Supervised.Status) =>
  "why" in status && status.why !== undefined ? `${status._tag}: ${status.why.message}` : status._tag

const program = Effect.gen(function* () {
  const supervised = yield* ImapConnection.supervise(yield* Account.config, { label: "new mail" })
  yield* Effect.forkScoped(
    Stream.runForEach(supervised.statusChanges, (status) => Console.log(words(status)))
  )
  let next = yield* supervised.use(({ mailbox }) => Effect.succeed(mailbox.uidNext ?? 1))

  /** Everything from `next` on; `n:*` has the last message even where that is an older one. RFC 9051 §9. */
  const fetchNew = Effect.gen(function* () {
    const newest = Command.fetch(`${next}:*`, { envelope: true }, { uid: true })
    const { value } = yield* supervised.use(({ execute }) => execute(newest))
    const messages = value.filter(({ uid }) => uid >= next)
    next = Math.max(next, ...messages.map(({ uid }) => uid + 1))
    return messages
  })

  // the server says how many there are when there is one more, and whenever the mailbox is opened anew
  const newMail = supervised.untagged.pipe(
    Stream.filter(({ _tag }) => _tag === "Exists"),
    Stream.mapEffect(() => fetchNew),
    Stream.flattenIterable
  )
  yield* Effect.forkScoped(supervised.use(({ execute }) => execute(Command.append("INBOX", letter))))
  yield* newMail.pipe(
    Stream.take(1), // an app would go on
    Stream.runForEach(({ envelope, uid }) => Console.log(`${uid}  ${envelope.subject ?? "(no subject)"}`))
  )
})

NodeRuntime.runMain(Effect.scoped(program).pipe(Effect.provide([NodeImap.layer, environment])))
