/**
 * How the mailboxes of an account differ from what was reported of them, as the changes that are to be reported. Pure.
 */
import type { AccountChange } from "../AccountChanges.ts"
import type { MailboxStatus } from "../Command.ts"
import { isAnother, type Overview, type Seen } from "./Overview.ts"

/** What was reported to an app, by name. */
export type Copy = ReadonlyMap<string, MailboxStatus>

/** What is reported now, and the copy that includes it. */
export interface Difference {
  readonly changes: ReadonlyArray<AccountChange>
  readonly copy: Copy
}

/** `follows`: the app wants to hear of a mailbox of this name. */
export const changesOf = (
  told: Copy,
  overview: Overview,
  follows: (name: string, info: Seen["info"]) => boolean
): Difference => {
  const work = workOf(told, overview, follows)
  remove(work, (name) => !work.origins.has(name))
  while (rename(work)) continue
  // names that were exchanged: one of them makes room
  remove(work, (name) => work.origins.has(name))
  create(work, overview)
  for (const [name, { status }] of work.here) report(work, overview, name, status)
  return { changes: work.changes, copy: work.copy }
}

interface Work {
  readonly changes: Array<AccountChange>
  readonly copy: Map<string, MailboxStatus>
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

const workOf = (
  told: Copy,
  overview: Overview,
  follows: (name: string, info: Seen["info"]) => boolean
): Work => {
  const here = new Map([...overview.mailboxes].filter(([name, { info }]) => follows(name, info)))
  const isHere = (name: string, status: MailboxStatus) => {
    const seen = here.get(name)
    return seen !== undefined && !isAnother(status, seen.status)
  }
  const left = new Map([...told].filter(([name, status]) => !isHere(name, status)))
  const isReady = ([name, { isDoubtful }]: readonly [string, Seen]) => !isDoubtful || overview.isOpen(name)
  const isNew = ([name]: readonly [string, Seen]) => !told.has(name) || left.has(name)
  const all = [...here].filter(isNew)
  const fresh = new Map(all.filter(isReady))
  const origins = new Map<string, string>()
  for (const [name, seen] of fresh) {
    const origin = originOf(name, seen, overview, left)
    if (origin !== undefined && !origins.has(origin)) origins.set(origin, name)
  }
  const isPending = fresh.size < all.length
  return { changes: [], copy: new Map(told), here, left, fresh, origins, isPending }
}

/** The server said so, or its id says so: MAILBOXID stays what it is. RFC 8474 §4. */
const originOf = (
  name: string,
  { status }: Seen,
  overview: Overview,
  left: Work["left"]
): string | undefined => {
  const said = overview.originOf(name)
  const before = said === undefined ? undefined : left.get(said)
  if (before !== undefined && !isAnother(before, status)) return said
  if (status.mailboxId === undefined) return undefined
  return [...left].find(([, { mailboxId }]) => mailboxId === status.mailboxId)?.[0]
}

const remove = (
  { changes, copy, fresh, isPending, left }: Work,
  isMeant: (name: string) => boolean
): void => {
  for (const name of [...left.keys()].filter(isMeant)) {
    if (isPending && !fresh.has(name)) continue
    left.delete(name)
    copy.delete(name)
    changes.push({ _tag: "Removed", name })
  }
}

/** Those whose new name is free. Returns whether there was one. */
const rename = ({ changes, copy, fresh, left, origins }: Work): boolean => {
  let isAny = false
  for (const [from, to] of origins) {
    const status = copy.get(from)
    if (copy.has(to) || status === undefined) continue
    origins.delete(from)
    left.delete(from)
    fresh.delete(to)
    copy.delete(from)
    copy.set(to, status)
    changes.push({ _tag: "Renamed", from, to })
    isAny = true
  }
  return isAny
}

const create = ({ changes, copy, fresh }: Work, overview: Overview): void => {
  for (const [name, { info, isRefused, status }] of fresh) {
    // what has the name makes room later
    if (copy.has(name)) continue
    copy.set(name, status)
    const isCounted = !isRefused && !overview.isOpen(name)
    changes.push({ _tag: "Created", mailbox: isCounted ? { ...info, status } : info })
  }
}

/** The counts of the one that is open come by `changes`. */
const report = ({ changes, copy }: Work, overview: Overview, name: string, status: MailboxStatus): void => {
  const told = copy.get(name)
  if (told === undefined || told === status || overview.isOpen(name) || isAnother(told, status)) return
  const isNews = counts.some((item) => told[item] !== status[item])
  if (!isNews && told.mailboxId === status.mailboxId) return
  copy.set(name, status)
  if (isNews) changes.push({ _tag: "News", name, status })
}

const counts = ["messages", "unseen", "uidNext", "uidValidity", "highestModSeq"] as const
