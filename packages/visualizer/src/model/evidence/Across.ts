/**
 * What the connections to one server show together of its mailboxes: UIDs that one of them was given, and messages that one of them
 * stored and another one did not show yet. Pure. RFC 9051 §2.3.1.1, RFC 4315 §3.
 */
import type * as Trace from "@effect-imap/core/Trace"
import type { Noticed, Removers } from "./Noticed.ts"
import { type Copies, isSame, isUnlikely, type Stored } from "./watch/Copies.ts"
import { type Downloads, messageKey } from "./watch/Downloads.ts"
import type { Stranger } from "./watch/Misnamings.ts"
import type { Removals } from "./watch/Removals.ts"
import type { ToldUids } from "./watch/ToldUids.ts"

/** One of the connections. */
export interface Watched {
  /** Its account, as far as the trace shows it: two with another one may be of one account, or of two. */
  readonly account: string
  /** Absent if it is not known, or redacted. */
  readonly host: string | undefined
  /** Its name in a sentence. */
  readonly name: string
  readonly copies: Copies
  readonly removals: Removals
  readonly told: ToldUids
  readonly downloads: Downloads
  /** Its commands about messages that had been reported gone. */
  readonly misnamed: { readonly late: ReadonlyArray<Stranger> }
  /** Events of it are not kept. */
  readonly isPartial: boolean
}

/** Returns of which account a connection is, and at which host. */
export const placeOf = (
  started: Trace.EventData<"connection:started"> | undefined,
  group: string
): Pick<Watched, "account" | "host" | "name"> => {
  const { host, label, session = group } = started ?? {}
  return {
    name: label === undefined || isRedacted(label) ? group : `${group} (${label})`,
    account: label === undefined || isRedacted(label) ? `session ${session}` : `label ${label} at ${host}`,
    host: host === undefined || isRedacted(host) ? undefined : host
  }
}

const isRedacted = (text: string): boolean => text.includes("<")

/** Messages that a connection did not show, although another one had stored them before. */
export interface Unseen {
  readonly count: number
  /** For how long at least one of them was not there, in milliseconds. */
  readonly ms: number
  /** How many milliseconds after it was stored it was there, if all were there in the end. */
  readonly came: number | undefined
  /** Its UID. */
  readonly uid: number
  /** What shows it on that connection: its UIDNEXT and the command, and that it was there. */
  readonly lines: readonly [number | undefined, number, number | undefined]
  /** The server's words about UIDNEXT. */
  readonly quote: string | undefined
}

/** More connections that stored under one UIDVALIDITY are not compared. */
const mostCompared = 64

/** A server may report news a moment later, to one that asks for it in an open mailbox; in milliseconds. */
const moment = 1000

export class Across {
  private readonly all: ReadonlyArray<Watched>
  /** Those that stored messages, by UIDVALIDITY. */
  private readonly storing = new Map<string, Set<Watched>>()

  constructor(all: ReadonlyArray<Watched>) {
    this.all = all
    for (const each of all)
      for (const { validity } of each.copies.stored) {
        const known = this.storing.get(validity) ?? new Set()
        this.storing.set(validity, known)
        if (known.size < mostCompared) known.add(each)
      }
  }

  /** Returns whether the server had given one of the UIDs before, on any of these connections. */
  gives(own: Watched, { line, mailbox, uids, validity }: Stranger): boolean {
    const isOf = (name: string, each: Watched): boolean =>
      isSame(name, mailbox, validity) && (own.account === each.account || isOfHost(own, each, validity))
    return this.all.some(
      (each) =>
        each.copies.stored.some(
          (one) =>
            one.line < line && one.validity === validity && uids.includes(one.uid) && isOf(one.mailbox, each)
        ) ||
        each.told.eras.some(
          (era) =>
            era.validity === validity &&
            isOf(era.mailbox, each) &&
            uids.some((uid) => (era.told.get(uid) ?? Infinity) < line)
        )
    )
  }

  /** Returns whether another of these connections may have removed messages. */
  removesBeside(own: Watched): boolean {
    return this.all.some((each) => each.removals !== own.removals && (each.removals.isOwn || each.isPartial))
  }

  /** Returns what was noticed on a connection, with those that had removed the messages of commands that came too late. */
  named(own: Watched, noticed: Noticed): Noticed {
    const removers = noticed.id === "uids-gone" ? this.removersOf(own) : undefined
    return removers === undefined ? noticed : { ...noticed, facts: { ...noticed.facts, removers } }
  }

