/** Commands of one kind, and what came of them: each is counted as it is sent, and again as it is answered. */
import type { Asking } from "./deeds.ts"
import { add, noSet, setOf } from "../../trace/Sparse.ts"

/** Commands of one kind in one mailbox. */
export interface Kind extends Pick<Asking, "brings" | "deed" | "doing" | "numbers"> {
  /** The mailbox, without quotes; absent if none was open, or it does not matter. */
  readonly mailbox: string | undefined
  /** The line of the first, and of the last. */
  readonly line: number
  last: number
  /** It was so once more after another one had changed something, and again after that: it is told once. */
  isOften: boolean
  count: number
  /** The messages that they named: each different set as it was sent, of which not all may be kept. */
  sets: ReadonlySet<string>
  hasMoreSets: boolean
  /** The octets of the first, if a part of it is hidden; and whether another had more, or fewer. */
  readonly octets: number | undefined
  differs: boolean
  /** How long they waited for their answers, in milliseconds: what they waited at once counts once. */
  took: number
  /** Those without a tagged answer. */
  open: ReadonlySet<Running>
  /** Of a STORE, the messages that it left out, and those that a later FETCH shows without the change. */
  left: ReadonlySet<number>
  unset: ReadonlySet<number>
  /** What those brought that were answered with OK. */
  readonly brought: Brought
  /** Those that were answered before they were sent whole. */
  early: number
  refused: number
  /** How many messages those brought before that. */
  came: number
  /** The code of the last refusal, or its words, and its line; and the messages that its command named. */
  refusal: string
  refusedAt: number
  refusedSet: string | undefined
  /** They were refused in different words. */
  isMixed: boolean
}

export interface Brought {
  /** How many were answered; and those of them that can have changed nothing. */
  answers: number
  vain: number
  /** Why, if it is the same of all. */
  vainAs: Vain | "several" | undefined
  /** How many left messages out, which had changed meanwhile. */
  parted: number
  /** How many set flags that the mailbox does not keep. */
  unkept: number
  /** The number that each of the first brought; and the least, the most, and all together. */
  readonly first: Array<number>
  least: number
  most: number
  total: number
  octets: number
  /** How many of the answers are a part of what was asked, as the server says. */
  parts: number
  /** How many messages came with far fewer octets than the server states: they count nowhere else. */
  short: number
  /** How many came without their content, as NIL: nor do they. */
  empty: number
  /** How many names at most an answer listed that no mailbox has: nor do they. RFC 5258 §3. */
  absent: number
  /** The numbers that a search found, as long as they are the same each time. */
  same: string | undefined
  /** Until which message that went the numbers were counted, as long as each was: they are those of the same messages. */
  counting: string | undefined
  /** The messages that came, as long as each is known by its UID. */
  messages: ReadonlySet<string> | undefined
  /** Some are not in the trace. */
  isCut: boolean
  /** A result said how many there are, and not which. */
  isCounted: boolean
}

/**
 * Why a command that is answered with OK can have changed nothing: the mailbox is open for reading alone, no message has such a
 * UID, or none has the flags that it takes.
 */
export type Vain = "readOnly" | "notGiven" | "lacking"

/** A command in progress, and what has come of its answer. */
export interface Running {
  readonly name: string
  readonly asking: Asking | undefined
  readonly line: number
  readonly sentAt: number
  readonly isApps: boolean
  readonly kind: Kind | undefined
  /** The opening of the mailbox, and how many messages had gone since then. */
  readonly counting: string
  /** The mailbox that it opens. */
  readonly opens: string | undefined
  /** How many messages or mailboxes came, or went, and how many octets that were; and the result of a search. */
  count: number
  /** The numbers of the messages that came, each of which counts once; and their UIDs, of the mailbox's UIDVALIDITY. */
  messages: ReadonlySet<number>
  uids: ReadonlySet<string>
  readonly inVain: Vain | undefined
  readonly isUnkept: boolean
  /** The answer says that some messages were left out. RFC 7162 §3.1.3. */
  isParted: boolean
  /** The result was cut in the trace: there are more. */
  isCut: boolean
  /** The server says that the answer is a part of what was asked. */
  isPart: boolean
  octets: number
  /** How many messages came with far fewer octets than the server states, or without any; and how many names that no mailbox has. */
  short: number
  empty: number
  absent: number
  found: string
  /** A part of a message came. */
  isBegun: boolean
}

