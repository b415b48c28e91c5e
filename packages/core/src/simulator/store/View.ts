/**
 * The view that one connection has of its selected mailbox. RFC 9051 §5.2, §7.5.1.
 *
 * Sequence numbers are places in this list, so they stay right whatever other connections do: an expunged message
 * keeps its number until the connection is notified.
 */
import type * as Mailstore from "./Mailstore.ts"
import * as NumberSet from "../../imap/wire/NumberSet.ts"

export interface Reported {
  readonly uid: number
  /** The mod-sequence of the reported flags. */
  readonly modSeq: number
}

export interface View {
  readonly uidValidity: number
  readonly readOnly: boolean
  /** By sequence number. */
  readonly reported: ReadonlyArray<Reported>
  /** The UIDs of messages that this connection has as `\Recent`. RFC 3501 §2.3.2. */
  readonly recent: ReadonlySet<number>
}

export const open = (mailbox: Mailstore.Mailbox, readOnly: boolean): View => ({
  uidValidity: mailbox.uidValidity,
  readOnly,
  reported: mailbox.messages.map(({ modSeq, uid }) => ({ uid, modSeq })),
  recent: new Set(recentOf(mailbox))
})

const recentOf = ({ messages, recentFrom }: Mailstore.Mailbox): ReadonlyArray<number> =>
  messages.flatMap(({ uid }) => (uid < recentFrom ? [] : [uid]))

/** The form of updates. */
export interface Format {
  /** Never during FETCH, STORE and SEARCH, nor while no command is in progress. RFC 9051 §7.5.1. */
  readonly expunges: boolean
  /** VANISHED instead of EXPUNGE, and UIDs with flags. RFC 7162 §3.2. */
  readonly qresync: boolean
  /** Mod-sequences with flags. RFC 7162 §3.2.4. */
  readonly condstore: boolean
  /** UIDs with flags: the command is a UID command. RFC 9051 §6.4.9. */
  readonly uid: boolean
}

export interface Updates {
  readonly view: View
  readonly lines: ReadonlyArray<string>
}

/** Reports what has changed. A mailbox that is gone has no messages. */
export const updates = (self: View, mailbox: Mailstore.Mailbox | undefined, format: Format): Updates => {
  const removed = expunged(self, mailbox?.messages ?? [], format)
  const added = mailbox === undefined ? { view: removed.view, lines: [] } : arrived(removed.view, mailbox)
  const flagged = changed(added.view, mailbox?.messages ?? [], format)
  return { view: flagged.view, lines: [...removed.lines, ...added.lines, ...flagged.lines] }
}

type Messages = ReadonlyArray<Mailstore.StoredMessage>

const expunged = (self: View, messages: Messages, { expunges, qresync }: Format): Updates => {
  const here = new Set(messages.map(({ uid }) => uid))
  const gone = self.reported.flatMap(({ uid }, index) =>
    here.has(uid) ? [] : [{ uid, sequence: index + 1 }]
  )
  if (!expunges || gone.length === 0) return { view: self, lines: [] }
  const view = { ...self, reported: self.reported.filter(({ uid }) => here.has(uid)) }
  if (qresync) {
    const uids = NumberSet.fromNumbers(gone.map(({ uid }) => uid))
    return { view, lines: [`* VANISHED ${NumberSet.text(uids)}`] }
  }
  // Each number is counted after the ones before it are gone. RFC 9051 §7.5.1.
  return { view, lines: gone.map(({ sequence }, before) => `* ${sequence - before} EXPUNGE`) }
}

const arrived = (self: View, mailbox: Mailstore.Mailbox): Updates => {
  const last = self.reported.at(-1)?.uid ?? 0
  const fresh = mailbox.messages.filter(({ uid }) => uid > last)
  if (fresh.length === 0) return { view: self, lines: [] }
  const reported = [...self.reported, ...fresh.map(({ modSeq, uid }) => ({ uid, modSeq }))]
  const recent = new Set([...self.recent, ...recentOf(mailbox).filter((uid) => uid > last)])
  const view = { ...self, reported, recent }
  const news = recent.size > self.recent.size ? [`* ${recentCount(view)} RECENT`] : []
  return { view, lines: [`* ${reported.length} EXISTS`, ...news] }
}

/** Marks all messages as known to the connection, as if they had been reported. */
export const withArrived = (self: View, mailbox: Mailstore.Mailbox | undefined): View =>
  mailbox === undefined ? self : arrived(self, mailbox).view

/** Returns the number of RECENT. */
export const recentCount = ({ recent, reported }: View): number =>
  reported.filter(({ uid }) => recent.has(uid)).length

/** Returns a message as this connection sees it, with its own `\Recent`. */
export const shown = ({ recent }: View, message: Mailstore.StoredMessage): Mailstore.StoredMessage =>
  recent.has(message.uid) ? { ...message, flags: [...message.flags, "\\Recent"] } : message

const changed = (self: View, messages: Messages, format: Format): Updates => {
  const byUid = new Map(messages.map((message) => [message.uid, message]))
  const lines: Array<string> = []
  const reported = self.reported.map((each, index) => {
    const message = byUid.get(each.uid)
    if (message === undefined || message.modSeq <= each.modSeq) return each
    lines.push(flagsLine(index + 1, shown(self, message), format))
    return { uid: each.uid, modSeq: message.modSeq }
  })
  return { view: { ...self, reported }, lines }
}

/** Writes `* 3 FETCH (FLAGS (\Seen))`, with the other items that belong to it. */
export const flagsLine = (
  sequence: number,
  { flags, modSeq, uid }: Mailstore.StoredMessage,
  format: Pick<Format, "uid" | "qresync" | "condstore">
): string => {
  const items = [
    ...(format.uid || format.qresync ? [`UID ${uid}`] : []),
    `FLAGS (${flags.join(" ")})`,
    ...(format.condstore ? [`MODSEQ (${modSeq})`] : [])
  ]
  return `* ${sequence} FETCH (${items.join(" ")})`
}

/** A message with its number in this view. */
export interface Numbered {
  readonly sequence: number
  readonly message: Mailstore.StoredMessage
}

/** Returns the messages of the view that still exist. */
export const messages = (self: View, mailbox: Mailstore.Mailbox | undefined): ReadonlyArray<Numbered> => {
  const byUid = new Map(mailbox?.messages.map((message) => [message.uid, message]))
  return self.reported.flatMap(({ uid }, index) => {
    const message = byUid.get(uid)
    return message === undefined ? [] : [{ sequence: index + 1, message: shown(self, message) }]
  })
}

/** Marks the current flags of messages as known to the connection. */
export const withReported = (
  self: View,
  mailbox: Mailstore.Mailbox | undefined,
  uids: ReadonlyArray<number>
): View => {
  const wanted = new Set(uids)
  const byUid = new Map(mailbox?.messages.map(({ modSeq, uid }) => [uid, modSeq]))
  return {
    ...self,
    reported: self.reported.map((each) =>
      wanted.has(each.uid) ? { uid: each.uid, modSeq: byUid.get(each.uid) ?? each.modSeq } : each
    )
  }
}
