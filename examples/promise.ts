// For programs that use promises: the same library with `connect`, `await using` and `for await`.
import { Command, ImapError } from "@effect-imap/core"
import { accountFromEnv, connect } from "@effect-imap/node/promise"

try {
  // IMAP_HOST, IMAP_USER, IMAP_PASSWORD …; `connect` takes any account: { host, user, password }
  const account = await accountFromEnv()
  await using connection = await connect(account, { signal: AbortSignal.timeout(30_000) })
  const newest = await connection.execute(Command.newest(1, {}))
  for (const { uid } of newest) {
    const { attachments, envelope, text } = await connection.read(uid)
    console.log(`${envelope.subject}\n${text ?? ""}(${attachments.length} attachments)`)
  }
  await connection.logout()
} catch (error) {
  if (!(error instanceof ImapError.ImapError)) throw error
  console.error(`${error.reason._tag}, and it is for the ${error.actionBy} to act: ${error.advice}`)
  process.exitCode = 1
}
