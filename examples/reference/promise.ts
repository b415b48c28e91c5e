import { Command, ImapError } from "@effect-imap/core"
import { connect } from "@effect-imap/node/promise"

// promise.connect
export const newest = async (password: string) => {
  await using connection = await connect({ host: "imap.example.com", user: "ada", password })
  return await connection.execute(Command.newest(10, { envelope: true }))
}

export const adviceFor = (error: unknown) => (error instanceof ImapError.ImapError ? error.advice : undefined)
