// For programs that use promises: the same library with `connect`, `await using` and `for await`.
import { Command, ImapError } from "@effect-imap/core"
import { connect } from "@effect-imap/node/promise"

const { IMAP_HOST = "", IMAP_PORT, IMAP_USER = "", IMAP_PASSWORD = "", IMAP_CA } = process.env
const account = {
  host: IMAP_HOST,
  user: IMAP_USER,
  password: IMAP_PASSWORD,
  port: IMAP_PORT === undefined ? undefined : Number(IMAP_PORT),
  ca: IMAP_CA,
  security: "tls"
}

try {
  await using connection = await connect(account, { signal: AbortSignal.timeout(30_000), label: "example" })
  const { mailbox } = connection
  console.log(`${mailbox.name} has ${mailbox.exists} messages`)
  let octets = 0
  for await (const part of connection.stream(Command.fetch("1:*", ["BODY.PEEK[HEADER]"]))) {
    if (part._tag === "Bytes") octets += part.bytes.length
  }
  console.log(`${octets} octets of headers`)
  await connection.logout()
} catch (error) {
  if (!(error instanceof ImapError.ImapError)) throw error
  console.error(`${error.reason._tag}, and it is for the ${error.actionBy} to act: ${error.advice}`)
  process.exitCode = 1
}