/** So many sets and numbers are told, and so many messages told apart. */
export const mostSets = 3
export const mostNumbers = 4
const mostMessages = 4096

/** A deed with more different details than these is told once. */
export const mostAlike = 4

/** `octets`: of the first command after its tag. */
export const kindOf = (
  { brings, deed, doing, numbers }: Asking,
  { line, mailbox, octets }: Pick<Kind, "line" | "mailbox" | "octets">
): Kind => ({
  mailbox,
  line,
  last: line,
  isOften: false,
  brings,
  deed,
  doing,
  numbers,
  count: 0,
  sets: noSet,
  hasMoreSets: false,
  octets: isHidden(doing) ? octets : undefined,
  differs: false,
  took: 0,
  open: noSet,
  left: noSet,
  unset: noSet,
  brought: {
    answers: 0,
    vain: 0,
    vainAs: undefined,
    parted: 0,
    unkept: 0,
    first: [],
    least: Infinity,
    most: 0,
    total: 0,
    octets: 0,
    parts: 0,
    short: 0,
    empty: 0,
    absent: 0,
    same: undefined,
    counting: undefined,
    messages: noSet,
    isCut: false,
    isCounted: false
  },
  early: 0,
  refused: 0,
  came: 0,
  refusal: "",
  refusedAt: 0,
  refusedSet: undefined,
  isMixed: false
})

const later = "\nlater"

/** Returns the key of the same kind after something was changed, and the key of the first. */
export const laterKey = (key: string): string => `${key}${later}`
export const firstKey = (key: string): string => (key.endsWith(later) ? key.slice(0, -later.length) : key)

/** Returns whether the trace does not show all that a command says: two of them may then be different ones. */
export const isHidden = (doing: string): boolean => /<(?:text|literal)>/.test(doing)

export const counts = (kind: Kind, running: Running, octets: number | undefined): void => {
  kind.count++
  kind.last = running.line
  kind.open = add(kind.open, running)
  kind.differs ||= kind.octets !== undefined && octets !== undefined && kind.octets !== octets
  const set = running.asking?.set
  if (set === undefined || kind.sets.has(set)) return
  if (kind.sets.size < mostSets) kind.sets = add(kind.sets, set)
  else kind.hasMoreSets = true
}

export const brings = (
  brought: Brought,
  {
    absent,
    count,
    counting,
    empty,
    found,
    inVain,
    isCut,
    isPart,
    isParted,
    isUnkept,
    octets,
    short,
    uids
  }: Running
): void => {
  brought.isCut ||= isCut
  brought.isCounted ||= counted.test(found)
  brought.same = brought.answers === 0 || brought.same === found ? found : undefined
  brought.counting = brought.answers === 0 || brought.counting === counting ? counting : undefined
  brought.answers++
  if (inVain !== undefined) brought.vain++
  else if (isParted) brought.parted++
  else if (isUnkept) brought.unkept++
  brought.vainAs = alike(brought.vainAs, inVain)
  if (brought.first.length < mostNumbers) brought.first.push(count)
  brought.least = Math.min(brought.least, count)
  brought.most = Math.max(brought.most, count)
  brought.total += count
  brought.octets += octets
  brought.short += short
  brought.empty += empty
  brought.absent = Math.max(brought.absent, absent)
  if (isPart) brought.parts++
  // each came with its UID, or they cannot be told apart
  if (uids.size !== count) brought.messages = undefined
  if (brought.messages === undefined) return
  for (const uid of uids) brought.messages = add(brought.messages, uid)
  if (brought.messages.size > mostMessages) brought.messages = undefined
}

export const alike = (one: Brought["vainAs"], other: Brought["vainAs"]): Brought["vainAs"] =>
  one === undefined || other === undefined || one === other ? (one ?? other) : "several"

/** How many there are, without which these are. RFC 4731 §3.1. */
const counted = /^(?!.*\bALL ).*\bCOUNT \d/i

/** Returns all of both, as far as so many are kept; the same set if the other adds nothing. */
export const united = <A>(
  one: ReadonlySet<A> | undefined,
  other: ReadonlySet<A> | undefined
): ReadonlySet<A> | undefined => {
  if (one === undefined || other === undefined) return undefined
  const added = Array.from(other).filter((each) => !one.has(each))
  if (added.length === 0) return one
  return one.size + added.length > mostMessages ? undefined : setOf([...one, ...added])
}