  /** Returns nothing if one of the messages may have been removed by somebody else. */
  private removersOf(own: Watched): Removers | undefined {
    const { late } = own.misnamed
    const found = late.map((one) => this.all.find((each) => hasRemoved(each, own, one)))
    if (found.length === 0 || found.includes(undefined)) return undefined
    const all = Array.from(new Set(found.flatMap((each) => each ?? [])))
    const keys = late.flatMap((one) => one.uids.map((uid) => messageKey(one.mailbox, one.validity, uid)))
    return {
      names: all.map(({ name }) => name),
      uids: Array.from(new Set(late.flatMap(({ uids }) => uids))),
      isReadTwice: keys.every(
        (key) => own.downloads.timesOf(key) > 0 && all.some(({ downloads }) => downloads.timesOf(key) > 0)
      )
    }
  }

  /** Returns what a connection did not show of what others had stored. */
  unseenOn(own: Watched): Unseen | undefined {
    if (this.storing.size === 0) return undefined
    const validities = new Set(own.copies.looks.all.map(({ validity }) => validity))
    const others = new Set(Array.from(validities).flatMap((each) => Array.from(this.storing.get(each) ?? [])))
    const all = Array.from(others).flatMap((other) =>
      other.copies === own.copies ? [] : other.copies.stored.flatMap((one) => lateOn(own, other, one) ?? [])
    )
    return together(all)
  }
}

/** Returns whether a connection had removed all messages of a command on another one, to which they were then reported gone. */
const hasRemoved = (other: Watched, own: Watched, { line, mailbox, uids, validity }: Stranger): boolean =>
  other.told !== own.told &&
  (own.account === other.account || isOfHost(own, other, validity) || isOpenAlike(own, other, validity)) &&
  other.told.eras.some(
    (era) =>
      era.validity === validity &&
      era.mailbox === mailbox &&
      uids.every((uid) => (era.removed.get(uid) ?? Infinity) < line)
  )

/** Returns whether both opened a mailbox of one host with the same numbers. */
const isOpenAlike = (own: Watched, other: Watched, validity: string): boolean =>
  own.host === other.host &&
  own.copies.looks.all.some(
    (each) =>
      each.kind === "opened" &&
      each.validity === validity &&
      each.next > 1 &&
      each.exists !== undefined &&
      other.copies.looks.all.some(
        ({ exists, kind, next, validity: number }) =>
          kind === "opened" && number === validity && next === each.next && exists === each.exists
      )
  )

/** Returns what was late of several, with the times of the one that was late for longest. */
export const together = (all: ReadonlyArray<Unseen>): Unseen | undefined => {
  const longest = all.toSorted((one, other) => other.ms - one.ms)[0]
  return (
    longest && {
      ...longest,
      count: all.reduce((sum, { count }) => sum + count, 0),
      came: all.every(({ came }) => came !== undefined) ? longest.came : undefined
    }
  )
}

/** Returns whether a connection did not show a message that another one had stored: UIDNEXT is above all UIDs that were given. */
const lateOn = (own: Watched, other: Watched, one: Stored): Unseen | undefined => {
  const { line, time, uid } = one
  const looks = own.copies.looks.all.filter(
    (each) =>
      each.line > line && each.validity === one.validity && isSame(one.mailbox, each.mailbox, one.validity)
  )
  const isExact = ({ first, kind, next }: (typeof looks)[number]) =>
    kind === "shown" && first <= uid && uid < next
  const shown = looks.find((each) => isExact(each) || (each.kind === "opened" && each.next > uid))
  // what is not reported in an open mailbox may be gone, unless it came later
  const isLater = !own.isPartial && looks.some(isExact)
  const late = looks.findLast(
    (each) =>
      each.line < (shown?.line ?? Infinity) &&
      each.next <= uid &&
      (each.kind === "opened" || (each.kind === "polled" && isLater && each.time - time >= moment))
  )
  if (late === undefined || isOwnToo(other, one)) return undefined
  if (own.account !== other.account && !(shown && isOneMailbox(own, other, one.validity))) return undefined
  return {
    count: 1,
    ms: late.time - time,
    came: shown && shown.until - time,
    uid,
    lines: [late.told?.line, late.line, shown?.line],
    quote: late.told?.text
  }
}

/** Returns whether the connection that stored a message was not shown it either: then UIDNEXT says nothing at this server. */
const isOwnToo = ({ copies }: Watched, { line, uid, validity }: Stored): boolean =>
  copies.looks.all.some(
    (each) => each.kind === "opened" && each.line > line && each.validity === validity && each.next <= uid
  )

/**
 * Returns whether connections that may be of two accounts had one mailbox open: it had as many messages and the same next UID for
 * both, and no UID was given to both.
 */
const isOneMailbox = (own: Watched, other: Watched, validity: string): boolean =>
  isOfHost(own, other, validity) &&
  isOpenAlike(own, other, validity) &&
  !own.copies.stored.some((one) =>
    other.copies.stored.some(({ uid, validity: number }) => number === one.validity && uid === one.uid)
  )

const isOfHost = (own: Watched, other: Watched, validity: string): boolean =>
  own.host !== undefined && own.host === other.host && isUnlikely(validity)
