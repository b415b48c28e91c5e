/**
 * All mail of one simulated account, as a value: mailboxes, messages, flags, UIDs and mod-sequences.
 *
 * Every change gives a new value and a higher mod-sequence (RFC 7162 §3.1). Who looks at a mailbox is not known here:
 * what each connection has been told of it is its `View`.
 */

export interface StoredMessage {
  readonly uid: number
  /** System flags as RFC 9051 §2.3.2 spells them. */
  readonly flags: ReadonlyArray<string>
  /** RFC 9051 `date-time`, such as `01-Jun-2026 09:30:00 +0000`. */
  readonly internalDate: string
  /** The whole message, one character per octet. */
  readonly octets: string
  /** Of its last change. */
  readonly modSeq: number
}

export interface Mailbox {
  /** In wire form: modified UTF-7. */
  readonly name: string
  /** What it is for, such as `\Sent`; RFC 6154. */
  readonly specialUse: string | undefined
  /** No other mailbox of the account has it, now or ever. */
  readonly uidValidity: number
  readonly uidNext: number
  /** By ascending UID. */
  readonly messages: ReadonlyArray<StoredMessage>
  readonly highestModSeq: number
  /** What is gone, and when: RFC 7162 §3.2.10. */
  readonly expunged: ReadonlyArray<{ readonly uid: number; readonly modSeq: number }>
}

export interface Mailstore {
  readonly mailboxes: ReadonlyArray<Mailbox>
  /** Names, of mailboxes that may be gone. RFC 9051 §6.3.7. */
  readonly subscribed: ReadonlySet<string>
  readonly nextUidValidity: number
}

export const delimiter = "/"

export const empty: Mailstore = { mailboxes: [], subscribed: new Set(), nextUidValidity: 1 }

/** `INBOX` in any case, also in front of a delimiter; every other name exactly. RFC 9051 §5.1. */
export const canonical = (name: string): string => name.replace(/^inbox(?=\/|$)/i, "INBOX")

export const find = ({ mailboxes }: Mailstore, name: string): Mailbox | undefined => {
  const wanted = canonical(name)
  return mailboxes.find((mailbox) => mailbox.name === wanted)
}

/** A mailbox keeps its UIDVALIDITY when it is renamed. */
export const withUidValidity = ({ mailboxes }: Mailstore, uidValidity: number): Mailbox | undefined =>
  mailboxes.find((mailbox) => mailbox.uidValidity === uidValidity)

const put = (self: Mailstore, mailbox: Mailbox): Mailstore => ({
  ...self,
  mailboxes: self.mailboxes.map((known) => (known.uidValidity === mailbox.uidValidity ? mailbox : known))
})

/** Where `INBOX` is wanted, every account has one. The name is free. */
export const create = (
  self: Mailstore,
  name: string,
  {
    specialUse,
    uidValidity = self.nextUidValidity
  }: { specialUse?: string | undefined; uidValidity?: number } = {}
): Mailstore => ({
  ...self,
  nextUidValidity: Math.max(self.nextUidValidity, uidValidity + 1),
  mailboxes: [
    ...self.mailboxes,
    {
      name: canonical(name),
      specialUse,
      uidValidity,
      uidNext: 1,
      messages: [],
      highestModSeq: 1,
      expunged: []
    }
  ]
})

export const remove = (self: Mailstore, mailbox: Mailbox): Mailstore => ({
  ...self,
  mailboxes: self.mailboxes.filter(({ uidValidity }) => uidValidity !== mailbox.uidValidity)
})

/** With all that is below it. The messages of INBOX move, and it stays, empty. RFC 9051 §6.3.6. */
export const rename = (self: Mailstore, from: Mailbox, to: string): Mailstore => {
  if (from.name === "INBOX") {
    const made = create(self, to)
    const target = find(made, to)
    return target === undefined ? self : move(made, from, uidsOf(from), target).store
  }
  const below = `${from.name}${delimiter}`
  const renamed = (name: string) =>
    name === from.name || name.startsWith(below) ? canonical(to) + name.slice(from.name.length) : name
  return { ...self, mailboxes: self.mailboxes.map((each) => ({ ...each, name: renamed(each.name) })) }
}

export const subscribe = (self: Mailstore, name: string): Mailstore => ({
  ...self,
  subscribed: new Set([...self.subscribed, canonical(name)])
})

export const unsubscribe = (self: Mailstore, name: string): Mailstore => ({
  ...self,
  subscribed: new Set([...self.subscribed].filter((known) => known !== canonical(name)))
})

export const uidsOf = ({ messages }: Mailbox): ReadonlyArray<number> => messages.map(({ uid }) => uid)

export const octetsOf = (messages: ReadonlyArray<StoredMessage>): number =>
  messages.reduce((sum, { octets }) => sum + octets.length, 0)

