/** The same as `imapflow.ts`, with promises. */
import { Command, MessageSet, Mime } from "@effect-imap/core"
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

export const checkAndList = async ({ ca, host, password, port, user }: Place) => {
  const account = { host, port, security: "tls", user, password, ca, mailbox: null }
  await using connection = await connect(account)
  const mailboxes = await connection.execute(Command.listMailboxes("", "*"))
  return mailboxes.map(({ name }) => name)
}

export const newest = (connection: Connection) =>
  connection.within("INBOX", async () => {
    const messages = await connection.execute(Command.fetch("*", { source: true }))
    return messages[0]?.source && new TextDecoder().decode(messages[0].source)
  })

export const subjects = (connection: Connection) =>
  connection.within("INBOX", async () => {
    const found: Array<string | undefined> = []
    const messages = connection.messages(Command.fetch("1:*", { envelope: true }))
    for await (const { envelope } of messages) found.push(envelope.subject)
    return found
  })

export const folders = async (connection: Connection) => {
  const mailboxes = await connection.execute(Command.listMailboxes("", "*", { status: ["messages"] }))
  return mailboxes.map(({ name, specialUse, status }) => [name, specialUse, status?.messages])
}

export const tree = async (connection: Connection) => {
  const mailboxes = await connection.execute(Command.listMailboxes("", "*"))
  return Command.mailboxTree(mailboxes).map(({ children, name }) => [name, children.length])
}

export const visit = async (connection: Connection) => {
  const { exists, readOnly } = await connection.select("INBOX", { readOnly: true })
  await connection.unselect()
  return [exists, readOnly]
}

export const makeFolders = async ({ execute }: Connection) => {
  await execute(Command.createMailbox("Project"))
  await execute(Command.renameMailbox("Project", "Project 2026"))
  await execute(Command.deleteMailbox("Project 2026"))
}

export const subscribed = async ({ execute }: Connection) => {
  await execute(Command.subscribe("INBOX"))
  const mailboxes = await execute(Command.listMailboxes("", "*", { subscribedOnly: true }))
  await execute(Command.unsubscribe("INBOX"))
  return mailboxes.map(({ name }) => name)
}

export const counts = async (connection: Connection) => {
  const counts = await connection.execute(Command.status("INBOX", ["messages", "unseen"]))
  return [counts.messages, counts.unseen]
}

export const quota = async (connection: Connection) => {
  const limits = await connection.execute(Command.getQuotaRoot("INBOX"))
  const limit = limits.quotas[0]?.storage?.limit
  return limit === undefined ? undefined : Number(limit) * 1024
}

export const unread = (connection: Connection) =>
  connection.within("INBOX", async () => {
    const found = await connection.execute(Command.search({ seen: false }))
    const messages = await connection.execute(Command.fetch(found.all, { envelope: true }))
    return messages.map(({ envelope }) => envelope.subject)
  })

export const found = (connection: Connection) =>
  connection.within("INBOX", async () => {
    const or = [{ subject: "Number 1" }, { from: "ada@example.com" }]
    const matches = await connection.execute(Command.search({ deleted: false, or }))
    return Array.from(MessageSet.numbers(matches.all))
  })

export const text = (connection: Connection) =>
  connection.within("INBOX", async () => {
    const messages = await connection.execute(
      Command.fetch(MessageSet.sequenceNumbers(1), { bodyStructure: true })
    )
    const [message] = messages
    const part = message?.bodyStructure && Mime.parts(message.bodyStructure)[0]
    let found = ""
    if (message !== undefined)
      for await (const piece of connection.download(message.uid, part).text) found += piece
    return found
  })

export const parts = (connection: Connection) =>
  connection.within("INBOX", async () => {
    const messages = await connection.execute(
      Command.fetch(MessageSet.sequenceNumbers(1), { parts: ["1"], decoded: true })
    )
    return new TextDecoder().decode(messages[0]?.parts.get("1"))
  })

export const put = async (connection: Connection, message: string) => {
  const bytes = new TextEncoder().encode(message)
  const appended = await connection.execute(Command.append("Drafts", bytes, { flags: ["\\Draft"] }))
  return appended.uid
}

export const flag = (connection: Connection, uid: number) =>
  connection.within("Drafts", async () => {
    await connection.execute(Command.store(uid, { add: ["\\Flagged"] }))
    const messages = await connection.execute(Command.fetch(uid, { flags: true }))
    return messages[0]?.flags?.includes("\\Flagged")
  })

export const unflag = (connection: Connection) =>
  connection.within("Drafts", async () => {
    const flagged = await connection.execute(Command.search({ flagged: true }))
    await connection.execute(Command.store(flagged.all, { remove: ["\\Flagged"] }))
    const drafts = await connection.execute(Command.search({ draft: true }))
    await connection.execute(Command.store(drafts.all, { replace: ["\\Draft", "\\Seen"] }))
    const stillFlagged = await connection.execute(Command.search({ flagged: true }))
    return Array.from(MessageSet.numbers(stillFlagged.all))
  })

export const colour = (connection: Connection, uid: number) =>
  connection.within("Drafts", async () => {
    await connection.execute(Command.setFlagColor(uid, "purple"))
    const messages = await connection.execute(Command.fetch(uid, { flags: true }))
    return messages[0]?.flags && Command.flagColor(messages[0].flags)
  })

export const fileAway = (connection: Connection, uid: number) =>
  connection.within("Drafts", async () => {
    await connection.execute(Command.copy(uid, "INBOX"))
    await connection.execute(Command.deleteMessages(uid))
  })

export const moved = (connection: Connection) =>
  connection.within("Drafts", async () => {
    const moved = await connection.execute(Command.move("1:*", "INBOX"))
    return moved.uids?.size
  })

export const newMail = async (place: Place, show: (count: number) => void, signal: AbortSignal) => {
  const { ca, host, password, port, user } = place
  await using supervised = await supervise({ host, port, security: "tls", user, password, ca }, { signal })
  for await (const { change } of supervised.changes()) if (change._tag === "Arrived") show(1)
}

export const traffic = (connection: Connection) => {
  const { received, sent } = connection.stats
  return received > sent
}
