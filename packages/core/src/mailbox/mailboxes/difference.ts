/**
 * Compares the mailboxes of an account with what was reported, and returns the changes. Pure.
 *
 * Only mailboxes that the server has mentioned are compared, since an account may have very many.
 */
import type { AccountChange } from "../AccountChanges.ts"
import type { MailboxStatus } from "../../imap/Command.ts"
import * as LongWork from "../../base/LongWork.ts"
import type { Copy } from "./Copy.ts"
import { isAnother, type Overview, type Seen } from "./Overview.ts"

/** The changes, and the names that are to be compared again. */
export interface Difference {
  readonly changes: ReadonlyArray<AccountChange>
  readonly open: Set<string>
}

export interface Compared {
  /** It takes the changes as well. */
  readonly reported: Copy
  readonly overview: Overview
  /** Returns whether the app follows the mailbox. */
  readonly follows: (name: string, info: Seen["info"]) => boolean
  /** The names to be compared; all others are unchanged. */
  readonly names: Iterable<string>
}

export function* difference(compared: Compared): LongWork.LongWork<Difference> {
  const { overview } = compared
  const work = yield* workOf(compared)
  yield* remove(work, (name) => !work.origins.has(name))
  yield* rename(work)
  // if names were exchanged, one of them has to go first
  yield* remove(work, (name) => work.origins.has(name))
  yield* create(work, overview)
  yield* LongWork.each(work.here, ([name, { status }]) => report(work, overview, name, status))
  return { changes: work.changes, open: yield* openIn(work, compared) }
}

interface Work {
  readonly changes: Array<AccountChange>
  readonly copy: Copy
  /** The mailboxes that exist. */
  readonly here: ReadonlyMap<string, Seen>
  /** Reported mailboxes that no longer exist under this name. */
  readonly left: Map<string, MailboxStatus>
  /** Existing mailboxes that were not reported under this name. */
  readonly fresh: Map<string, Seen>
  /** The present names of renamed mailboxes, by reported name. */
  readonly origins: Map<string, string>
  /** True if a doubtful mailbox may turn out to be one that seems to be gone. */
  readonly isPending: boolean
}

/** Returns whether a reported mailbox no longer exists under this name. */
export const isGone = ({ follows, overview, reported }: Omit<Compared, "names">, name: string): boolean => {
  const before = reported.get(name)
  if (before === undefined) return false
  const seen = overview.mailboxes.get(name)
  return seen === undefined || !follows(name, seen.info) || !isThere(before, seen)
}

const isThere = (before: MailboxStatus | undefined, seen: Seen | undefined): boolean =>
  before !== undefined && seen !== undefined && !isAnother(before, seen.status)

function* workOf({ follows, names, overview, reported }: Compared): LongWork.LongWork<Work> {
  const here = new Map<string, Seen>()
  const left = new Map<string, MailboxStatus>()
  const fresh = new Map<string, Seen>()
  let isPending = false
  // all at one moment, whatever the server says while this gives way
  const now = Array.from(names, (name) => [name, overview.mailboxes.get(name)] as const)
  yield* LongWork.each(now, ([name, found]) => {
    const seen = found !== undefined && follows(name, found.info) ? found : undefined
    const before = reported.get(name)
    if (seen !== undefined) here.set(name, seen)
    if (isThere(before, seen)) return
    if (before !== undefined) left.set(name, before)
    if (seen !== undefined && (!seen.isDoubtful || overview.isOpen(name))) fresh.set(name, seen)
    else if (seen !== undefined) isPending = true
  })
  const origins = yield* originsOf(fresh, left, overview)
  return { changes: [], copy: reported, here, left, fresh, origins, isPending }
}

function* originsOf(
  fresh: Work["fresh"],
  left: Work["left"],
  overview: Overview
): LongWork.LongWork<Map<string, string>> {
  const origins = new Map<string, string>()
  const byId = new Map<string, string>()
  yield* LongWork.each(left, ([name, { mailboxId }]) => {
    if (mailboxId !== undefined && !byId.has(mailboxId)) byId.set(mailboxId, name)
  })
  yield* LongWork.each(fresh, ([name, { status }]) => {
    const origin = originOf(name, status, overview, left) ?? byId.get(status.mailboxId ?? "")
    if (origin !== undefined && !origins.has(origin)) origins.set(origin, name)
  })
  return origins
}

/** The name from which the server says that it was renamed, if that fits what was reported. RFC 5465 §5.4. */
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

const remove = (work: Work, isMeant: (name: string) => boolean): LongWork.LongWork<void> => {
  const { changes, fresh, isPending, left } = work
  return LongWork.each([...left.keys()].filter(isMeant), (name) => {
    if (isPending && !fresh.has(name)) return
    left.delete(name)
    work.copy.delete(name)
    changes.push({ _tag: "Removed", name })
  })
}

/** Reports renamed mailboxes whose new name is free; each frees its old name for another. */
function* rename(work: Work): LongWork.LongWork<void> {
  const { origins } = work
  const sources = new Map<string, string>()
  yield* LongWork.each(origins, ([from, to]) => sources.set(to, from))
  yield* LongWork.each(renamed(work, sources), () => {})
}

/** Yields the old name of each. */
function* renamed(work: Work, sources: ReadonlyMap<string, string>): Generator<string, void> {
  const { changes, fresh, left, origins } = work
  for (const first of origins.keys()) {
    for (let from: string | undefined = first; from !== undefined; from = sources.get(from)) {
      const to = origins.get(from)
      if (to === undefined || !work.copy.has(from) || work.copy.has(to)) break
      origins.delete(from)
      left.delete(from)
      fresh.delete(to)
      work.copy.rename(from, to)
      changes.push({ _tag: "Renamed", from, to })
      yield from
    }
  }
}

const create = (work: Work, overview: Overview): LongWork.LongWork<void> =>
  LongWork.each(work.fresh, ([name, { info, isRefused, status }]) => {
    // another mailbox still has the name
    if (work.copy.has(name)) return
    work.copy.set(name, status)
    const isCounted = !isRefused && !overview.isOpen(name)
    work.changes.push({ _tag: "Created", mailbox: isCounted ? { ...info, status } : info })
  })

/** Reports changed counts, but not of the open mailbox, which `changes` reports. */
const report = (work: Work, overview: Overview, name: string, status: MailboxStatus): void => {
  const before = work.copy.get(name)
  if (before === undefined || overview.isOpen(name) || isAnother(before, status)) return
  const isNews = counts.some((item) => before[item] !== status[item])
  if (!isNews && before.mailboxId === status.mailboxId) return
  work.copy.set(name, status)
  if (isNews) work.changes.push({ _tag: "News", name, status })
}

const counts = ["messages", "unseen", "uidNext", "uidValidity", "highestModSeq"] as const

/** The names whose mailbox was reported and does not exist, or exists and was not reported. */
function* openIn({ copy, here }: Work, { names }: Compared): LongWork.LongWork<Set<string>> {
  const open = new Set<string>()
  yield* LongWork.each(names, (name) => {
    const before = copy.get(name)
    const seen = here.get(name)
    if ((before !== undefined || seen !== undefined) && !isThere(before, seen)) open.add(name)
  })
  return open
}
