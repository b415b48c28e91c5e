/**
 * What a client may ask, as values. RFC 9051 §6.
 *
 * A command is its name and its arguments, which `Argument` makes; how they are written (atom, quoted string, literal) is decided when they
 * are encoded, by what the server can read. Secrets are `Redacted` and have no other public form than `<redacted>`.
 */
import type { Redacted } from "effect"
import * as Argument from "./Argument.ts"
import { keyword } from "./command/arguments.ts"
import type { Planner } from "./command/Plan.ts"
import { plain } from "./command/raw.ts"
import type { Tagged, Untagged } from "./Response.ts"

export type { Argument } from "./Argument.ts"
export {
  append,
  type AppendOptions,
  type Appended,
  type MessageStream,
  type MessageToAppend
} from "./command/append.ts"
export { appendAll, type AppendedAll } from "./command/appendAll.ts"
export type { Messages } from "./command/arguments.ts"
export type { CopiedUids } from "./command/copiedUids.ts"
export { copy, type Copied, type CopyOptions } from "./command/copy.ts"
export { create, type Created, type CreateOptions } from "./command/create.ts"
export type { Day, SearchQuery } from "./command/criteria.ts"
export { expunge, type Expunged } from "./command/expunge.ts"
export { fetch, type FetchOptions, type FetchPart } from "./command/fetch.ts"
export { list, type ListOptions, type MailboxInfo, type SpecialUse } from "./command/list.ts"
export { remove as delete, rename, subscribe, unsubscribe } from "./command/mailboxes.ts"
export type { Fetched, FetchQuery, Message } from "./command/Message.ts"
export { move, type Moved } from "./command/move.ts"
export { namespace, type Namespaces } from "./command/namespace.ts"
export type { CommandResult, Execute, Offered, Plan, Planner } from "./command/Plan.ts"
export { getQuota, getQuotaRoot, type Quota, type Quotas } from "./command/quota.ts"
export { raw } from "./command/raw.ts"
export { search, type SearchOptions, type SearchResult, type SearchReturn } from "./command/search.ts"
export { sort, type SortKey } from "./command/sort.ts"
export { type MailboxStatus, status, type StatusItem } from "./command/status.ts"
export { type FlagChange, store, type Stored, type StoredFlags, type StoreOptions } from "./command/store.ts"
export { thread, type ThreadAlgorithm } from "./command/thread.ts"

/** A command without its tag. `A` is what its responses mean. */
export interface Command<out A = unknown> {
  /** Upper case, such as `UID FETCH`. */
  readonly name: string
  readonly args: ReadonlyArray<Argument.Argument>
  /** Makes the result out of the untagged responses that came while it was in progress, and its own. */
  readonly result: (untagged: ReadonlyArray<Untagged>, tagged: Tagged) => A
  /** A refusal that has a result all the same. */
  readonly accepts?: ((tagged: Tagged) => boolean) | undefined
  /** What is sent instead, by what the server offers. Without it the command is sent as it stands. */
  readonly plan?: Planner<A> | undefined
}

/** RFC 9051 §6.1.2. */
export const noop = plain("NOOP")

/** RFC 9051 §6.1.3. */
export const logout = plain("LOGOUT")

/** RFC 9051 §6.2.1. */
export const startTls = plain("STARTTLS")

/** The names of the newest list, as sent; `undefined` where none came. RFC 9051 §6.1.1. */
export const capability: Command<ReadonlyArray<string> | undefined> = {
  name: "CAPABILITY",
  args: [],
  result: (untagged) => untagged.findLast((response) => response._tag === "Capability")?.names
}

/** RFC 9051 §6.2.3. */
export const login = (user: string, password: Redacted.Redacted<string>) =>
  plain("LOGIN", { _tag: "User", name: user }, { _tag: "Secret", value: password })

/** `initialResponse` is base64, or `=` for an empty one. RFC 9051 §6.2.2, RFC 4959. */
export const authenticate = (mechanism: string, initialResponse?: Redacted.Redacted<string>) =>
  initialResponse === undefined
    ? plain("AUTHENTICATE", Argument.atom(mechanism))
    : plain("AUTHENTICATE", Argument.atom(mechanism), { _tag: "InitialResponse", value: initialResponse })

/** What the server says of itself; `undefined` where it says nothing. RFC 2971. */
export const id = (
  fields: ReadonlyMap<string, string> | Readonly<Record<string, string>>
): Command<ReadonlyMap<string, string | undefined> | undefined> => {
  const entries = Array.from(fields instanceof Map ? fields : Object.entries(fields))
  return {
    name: "ID",
    args: [entries.length === 0 ? Argument.nil : Argument.list(...entries.flat().map(Argument.string))],
    result: (untagged) => untagged.findLast((response) => response._tag === "Id")?.fields
  }
}

/** What the server says it enabled: nothing else is. RFC 9051 §6.3.1. */
export const enable = (names: ReadonlyArray<string>): Command<ReadonlyArray<string>> => ({
  name: "ENABLE",
  args: names.map(Argument.atom),
  result: (untagged) => untagged.flatMap((response) => (response._tag === "Enabled" ? response.names : []))
})

/** How a mailbox is opened. RFC 9051 §6.3.2, §6.3.3. */
export interface SelectOptions {
  /** EXAMINE instead of SELECT. */
  readonly readOnly?: boolean | undefined
  /** Such as `CONDSTORE`, or `QRESYNC (67890007 20050715194045000)`. RFC 4466 §2.1. */
  readonly params?: ReadonlyArray<string> | undefined
}

/** RFC 9051 §6.3.2, §6.3.3. */
export const select = (mailbox: string, { params = [], readOnly = false }: SelectOptions = {}) =>
  plain(
    readOnly ? "EXAMINE" : "SELECT",
    Argument.mailbox(mailbox),
    ...(params.length === 0 ? [] : [Argument.list(...params.map(keyword))])
  )
