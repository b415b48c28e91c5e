/**
 * What a client may ask, as values. RFC 9051 §6.
 *
 * A command is its name and its arguments, which `Argument` makes; how they are written (atom, quoted string, literal)
 * is decided when they are encoded, by what the server can read. Secrets are `Redacted` and have no other public form
 * than `<redacted>`.
 */
export type { Argument } from "./Argument.ts"
export { deleteAcl, getAcl, listRights, type ListedRights, myRights, setAcl } from "./command/acl.ts"
export {
  append,
  type AppendOptions,
  type Appended,
  type MessageStream,
  type MessageToAppend
} from "./command/append.ts"
export { appendAll, type AppendedAll } from "./command/appendAll.ts"
export type { CopiedUids } from "./command/copiedUids.ts"
export { askCapability as capability } from "./command/capability.ts"
export { copy, type Copied, type CopyOptions } from "./command/copy.ts"
export { create, type Created, type CreateOptions } from "./command/create.ts"
export type { Day, SearchQuery } from "./command/criteria.ts"
export { replace } from "./command/replace.ts"
export { specialMailboxes } from "./command/special.ts"
export { deleteMessages } from "./command/deleteMessages.ts"
export { flagColor, type FlagColor, setFlagColor } from "./command/flagColor.ts"
export { expunge, type Expunged } from "./command/expunge.ts"
export { fetch, type FetchOptions, type FetchPart } from "./command/fetch.ts"
export { id } from "./command/id.ts"
export { list, type ListOptions } from "./command/list.ts"
export { MailboxInfo, type SpecialUse } from "./command/MailboxInfo.ts"
export { mailboxTree, type MailboxTree } from "./command/mailboxTree.ts"
export { remove as delete, rename, subscribe, unsubscribe } from "./command/mailboxes.ts"
export { type Fetched, type FetchQuery, Message } from "./command/Message.ts"
export type { Messages } from "./command/messages.ts"
export { getMetadata, type MetadataOptions, setMetadata } from "./command/metadata.ts"
export { move, type Moved } from "./command/move.ts"
export { namespace, type Namespaces } from "./command/namespace.ts"
export type { CommandResult, Execute, Offered, Plan, Planner } from "./command/Plan.ts"
export { noop } from "./command/noop.ts"
export { getQuota, getQuotaRoot, type Quota, type Quotas, setQuota } from "./command/quota.ts"
export { raw } from "./command/raw.ts"
export { search, type SearchOptions, SearchResult, type SearchReturn } from "./command/search.ts"
export { sort, type SortKey } from "./command/sort.ts"
export { MailboxStatus, status, type StatusItem } from "./command/status.ts"
export { type FlagChange, store, type Stored, type StoredFlags, type StoreOptions } from "./command/store.ts"
export { thread, type ThreadAlgorithm } from "./command/thread.ts"
export type { Command } from "./command/Command.ts"
