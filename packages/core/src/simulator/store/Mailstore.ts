/**
 * All mail of one simulated account, as a value: mailboxes, messages, flags, UIDs and mod-sequences.
 *
 * Every change returns a new value and a higher mod-sequence (RFC 7162 §3.1). The store does not know its connections:
 * what each knows of a mailbox is its `View`.
 */

export interface StoredMessage {
  readonly uid: number
  /** System flags as RFC 9051 §2.3.2 spells them. */
  readonly flags: ReadonlyArray<string>
  /** RFC 9051 `date-time`, such as `01-Jun-2026 09:30:00 +0000`. */
  readonly internalDate: string
  /** The whole message, one character per octet. */
  readonly octets: string
  /** The mod-sequence of its last change. */
  readonly modSeq: number
  /** The time at which it came into its mailbox, a `date-time`. RFC 8514. */
  readonly saveDate?: string | undefined
  /** Gmail's labels, in wire form. */
  readonly labels?: ReadonlyArray<string> | undefined
}

export interface Mailbox {
  /** In wire form: modified UTF-7. */
  readonly name: string
  /** Its special use, such as `\Sent`; RFC 6154. */
  readonly specialUse: string | undefined
  /** No other mailbox of the account has it, now or ever. */
  readonly uidValidity: number
  readonly uidNext: number
  /** The first UID that no session has seen yet. RFC 3501 §2.3.2. */
  readonly recentFrom: number
  /** By ascending UID. */
  readonly messages: ReadonlyArray<StoredMessage>
  readonly highestModSeq: number
  /** Expunged messages, with the mod-sequence of that change: RFC 7162 §3.2.10. */
  readonly expunged: ReadonlyArray<{ readonly uid: number; readonly modSeq: number }>
  /** The rights by identifier, once someone has changed them. RFC 4314. */
  readonly rights?: ReadonlyMap<string, string> | undefined
  /** By entry, one character per octet. RFC 5464. */
  readonly metadata?: Metadata | undefined
}

export type Metadata = ReadonlyMap<string, string>

export interface Mailstore {
  readonly mailboxes: ReadonlyArray<Mailbox>
  /** Names, also of mailboxes that are gone. RFC 9051 §6.3.7. */
  readonly subscribed: ReadonlySet<string>
  readonly nextUidValidity: number
  /** The server's annotations. RFC 5464 §3. */
  readonly metadata?: Metadata | undefined
  /** Quota limits by resource, if a client has set any; otherwise the profile's apply. RFC 9208 §4.1.3. */
  readonly limits?: ReadonlyMap<string, number> | undefined
}

export const delimiter = "/"

export const empty: Mailstore = { mailboxes: [], subscribed: new Set(), nextUidValidity: 1 }

/** Writes `INBOX` in upper case, also before a delimiter; every other name stays as it is. RFC 9051 §5.1. */
export const canonical = (name: string): string => name.replace(/^inbox(?=\/|$)/i, "INBOX")

export const find = ({ mailboxes }: Mailstore, name: string): Mailbox | undefined => {
  const wanted = canonical(name)
  return mailboxes.find((mailbox) => mailbox.name === wanted)
}

/** Finds a mailbox by its UIDVALIDITY, which it keeps when it is renamed. */
export const withUidValidity = ({ mailboxes }: Mailstore, uidValidity: number): Mailbox | undefined =>
  mailboxes.find((mailbox) => mailbox.uidValidity === uidValidity)

/** Replaces a mailbox by a later value of itself. */
export const put = (self: Mailstore, mailbox: Mailbox): Mailstore => ({
  ...self,
  mailboxes: self.mailboxes.map((known) => (known.uidValidity === mailbox.uidValidity ? mailbox : known))
})

/** Creates a mailbox. The name must be free; every account has an INBOX. */
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
      recentFrom: 1,
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

/** Renames a mailbox and all below it. The messages of INBOX move, and it stays, empty. RFC 9051 §6.3.6. */
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

/** Assigns the recent messages to one session; they are not recent in any other. RFC 3501 §2.3.2. */
export const claim = (self: Mailstore, uidValidity: number): Mailstore => {
  const mailbox = withUidValidity(self, uidValidity)
  return mailbox === undefined || mailbox.recentFrom === mailbox.uidNext
    ? self
    : put(self, { ...mailbox, recentFrom: mailbox.uidNext })
}

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

/** A message without a UID. */
export interface Draft extends Omit<StoredMessage, "uid" | "modSeq"> {
  /** The next one by default; never a used one. */
  readonly uid?: number | undefined
}

/** Adds messages in order, and returns their UIDs. */
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

/** Changes flags, or Gmail's labels. A message whose flags stay the same keeps its mod-sequence. */
export const changeFlags = (
  self: Mailstore,
  mailbox: Mailbox,
  uids: ReadonlyArray<number>,
  change: FlagChange,
  flags: ReadonlyArray<string>,
  field: "flags" | "labels" = "flags"
): Mailstore => {
  const wanted = new Set(uids)
  const modSeq = mailbox.highestModSeq + 1
  const messages = mailbox.messages.map((message) => {
    if (!wanted.has(message.uid)) return message
    const before = message[field] ?? []
    const next = changed(before, change, flags)
    return sameFlags(before, next) ? message : { ...message, [field]: next, modSeq }
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

/** Copies messages with their flags and dates; `saveDate` is the moment of the copy. RFC 9051 §6.4.7. */
export const copy = (
  self: Mailstore,
  from: Mailbox,
  uids: ReadonlyArray<number>,
  to: Mailbox,
  saveDate?: string
) => {
  const drafts = messagesWith(from, uids).map(({ flags, internalDate, labels, octets }) => ({
    flags,
    internalDate,
    labels,
    octets,
    saveDate
  }))
  return append(self, to, drafts)
}

/** Copies and expunges in one step. RFC 9051 §6.4.8. */
export const move = (
  self: Mailstore,
  from: Mailbox,
  uids: ReadonlyArray<number>,
  to: Mailbox,
  saveDate?: string
) => {
  const copied = copy(self, from, uids, to, saveDate)
  const source = withUidValidity(copied.store, from.uidValidity) ?? from
  return { uids: copied.uids, store: expunge(copied.store, source, uids) }
}

const system = ["\\Answered", "\\Flagged", "\\Deleted", "\\Seen", "\\Draft"]

/**
 * Removes duplicates, and \Recent, which belongs to a session. System flags have one spelling; keywords keep their first.
 * RFC 9051 §2.3.2.
 */
const unique = (flags: ReadonlyArray<string>): ReadonlyArray<string> => {
  const spelt = new Map<string, string>()
  for (const flag of flags) {
    const key = flag.toLowerCase()
    if (!spelt.has(key) && key !== "\\recent")
      spelt.set(key, system.find((known) => known.toLowerCase() === key) ?? flag)
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
