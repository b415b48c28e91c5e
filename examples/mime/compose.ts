// Builds a message with an attachment, and appends it.
import { Account, Command, ImapConnection } from "@effect-imap/core"
import { NodeImap } from "@effect-imap/node"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect } from "effect"
import MailComposer from "nodemailer/lib/mail-composer"

const mail = new MailComposer({
  from: { name: "Ada Lovelace", address: "ada@example.org" },
  to: "grace@example.org",
  subject: "Grüße",
  text: "The report is attached.",
  attachments: [{ filename: "report.csv", content: "month;sum\nMay;42\n" }]
})

const program = Effect.gen(function* () {
  const connection = yield* ImapConnection.make(yield* Account.config)
  const message = yield* Effect.tryPromise(() => mail.compile().build())
  const { uid } = yield* connection.execute(
    Command.append("INBOX", message, { flags: ["\\Draft", "\\Seen"] })
  )
  yield* Console.log(`appended as ${uid}`)
})

NodeRuntime.runMain(Effect.scoped(program).pipe(Effect.provide(NodeImap.layer)))
