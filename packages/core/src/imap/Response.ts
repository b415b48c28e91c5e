/**
 * The responses of a server, as values. RFC 9051 §7.
 *
 * Every byte of a response that we do not understand is kept: an unknown response is a value, never a failure.
 * Counts and UIDs are unsigned 32-bit numbers; mod-sequences are `bigint`, for they pass 2^53 (RFC 7162 §3.1).
 */
import type { Condition, ResponseCode } from "../failure/reason/refusal.ts"
import * as Utf8 from "./wire/Utf8.ts"

export type { Condition, ResponseCode }

/** Ends the command with this tag. RFC 9051 §7.1. */
export interface Tagged {
  readonly _tag: "Tagged"
  readonly tag: string
  readonly condition: Condition
  readonly code: ResponseCode | undefined
  readonly text: string
  /** The whole response, if its text is not UTF-8. */
  readonly bytes?: Uint8Array
}

/** Asks for more of a command. RFC 9051 §7.6. */
export interface Continuation {
  readonly _tag: "Continuation"
  readonly text: string
}

/** Untagged status: a greeting, a warning, a BYE. RFC 9051 §7.1. */
export interface Status {
  readonly _tag: "Status"
  readonly condition: Condition
  readonly code: ResponseCode | undefined
  readonly text: string
  /** The whole response, if its text is not UTF-8. */
  readonly bytes?: Uint8Array
}

/** `* CAPABILITY`, or the code of that name. RFC 9051 §7.2.2. */
export interface CapabilityData {
  readonly _tag: "Capability"
  /** As sent. */
  readonly names: ReadonlyArray<string>
}

/** The server's answer to ID; `undefined` for NIL. Display only: nothing may depend on it (RFC 2971 §3). */
export interface IdData {
  readonly _tag: "Id"
  readonly fields: ReadonlyMap<string, string | undefined> | undefined
}

/** `* ENABLED`: what this ENABLE switched on. RFC 9051 §7.2.1. */
export interface EnabledData {
  readonly _tag: "Enabled"
  readonly names: ReadonlyArray<string>
}

/** `* FLAGS`: what may be set on messages of this mailbox. RFC 9051 §7.3.5. */
export interface FlagsData {
  readonly _tag: "Flags"
  readonly flags: ReadonlyArray<string>
}

/** `* n EXISTS`, `* n RECENT`, `* n EXPUNGE`. */
export interface Exists {
  readonly _tag: "Exists"
  readonly count: number
}

/** `* n RECENT`, of IMAP4rev1. RFC 3501 §7.3.2. */
export interface Recent {
  readonly _tag: "Recent"
  readonly count: number
}

/** `* n EXPUNGE`: the message of this number is gone, and those after it move up by one. RFC 9051 §7.5.1. */
export interface Expunge {
  readonly _tag: "Expunge"
  readonly sequence: number
}

/**
 * Messages that are gone, by UID, if QRESYNC is enabled. One of very many ranges comes as several, which mean the same.
 * RFC 7162 §3.2.10.
 */
export interface Vanished {
  readonly _tag: "Vanished"
  /** They went before this mailbox was opened: the count of messages has never held them. */
  readonly earlier: boolean
  /** Ranges of UIDs, first and last, in ascending order within each. */
  readonly uids: ReadonlyArray<readonly [first: number, last: number]>
}

/** `* LIST`, `* LSUB` or `* XLIST`: one mailbox. RFC 9051 §7.3.1. */
export interface ListData {
  readonly _tag: "List"
  readonly attributes: ReadonlyArray<string>
  /** `undefined` for NIL. */
  readonly delimiter: string | undefined
  /** As sent: modified UTF-7 unless UTF-8 is enabled. */
  readonly name: string
  /** The rest after the name, such as `"CHILDINFO" ("SUBSCRIBED")`. RFC 5258 §6. */
  readonly extended?: ReadonlyArray<Value>
  /** The command that it answers, if that is not LIST. */
  readonly answers?: "LSUB" | "XLIST"
}

