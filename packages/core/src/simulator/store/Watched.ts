/** The state of all mailboxes that was reported to one connection, after NOTIFY. RFC 5465 §5. */
import * as Mailstore from "./Mailstore.ts"

interface Told {
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
  readonly told: ReadonlyMap<number, Told>
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
  told: new Map(mailboxes.map((mailbox) => [mailbox.uidValidity, toldOf(mailbox)]))
})

const toldOf = ({ highestModSeq, messages, name, uidNext }: Mailstore.Mailbox): Told => ({
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
  const told = new Map(self.told)
  const gone = [...told].filter(([id]) => Mailstore.withUidValidity(store, id) === undefined)
  for (const [id, { name }] of gone) {
    told.delete(id)
    events.push({ _tag: "Gone", name })
  }
  rename(told, store, events)
  for (const mailbox of store.mailboxes) {
    const { uidValidity } = mailbox
    const before = told.get(uidValidity)
    const now = toldOf(mailbox)
    if (before === undefined) events.push({ _tag: "Made", name: now.name })
    told.set(uidValidity, now)
    const isWhole = now.uidNext !== (before?.uidNext ?? 1) || now.messages !== (before?.messages ?? 0)
    const isCounted = isWhole || (before !== undefined && now.highestModSeq !== before.highestModSeq)
    if (counts && isCounted && uidValidity !== open) events.push({ _tag: "Counted", mailbox, isWhole })
  }
  return { watched: { counts, told }, events }
}

/** Those whose new name is free first; of names that were exchanged, one is reported as gone, and as made. */
const rename = (told: Map<number, Told>, store: Mailstore.Mailstore, events: Array<Event>): void => {
  const left = new Map(
    store.mailboxes.flatMap(({ name, uidValidity }) => {
      const before = told.get(uidValidity)
      return before === undefined || before.name === name ? [] : [[uidValidity, name] as const]
    })
  )
  while (left.size > 0) {
    const taken = new Set([...told.values()].map(({ name }) => name))
    const [id, name] = [...left].find(([, free]) => !taken.has(free)) ?? [...left][0] ?? [0, ""]
    const before = told.get(id)
    left.delete(id)
    if (before === undefined) continue
    if (taken.has(name)) {
      told.delete(id)
      events.push({ _tag: "Gone", name: before.name })
    } else {
      told.set(id, { ...before, name })
      events.push({ _tag: "Renamed", name, from: before.name })
    }
  }
}
