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
  /** False if only what happens to the mailboxes themselves is reported, and nothing of their messages. */
  readonly counts: boolean
  /** By UIDVALIDITY, which stays what it is when a mailbox is renamed. */
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
  /** `isWhole`: a message came or went, and not only flags. */
  | { readonly _tag: "Counted"; readonly mailbox: Mailstore.Mailbox; readonly isWhole: boolean }

/** From now on all is known. */
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

/** Nothing is counted of the mailbox that is open, by its UIDVALIDITY. */
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
    const isWhole = now.uidNext !== (before?.uidNext ?? 1) || now.messages !== (before?.messages ?? 0)
    const isCounted = isWhole || (before !== undefined && now.highestModSeq !== before.highestModSeq)
    if (counts && isCounted && uidValidity !== open) events.push({ _tag: "Counted", mailbox, isWhole })
  }
  return { watched: { counts, reported }, events }
}

/** Those whose new name is free first; of names that were exchanged, one is reported as gone, and as made. */
const rename = (reported: Map<number, Reported>, store: Mailstore.Mailstore, events: Array<Event>): void => {
  const left = new Map(
    store.mailboxes.flatMap(({ name, uidValidity }) => {
      const before = reported.get(uidValidity)
      return before === undefined || before.name === name ? [] : [[uidValidity, name] as const]
    })
  )
  while (left.size > 0) {
    const taken = new Set([...reported.values()].map(({ name }) => name))
    const [id, name] = [...left].find(([, free]) => !taken.has(free)) ?? [...left][0] ?? [0, ""]
    const before = reported.get(id)
    left.delete(id)
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
