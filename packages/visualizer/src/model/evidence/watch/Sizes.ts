/**
 * The sizes that a server states of its messages, and the messages that came with far fewer octets: one of them, or all that are
 * longer than a limit, of which every one has the same length. RFC 9051 §7.5.2.
 */
import { dataIn } from "../Data.ts"
import { asksWhole, leavesMailbox } from "../facts.ts"
import type { Noticed } from "../Noticed.ts"
import type { OpenMailbox } from "./OpenMailbox.ts"
import type { Received } from "./Line.ts"
import { noList, noMap, push, put } from "../../../trace/Sparse.ts"
import { leastOf, mostOf } from "../../../trace/extremes.ts"

/** The sizes of so many messages are kept, and so many of those that came short. */
const most = 4096
const mostShort = 64

/** Some servers count line ends otherwise, or estimate: so many times as much is no such size, if so many octets are missing. */
const gross = 10
const manyOctets = 100_000

/** So many that are missing are told where no more than half came. */
const someOctets = 10_000

/** No message is cut at fewer octets: a shorter text may stand in the place of several. */
const leastLimit = 1024

/** Messages of one length are cut there if the size of one is so many times as much; or that of each, where none is exact. */
const beyond = 1.1
const farBeyond = 1.25

interface Stated {
  readonly size: number
  readonly line: number
}

/** A message that came in whole, as FETCH asked for it, and the size that the server states. */
interface Came extends Stated {
  readonly uid: number
  /** In whichever mailbox it is. */
  readonly key: string
  /** Its own if `isExact`, as the line shows; or those of all of the response, which is longer. */
  readonly octets: number
  readonly isExact: boolean
  readonly cameAt: number
}

type Told = Pick<Received, "bytes" | "line" | "text" | "unread">

/** Knows the sizes that the server states of the messages in the open mailbox. */
export class StatedSizes {
  /** By UID. */
  private stated: ReadonlyMap<number, Stated> = noMap

  sent(name: string | undefined): void {
    if (leavesMailbox(name ?? "")) this.stated = noMap
  }

  /** Returns the message that came, if one did whose size is stated. */
  received(said: Told, mailbox: OpenMailbox): Came | undefined {
    const { line, text } = said
    const { name, uid } = dataIn(text)
    if (name !== "FETCH" || uid === undefined) return undefined
    const size = stated.exec(text)?.[1]
    if (size !== undefined && this.stated.size < most)
      this.stated = put(this.stated, uid, { size: Number(size), line })
    const known = this.stated.get(uid)
    const octets = known === undefined ? undefined : octetsIn(said)
    return known && octets && { ...known, ...octets, uid, key: mailbox.keyOf(uid) ?? `${uid}`, cameAt: line }
  }
}

/** Returns whether a message has far fewer octets than the server states. */
export const isShort = (came: Came): boolean => isGross(came) || (came.isExact && isHalf(came))

export class Sizes {
  /** The octets of the messages that came with as many as the server states, and how many came with others, but not far fewer. */
  exact: ReadonlyMap<string, number> = noMap
  inexact = 0
  /** By message. */
  short: ReadonlyMap<string, Came> = noMap
  /** The octets of the longest message that came, and the messages of this length that are longer by the server's words. */
  longest = 0
  atLongest: ReadonlyMap<string, Came> = noMap
  private readonly sizes = new StatedSizes()
  /** What came of commands that are not answered yet. */
  private came: ReadonlyArray<Came> = noList

  /** What this connection shows alone. */
  get found(): Noticed | undefined {
    return shortOf([this])
  }

  sent(name: string | undefined): void {
    this.sizes.sent(name)
  }

  received(said: Told, mailbox: OpenMailbox): void {
    const came = this.sizes.received(said, mailbox)
    if (came !== undefined) this.came = push(this.came, came, most)
  }

  /** Only what was answered with OK is said to be complete. */
  answered(condition: string | undefined): void {
    const { came } = this
    if (came.length === 0) return
    this.came = noList
    if (condition === "OK") for (const each of came) this.takes(each)
  }

  /** Returns whether messages came short, or with this length if all are cut there. */
  hasShort(cutAt: number | undefined): boolean {
    return cutAt === undefined ? this.short.size > 0 : this.longest === cutAt && this.atLongest.size > 0
  }

