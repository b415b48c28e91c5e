import { Command, type ImapConnection } from "@effect-imap/core"
import { Effect } from "effect"

// Command.id
export const whoIsThere = Effect.fn(function* ({ execute }: ImapConnection.ImapConnection) {
  const id = yield* execute(Command.id({ name: "my-app", version: "1.0" }))
  return id?.get("name") // such as "Dovecot"
})

// Command.copy
export const keep = Effect.fn(function* ({ execute }: ImapConnection.ImapConnection) {
  const copied = yield* execute(Command.copy("101:104", "Archive"))
  return copied.uids // where each message went, if the server has UIDPLUS
})

// Command.expunge
// of the messages with \Deleted these two alone, and not what another program has marked
export const expunge = Command.expunge("101,104") // C: UID EXPUNGE 101,104

// Command.deleteMailbox
export const remove = Command.deleteMailbox("Archive/2019") // with all its messages, for good

// Command.renameMailbox
export const rename = Command.renameMailbox("Projects", "Archive/Projects") // with all that is below it

// Command.subscribe
export const subscribe = Command.subscribe("Lists/effect")

// Command.unsubscribe
export const unsubscribe = Command.unsubscribe("Lists/effect")

// Command.mailboxTree
export const topLevels = Effect.fn(function* ({ execute }: ImapConnection.ImapConnection) {
  const mailboxes = yield* execute(Command.listMailboxes("", "*"))
  return Command.mailboxTree(mailboxes).map(({ children, name }) => `${name} (${children.length})`)
})

// Command.setFlagColor, Command.flagColor
export const flagGreen = Effect.fn(function* ({ execute }: ImapConnection.ImapConnection) {
  const stored = yield* execute(Command.setFlagColor("101:104", "green"))
  return stored.messages.map(({ flags }) => Command.flagColor(flags ?? []))
})

// Command.sort
// the unread messages, newest first
export const unread = Command.sort([{ reverse: "arrival" }], { seen: false })
// C: UID SORT (REVERSE ARRIVAL) UTF-8 UNSEEN

// Command.getQuota
export const freeKib = Effect.fn(function* ({ execute }: ImapConnection.ImapConnection) {
  const quota = yield* execute(Command.getQuota("")) // the root: a name that `getQuotaRoot` returns
  return quota?.storage && quota.storage.limit - quota.storage.usage
})

// Command.setQuota
// in units of 1024 octets, as the server counts STORAGE
export const oneGiB = Command.setQuota("user/ada", { STORAGE: 1_048_576 })

// Command.deleteMessages
export const forGood = Command.deleteMessages("101,104")
// C: UID STORE 101,104 +FLAGS.SILENT (\Deleted), then UID EXPUNGE 101,104

// Command.getAcl
export const whoMayRead = Effect.fn(function* ({ execute }: ImapConnection.ImapConnection) {
  const acl = yield* execute(Command.getAcl("Team"))
  return [...acl].flatMap(([identifier, rights]) => (rights.includes("r") ? [identifier] : []))
})

// Command.setAcl
export const letGraceRead = Command.setAcl("Team", "grace", "lrs") // look up, read, keep \Seen

// Command.deleteAcl
export const shutOut = Command.deleteAcl("Team", "grace")

// Command.myRights
export const mayDelete = Effect.fn(function* ({ execute }: ImapConnection.ImapConnection) {
  const rights = yield* execute(Command.myRights("Team"))
  return rights?.includes("t") // `undefined` if the server does not say
})

// Command.listRights
export const possible = Command.listRights("Team", "grace")

// Command.setMetadata
export const noteIt = Command.setMetadata("Team", { "/private/comment": "asked for in March" })

// Command.setAnnotations
export const remarked = Command.setAnnotations(42, { "/comment": { private: "answered by phone" } })
