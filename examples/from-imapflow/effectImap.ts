/** The same as `imapflow.ts`, with promises. */
import { Command, Mime } from "@effect-imap/core"
import { connect, type Connection, supervise } from "@effect-imap/node/promise"

export interface Place {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly ca: string
}

export const open = ({ ca, host, password, port, user }: Place) =>
  connect({ host, port, security: "tls", user, password, ca })

export const check = ({ ca, host, password, port, user }: Place) =>
  connect({ host, port, security: "tls", user, password, ca, mailbox: null }).then(
    (connection) => connection.logout().then(() => true),
    () => false
  )

export const newest = (connection: Connection) =>
  connection.within("INBOX", async () => {
    const { value } = await connection.execute(Command.fetch("*", { source: true }))
    return value[0]?.source && new TextDecoder().decode(value[0].source)
  })

export const subjects = (connection: Connection) =>
  connection.within("INBOX", async () => {
    const found: Array<string | undefined> = []
    const messages = connection.messages(Command.fetch("1:*", { envelope: true }))
    for await (const { envelope } of messages) found.push(envelope.subject)
    return found
  })

export const folders = async (connection: Connection) => {
  const { value } = await connection.execute(Command.list("", "*", { status: ["messages"] }))
  return value.map(({ name, specialUse, status }) => [name, specialUse, status?.messages])
}

export const makeFolders = async ({ execute }: Connection) => {
  await execute(Command.create("Project"))
  await execute(Command.rename("Project", "Project 2026"))
  await execute(Command.delete("Project 2026"))
}

export const counts = async (connection: Connection) => {
  const { value } = await connection.execute(Command.status("INBOX", ["messages", "unseen"]))
  return [value.messages, value.unseen]
}

export const unread = (connection: Connection) =>
  connection.within("INBOX", async () => {
    const { value: found } = await connection.execute(Command.search({ seen: false }, { uid: true }))
    const { value } = await connection.execute(Command.fetch(found.all, { envelope: true }, { uid: true }))
    return value.map(({ envelope }) => envelope.subject)
  })

export const text = (connection: Connection) =>
  connection.within("INBOX", async () => {
    const { value } = await connection.execute(Command.fetch(1, { bodyStructure: true }))
    const [message] = value
    const part = message?.bodyStructure && Mime.parts(message.bodyStructure)[0]
    let found = ""
    if (message !== undefined)
      for await (const piece of connection.download(message.uid, part).text) found += piece
    return found
  })

export const put = async (connection: Connection, message: string) => {
  const bytes = new TextEncoder().encode(message)
  const { value } = await connection.execute(Command.append("Drafts", bytes, { flags: ["\\Draft"] }))
  return value.uid
}

export const flag = (connection: Connection, uid: number) =>
  connection.within("Drafts", async () => {
    await connection.execute(Command.store(uid, { add: ["\\Flagged"] }, { uid: true }))
    const { value } = await connection.execute(Command.fetch(uid, { flags: true }, { uid: true }))
    return value[0]?.flags.has("\\Flagged")
  })

export const fileAway = (connection: Connection, uid: number) =>
  connection.within("Drafts", async () => {
    await connection.execute(Command.copy(uid, "INBOX", { uid: true }))
    await connection.execute(Command.deleteMessages(uid, { uid: true }))
  })

export const newMail = async (place: Place, show: (count: number) => void, signal: AbortSignal) => {
  const { ca, host, password, port, user } = place
  await using supervised = await supervise({ host, port, security: "tls", user, password, ca }, { signal })
  for await (const change of supervised.changes) if (change._tag === "Arrived") show(1)
}