  private takes(came: Came): void {
    const { isExact, key, octets, size } = came
    if (isShort(came)) {
      if (this.short.size < mostShort) this.short = put(this.short, key, came)
    } else if (isExact && octets !== size) this.inexact++
    if (!isExact) return
    if (octets === size && this.exact.size < most) this.exact = put(this.exact, key, octets)
    // what is longer than others shows that those are not cut at their length
    if (octets > this.longest) this.atLongest = noMap
    this.longest = Math.max(this.longest, octets)
    if (octets === this.longest && size > octets && this.atLongest.size < mostShort)
      this.atLongest = put(this.atLongest, key, came)
  }
}

const isGross = ({ octets, size }: Came): boolean => octets * gross < size && size - octets >= manyOctets

const isHalf = ({ octets, size }: Came): boolean => octets * 2 <= size && size - octets >= someOctets

/** Returns what connections show together of messages that came short. */
export const shortOf = (all: ReadonlyArray<Sizes>): Noticed | undefined => {
  const cut = cutIn(all)
  const isExact = all.some(({ exact }) => exact.size > 0) && all.every(({ inexact }) => inexact === 0)
  const told = cut ?? byKey(all.map((each) => each.short)).filter((each) => isExact || isGross(each))
  const [first, second] = told
  if (first === undefined) return undefined
  const sizes = told.map(({ size }) => size)
  return {
    id: "content-short",
    severity: "warning",
    lines: [first.cameAt, ...(cut === undefined ? [] : [second?.cameAt]), first.line],
    quote: "",
    facts: {
      ms: 0,
      step: "FETCH",
      octets: first.octets,
      size: first.size,
      names: Array.from(new Set(told.map(({ uid }) => `${uid}`))),
      messages: told.length,
      range: [leastOf(sizes), mostOf(sizes, 0)],
      ...(isExact && { isExact }),
      ...(cut !== undefined && { cutAt: first.octets, exact: smallerIn(all, first.octets) })
    },
    count: 1
  }
}

/**
 * Returns the messages that are cut at one length, which no message exceeds: at least two of different sizes, of which no
 * chance makes one length.
 */
const cutIn = (all: ReadonlyArray<Sizes>): ReadonlyArray<Came> | undefined => {
  const limit = mostOf(
    all.map(({ longest }) => longest),
    0
  )
  if (limit < leastLimit) return undefined
  const cut = byKey(all.flatMap((each) => (each.longest === limit ? [each.atLongest] : [])))
  const hasExact = all.some(({ exact }) => exact.size > 0)
  const isLonger = hasExact
    ? cut.some(({ size }) => size >= limit * beyond)
    : cut.every(({ size }) => size >= limit * farBeyond)
  return new Set(cut.map(({ size }) => size)).size > 1 && isLonger ? cut : undefined
}

/** How many messages with fewer octets came whole, on whichever connection. */
const smallerIn = (all: ReadonlyArray<Sizes>, limit: number): number =>
  new Set(
    all.flatMap(({ exact }) => Array.from(exact).flatMap(([key, octets]) => (octets < limit ? [key] : [])))
  ).size

const byKey = (all: ReadonlyArray<ReadonlyMap<string, Came>>): ReadonlyArray<Came> =>
  Array.from(new Map(all.flatMap((each) => Array.from(each))).values()).toSorted(
    (one, other) => one.uid - other.uid
  )

const stated = /[( ]RFC822\.SIZE (\d+)/i

/** A piece is meant to be shorter; and that nothing came at all is told otherwise. */
const isOtherwise = /\bBODY\[\]<|[ (](?:BODY\[\]|RFC822) NIL\b/i

/** Returns the octets of a whole message: `isExact` if the line shows how many of the response are its own. */
const octetsIn = ({
  bytes,
  text,
  unread
}: Told): { readonly octets: number; readonly isExact: boolean } | undefined => {
  if (bytes === undefined || unread === true || !asksWhole(text) || isOtherwise.test(text)) return undefined
  const octets = literalIn(text, bytes)
  return { octets: octets ?? bytes, isExact: octets !== undefined }
}

const placeholder = "<literal>"

/** Nothing else of it is hidden. */
const withLiteral = /^[^<]*\b(?:BODY\[\]|RFC822) <LITERAL>[^<]*$/i

/** `{20480}`, CRLF, the octets, and CRLF at the end: returns how many they are, of which the number has as many digits. */
const literalIn = (text: string, bytes: number): number | undefined => {
  if (!withLiteral.test(text)) return undefined
  const rest = bytes - (text.length - placeholder.length) - "{}\r\n\r\n".length
  return [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    .map((digits) => rest - digits)
    .find((octets, at) => octets >= 0 && `${octets}`.length === at + 1)
}
