/** The state of all mailboxes that was reported to one connection, after NOTIFY. RFC 5465 §5. */
import * as Mailstore from "./Mailstore.ts"

interface Reported {
  readonly name: string
  readonly messages: number
  readonly unseen: number
  readonly uidNext: number
  readonly highestModSeq: number
}

export interface Watched {
  /** True if changes of messages are reported, and not only those of the mailboxes themselves. */
  readonly counts: boolean
  /** By UIDVALIDITY, which a renamed mailbox keeps. */
  readonly reported: ReadonlyMap<number, Reported>
}

export interface Update {
  readonly watched: Watched
  readonly events: ReadonlyArray<Event>
}

/** The contents of a line; names in wire form. */
export type Event =
  | { readonly _tag: "Gone"; readonly name: string }
  | { readonly _tag: "Made"; readonly name: string }
  | { readonly _tag: "Renamed"; readonly name: string; readonly from: string }
  /** `isCountChanged`: a message came or went, not only flags changed. */
  | { readonly _tag: "Counted"; readonly mailbox: Mailstore.Mailbox; readonly isCountChanged: boolean }

/** Starts with the current state of all mailboxes as reported. */
export const begin = ({ mailboxes }: Mailstore.Mailstore, counts: boolean): Watched => ({
  counts,
  reported: new Map(mailboxes.map((mailbox) => [mailbox.uidValidity, reportedOf(mailbox)]))
})

const reportedOf = ({ highestModSeq, messages, name, uidNext }: Mailstore.Mailbox): Reported => ({
  name,
  messages: messages.length,
  unseen: messages.filter((message) => !Mailstore.hasFlag(message, "\\Seen")).length,
  uidNext,
  highestModSeq
})

/** Returns the changes since the last report. `open` is the UIDVALIDITY of the open mailbox, whose messages are not counted. */
export const update = (self: Watched, store: Mailstore.Mailstore, open: number | undefined): Update => {
  const events: Array<Event> = []
  const { counts } = self
  const reported = new Map(self.reported)
  const gone = [...reported].filter(([id]) => Mailstore.withUidValidity(store, id) === undefined)
  for (const [id, { name }] of gone) {
    reported.delete(id)
    events.push({ _tag: "Gone", name })
  }
  rename(reported, store, events)
  for (const mailbox of store.mailboxes) {
    const { uidValidity } = mailbox
    const before = reported.get(uidValidity)
    const now = reportedOf(mailbox)
    if (before === undefined) events.push({ _tag: "Made", name: now.name })
    reported.set(uidValidity, now)
    const isCountChanged = now.uidNext !== (before?.uidNext ?? 1) || now.messages !== (before?.messages ?? 0)
    const isCounted = isCountChanged || (before !== undefined && now.highestModSeq !== before.highestModSeq)
    if (counts && isCounted && uidValidity !== open) events.push({ _tag: "Counted", mailbox, isCountChanged })
  }
  return { watched: { counts, reported }, events }
}

/** Reports renames, those to unused names first. If two mailboxes swapped names, one is reported as deleted and created. */
const rename = (reported: Map<number, Reported>, store: Mailstore.Mailstore, events: Array<Event>): void => {
  const renames = new Map(
    store.mailboxes.flatMap(({ name, uidValidity }) => {
      const before = reported.get(uidValidity)
      return before === undefined || before.name === name ? [] : [[uidValidity, name] as const]
    })
  )
  while (renames.size > 0) {
    const taken = new Set([...reported.values()].map(({ name }) => name))
    const [id, name] = [...renames].find(([, free]) => !taken.has(free)) ?? [...renames][0] ?? [0, ""]
    const before = reported.get(id)
    renames.delete(id)
    if (before === undefined) continue
    if (taken.has(name)) {
      reported.delete(id)
      events.push({ _tag: "Gone", name: before.name })
    } else {
      reported.set(id, { ...before, name })
      events.push({ _tag: "Renamed", name, from: before.name })
    }
  }
}
