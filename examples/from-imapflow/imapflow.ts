/** The examples of imapflow's documentation, written for a comparison: `effectImap.ts` does the same. */
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

export const checkAndList = async ({ ca, host, password, port, user }: Place) => {
  const auth = { user, pass: password }
  const client = new ImapFlow({
    host,
    port,
    secure: true,
    auth,
    tls: { ca },
    logger: false,
    verifyOnly: true,
    includeMailboxes: true
  })
  client.on("error", () => {})
  await client.connect()
  return client.mailboxList?.map(({ path }) => path)
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

export const tree = async (client: ImapFlow) => {
  const { folders = [] } = await client.listTree()
  return folders.map(({ folders: children = [], name }) => [name, children.length])
}

export const visit = async (client: ImapFlow) => {
  const { exists, readOnly } = await client.mailboxOpen("INBOX", { readOnly: true })
  await client.mailboxClose()
  return [exists, readOnly]
}

export const makeFolders = async (client: ImapFlow) => {
  await client.mailboxCreate("Project")
  await client.mailboxRename("Project", "Project 2026")
  await client.mailboxDelete("Project 2026")
}

export const subscribed = async (client: ImapFlow) => {
  await client.mailboxSubscribe("INBOX")
  const list = await client.list()
  await client.mailboxUnsubscribe("INBOX")
  return list.filter((mailbox) => mailbox.subscribed).map(({ path }) => path)
}

export const counts = async (client: ImapFlow) => {
  const status = await client.status("INBOX", { messages: true, unseen: true })
  return status ? [status.messages, status.unseen] : []
}

export const quota = async (client: ImapFlow) => {
  const found = await client.getQuota("INBOX")
  return found ? found.storage?.limit : undefined
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

export const found = async (client: ImapFlow) => {
  const lock = await client.getMailboxLock("INBOX")
  try {
    const or = [{ subject: "Number 1" }, { from: "ada@example.com" }]
    return await client.search({ deleted: false, or }, { uid: true })
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

export const parts = async (client: ImapFlow) => {
  const lock = await client.getMailboxLock("INBOX")
  try {
    const { 1: part } = await client.downloadMany("1", ["1"])
    return part?.content?.toString()
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

export const unflag = async (client: ImapFlow) => {
  const lock = await client.getMailboxLock("Drafts")
  try {
    await client.messageFlagsRemove({ flagged: true }, ["\\Flagged"])
    await client.messageFlagsSet({ draft: true }, ["\\Draft", "\\Seen"])
    return await client.search({ flagged: true })
  } finally {
    lock.release()
  }
}

export const colour = async (client: ImapFlow, uid: number) => {
  const lock = await client.getMailboxLock("Drafts")
  try {
    await client.setFlagColor(`${uid}`, "purple", { uid: true })
    const message = await client.fetchOne(`${uid}`, { flags: true }, { uid: true })
    return message ? message.flagColor : undefined
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

export const moved = async (client: ImapFlow) => {
  const lock = await client.getMailboxLock("Drafts")
  try {
    const result = await client.messageMove("1:*", "INBOX")
    return result ? result.uidMap?.size : undefined
  } finally {
    lock.release()
  }
}

export const newMail = (client: ImapFlow, show: (count: number) => void) =>
  client.on("exists", ({ count, prevCount }) => show(count - prevCount))

export const traffic = (client: ImapFlow) => {
  const { received, sent } = client.stats()
  return received > sent
}
