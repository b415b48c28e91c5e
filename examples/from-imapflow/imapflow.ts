/** What the documentation of imapflow shows, written for a comparison: `effectImap.ts` does the same. */
import { ImapFlow } from "imapflow"
import type { Place } from "./effectImap.ts"

export const open = async ({ ca, host, password, port, user }: Place) => {
  const client = new ImapFlow({
    host,
    port,
    secure: true,
    auth: { user, pass: password },
    tls: { ca },
    logger: false
  })
  client.on("error", () => {})
  await client.connect()
  return client
}

export const check = async ({ ca, host, password, port, user }: Place) => {
  const auth = { user, pass: password }
  const client = new ImapFlow({
    host,
    port,
    secure: true,
    auth,
    tls: { ca },
    logger: false,
    verifyOnly: true
  })
  client.on("error", () => {})
  return client.connect().then(
    () => true,
    () => false
  )
}

export const newest = async (client: ImapFlow) => {
  const lock = await client.getMailboxLock("INBOX")
  try {
    const message = await client.fetchOne("*", { source: true })
    return message ? message.source?.toString() : undefined
  } finally {
    lock.release()
  }
}

export const subjects = async (client: ImapFlow) => {
  const found: Array<string | undefined> = []
  const lock = await client.getMailboxLock("INBOX")
  try {
    for await (const { envelope } of client.fetch("1:*", { envelope: true })) found.push(envelope?.subject)
  } finally {
    lock.release()
  }
  return found
}

export const folders = async (client: ImapFlow) => {
  const list = await client.list({ statusQuery: { messages: true } })
  return list.map(({ path, specialUse, status }) => [path, specialUse, status && status.messages])
}

export const makeFolders = async (client: ImapFlow) => {
  await client.mailboxCreate("Project")
  await client.mailboxRename("Project", "Project 2026")
  await client.mailboxDelete("Project 2026")
}

export const counts = async (client: ImapFlow) => {
  const status = await client.status("INBOX", { messages: true, unseen: true })
  return status ? [status.messages, status.unseen] : []
}

export const unread = async (client: ImapFlow) => {
  const lock = await client.getMailboxLock("INBOX")
  try {
    const messages = await client.fetchAll({ seen: false }, { envelope: true })
    return messages.map(({ envelope }) => envelope?.subject)
  } finally {
    lock.release()
  }
}

export const text = async (client: ImapFlow) => {
  const lock = await client.getMailboxLock("INBOX")
  try {
    const { content } = await client.download("1", "1")
    const chunks: Array<Uint8Array> = []
    for await (const chunk of content ?? []) chunks.push(chunk)
    return Buffer.concat(chunks).toString()
  } finally {
    lock.release()
  }
}

export const put = async (client: ImapFlow, message: string) => {
  const appended = await client.append("Drafts", message, ["\\Draft"])
  return appended ? appended.uid : undefined
}

export const flag = async (client: ImapFlow, uid: number) => {
  const lock = await client.getMailboxLock("Drafts")
  try {
    await client.messageFlagsAdd(`${uid}`, ["\\Flagged"], { uid: true })
    const message = await client.fetchOne(`${uid}`, { flags: true }, { uid: true })
    return message ? message.flags?.has("\\Flagged") : false
  } finally {
    lock.release()
  }
}

export const fileAway = async (client: ImapFlow, uid: number) => {
  const lock = await client.getMailboxLock("Drafts")
  try {
    await client.messageCopy(`${uid}`, "INBOX", { uid: true })
    await client.messageDelete(`${uid}`, { uid: true })
  } finally {
    lock.release()
  }
}

export const newMail = (client: ImapFlow, show: (count: number) => void) =>
  client.on("exists", ({ count, prevCount }) => show(count - prevCount))