/** `* STATUS`: counts of a mailbox that need not be selected. RFC 9051 §7.3.4. */
export interface StatusData {
  readonly _tag: "MailboxStatus"
  readonly name: string
  /** Upper-case items; a value that is not a number is left out. */
  readonly items: ReadonlyMap<string, bigint>
  /** True if one was left out. */
  readonly unread?: true
  /** The mailbox's own, which a new name does not change. RFC 8474 §4.3. */
  readonly mailboxId?: string
}

/** The beginning of names of mailboxes. RFC 9051 §7.3.6. */
export interface Namespace {
  /** As sent; empty if names begin with nothing. */
  readonly prefix: string
  /** `undefined` for NIL: names have no levels. */
  readonly delimiter: string | undefined
}

/** `* NAMESPACE`: where the user's own mailboxes, those of others and those of all are. RFC 9051 §7.3.6. */
export interface NamespaceData {
  readonly _tag: "Namespace"
  readonly personal: ReadonlyArray<Namespace>
  readonly otherUsers: ReadonlyArray<Namespace>
  readonly shared: ReadonlyArray<Namespace>
}

/** The usage of a resource, and its limit. `STORAGE` counts units of 1024 octets. RFC 9208 §5. */
export interface QuotaResource {
  readonly usage: bigint
  readonly limit: bigint
}

/** `* QUOTA`: what is limited in one quota root. RFC 9208 §4.2.1. */
export interface QuotaData {
  readonly _tag: "Quota"
  readonly root: string
  /** By upper-case names such as `STORAGE` and `MESSAGE`. Without one, nothing is limited. */
  readonly resources: ReadonlyMap<string, QuotaResource>
}

/** `* QUOTAROOT`: which quota roots a mailbox counts in. RFC 9208 §4.2.2. */
export interface QuotaRootData {
  readonly _tag: "QuotaRoot"
  /** As sent. */
  readonly name: string
  readonly roots: ReadonlyArray<string>
}

/** `* ACL`: who may do what with a mailbox. RFC 4314 §3.6. */
export interface AclData {
  readonly _tag: "Acl"
  /** As sent. */
  readonly name: string
  /** By identifier, such as a user or `anyone`: one letter for each right. */
  readonly rights: ReadonlyMap<string, string>
}

/** `* MYRIGHTS`: what the user itself may do with a mailbox. RFC 4314 §3.8. */
export interface MyRightsData {
  readonly _tag: "MyRights"
  /** As sent. */
  readonly name: string
  /** One letter for each. */
  readonly rights: string
}

/** `* LISTRIGHTS`: what someone can be given. RFC 4314 §3.7. */
export interface ListRightsData {
  readonly _tag: "ListRights"
  /** As sent. */
  readonly name: string
  readonly identifier: string
  /** The rights that it always has. */
  readonly required: string
  /** The rights that can be given; the rights of one text only together. */
  readonly optional: ReadonlyArray<string>
}

/** `* METADATA`: what is noted of a mailbox, or of the server if its name is empty. RFC 5464 §4.4. */
export interface MetadataData {
  readonly _tag: "Metadata"
  /** As sent. */
  readonly name: string
  /** By names such as `/private/comment`, as sent; NIL for what there is not. */
  readonly entries: ReadonlyMap<string, Value>
  /** The names of what has changed, if only these are sent. */
  readonly changed: ReadonlyArray<string>
}

/** `* SEARCH`: sequence numbers, or UIDs after UID SEARCH. RFC 3501 §7.2.5. */
export interface SearchData {
  readonly _tag: "Search"
  readonly numbers: ReadonlyArray<number>
  /** The highest mod-sequence of all that was found. RFC 7162 §3.1.5. */
  readonly modSeq?: bigint
}

/** `* SORT`: sequence numbers, or UIDs after UID SORT, in their order. RFC 5256 §4. */
export interface SortData {
  readonly _tag: "Sort"
  readonly numbers: ReadonlyArray<number>
  /** The highest mod-sequence of all that was found. RFC 7162 §3.1.6. */
  readonly modSeq?: bigint
}

/** A message, and those that answer it. RFC 5256 §4. */
export interface MessageThread {
  /** A sequence number, or a UID after UID THREAD; absent if the message itself is not in the mailbox. */
  readonly number?: number
  readonly children: ReadonlyArray<MessageThread>
}

/** `* THREAD`: conversations, in their order. RFC 5256 §4. */
export interface ThreadData {
  readonly _tag: "Thread"
  readonly threads: ReadonlyArray<MessageThread>
}