export const messagesWith = (
  { messages }: Mailbox,
  uids: ReadonlyArray<number>
): ReadonlyArray<StoredMessage> => {
  const wanted = new Set(uids)
  return messages.filter(({ uid }) => wanted.has(uid))
}

/** A message that has no UID yet. */
export interface Draft extends Omit<StoredMessage, "uid" | "modSeq"> {
  /** The next one by default; never one that was used. */
  readonly uid?: number | undefined
}

/** Adds messages in order; their UIDs are told. */
export const append = (self: Mailstore, mailbox: Mailbox, drafts: ReadonlyArray<Draft>) => {
  const modSeq = mailbox.highestModSeq + 1
  const messages: Array<StoredMessage> = []
  let { uidNext } = mailbox
  for (const draft of drafts) {
    const uid = Math.max(uidNext, draft.uid ?? uidNext)
    messages.push({ ...draft, uid, flags: unique(draft.flags), modSeq })
    uidNext = uid + 1
  }
  if (messages.length === 0) return { store: self, uids: [] }
  const grown = { ...mailbox, uidNext, highestModSeq: modSeq, messages: [...mailbox.messages, ...messages] }
  return { store: put(self, grown), uids: messages.map(({ uid }) => uid) }
}

export type FlagChange = "set" | "add" | "remove"

/** A message whose flags stay what they are is not changed. */
export const changeFlags = (
  self: Mailstore,
  mailbox: Mailbox,
  uids: ReadonlyArray<number>,
  change: FlagChange,
  flags: ReadonlyArray<string>
): Mailstore => {
  const wanted = new Set(uids)
  const modSeq = mailbox.highestModSeq + 1
  const messages = mailbox.messages.map((message) => {
    if (!wanted.has(message.uid)) return message
    const next = changed(message.flags, change, flags)
    return sameFlags(message.flags, next) ? message : { ...message, flags: next, modSeq }
  })
  const same = messages.every((message, index) => message === mailbox.messages[index])
  return same ? self : put(self, { ...mailbox, messages, highestModSeq: modSeq })
}

/** Removes messages for good. */
export const expunge = (self: Mailstore, mailbox: Mailbox, uids: ReadonlyArray<number>): Mailstore => {
  const gone = messagesWith(mailbox, uids)
  if (gone.length === 0) return self
  const unwanted = new Set(gone.map(({ uid }) => uid))
  const modSeq = mailbox.highestModSeq + 1
  return put(self, {
    ...mailbox,
    highestModSeq: modSeq,
    messages: mailbox.messages.filter(({ uid }) => !unwanted.has(uid)),
    expunged: [...mailbox.expunged, ...gone.map(({ uid }) => ({ uid, modSeq }))]
  })
}

/** Flags and dates go along. RFC 9051 §6.4.7. */
export const copy = (self: Mailstore, from: Mailbox, uids: ReadonlyArray<number>, to: Mailbox) => {
  const drafts = messagesWith(from, uids).map(({ flags, internalDate, octets }) => ({
    flags,
    internalDate,
    octets
  }))
  return append(self, to, drafts)
}

/** Copies and expunges in one step. RFC 9051 §6.4.8. */
export const move = (self: Mailstore, from: Mailbox, uids: ReadonlyArray<number>, to: Mailbox) => {
  const copied = copy(self, from, uids, to)
  const source = withUidValidity(copied.store, from.uidValidity) ?? from
  return { uids: copied.uids, store: expunge(copied.store, source, uids) }
}

const system = ["\\Answered", "\\Flagged", "\\Deleted", "\\Seen", "\\Draft"]

/** System flags are spelt in one way; keywords as they came first. RFC 9051 §2.3.2. */
const unique = (flags: ReadonlyArray<string>): ReadonlyArray<string> => {
  const spelt = new Map<string, string>()
  for (const flag of flags) {
    const key = flag.toLowerCase()
    if (!spelt.has(key)) spelt.set(key, system.find((known) => known.toLowerCase() === key) ?? flag)
  }
  return [...spelt.values()]
}

export const hasFlag = ({ flags }: Pick<StoredMessage, "flags">, flag: string): boolean =>
  flags.some((known) => known.toLowerCase() === flag.toLowerCase())

const changed = (
  flags: ReadonlyArray<string>,
  change: FlagChange,
  given: ReadonlyArray<string>
): ReadonlyArray<string> => {
  if (change === "set") return unique(given)
  if (change === "add") return unique([...flags, ...given])
  return flags.filter((flag) => !hasFlag({ flags: given }, flag))
}

const sameFlags = (one: ReadonlyArray<string>, other: ReadonlyArray<string>): boolean =>
  one.length === other.length && one.every((flag) => other.includes(flag))
