import { Command, ImapConnection } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { Console, Effect, Redacted } from "effect"

// a server in memory, which answers as NetEase does: no account is needed
const { password, user } = Simulator.profiles.netease
const INBOX = [
  Simulator.message({ from: "ada@example.org", subject: "Lunch?", text: "At noon, as always." }),
  Simulator.message({ from: "grace@example.org", subject: "Invoice 2048", text: "Please pay by Friday." })
]
const server = Simulator.layer(Simulator.profiles.netease, { mailboxes: { INBOX } })

const program = Effect.gen(function* () {
  const connection = yield* ImapConnection.make({
    host: "imap.163.com",
    user,
    password: Redacted.make(password)
  })
  const newest = yield* connection.execute(Command.newest(10, { envelope: true }))
  for (const { envelope, uid } of newest) yield* Console.log(`${uid}  ${envelope.subject}`)

  const { attachments, text } = yield* connection.read(2)
  yield* Console.log(`${text}(${attachments.length} attachments)`)
})

await Effect.runPromise(Effect.scoped(program).pipe(Effect.provide(server)))