/** `* ESEARCH`: what was found, as far as the search asked for it. RFC 9051 §7.3.4, RFC 4731 §3.1, RFC 7377 §2.1. */
export interface EsearchData {
  readonly _tag: "Esearch"
  /** The tag of the command that it answers. */
  readonly tag: string | undefined
  /** The mailbox that it is about, if several were searched: as sent. */
  readonly mailbox?: string
  /** Of that mailbox. */
  readonly uidValidity?: number
  /** All numbers are UIDs. */
  readonly uid: boolean
  readonly min?: number
  readonly max?: number
  readonly count?: number
  /** Ranges, first and last, in ascending order within each. */
  readonly all?: ReadonlyArray<readonly [first: number, last: number]>
  /** The highest mod-sequence of all that was found. RFC 7162 §3.1.10. */
  readonly modSeq?: bigint
  /** Other items, such as `PARTIAL`, `ADDTO` and `RELEVANCY`, by upper-case names, in its order. */
  readonly more?: ReadonlyArray<readonly [name: string, value: Value]>
}

/**
 * A value inside parentheses: what FETCH, and every extension, is made of. If its text is not UTF-8, `bytes` has its
 * octets.
 */
export type Value =
  | { readonly _tag: "Atom"; readonly text: string; readonly bytes?: Uint8Array }
  | { readonly _tag: "Quoted"; readonly text: string; readonly bytes?: Uint8Array }
  | { readonly _tag: "Literal"; readonly bytes: Uint8Array }
  | { readonly _tag: "Nil" }
  | { readonly _tag: "List"; readonly items: ReadonlyArray<Value> }

/**
 * Returns the text of an atom, a string or a literal (decoded as UTF-8), whichever the server sent; `undefined` for
 * anything else.
 */
export const textOf = (value: Value | undefined): string | undefined => {
  switch (value?._tag) {
    case "Atom":
    case "Quoted":
      return value.text
    case "Literal":
      return Utf8.decode(value.bytes)
    default:
      return undefined
  }
}

/** `* n FETCH`: what is reported of one message. RFC 9051 §7.5.2. */
export interface FetchData {
  readonly _tag: "Fetch"
  readonly sequence: number
  /** Upper-case names such as `UID`, `BODY[HEADER.FIELDS (SUBJECT)]`, in the order sent. */
  readonly attributes: ReadonlyMap<string, Value>
  /** The names of attributes that came, but could not be read: `attributes` lacks them. */
  readonly unread?: ReadonlyArray<string>
  /** The whole response, if one of its attributes could not be read. */
  readonly bytes?: Uint8Array
}

/** Untagged data that we do not know. `bytes` is all of it, without the final CRLF. */
export interface Unknown {
  readonly _tag: "Unknown"
  /** Upper-case name of the response, if one could be read. */
  readonly name: string
  readonly bytes: Uint8Array
}

/** A line that begins with neither `*`, `+` nor a tag that could be ours: kept, counted, shown. */
export interface Stray {
  readonly _tag: "Stray"
  readonly bytes: Uint8Array
  readonly text: string
}

/** Data that a server sends with or without being asked. RFC 9051 §7. */
export type Untagged =
  | Status
  | CapabilityData
  | IdData
  | EnabledData
  | FlagsData
  | Exists
  | Recent
  | Expunge
  | Vanished
  | ListData
  | StatusData
  | NamespaceData
  | QuotaData
  | QuotaRootData
  | AclData
  | MyRightsData
  | ListRightsData
  | MetadataData
  | SearchData
  | EsearchData
  | SortData
  | ThreadData
  | FetchData
  | Unknown

/** Whatever a server may say, one line and its literals. RFC 9051 §7. */
export type Response = Tagged | Continuation | Untagged | Stray

/** A deviation that was tolerated while parsing, such as a bare LF or two spaces. Counted and traced, never fatal. */
export type Leniency =
  | "bareLf"
  | "extraSpace"
  | "nonSyncLiteral"
  | "badEscape"
  | "unclosedCode"
  | "badNumber"
  | "invalidUtf8"
  | "nestedAttribute"
  | "missingValue"
  | "unreadAttribute"
  | "longLine"
