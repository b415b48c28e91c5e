// New mail as it arrives, for programs that use promises. Appends one message itself, so that there is
// something to see.
import { Command } from "@effect-imap/core"
import { accountFromEnv, supervise } from "@effect-imap/node/promise"

const letter = new TextEncoder().encode("Subject: Here I am\r\n\r\nHello.\r\n")

await using supervised = await supervise(await accountFromEnv(), { label: "new mail" })
for await (const { change } of supervised.changes()) {
  if (change._tag === "Reset") {
    await supervised.use(({ execute }) => execute(Command.append("INBOX", letter)))
  }
  if (change._tag !== "Arrived") continue
  const messages = await supervised.use(
    ({ execute }) => execute(Command.fetch(change.uid, { envelope: true })),
    { isRepeatable: true }
  )
  for (const { envelope, uid } of messages) console.log(`${uid}  ${envelope.subject ?? "(no subject)"}`)
  break // an app would continue
}
