/**
 * How the mailboxes of an account differ from what was reported of them, as the changes that are to be reported. Pure.
 *
 * Only the mailboxes of which something was heard are compared: an account may have very many of them.
 */
import { HashMap, Option } from "effect"
import type { AccountChange } from "../AccountChanges.ts"
import type { MailboxStatus } from "../Command.ts"
import { isAnother, type Overview, type Seen } from "./Overview.ts"

/** What was reported to an app, by name. An earlier copy stays as it was. */
export type Copy = HashMap.HashMap<string, MailboxStatus>

/** What is reported now, the copy that includes it, and the names that are still open and to be compared again. */
export interface Difference {
  readonly changes: ReadonlyArray<AccountChange>
  readonly copy: Copy
  readonly open: Set<string>
}

export interface Compared {
  /** What was reported. */
  readonly told: Copy
  readonly overview: Overview
  /** The app wants to hear of a mailbox of this name. */
  readonly follows: (name: string, info: Seen["info"]) => boolean
  /** Of all others it is known that they do not differ. */
  readonly names: Iterable<string>
}

export const difference = (compared: Compared): Difference => {
  const { overview } = compared
  const work = workOf(compared)
  remove(work, (name) => !work.origins.has(name))
  rename(work)
  // names that were exchanged: one of them makes room
  remove(work, (name) => work.origins.has(name))
  create(work, overview)
  for (const [name, { status }] of work.here) report(work, overview, name, status)
  return { changes: work.changes, copy: work.copy, open: openIn(work, compared) }
}

interface Work {
  readonly changes: Array<AccountChange>
  copy: Copy
  /** What is there. */
  readonly here: ReadonlyMap<string, Seen>
  /** What was reported, and is not there under this name. */
  readonly left: Map<string, MailboxStatus>
  /** What is there, and was not reported under this name. */
  readonly fresh: Map<string, Seen>
  /** By the name that was reported: the name that the mailbox has now. */
  readonly origins: Map<string, string>
  /** Something is not known yet by which a mailbox that is gone may be found again. */
  readonly isPending: boolean
}

const statusIn = (copy: Copy, name: string): MailboxStatus | undefined =>
  Option.getOrUndefined(HashMap.get(copy, name))

const isThere = (told: MailboxStatus | undefined, seen: Seen | undefined): boolean =>
  told !== undefined && seen !== undefined && !isAnother(told, seen.status)

/** It was reported, and is not there under this name any more. */
export const isGone = ({ follows, overview, told }: Omit<Compared, "names">, name: string): boolean => {
  const before = statusIn(told, name)
  if (before === undefined) return false
  const seen = overview.mailboxes.get(name)
  return seen === undefined || !follows(name, seen.info) || !isThere(before, seen)
}

const workOf = ({ follows, names, overview, told }: Compared): Work => {
  const here = new Map<string, Seen>()
  const left = new Map<string, MailboxStatus>()
  const fresh = new Map<string, Seen>()
  let isPending = false
  for (const name of names) {
    const found = overview.mailboxes.get(name)
    const seen = found !== undefined && follows(name, found.info) ? found : undefined
    const before = statusIn(told, name)
    if (seen !== undefined) here.set(name, seen)
    if (isThere(before, seen)) continue
    if (before !== undefined) left.set(name, before)
    if (seen !== undefined && (!seen.isDoubtful || overview.isOpen(name))) fresh.set(name, seen)
    else if (seen !== undefined) isPending = true
  }
  return { changes: [], copy: told, here, left, fresh, origins: originsOf(fresh, left, overview), isPending }
}

const originsOf = (fresh: Work["fresh"], left: Work["left"], overview: Overview): Map<string, string> => {
  const origins = new Map<string, string>()
  const byId = new Map<string, string>()
  for (const [name, { mailboxId }] of left) {
    if (mailboxId !== undefined && !byId.has(mailboxId)) byId.set(mailboxId, name)
  }
  for (const [name, { status }] of fresh) {
    const origin = originOf(name, status, overview, left) ?? byId.get(status.mailboxId ?? "")
    if (origin !== undefined && !origins.has(origin)) origins.set(origin, name)
  }
  return origins
}

/** The server said so; else its id may say so: MAILBOXID stays what it is. RFC 8474 §4. */
const originOf = (
  name: string,
  status: MailboxStatus,
  overview: Overview,
  left: Work["left"]
): string | undefined => {
  const said = overview.originOf(name)
  const before = said === undefined ? undefined : left.get(said)
  return before !== undefined && !isAnother(before, status) ? said : undefined
}

const remove = (work: Work, isMeant: (name: string) => boolean): void => {
  const { changes, fresh, isPending, left } = work
  for (const name of [...left.keys()].filter(isMeant)) {
    if (isPending && !fresh.has(name)) continue
    left.delete(name)
    work.copy = HashMap.remove(work.copy, name)
    changes.push({ _tag: "Removed", name })
  }
}

/** Those whose new name is free; each of them frees its old name for another. */
const rename = (work: Work): void => {
  const { changes, fresh, left, origins } = work
  const sources = new Map([...origins].map(([from, to]) => [to, from]))
  for (const first of origins.keys()) {
    let from: string | undefined = first
    while (from !== undefined) {
      const to = origins.get(from)
      const status = statusIn(work.copy, from)
      if (to === undefined || status === undefined || HashMap.has(work.copy, to)) break
      origins.delete(from)
      left.delete(from)
      fresh.delete(to)
      work.copy = HashMap.set(HashMap.remove(work.copy, from), to, status)
      changes.push({ _tag: "Renamed", from, to })
      from = sources.get(from)
    }
  }
}

const create = (work: Work, overview: Overview): void => {
  for (const [name, { info, isRefused, status }] of work.fresh) {
    // what has the name makes room later
    if (HashMap.has(work.copy, name)) continue
    work.copy = HashMap.set(work.copy, name, status)
    const isCounted = !isRefused && !overview.isOpen(name)
    work.changes.push({ _tag: "Created", mailbox: isCounted ? { ...info, status } : info })
  }
}

/** The counts of the one that is open come by `changes`. */
const report = (work: Work, overview: Overview, name: string, status: MailboxStatus): void => {
  const told = statusIn(work.copy, name)
  if (told === undefined || told === status || overview.isOpen(name) || isAnother(told, status)) return
  const isNews = counts.some((item) => told[item] !== status[item])
  if (!isNews && told.mailboxId === status.mailboxId) return
  work.copy = HashMap.set(work.copy, name, status)
  if (isNews) work.changes.push({ _tag: "News", name, status })
}

const counts = ["messages", "unseen", "uidNext", "uidValidity", "highestModSeq"] as const

/** What was reported and is not there, and what is there and was not reported. */
const openIn = ({ copy, here }: Work, { names }: Compared): Set<string> => {
  const open = new Set<string>()
  for (const name of names) {
    const told = statusIn(copy, name)
    const seen = here.get(name)
    if ((told !== undefined || seen !== undefined) && !isThere(told, seen)) open.add(name)
  }
  return open
}
