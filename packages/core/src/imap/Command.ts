/**
 * The commands of a client, as values. RFC 9051 §6.
 *
 * A command is its name and its arguments, which `Argument` makes; how they are written (atom, quoted string, literal)
 * is decided when they are encoded, by what the server can read. Secrets are `Redacted` and have no other public form
 * than `<redacted>`.
 */
export type { Argument } from "./Argument.ts"
export {
  type Annotated,
  type Annotation,
  getAnnotations,
  setAnnotations
} from "./command/message/annotations.ts"
export { deleteAcl, getAcl, listRights, type ListedRights, myRights, setAcl } from "./command/mailbox/acl.ts"
export {
  append,
  type AppendOptions,
  type Appended,
  type MessageStream,
  type MessageToAppend
} from "./command/message/append.ts"
export { appendAll, type AppendedAll } from "./command/message/appendAll.ts"
export type { CopiedUids } from "./command/message/copiedUids.ts"
export { askCapability as capability } from "./command/capability.ts"
export { copy, type Copied } from "./command/message/copy.ts"
export { createMailbox, type Created, type CreateOptions } from "./command/mailbox/create.ts"
export type { Day, SearchQuery } from "./command/message/criteria.ts"
export { replace, type Replaced } from "./command/message/replace.ts"
export { type Special, specialMailboxes } from "./command/mailbox/special.ts"
export { deleteMessages } from "./command/message/deleteMessages.ts"
export { flagColor, type FlagColor, setFlagColor } from "./command/message/flagColor.ts"
export { expunge, type Expunged } from "./command/message/expunge.ts"
export { fetch, type FetchOptions, type FetchPart } from "./command/message/fetch.ts"
export { id } from "./command/id.ts"
export { listMailboxes, type ListOptions } from "./command/mailbox/list.ts"
export type { ListedMailboxes } from "./command/mailbox/listed.ts"
export { MailboxInfo, type SpecialUse } from "./command/mailbox/MailboxInfo.ts"
export { mailboxTree, type MailboxTree } from "./command/mailbox/mailboxTree.ts"
export { deleteMailbox, renameMailbox, subscribe, unsubscribe } from "./command/mailbox/mailboxes.ts"
export {
  type EncodedMessage,
  type Fetched,
  type FetchQuery,
  Message,
  type MessageItem
} from "./command/message/Message.ts"
export type { Messages } from "./command/message/messages.ts"
export { getMetadata, type MetadataOptions, setMetadata } from "./command/mailbox/metadata.ts"
export { move, type Moved } from "./command/message/move.ts"
export { namespace, type Namespaces } from "./command/mailbox/namespace.ts"
export type { CommandResult } from "./command/Plan.ts"
export { newest } from "./command/message/newest.ts"
export { noop } from "./command/noop.ts"
export { getQuota, getQuotaRoot, type Quota, type Quotas, setQuota } from "./command/mailbox/quota.ts"
export { raw } from "./command/raw.ts"
export { search, type SearchOptions, SearchResult, type SearchReturn } from "./command/message/search.ts"
export { sort, type SortKey } from "./command/message/sort.ts"
export { MailboxStatus, status, type StatusItem } from "./command/mailbox/status.ts"
export {
  type FlagChange,
  store,
  type Stored,
  type StoredFlags,
  type StoreOptions
} from "./command/message/store.ts"
export type { MessageText } from "./command/message/text.ts"
export { thread, type ThreadAlgorithm } from "./command/message/thread.ts"
export type { Command, ValueOf } from "./command/Command.ts"
